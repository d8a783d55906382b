"""What is otherwise between two sides: verdicts, findings, and what verdicts stand on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from monthtwo.deadline import UNJUDGED
from monthtwo.model import (
    CONFIDENCES,
    SEVERITIES,
    Cause,
    Change,
    ChangeKind,
    CheckResult,
    Evidence,
    Finding,
    Report,
    Side,
    SkipReason,
)
from monthtwo.readiness.advice import graded
from monthtwo.readiness.compare.causes import Causes
from monthtwo.readiness.compare.pieces import elsewhere
from monthtwo.readiness.compare.sides import Judged
from monthtwo.readiness.compare.subjects import Subject
from monthtwo.readiness.compare.wording import Called, Wording
from monthtwo.readiness.stage import STAGED_BY
from monthtwo.repository.difference import Difference

_ORDER: tuple[ChangeKind, ...] = ("lost", "new", "moved", "gained", "fixed")
_NO_LOSS: frozenset[SkipReason] = frozenset({"timeout", "broken"})
"""Why a file is not read that may be read the next time."""


def changes(
    base: Judged, head: Judged, difference: Difference, compared: Sequence[Subject], called: Called
) -> tuple[Change, ...]:
    """Everything that is otherwise, the worst first.

    Args:
        compared: what of both sides is compared with what.
        called: what each check asks for, in a few words.
    """
    comparison = _Comparison(base, head, difference, called)
    found = [change for subject in compared for change in comparison.of(subject)]
    found.sort(key=lambda one: (_ORDER.index(one.kind), -SEVERITIES.index(one.severity), one.check, one.system))
    return tuple(found)


class _Pair(Struct, frozen=True):
    """One check of a subject on both sides."""

    before: CheckResult
    after: CheckResult


class _Comparison:
    def __init__(self, base: Judged, head: Judged, difference: Difference, called: Called) -> None:
        self._wording = Wording(called)
        self._causes: Mapping[Side, Causes] = {
            "base": Causes("base", difference, base.leading),
            "head": Causes("head", difference, head.leading),
        }
        self._unread: Mapping[Side, tuple[str, ...]] = {
            "base": _unread(base.report, head.report, difference.touched["base"]),
            "head": _unread(head.report, base.report, difference.touched["head"]),
        }
        self._renames = difference.followed

    def of(self, subject: Subject) -> Iterator[Change]:
        """The changes of one subject."""
        base, head = subject.base, subject.head
        pairs = {id: _Pair(base.results[id], after) for id, after in head.results.items() if id in base.results}
        lost = {id: pair for id, pair in pairs.items() if self._met_only(pair.before, pair.after, "base")}
        gained = {id: pair for id, pair in pairs.items() if self._met_only(pair.after, pair.before, "head")}
        causes = _Found(self, subject, lost, gained)
        for id, pair in lost.items():
            yield self._change("lost", subject, pair, causes.lost(id), pair.before.evidence)
        for id, pair in gained.items():
            yield self._change("gained", subject, pair, causes.gained(id), pair.after.evidence)
        for id, pair in pairs.items():
            yield from self._finding_changes(subject, id, pair, causes)
            if pair.before.verdict == pair.after.verdict == "met":
                yield from self._moved(subject, pair)

    def _met_only(self, met: CheckResult, other: CheckResult, side: Side) -> bool:
        """Whether a verdict is met on a side alone.

        Where the other side could not be judged, that is so if a file of the difference cannot be read, or if all that
        showed it stands in the difference.
        """
        if met.verdict != "met" or other.verdict == "met":
            return False
        there: Side = "head" if side == "base" else "base"
        return other.verdict != "unknown" or self._hidden(other, there) or self._replaced(met, other, side)

    def _replaced(self, met: CheckResult, other: CheckResult, side: Side) -> bool:
        """Whether all that shows a verdict stands in lines of the difference, while the rest cannot be judged."""
        if other.broken or other.reason == UNJUDGED:
            return False
        return bool(met.evidence) and all(self._causes[side].stands_in(one) for one in met.evidence)

    def _hidden(self, result: CheckResult, side: Side) -> bool:
        """Whether a check is unknown because a file of the difference cannot be read."""
        return result.verdict == "unknown" and not result.broken and bool(self._unread[side])

    def _finding_changes(self, subject: Subject, id: str, pair: _Pair, causes: "_Found") -> Iterator[Change]:
        before, after = subject.base.findings.get(id), subject.head.findings.get(id)
        if after is not None and before is None and self._is_known(pair.before, "base"):
            yield self._change("new", subject, pair, causes.new(id), pair.before.evidence, after)
        if before is not None and after is None and self._is_known(pair.after, "head"):
            yield self._change("fixed", subject, pair, causes.fixed(id), pair.after.evidence, before)

    def _is_known(self, result: CheckResult, side: Side) -> bool:
        return result.verdict != "unknown" or self._hidden(result, side)

    def _moved(self, subject: Subject, pair: _Pair) -> Iterator[Change]:
        """A verdict that stands on nothing of what it stood on, by what it says now elsewhere."""
        there = elsewhere(pair.before.evidence, pair.after.evidence, self._renames)
        if there:
            cause = self._causes["base"].of(pair.before) or self._causes["head"].of(pair.after)
            yield self._change("moved", subject, pair, cause, there)

    def _change(
        self,
        kind: ChangeKind,
        subject: Subject,
        pair: _Pair,
        cause: Cause | None,
        evidence: tuple[Evidence, ...],
        finding: Finding | None = None,
    ) -> Change:
        shown = graded(pair.after, subject.head.kind)
        sides: Mapping[Side, CheckResult] = {"base": pair.before, "head": pair.after}
        unsure = any(one.verdict == "unknown" and not self._hidden(one, side) for side, one in sides.items())
        sure = "low" if unsure else min(pair.before.confidence, pair.after.confidence, key=CONFIDENCES.index)
        hidden = bool(self._unread["head"])  # a change cannot excuse itself by what it hides
        if kind == "lost" and not unsure and (hidden or self._causes["base"].only_left_out(pair.before.evidence)):
            sure = pair.before.confidence
        return Change(
            kind=kind, check=pair.after.id, system=subject.system,
            message=self._wording.of(kind, pair.before, pair.after, cause, evidence), before=pair.before.verdict,
            after=pair.after.verdict, severity=finding.severity if finding else shown.severity,
            confidence=finding.confidence if finding else sure, cause=cause, evidence=evidence,
        )  # fmt: skip

    def cause_of(self, result: CheckResult, side: Side) -> Cause | None:
        """Why a verdict is met on a side alone: by that side first, and by what is near before what is like it."""
        here, there = self._causes[side], self._causes["head" if side == "base" else "base"]
        asked = (here.of, here.naming, there.naming, here.speaking, there.speaking)
        return next((cause for one in asked if (cause := one(result)) is not None), None)

    def told(self, reasons: Iterable[str], side: Side) -> Cause | None:
        return self._causes[side].told(reasons)

    def unread(self, side: Side) -> Cause | None:
        """Where a file of the difference cannot be read."""
        return next((cause for path in self._unread[side] if (cause := self._causes[side].at(path))), None)


class _Found:
    """The causes of the changes of one subject: what follows from another change has the cause of that."""

    def __init__(
        self, comparison: _Comparison, subject: Subject, lost: Mapping[str, _Pair], gained: Mapping[str, _Pair]
    ) -> None:
        self._comparison, self._subject, self._lost, self._gained = comparison, subject, lost, gained
        self._known: dict[str, Cause | None] = {}

    def lost(self, id: str) -> Cause | None:
        if id not in self._known:
            self._known[id] = None  # of two that hang on each other
            pair = self._lost[id]
            unread = self._comparison.unread("head") if pair.after.verdict == "unknown" else None
            self._known[id] = unread or self._cause(pair.before, pair.after, "base", self._lost)
        return self._known[id]

    def gained(self, id: str) -> Cause | None:
        if id not in self._known:
            self._known[id] = None
            pair = self._gained[id]
            self._known[id] = self._cause(pair.after, pair.before, "head", self._gained)
        return self._known[id]

    def _cause(self, met: CheckResult, other: CheckResult, side: Side, alike: Mapping[str, _Pair]) -> Cause | None:
        """Why a check is met on one side alone. One that is not asked on the other follows from what it hangs on."""
        needed = next((one for one in _named(other, alike) if one != met.id), None)
        if needed is not None:
            return self.lost(needed) if alike is self._lost else self.gained(needed)
        if other.verdict == "not-asked" and (told := self._told("head" if side == "base" else "base")):
            return told
        return self._comparison.cause_of(met, side)

    def new(self, id: str) -> Cause | None:
        if id in self._lost:
            return self.lost(id)
        return self._asked(self._subject.base.results[id], self._gained, "head")

    def fixed(self, id: str) -> Cause | None:
        if id in self._gained:
            return self.gained(id)
        return self._asked(self._subject.head.results[id], self._lost, "base")

    def _asked(self, unasked: CheckResult, alike: Mapping[str, _Pair], side: Side) -> Cause | None:
        """Why a check is asked, or expected, on one side alone: by what it hangs on, else by what the system is."""
        of = self.lost if alike is self._lost else self.gained
        named = _named(unasked, alike)
        if named:
            return of(named[0])
        told = self._told(side)
        staged = [id for id in (*unasked.after, *STAGED_BY) if id in alike]
        return told if told is not None or not staged else of(staged[0])

    def _told(self, side: Side) -> Cause | None:
        """What of the difference says why the system is of its kind and stage, where these are not as they were."""
        here, there = self._subject.head, self._subject.base
        if side == "base":
            here, there = there, here
        return self._comparison.told((why for what, why in here.reasons.items() if what not in there.reasons), side)


def _named(result: CheckResult, alike: Mapping[str, _Pair]) -> list[str]:
    """The checks that changed too and that a verdict says it hangs on."""
    words = (result.reason or "").replace(",", " ").split() if result.verdict == "not-asked" else []
    return [word for word in words if word in alike]


def _unread(here: Report, there: Report, touched: Iterable[str]) -> tuple[str, ...]:
    """Files of the difference that one side cannot read and the other could.

    A file for which no budget is left has lost it to what is otherwise, wherever that is.
    """
    known, differing = {one.path for one in there.repository.skipped}, set(touched)
    return tuple(
        one.path
        for one in here.repository.skipped
        if one.path not in known and one.reason not in _NO_LOSS and (one.path in differing or one.reason == "budget")
    )
