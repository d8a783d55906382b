"""What is said of a change, in one sentence that names its cause."""

from collections.abc import Callable, Mapping, Sequence

from monthtwo.model import Cause, ChangeKind, CheckResult, Evidence

Called = Callable[[], Mapping[str, str]]
"""Says what each check asks for in a few words, such as `drift schedule`. It is asked where something changed."""


class Wording:
    """Sentences on changes."""

    def __init__(self, called: Called) -> None:
        self._called = called

    def of(
        self,
        kind: ChangeKind,
        before: CheckResult,
        after: CheckResult,
        cause: Cause | None,
        evidence: Sequence[Evidence],
    ) -> str:
        """The sentence on a change, without a full stop. `evidence` says where something that moved is now."""
        if kind == "moved":
            return self._moved(before, evidence)
        if before.verdict == "met":
            return self._lost(before, after, cause)
        if after.verdict == "met":
            return self._gained(after, cause)
        counts = "counts" if kind == "new" else "no longer counts"
        return f"{_missing(after)}, which {counts} since {_by(cause)}{_where(cause)}"

    def _lost(self, before: CheckResult, after: CheckResult, cause: Cause | None) -> str:
        noun = self._noun(before)
        if after.verdict == "unknown" and cause is not None and cause.side == "head":
            return f"the only {noun} can no longer be seen{_where(cause, ' cannot be read')}"
        if cause is None:
            return f"the only {noun} is gone{_stood(before.evidence)}"
        if cause.side == "head":
            return f"this change takes the only {noun} away{_where(cause)}{_stood(before.evidence)}"
        own = any(one.path == cause.path for one in before.evidence)
        if not own:
            return f"this change disconnects the only {noun}{_where(cause)}{_stood(before.evidence)}"
        return f"this change removes the only {noun}{_where(cause)}"

    def _gained(self, after: CheckResult, cause: Cause | None) -> str:
        noun = self._noun(after)
        own = cause is not None and any(one.path == cause.path for one in after.evidence)
        stands = "" if own else _stood(after.evidence, "it is")
        said = f"this change adds a first {noun}" if cause is not None else f"there is a first {noun}"
        return f"{said}{_where(cause)}{stands}"

    def _moved(self, before: CheckResult, evidence: Sequence[Evidence]) -> str:
        then, now = _place(before.evidence[0]), _place(evidence[0])
        return f"the {self._noun(before)} is at {now} now, and no more at {then}"

    def _noun(self, result: CheckResult) -> str:
        return self._called().get(result.id) or f"sign that {result.title[:1].lower()}{result.title[1:]}"


def _missing(result: CheckResult) -> str:
    text = result.missing or f"not shown: {result.title}"
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def _by(cause: Cause | None) -> str:
    return "this change" if cause is not None else "then"


def _where(cause: Cause | None, told: str = "") -> str:
    return f" ({cause.path}:{cause.line}{told})" if cause is not None else ""


def _stood(evidence: Sequence[Evidence], verb: str = "it was") -> str:
    return f"; {verb} at {_place(evidence[0])}" if evidence else ""


def _place(one: Evidence) -> str:
    return f"{one.path}:{one.line}"
