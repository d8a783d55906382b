"""What ought to be there and is not, in the order in which to mend it; and what the next stage will ask."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from monthtwo.model import CONFIDENCES, RUNGS, SEVERITIES, STAGES, CheckResult, Effort, Kind, Severity, Stage, needing
from monthtwo.readiness.stage import SERVES, at_least

EFFORTS: tuple[Effort, ...] = ("hours", "days", "weeks")
MOST_AHEAD = 4
FOR_OTHERS: frozenset[Kind] = frozenset({"ml-library", "ml-platform"})
"""Kinds that serve to show others how, so that what their own service lacks is grave for nobody."""


def expected(results: Sequence[CheckResult], stage: Stage) -> tuple[CheckResult, ...]:
    """The results, each with whether a repository at this stage ought to meet it."""
    return tuple(replace(result, expected=at_least(stage, result.expected_from)) for result in results)


def missing(
    results: Sequence[CheckResult], kind: Kind, order: Sequence[str], said: Collection[str] = ()
) -> list[CheckResult]:
    """The unmet checks that are expected, what to do first first.

    What is said with low confidence comes last and is waited for by nothing. What has to be there first goes before
    what needs it; of those that wait for nothing the lower rung, the one that more others need, the graver, the
    quicker, and the `order` of areas decide. Of some it is `said` how grave they are.
    """
    left = [
        result if result.id in said else graded(result, kind)
        for result in results
        if result.verdict == "unmet" and result.expected
    ]
    sure = {result.id for result in left if result.confidence != "low"}
    needed_by = {result.id: len(needing(result.id, left)) for result in left}
    left.sort(key=lambda result: _urgency(result, needed_by[result.id], order.index(result.area)))
    found: list[CheckResult] = []
    while left:
        first = next((result for result in left if not sure & set(result.after)), left[0])
        left.remove(first)
        sure.discard(first.id)
        found.append(first)
    return found


def graded(result: CheckResult, kind: Kind) -> CheckResult:
    """A result, its severity at most medium in a repository of this kind."""
    cap: Severity = "medium"
    grave = SEVERITIES.index(result.severity) > SEVERITIES.index(cap)
    return replace(result, severity=cap) if grave and kind in FOR_OTHERS else result


def ahead(results: Sequence[CheckResult], stage: Stage) -> tuple[str, ...]:
    """What the stage after this one asks and is not there yet, the most work first."""
    later = STAGES[STAGES.index(stage) + 1 :][:1]
    known = {result.id: result for result in results}
    waiting = [
        result
        for result in results
        if result.expected_from in later
        and result.id != SERVES  # nothing is asked once it serves that makes it serve
        and result.verdict in ("unmet", "not-asked")
        # What follows from something that nobody will ask for is not asked either.
        and all(known[id].expected_from or known[id].verdict == "met" for id in result.after if id in known)
    ]
    waiting.sort(key=lambda result: (-EFFORTS.index(result.effort), -SEVERITIES.index(result.severity), result.id))
    return tuple(result.id for result in waiting[:MOST_AHEAD])


def _urgency(result: CheckResult, needed_by: int, area: int) -> tuple[bool, int, int, int, int, int, int, str]:
    return (
        result.confidence == "low",
        RUNGS.index(result.rung),
        -needed_by,
        -SEVERITIES.index(result.severity),
        EFFORTS.index(result.effort),
        -CONFIDENCES.index(result.confidence),
        area,
        result.id,
    )
