"""What went up and down from month to month: levels of areas, and warnings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monthtwo.catalogue.area import AreaInfo
from monthtwo.catalogue.signal import SignalInfo
from monthtwo.model import Milestone, MilestoneId, Signal, SignalStatus
from monthtwo.months.standing import Standing
from monthtwo.timeline import AreaCourse, LevelChange, Raised, SignalCourse


def area_courses(areas: Sequence[AreaInfo], months: Sequence[Standing]) -> tuple[AreaCourse, ...]:
    """The levels of every area that was asked about in some month, in the order of areas."""
    levels = [{area.id: area for area in month.seen.areas} if month.seen else None for month in months]
    asked = {id for month in levels if month for id, area in month.items() if area.asked}
    return tuple(
        _area(info, months, [month[info.id].level if month and info.id in month else None for month in levels])
        for info in areas
        if info.id in asked
    )


def _area(info: AreaInfo, months: Sequence[Standing], levels: Sequence[int | None]) -> AreaCourse:
    return AreaCourse(
        id=info.id, title=info.title, levels=tuple(levels), changes=tuple(_changes(months, levels))
    )  # fmt: skip


def _changes(months: Sequence[Standing], levels: Sequence[int | None]) -> Iterator[LevelChange]:
    before, first = 0, True
    for month, level in zip(months, levels, strict=True):
        if level is None:
            continue
        if level != before:
            yield LevelChange(
                day=month.at.day, commit=month.at.commit.id, before=before, level=level, earlier=first and months[0].cut
            )
        before, first = level, False


def presence(milestones: Iterable[Milestone], months: Sequence[Standing]) -> dict[MilestoneId, tuple[bool | None, ...]]:
    """By milestone whether it was there in each month."""
    shown = [set(month.seen.sights.of) if month.seen is not None else None for month in months]
    return {one.id: tuple(one.id in there if there is not None else None for there in shown) for one in milestones}


def signal_courses(infos: Sequence[SignalInfo], months: Sequence[Standing]) -> tuple[SignalCourse, ...]:
    """What every early warning was, those that were neither raised nor clear in any month left out."""
    found = (_signal(info, months, signal_in(months, info.id)) for info in infos)
    return tuple(one for one in found if {"raised", "clear"} & set(one.statuses))


def signal_in(months: Sequence[Standing], id: str) -> list[Signal | None]:
    """One signal in each month; None where the month was not judged, or the signal was not asked for."""
    told: list[Mapping[str, Signal]] = [{one.id: one for one in month.signals} for month in months]
    return [month.get(id) for month in told]


def _signal(info: SignalInfo, months: Sequence[Standing], told: Sequence[Signal | None]) -> SignalCourse:
    statuses: tuple[SignalStatus, ...] = tuple(one.status if one else "unknown" for one in told)
    return SignalCourse(
        id=info.id, title=info.title, severity=info.severity, statuses=statuses, raised=tuple(_raised(months, told))
    )  # fmt: skip


def runs(statuses: Sequence[SignalStatus]) -> Iterator[tuple[int, int, int | None]]:
    """Each time a signal was raised: the first month, the last known one, and the first in which it was not any more.

    A month of which nothing is known ends nothing.
    """
    first = last = -1
    for number, status in enumerate(statuses):
        if status == "raised":
            first, last = number if first < 0 else first, number
        elif status != "unknown" and first >= 0:
            yield first, last, number
            first = -1
    if first >= 0:
        yield first, last, None


def _raised(months: Sequence[Standing], told: Sequence[Signal | None]) -> Iterator[Raised]:
    judged = next((number for number, one in enumerate(told) if one is not None), 0)
    for first, last, end in runs([one.status if one else "unknown" for one in told]):
        begun, now = told[first], told[last]
        assert begun is not None and now is not None
        yield Raised(
            day=months[first].at.day, commit=months[first].at.commit.id,
            until=months[end].at.day if end is not None else None, since=now.since, days=now.days,
            confidence=begun.confidence, reason=begun.reason, earlier=first == judged and months[0].cut,
        )  # fmt: skip
