"""What came when: past commits are judged, samples of the mainline first, then what lies between two that differ."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from monthtwo.deadline import Deadline
from monthtwo.model import Milestone, MilestoneId
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History
from monthtwo.signals.milestones import MILESTONES, Calendar, Expect, Form, Progress, Sample, Sights, SightsAt

MOST_FILES = 15_000
"""Files of code that may be judged in all past commits together: what a large repository has is dated less closely."""
_TIMES = 8
"""How often as many files may be judged as the last commit has: the past costs so many judgements of the present."""
_ANYWAY = 800
"""Files of code that may be judged in whatever small repository."""
_ABOUT = 7
"""Days to which all that came is dated before any of it is dated to the commit."""
_MONTH = 365.25 / 12
_STEPS = 4
"""About how many commits are judged for each milestone, as far as progress can be told."""


def calendar(
    history: History,
    sights_at: SightsAt,
    deadline: Deadline,
    progress: Progress | None = None,
    expect: Expect = lambda commits, ids: None,
    most: int = MOST_FILES,
    now: Sights | None = None,
    known: Mapping[str, Sights] | None = None,
) -> Calendar:
    """When each capability first existed, in the order of time; what there never was at a sample is not in it.

    `now` is what the last commit shows, where that is known. `known` is what commits of the mainline show, by their
    ids, where that is known already: they are the samples then.

    Raises:
        TimeUp: the deadline has passed.
        NotHere: a commit that has to be judged is not here with its contents.
    """
    search = _Search(history, sights_at, deadline, progress, expect, most, now, known or {})
    found = search.milestones()
    training = next((one.date for one in found if one.id == "training"), None)
    if training is not None:
        found = [replace(one, months=_months(training, one.date)) for one in found]
    found.sort(key=lambda one: (one.date, MILESTONES.index(one.id)))
    return Calendar(tuple(found), search.samples())


def _months(start: str, end: str) -> float:
    return round((date.fromisoformat(end) - date.fromisoformat(start)).days / _MONTH, 1)


def spread(count: int) -> list[int]:
    """Numbers from 0 to `count - 1`, both among them, each about twice the one before: most begins early.

    All but the last are those that a longer history is judged at too: what was judged is kept.
    """
    return sorted({0, *(2**power for power in range(max(count - 1, 0).bit_length())), count - 1} if count else ())


class _Search:
    """The search in one history. What is judged is remembered, and of a commit only what is still open is asked."""

    def __init__(
        self,
        history: History,
        sights_at: SightsAt,
        deadline: Deadline,
        progress: Progress | None,
        expect: Expect,
        most: int,
        now: Sights | None,
        known: Mapping[str, Sights],
    ) -> None:
        self._history, self._sights_at, self._deadline, self._expect = history, sights_at, deadline, expect
        self._progress, self._steps = progress, 0
        self._most, self._left = most, 1
        self._known = {one.number: known[one.id] for one in history.mainline if one.id in known}
        if now and history.mainline:
            self._known[history.mainline[-1].number] = now
        self._open: dict[MilestoneId, tuple[int, int]] = {}
        """Places between which it is still searched, by what is."""
        self._inside: dict[MilestoneId, tuple[int, int]] = {}
        """The same in what a merge brought that lies between two neighbours."""
        self._line = history.mainline
        self._place = _places(history)
        self._since: dict[int, str] = {}
        """By the place of a commit of the mainline, the first day of what it brought."""
        for commit in history.commits:
            place = self._place.get(commit.number)
            if place is not None:
                self._since[place] = min(commit.day, self._since.get(place, commit.day))
        begun = (self._place[life.first] for life in history.paths.values() if life.first in self._place)
        first = min(begun, default=0)  # before, there is nothing to judge
        wanted = spread(len(self._line)) if not known else [self._place[number] for number in self._known]
        self._samples = self._sampled(sorted({first, *(number for number in wanted if number > first)}))

    def milestones(self) -> list[Milestone]:
        """The milestones of what is there at a sample.

        First all are dated to about a week, then to the day that each came, then it is searched for what went: where
        not all may be judged, that much is known of each.
        """
        present = {id: places for id in MILESTONES if (places := self._shown(id))}
        self._open = {id: (self._before(places[0]), places[0]) for id, places in present.items()}
        for id in present:
            self._narrow(id, _ABOUT)
        found = [self._come(id) for id in present]
        last = self._samples[-1] if self._samples else 0
        self._open = {id: (at[-1], self._after(at[-1])) for id, at in present.items() if at[-1] != last}
        self._inside = {}
        return [self._gone(one) if one.id in self._open else one for one in found]

    def samples(self) -> tuple[Sample, ...]:
        """What was counted at the samples, in the order of the mainline."""
        commits = (self._line[number] for number in self._samples)
        return tuple(Sample(one.day, one.id, self._known[one.number].vendors) for one in commits)

    # -- samples -------------------------------------------------------------------------------------------------

    def _sampled(self, samples: list[int]) -> list[int]:
        """Those of some numbers that may be judged: the last and the first always, then from the first on."""
        if not self._line:
            return []
        last = self._line[samples[-1]]
        self._judged(last, MILESTONES)
        self._left = min(self._most, max(_TIMES * self._known[last.number].files, _ANYWAY))
        # What is there at the end is not asked again where it was found before.
        there = set(self._known[last.number].of)
        wanted, expected = list(MILESTONES), False
        judged = [samples[-1]]
        for number in samples[:-1]:
            commit = self._line[number]
            if self._judged(commit, wanted):
                judged.append(number)
                wanted = [id for id in wanted if id not in there or id not in self._known[commit.number].of]
            if not expected:
                self._expect([self._line[other] for other in samples[:-1] if other > number], wanted)
                expected = True
        return sorted(judged)

    def _shown(self, id: MilestoneId) -> list[int]:
        """The samples that are known to have it."""
        return [number for number in self._samples if id in self._known[self._line[number].number].of]

    def _before(self, place: int) -> int:
        return max((number for number in self._samples if number < place), default=place - 1)

    def _after(self, place: int) -> int:
        return min(number for number in self._samples if number > place)

    # -- between samples -----------------------------------------------------------------------------------------

    def _come(self, id: MilestoneId) -> Milestone:
        """When it came, for the first time that is known."""
        commit, lacking = self._narrow(id)
        del self._open[id]
        sight = self._known[commit.number].of[id]
        form: Form | None = ("notebook" if sight.notebook else "script") if id == "training" else None
        after = lacking.day if lacking is not None else None
        return Milestone(id=id, date=commit.day, commit=commit.id, path=sight.path, form=form, after=after)

    def _gone(self, found: Milestone) -> Milestone:
        """The milestone of what was there at a sample, and at none after it, with when it went."""
        gone, _ = self._narrow(found.id, came=False)
        shown = self._path(self._open.pop(found.id)[0], found.id)
        return replace(found, lost=gone.day, lost_in=gone.id, lost_path=shown)

    def _narrow(self, id: MilestoneId, days: int = 0, came: bool = True) -> tuple[Commit, Commit | None]:
        """The commit in which it came or went, or one after it, and then the one after which that was.

        That is as near as may be judged, or about so many days.
        """
        low, high = self._open[id]
        low, high = self._turn(
            self._line, self._place, low, high, id, self._path(high if came else low, id), came, days
        )
        self._open[id] = low, high
        merge = self._line[high]
        if high - low > 1 or len(merge.parents) < 2:
            return merge, self._line[low] if high - low > 1 else None
        # Of what a merge brought, the commit that made the difference.
        brought = [one for one in self._history.brought(merge) if not one.merge or one is merge]
        place = {one.number: number for number, one in enumerate(brought)}
        first, last = self._inside.get(id, (-1, len(brought) - 1))
        first, last = self._turn(brought, place, first, last, id, self._path(high if came else low, id), came, days)
        self._inside[id] = first, last
        lacking = brought[first] if first >= 0 else self._line[low]
        return brought[last], lacking if last - first > 1 else None

    def _turn(
        self,
        line: Sequence[Commit],
        place: Mapping[int, int],
        low: int,
        high: int,
        id: MilestoneId,
        shown: str,
        came: bool = True,
        days: int = 0,
    ) -> tuple[int, int]:
        """Two neighbours in a line between which a capability came or went, or as near as may be judged.

        Or two that lie no more than so many `days` apart.

        The file that shows it, `shown` at first, tells where to look: where it came or was last touched, then where it
        was touched at all.
        """
        first = True
        while high - low > 1 and not (days and self._span(line, low, high) <= days):
            touched = self._touching(shown, place)
            inner = [number for number in touched if low < number < high]
            if inner:
                middle = inner[0 if came else -1] if first else inner[len(inner) // 2]
            else:
                middle = high - 1 if high in touched else (low + high) // 2
            if not self._judged(line[middle], self._asked(line[middle], id)):
                break
            there = self._known[line[middle].number].of.get(id)
            low, high = (low, middle) if (there is not None) == came else (middle, high)
            shown = shown if there is None else there.path
            first = False
            if line is self._line:
                self._open[id] = low, high  # what else is asked of the next one hangs on it
        return low, high

    def _span(self, line: Sequence[Commit], low: int, high: int) -> int:
        """Days from the first commit that may have made a difference to the last."""
        if low < 0:
            return date.max.toordinal()
        between = line[low : high + 1]
        days = [self._since[self._place[one.number]] if line is self._line else one.day for one in between[1:]]
        first = min(between[0].day, *days)
        return (date.fromisoformat(line[high].day) - date.fromisoformat(first)).days

    def _asked(self, commit: Commit, id: MilestoneId) -> list[MilestoneId]:
        """What is to be asked of a commit with a milestone: all that is searched around it."""
        place = self._place[commit.number]
        return [one for one, (low, high) in self._open.items() if one == id or low < place <= high]

    def _path(self, place: int, id: MilestoneId) -> str:
        return self._known[self._line[place].number].of[id].path

    def _touching(self, path: str, place: Mapping[int, int]) -> list[int]:
        """The places of the commits that touched a file under this name or an earlier one, in order."""
        names = {path, *(rename.old for rename in self._history.earlier_names(path))}
        lives = (self._history.paths[name] for name in names if name in self._history.paths)
        return sorted({place[number] for life in lives for number in life.commits if number in place})

    # -- judging -------------------------------------------------------------------------------------------------

    def _judged(self, commit: Commit, ids: Collection[MilestoneId]) -> bool:
        """Whether it is known what a commit shows of all these: it is judged, if that may be yet."""
        known = self._known.get(commit.number)
        wanted = [id for id in ids if known is None or id not in known.asked]
        if wanted and self._left > 0:
            found = self._sights_at(commit, wanted).only(wanted)
            self._deadline.heed()  # what was judged too late is not known
            self._left -= found.files
            self._steps += 1
            self._known[commit.number] = known.with_more(found) if known is not None else found
            if self._progress is not None:
                self._progress("history", self._steps, max(self._steps, len(MILESTONES) * _STEPS))
            return True
        return not wanted


def _places(history: History) -> dict[int, int]:
    """For each commit the place in the mainline of the one that brought it."""
    places: dict[int, int] = {}
    for place, commit in enumerate(history.mainline):
        waiting = [commit.number]
        while waiting:
            number = waiting.pop()
            if number not in places:
                places[number] = place
                waiting += history.commits[number].parents
    return places
