"""Areas that are below the level that a policy demands of them at a stage."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from monthtwo.model import CONFIDENCES, RUNGS, CheckResult, Confidence
from monthtwo.readiness.levels import level_of


class Shortfall(Struct, frozen=True):
    """An area below its level, and the checks that hold it there.

    `sure` says whether it fails the gate; if not, one of the checks may be met.
    """

    area: str
    level: int
    required: int
    checks: tuple[str, ...]
    sure: bool


def shortfalls(
    results: Sequence[CheckResult],
    required: Mapping[str, int],
    accepted: Collection[str],
    confidence: Confidence = "medium",
) -> list[Shortfall]:
    """The areas below their level, counted over the checks that are expected.

    A level that no expected check leads to is not demanded.

    Args:
        accepted: the checks whose findings are accepted: they hold nothing up, and are met nowhere.
        confidence: how sure it has to be that a check is unmet.
    """
    found: list[Shortfall] = []
    for area, level in sorted(required.items()):
        own = [one for one in results if one.area == area and one.expected and one.verdict != "not-asked"]
        rungs = sorted({RUNGS.index(one.rung) + 1 for one in own})
        highest = max((rung for rung in rungs if rung <= level), default=min([level, *rungs[:1]]))
        here = level_of(own)
        if own and here < highest:
            demanded = [rung for rung in rungs if rung <= max(highest, rungs[0])]
            by_rung = [[one for one in own if _is_of(one, rung)] for rung in demanded]
            found += _below(area, here, level, by_rung, accepted, confidence)
    return found


def _below(
    area: str,
    here: int,
    level: int,
    rungs: Sequence[Sequence[CheckResult]],
    accepted: Collection[str],
    confidence: Confidence,
) -> Iterator[Shortfall]:
    """What holds an area up: the lowest rung of which nothing is met and not all that is missing is accepted."""
    for own in rungs:
        named = tuple(one.id for one in own if one.id not in accepted)
        if named and not any(one.verdict == "met" for one in own):
            sure = all(one.verdict == "unmet" and _sure(one, confidence) for one in own)
            yield Shortfall(area, here, level, named, sure)
            return


def _is_of(result: CheckResult, rung: int) -> bool:
    return RUNGS.index(result.rung) + 1 == rung


def _sure(result: CheckResult, confidence: Confidence) -> bool:
    return CONFIDENCES.index(result.confidence) >= CONFIDENCES.index(confidence)
