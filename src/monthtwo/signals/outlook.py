"""What a repository's history says on the day of its report: what came when, and what to be warned of."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.signal import SignalInfo
from monthtwo.deadline import Deadline, TimeUp
from monthtwo.engine.traces import Traces
from monthtwo.model import CheckResult, KindReason, Milestone, Signal
from monthtwo.repository.history.contents import Contents, none_here
from monthtwo.repository.history.history import History
from monthtwo.signals.milestones import Calendar, Expect, NotHere, Progress, Sights, SightsAt
from monthtwo.signals.search import calendar
from monthtwo.signals.warnings import warnings


class Outlook(Struct, frozen=True):
    """Early warnings, and what came when."""

    signals: tuple[Signal, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    lasts: int = 0
    """Days after its own, of those that were looked at, on which the signals are the same but for their clocks."""


def outlook(
    infos: Sequence[SignalInfo],
    history: History | None,
    sights_at: SightsAt,
    deadline: Deadline,
    *,
    as_of: str | None,
    reason: KindReason,
    results: Collection[CheckResult],
    traces: Traces,
    progress: Progress | None = None,
    expect: Expect = lambda commits, ids: None,
    now: Sights | None = None,
    named: Collection[str] = (),
    contents: Contents = none_here,
    ahead: int = 0,
) -> Outlook:
    """The outlook of a repository on a day; empty where no day is known.

    `now` is what its last commit shows, where that is known. `ahead` says on how many days after that its signals are
    looked at too.
    """
    if as_of is None:
        return Outlook()
    came = Calendar()
    unjudged = ""
    try:
        if history is not None and history.complete and reason.kind != "not-ml":
            came = calendar(history, sights_at, deadline, progress, expect, now=now)
    except TimeUp:
        unjudged = "the time was up before its past was judged"
    except NotHere:
        unjudged = "the contents of past commits are not in this clone"
    known = {one.id: one for one in came.milestones}
    read = _remembered(contents) if ahead else contents

    def warned(day: date) -> tuple[Signal, ...]:
        return warnings(
            infos, as_of=day, kind=reason.kind, history=history, results=results, traces=traces,
            milestones=known, samples=came.samples, unjudged=unjudged, named=named, contents=read,
        )  # fmt: skip

    today = date.fromisoformat(as_of)
    found = warned(today)
    return Outlook(found, came.milestones, _lasting(found, lambda days: warned(today + timedelta(days)), ahead))


def _lasting(now: Iterable[Signal], after: Callable[[int], Iterable[Signal]], most: int) -> int:
    """For how many days, of at most so many, the signals stay what they are but for their clocks."""
    known = _timeless(now)
    for days in range(1, most + 1):
        if _timeless(after(days)) != known:
            return days - 1
    return most


def _timeless(signals: Iterable[Signal]) -> dict[str, Signal]:
    return {one.id: replace(one, days=None) for one in signals}


def _remembered(contents: Contents) -> Contents:
    """The same contents, each read once."""
    known: dict[tuple[str, ...], list[bytes | None]] = {}

    def remembered(ids: Sequence[str]) -> list[bytes | None]:
        key = tuple(ids)
        if key not in known:
            known[key] = contents(ids)
        return known[key]

    return remembered
