"""Whether what a signal warned of came, as its file says: by what is known at the end of the timeline."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from monthtwo.catalogue.signal import Outcome
from monthtwo.model import ModelUse, Signal
from monthtwo.months.later import Later
from monthtwo.months.standing import Standing
from monthtwo.repository.history.history import History


class Event(Struct, frozen=True, kw_only=True):
    """What came, on which day, and the commit that shows it where one does."""

    said: str
    day: str
    commit: str | None = None


class Outcomes:
    """What came of a warning given at the end of one of the months, which it was is `at`."""

    def __init__(
        self, history: History, months: Sequence[Standing], at: int, warned: Signal, id: str, as_of: str
    ) -> None:
        self._history, self._months, self._at, self._id, self._as_of = history, months, at, id, as_of
        self._warned = warned
        self._day = months[at].at.day
        self._later = Later(history, months[at], warned, as_of)

    def event(self, outcomes: Sequence[Outcome]) -> Event | None:
        """The first to come after the warning; else the last that had come before."""
        found = [event for outcome in outcomes for event in self._events(outcome)]
        after = [event for event in found if event.day > self._day]
        return min(after, key=lambda one: one.day) if after else max(found, key=lambda one: one.day, default=None)

    def _events(self, outcome: Outcome) -> Iterator[Event]:
        if outcome.arrives:
            yield from self._arrivals(outcome)
        elif outcome.absent:
            yield from self._absence(outcome)
        elif outcome.quiet:
            found = self._later.silence(outcome.days, outcome.quiet == "owner")
            if found is not None:
                yield Event(said=outcome.said, day=found[0], commit=found[1])
        elif outcome.commit is not None:
            commit = self._later.first(outcome.commit)
            if commit is not None:
                yield Event(said=outcome.said, day=commit.day, commit=commit.id)
        elif outcome.edited:
            yield from self._edits(outcome)

    def _arrivals(self, outcome: Outcome) -> Iterator[Event]:
        """The first month in which a capability is there, with its own day where it never was there before."""
        there = _shown(self._months[self._at])
        for id in (id for id in outcome.arrives if id not in there):
            month = next((one for one in self._months[self._at + 1 :] if id in _shown(one)), None)
            if month is None:
                continue
            milestone = next((one for one in month.milestones if one.id == id), None)
            if milestone is not None and milestone.date > self._day:
                yield Event(said=outcome.said, day=milestone.date, commit=milestone.commit)
            else:
                yield Event(said=outcome.said, day=month.at.day, commit=month.at.commit.id)

    def _absence(self, outcome: Outcome) -> Iterator[Event]:
        day = (date.fromisoformat(self._day) + timedelta(days=outcome.days)).isoformat()
        until = [month for month in self._months[self._at :] if month.at.day <= day]
        if day <= self._as_of and not any(set(outcome.absent) & _shown(month) for month in until):
            yield Event(said=outcome.said, day=day)

    def _edits(self, outcome: Outcome) -> Iterator[Event]:
        """Ids that a file names no longer, from a commit on that was made after their day."""
        gone = {(one.path, one.id): one for one in self._warned.items if one.status in ("retired", "retiring")}
        before = self._months[self._at]
        for month in (one for one in self._months[self._at + 1 :] if one.seen is not None):
            signal = next((one for one in month.signals if one.id == self._id), None)
            named = {(one.path, one.id) for one in signal.items} if signal is not None else set()
            for key, item in list(gone.items()):
                if not any((path, item.id) in named for path in self._later.renamed({item.path})):
                    del gone[key]
                    yield from self._edit(outcome, item, before, month)
            before = month

    def _edit(self, outcome: Outcome, item: ModelUse, before: Standing, month: Standing) -> Iterator[Event]:
        life = self._history.paths.get(item.path)
        commits = (self._history.commits[number] for number in (life.commits if life is not None else ()))
        made = [one for one in commits if before.at.day < one.day <= month.at.day]
        day, id = (made[-1].day, made[-1].id) if made else (month.at.day, month.at.commit.id)
        if item.retires is not None and day >= item.retires:
            yield Event(said=outcome.said, day=day, commit=id)


def _shown(month: Standing) -> set[str]:
    return set(month.seen.sights.of) if month.seen is not None else set()
