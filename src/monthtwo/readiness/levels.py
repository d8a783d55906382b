"""How far each area has come: verdicts add up to a level from 0 to 4."""

from collections.abc import Iterable, Sequence

from monthtwo.model import RUNGS, Area, CheckResult


def levels(results: Sequence[CheckResult], order: Sequence[str]) -> tuple[Area, ...]:
    """The level and the counts of every area that has a check, in the `order` of areas.

    A check that could not be judged was asked, but says nothing about the level.
    """
    by_area: dict[str, list[CheckResult]] = {}
    for result in results:
        by_area.setdefault(result.area, []).append(result)
    return tuple(_area(name, by_area[name]) for name in sorted(by_area, key=order.index))


def _area(name: str, results: Sequence[CheckResult]) -> Area:
    return Area(
        id=name,
        level=level_of(results),
        asked=sum(result.verdict != "not-asked" for result in results),
        met=_count(results, "met"),
        unknown=_count(results, "unknown"),
    )


def level_of(results: Sequence[CheckResult]) -> int:
    """How far the checks of one area have come."""
    level = 0
    for rung, rung_name in enumerate(RUNGS, start=1):
        judged = [r for r in results if r.rung == rung_name and r.verdict in ("met", "unmet")]
        if any(result.verdict == "met" for result in judged):
            level = rung
        elif judged:  # wholly unmet: nothing above it counts
            break
    if level == 0 and any(not miss.explains for result in results for miss in result.near_misses):
        return 1
    return level


def _count(results: Iterable[CheckResult], verdict: str) -> int:
    return sum(result.verdict == verdict for result in results)
