"""The warnings that would have been given at the ends of months, and how much earlier they were than what came."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from monthtwo.catalogue.signal import SignalInfo
from monthtwo.months.courses import signal_courses, signal_in
from monthtwo.months.outcomes import Event, Outcomes
from monthtwo.months.standing import Standing
from monthtwo.repository.history.history import History
from monthtwo.timeline import Backtest, Raised, Result, Total, Warning

_MONTH = 365.25 / 12


def backtest(infos: Sequence[SignalInfo], months: Sequence[Standing], history: History, as_of: str) -> Backtest:
    """Every warning with what came of it, in the order of time, and what that adds up to."""
    by_id = {info.id: info for info in infos}
    found = [
        warning
        for course in signal_courses(infos, months)
        for warning in _warnings(by_id[course.id], course.raised, months, history, as_of)
    ]
    return Backtest(warnings=tuple(sorted(found, key=lambda one: (one.day, one.signal))), totals=totals(found))


def totals(warnings: Sequence[Warning]) -> tuple[Total, ...]:
    """What warnings add up to, by signal."""
    by_signal: dict[str, list[Warning]] = {}
    for one in warnings:
        by_signal.setdefault(one.signal, []).append(one)
    return tuple(_total(id, by_signal[id]) for id in sorted(by_signal))


def _warnings(
    info: SignalInfo, raised: Sequence[Raised], months: Sequence[Standing], history: History, as_of: str
) -> Iterator[Warning]:
    told = signal_in(months, info.id)
    numbers = {month.at.day: number for number, month in enumerate(months)}
    for one in raised:
        at = numbers[one.day]
        warned = told[at]
        assert warned is not None
        event = Outcomes(history, months, at, warned, info.id, as_of).event(info.warns_of.any)
        last = _last_day(one, info.warns_of.within)
        over = last < as_of or one.until is not None
        if event is not None and event.day > last:
            event = None
        yield Warning(
            signal=info.id, title=info.title, confidence=one.confidence, day=one.day, commit=one.commit,
            until=one.until, earlier=one.earlier, event=info.warns_of.event,
            result=_result(event, one.day, over), said=event.said if event else "",
            came=event.day if event else None, came_in=event.commit if event else None,
            months=round(_days(one.day, event.day) / _MONTH, 1) if event else None,
        )  # fmt: skip


def _last_day(raised: Raised, within: int) -> str:
    """Until when what comes is what was warned of: a warning that has ended says nothing of what comes later."""
    last = (date.fromisoformat(raised.day) + timedelta(days=within)).isoformat()
    return min(last, raised.until or last)


def _result(event: Event | None, day: str, over: bool) -> Result:
    if event is None:
        return "never" if over else "open"
    return "came" if event.day > day else "late"


def _total(id: str, warnings: Sequence[Warning]) -> Total:
    by = [one.result for one in warnings]
    earlier = [one.months for one in warnings if one.result == "came" and one.months is not None]
    return Total(
        signal=id, warnings=len(by), came=by.count("came"), late=by.count("late"), never=by.count("never"),
        open=by.count("open"), months=round(median(earlier), 1) if earlier else None,
    )  # fmt: skip


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
