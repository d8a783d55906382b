"""How a repository stood at the end of each month, as far as could be known then."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from monthtwo.catalogue.signal import SignalInfo
from monthtwo.deadline import Deadline, TimeUp
from monthtwo.model import Milestone, Signal
from monthtwo.months.boundaries import Boundary, begun
from monthtwo.months.seen import Seen
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History
from monthtwo.signals.milestones import Calendar, NotHere, Progress, Sights, SightsAt
from monthtwo.signals.search import calendar
from monthtwo.signals.warnings import warnings

TIME_UP = "the time was up before it was judged"
NOT_HERE = "the contents of its files are not in this clone"

SeenAt = Callable[[Commit], Seen]
"""Judges a commit; raises NotHere where its contents are not here, and TimeUp."""
MailmapAt = Callable[[Commit], bytes]
"""The `.mailmap` of a commit: who is who was said there, and may be said otherwise later."""


class Standing(Struct, frozen=True):
    """A month: what was there and what was warned of; or why it is `unknown`."""

    at: Boundary
    seen: Seen | None
    unknown: str = ""
    signals: tuple[Signal, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    cut: bool = False
    """Whether there were months before, and nobody looked at them."""


class Judges(Struct, frozen=True):
    """By whom commits are judged: all that is there, or only what milestones ask."""

    seen_at: SeenAt
    sights_at: SightsAt
    mailmap_at: MailmapAt
    deadline: Deadline
    progress: Progress | None = None
    expect: Callable[[Sequence[Commit]], None] = lambda commits: None
    """Is told which commits will be judged next, when the first has been: others share most with it."""


def standings(
    infos: Sequence[SignalInfo],
    history: History,
    ends: Sequence[Boundary],
    judges: Judges,
    named: Collection[str] = (),
) -> tuple[Standing, ...]:
    """How it stood at each of these ends of months, the earliest first.

    Where time runs out the latest months are judged; those without a commit of their own cost nothing.
    """
    seen = _judged(ends, judges)
    found: list[Standing] = []
    known: dict[str, Sights] = {}
    cut = bool(ends) and ends[0].month > begun(history)[:7]
    last: _Until | None = None
    for end in ends:
        one = seen[end.commit.id]
        if not isinstance(one, Seen):
            found.append(Standing(end, None, one, cut=cut and not found))
            continue
        known[end.commit.id] = one.sights
        if last is None or last.commit != end.commit.id:
            last = _until(history, end.commit, one, known, judges)
        signals = warnings(
            infos, as_of=date.fromisoformat(end.day), kind=one.reason.kind, history=last.history, results=one.results,
            traces=one.traces, milestones={came.id: came for came in last.calendar.milestones},
            samples=last.calendar.samples, unjudged=last.unjudged, named=named,
        )  # fmt: skip
        found.append(Standing(end, one, "", signals, last.calendar.milestones, cut and not found))
    return tuple(found)


def _judged(ends: Sequence[Boundary], judges: Judges) -> Mapping[str, Seen | str]:
    """By commit what was seen there, or why it is not known."""
    commits = {end.commit.id: end.commit for end in reversed(ends)}
    return dict(_each(list(commits.values()), judges))


def _each(commits: Sequence[Commit], judges: Judges) -> Iterator[tuple[str, Seen | str]]:
    for number, commit in enumerate(commits):
        if judges.progress is not None:
            judges.progress("months", number, len(commits))
        if number == 1:
            judges.expect(commits[number:])
        try:
            judges.deadline.heed()
            found = judges.seen_at(commit)
            judges.deadline.heed()  # what was judged too late is not known
            yield commit.id, found
        except TimeUp:
            yield commit.id, TIME_UP
        except NotHere:
            yield commit.id, NOT_HERE


class _Until(Struct, frozen=True):
    """What was known of a history at one of its commits."""

    commit: str
    history: History
    calendar: Calendar
    unjudged: str = ""


def _until(history: History, commit: Commit, seen: Seen, known: Mapping[str, Sights], judges: Judges) -> _Until:
    """The history up to a commit, and what came when by the months that are known until then."""
    until = history.at(commit.id, judges.mailmap_at(commit))
    if seen.reason.kind == "not-ml":
        return _Until(commit.id, until, Calendar())
    try:
        return _Until(commit.id, until, calendar(until, judges.sights_at, judges.deadline, known=known))
    except TimeUp:
        return _Until(commit.id, until, Calendar(), "the time was up before its past was judged")
    except NotHere:
        return _Until(commit.id, until, Calendar(), "the contents of past commits are not in this clone")
