"""What a repository's history says on the day of its report: what came when, and what to be warned of."""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

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


def outlook(
    infos: Iterable[SignalInfo],
    history: History | None,
    sights_at: SightsAt,
    deadline: Deadline,
    *,
    as_of: str | None,
    reason: KindReason,
    results: Iterable[CheckResult],
    traces: Traces,
    progress: Progress | None = None,
    expect: Expect = lambda commits, ids: None,
    now: Sights | None = None,
    named: Collection[str] = (),
    contents: Contents = none_here,
) -> Outlook:
    """The outlook of a repository on a day; empty where no day is known.

    `now` is what its last commit shows, where that is known.
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
    warned = warnings(
        infos, as_of=date.fromisoformat(as_of), kind=reason.kind, history=history, results=results, traces=traces,
        milestones=known, samples=came.samples, unjudged=unjudged, named=named,
        contents=contents,
    )  # fmt: skip
    return Outlook(warned, came.milestones)
