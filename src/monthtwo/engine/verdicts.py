"""All verdicts of a scan, each with its evidence and near misses, reached after those it depends on."""

from collections.abc import Collection, Iterable
from functools import cached_property

from msgspec.structs import replace

from monthtwo.catalogue.check import Check, Expectation
from monthtwo.catalogue.leaves import walk
from monthtwo.catalogue.placeholders import unnamed
from monthtwo.deadline import NEVER, UNJUDGED, Deadline, TimeUp
from monthtwo.engine.evaluation import Evaluation, lower
from monthtwo.engine.grounds import Grounds
from monthtwo.engine.near_misses import NearMisses
from monthtwo.engine.remedies import Remedies
from monthtwo.engine.showing import proof
from monthtwo.facts.reading import Unread
from monthtwo.model import CONFIDENCES, STAGES, CheckResult, Confidence, Evidence, Stage, VerdictValue

MAX_EVIDENCE = 8


def judge_all(
    checks: tuple[Check, ...],
    evaluation: Evaluation,
    unread: Unread,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    deadline: Deadline = NEVER,
) -> tuple[CheckResult, ...]:
    """Judge every selected check, sorted by id.

    Args:
        unread: files whose contents are not known; what was not found may be in them.
        select: check ids; empty for all. A check that others depend on is judged all the same, and not reported.
        ignore: check ids that are left out.
        deadline: what is not judged by then is unknown.
    """
    return judge_these(wanted(checks, select, ignore), checks, evaluation, unread, deadline)


def judge_these(
    asked: Iterable[Check],
    checks: tuple[Check, ...],
    evaluation: Evaluation,
    unread: Unread,
    deadline: Deadline = NEVER,
) -> tuple[CheckResult, ...]:
    """As `judge_all`, of the checks that are `asked`, in their order."""
    verdicts = Verdicts(checks, evaluation, unread, deadline)
    return tuple(verdicts.of(check) for check in asked)


def wanted(checks: Iterable[Check], select: tuple[str, ...], ignore: tuple[str, ...]) -> list[Check]:
    """The checks to judge, sorted by id."""
    found = (check for check in checks if (not select or check.id in select) and check.id not in ignore)
    return sorted(found, key=lambda check: check.id)


def with_needed(checks: Iterable[Check], ids: Collection[str]) -> tuple[Check, ...]:
    """The checks with these ids, and those that have to be met before they are asked, in the order given."""
    by_id = {check.id: check for check in checks}
    found, waiting = set[str](), [id for id in ids if id in by_id]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            asked = by_id[id].asked_when
            waiting += [asked.met] if asked is not None and asked.met in by_id else []
    return tuple(check for check in by_id.values() if check.id in found)


class Verdicts:
    """Verdicts by check, each reached once, after those it depends on.

    Those that are `bare` say no more than what is met and by what: nothing of what is close, and how it is mended.
    """

    def __init__(
        self,
        checks: tuple[Check, ...],
        evaluation: Evaluation,
        unread: Unread,
        deadline: Deadline = NEVER,
        bare: bool = False,
    ) -> None:
        self._deadline, self._bare = deadline, bare
        self._evaluation, self._missed = evaluation, unread
        self._grounds, self._remedies = Grounds(evaluation), Remedies(evaluation.question)
        self._checks = {check.id: check for check in checks}
        self._known: dict[str, CheckResult] = {}

    def take(self, results: Iterable[CheckResult]) -> None:
        """Believe what another process has found."""
        self._known.update((result.id, result) for result in results)

    def of(self, check: Check, trail: tuple[str, ...] = ()) -> CheckResult:
        if check.id not in self._known:
            needs = check.asked_when.met if check.asked_when else None
            if needs in self._checks and needs not in trail:
                self.of(self._checks[needs], (*trail, check.id))
            result = self._judged(check)
            self._known[check.id] = result if self._bare else self._told(check, result)
        return self._known[check.id]

    def _told(self, check: Check, result: CheckResult) -> CheckResult:
        return replace(result, expected_from=self._expected_from(check), fix=self._remedy(check, result))

    def _remedy(self, check: Check, result: CheckResult) -> str:
        """How to mend what is not there; the remedy for all where it cannot be told what fits."""
        if result.verdict != "unmet":
            return result.fix
        place = next(((near.path, near.line) for near in result.near_misses if near.explains), ("", 0))
        try:
            return self._remedies.of(check, *place)
        except Exception:  # what is known by a detector that breaks, or for which there is no time
            return result.fix

    def _expected_from(self, check: Check) -> Stage | None:
        """The first stage at which a repository of this kind ought to meet a check."""
        kind = self._evaluation.question.kind
        if kind == "not-ml":
            return None
        if check.expected_of is None:
            return STAGES[0]
        # What serves one day is asked then what a service is asked.
        said = check.expected_of.get(kind) or (check.expected_of.get("ml-service") if kind == "experiment" else None)
        if not isinstance(said, Expectation):
            return said
        try:
            return said.stage if self._evaluation.evaluate(said.where) else None
        except Exception:  # where it cannot be told, nothing is asked for
            return None

    def _judged(self, check: Check) -> CheckResult:
        if self._deadline.passed():
            return _unjudged(check)
        result = self._judge(check)
        # What is not there may lie in an unread file; and what a repository is may show in one.
        unread = self._unread
        if not unread:
            return result
        by_kind = check.asked_when is not None and self._evaluation.question.kind in check.asked_when.kind_not
        if not (result.verdict == "unmet" or by_kind):
            return result
        files = f"{len(unread)} file{'s' if len(unread) > 1 else ''}"
        reason = f"not found, but {files} could not be read, {unread[0]} among them"
        return replace(result, verdict="unknown", reason=reason)

    @cached_property
    def _unread(self) -> tuple[str, ...]:
        """The files that may turn a verdict: notebooks too, where they may show that there is machine learning."""
        production, notebooks = self._missed.production, self._missed.notebooks
        return production + notebooks if notebooks and self._evaluation.question.kind == "not-ml" else production

    def _judge(self, check: Check) -> CheckResult:
        """One check's verdict; a check that breaks costs its own answer."""
        needed = self._known.get(check.asked_when.met or "") if check.asked_when else None
        if needed is not None and needed.verdict == "unknown":
            return _result(check, "unknown", reason=f"asked only when {needed.id} is met, which is unknown")
        try:
            reason = self._not_asked(check)
            if reason:
                follows = needed is not None and needed.verdict != "met"  # no surer than what it follows from
                return _result(check, "not-asked", needed.confidence if needed and follows else "high", reason=reason)
            if (met := self._met(check)) is not None:
                return met
            if self._bare:
                return _result(check, "unmet")
            hidden = self._grounds.hidden(check)
            near = NearMisses.of(check, self._evaluation, explained=not hidden)
            shown = near.shown(self._grounds.in_code)
            if hidden:
                return _result(check, "unknown", near=shown, reason=hidden)
            confidence, doubt = self._grounds.of(check, near.close)
            reason = f"{_sought(check)}; {doubt}" if doubt else _sought(check)
            return _result(check, "unmet", confidence, near=shown, reason=reason)
        except TimeUp:
            return _unjudged(check)
        except Exception as error:  # a broken check must not end the scan
            return _result(check, "unknown", reason=f"the check broke: {type(error).__name__}: {error}", broken=True)

    def _met(self, check: Check) -> CheckResult | None:
        """The verdict on a check for which there is evidence."""
        hits = self._evaluation.evaluate(check.evidence)
        if not hits:
            return None
        best = max(hits, key=lambda hit: CONFIDENCES.index(hit.confidence)).confidence
        return _result(check, "met", lower(check.confidence, best), evidence=proof(check, hits, MAX_EVIDENCE))

    def _not_asked(self, check: Check) -> str:
        asked = check.asked_when
        if asked is None:
            return ""
        if self._evaluation.question.kind in asked.kind_not:
            return f"not asked of a repository of kind {self._evaluation.question.kind}"
        if asked.met is not None:
            other = self._known.get(asked.met)
            if other is None or other.verdict != "met":
                return f"asked only when {asked.met} is met"
        if asked.unless is not None and self._evaluation.evaluate(asked.unless):
            return "the question does not arise here"
        return ""


def unjudged(checks: Iterable[Check]) -> tuple[CheckResult, ...]:
    """What is said of checks for which there was no time."""
    return tuple(map(_unjudged, checks))


def _unjudged(check: Check) -> CheckResult:
    return _result(check, "unknown", reason=UNJUDGED)


def _sought(check: Check) -> str:
    if check.looked_for:
        return f"looked for {check.looked_for}"
    places = sorted({p.place for p in walk(check.evidence) if p.place})
    where = f" in {' or '.join(places)} code" if places else ""
    return f"nothing that answers it was found{where}"


def _result(
    check: Check,
    verdict: VerdictValue,
    confidence: Confidence = "high",
    evidence: tuple[Evidence, ...] = (),
    near: tuple[Evidence, ...] = (),
    reason: str | None = None,
    broken: bool = False,
) -> CheckResult:
    return CheckResult(
        id=check.id, title=check.title, area=check.area, verdict=verdict, confidence=confidence,
        severity=check.severity, rung=check.rung, effort=check.effort, evidence=evidence, near_misses=near,
        reason=reason, broken=broken, after=check.after, missing=check.missing, why=check.why.strip(),
        fix=unnamed(check.fix), refs=check.refs, since=check.since,
    )  # fmt: skip
