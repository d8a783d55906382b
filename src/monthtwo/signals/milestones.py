"""What came when: past commits are judged, samples of the mainline first, then what lies between two that differ."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.deadline import Deadline
from monthtwo.model import CheckResult, Milestone, MilestoneId
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History

if TYPE_CHECKING:
    from monthtwo.catalogue.catalogue import Catalogue

CHECKS: dict[MilestoneId, tuple[str, ...]] = {
    "training": ("retraining/entrypoint",),
    "serving": ("serving/entrypoint",),
    "container": ("serving/container",),
    "deploy": ("serving/deploy-target",),
    "ci": ("operations/ci",),
    "monitoring": ("monitoring/service-metrics", "monitoring/model-metrics"),
    "drift": ("drift/detector",),
    "alerts": ("monitoring/alerts",),
    "prediction_log": ("logging/predictions",),
    "data_validation": ("data/validation",),
    "experiment_tracking": ("reproducibility/tracking",),
    "annotation": ("annotation/active",),
    "agreement": ("annotation/agreement",),
}
"""A milestone is that one of these is met for the first time."""
_SAMPLES = 12
"""About how many commits of the mainline are judged at equal distances; those of its beginning stand closer."""
MOST_FILES = 15_000
"""Files of code that may be judged in all past commits together: what a large repository has is dated less closely."""
_MONTH = 365.25 / 12

Form = Literal["script", "notebook"]
Progress = Callable[[str, int, int], None]

_ASKED = frozenset(check for checks in CHECKS.values() for check in checks)
_CODE = (".py", ".ipynb")


class NotHere(Exception):
    """The contents of a past commit are not in this clone."""


class Sight(Struct, frozen=True):
    """A file that shows something at one commit. `notebook`: it trains, and no script does yet."""

    path: str
    notebook: bool = False


class Sights(Struct, frozen=True):
    """What there is at one commit, and how many files of code it has."""

    of: dict[MilestoneId, Sight] = {}
    files: int = 0
    vendors: int = 0
    """Modules that import the package of a vendor of hosted models."""


class Sample(Struct, frozen=True):
    """What was counted at a commit of the mainline."""

    day: str
    commit: str
    vendors: int


class Calendar(Struct, frozen=True):
    """What came when, and what was counted in between."""

    milestones: tuple[Milestone, ...] = ()
    samples: tuple[Sample, ...] = ()


SightsAt = Callable[[Commit], Sights]
"""Judges a commit; raises NotHere where its contents are not here."""
Expect = Callable[[Sequence[Commit]], None]
"""Is told which commits will be judged first, in their order."""


def asked_of_past(catalogue: "Catalogue") -> tuple[str, ...]:
    """The checks that are asked of past commits."""
    return tuple(check.id for check in catalogue.checks if check.id in _ASKED)


def sights(
    results: Iterable[CheckResult], notebooks: Sequence[str], vendors: int, natures: Mapping[str, str]
) -> Sights:
    """What the verdicts of one commit show; `natures` are those of its files, `notebooks` train."""
    found = dict(_seen({result.id: result for result in results}, notebooks))
    own = (path for path, nature in natures.items() if nature not in ("vendored", "generated"))
    return Sights(found, sum(path.endswith(_CODE) for path in own), vendors)


def calendar(
    history: History,
    sights_at: SightsAt,
    deadline: Deadline,
    progress: Progress | None = None,
    expect: Expect = lambda commits: None,
    most: int = MOST_FILES,
    known: Mapping[str, Sights] | None = None,
) -> Calendar:
    """When each capability first existed, in the order of time; what there never was at a sample is not in it.

    `known` is what commits of the mainline show, by their ids, where that is known already: they are the samples then.

    Raises:
        TimeUp: the deadline has passed.
        NotHere: a commit that has to be judged is not here with its contents.
    """
    search = _Search(history, sights_at, deadline, progress, expect, most, known or {})
    found = [one for id in CHECKS if (one := search.milestone(id)) is not None]
    training = next((one.date for one in found if one.id == "training"), None)
    if training is not None:
        found = [replace(one, months=_months(training, one.date)) for one in found]
    found.sort(key=lambda one: (one.date, list(CHECKS).index(one.id)))
    return Calendar(tuple(found), search.samples())


def _months(start: str, end: str) -> float:
    return round((date.fromisoformat(end) - date.fromisoformat(start)).days / _MONTH, 1)


def spread(count: int) -> list[int]:
    """Numbers from 0 to `count - 1`, both among them, close at first: most of what begins does so early.

    Mostly those that a longer history is judged at too: what was judged is kept.
    """
    step = 1
    while count > _SAMPLES * step:
        step *= 2
    early = (2**power - 1 for power in range(count.bit_length()))
    return sorted({*(number for number in early if number < count), *range(0, count, step), *range(count)[-1:]})


class _Search:
    """The search in one history. What is judged is remembered: most milestones are looked for at the same commits."""

    def __init__(
        self,
        history: History,
        sights_at: SightsAt,
        deadline: Deadline,
        progress: Progress | None,
        expect: Expect,
        most: int,
        known: Mapping[str, Sights],
    ) -> None:
        self._history, self._sights_at, self._deadline, self._expect = history, sights_at, deadline, expect
        self._progress, self._left = progress, most
        self._line = history.mainline
        self._known = {one.number: known[one.id] for one in self._line if one.id in known}
        self._place = _places(history)
        begun = (self._place[life.first] for life in history.paths.values() if life.first in self._place)
        first = min(begun, default=0)  # before, there is nothing to judge
        wanted = spread(len(self._line)) if not known else [self._place[number] for number in self._known]
        self._samples = self._sampled(sorted({first, *(number for number in wanted if number > first)}))

    def milestone(self, id: MilestoneId) -> Milestone | None:
        """The milestone of a capability, if it is there at a sample."""
        line, samples = self._line, self._samples
        present = [number for number in samples if self._shows(line[number], id)]
        if not present:
            return None
        before = max((number for number in samples if number < present[0]), default=present[0] - 1)
        shown = self._path(present[0], id)
        absent, place = self._turn(line, self._place, before, present[0], id, shown)
        commit, after = line[place], line[absent].day if place - absent > 1 else None
        if after is None and len(commit.parents) > 1:
            commit = self._within(commit, id, self._path(place, id))
        sight = self._known[commit.number].of[id]
        form: Form | None = ("notebook" if sight.notebook else "script") if id == "training" else None
        found = Milestone(id=id, date=commit.day, commit=commit.id, path=sight.path, form=form, after=after)
        if present[-1] == samples[-1]:
            return found
        low, high = self._turn(
            line, self._place, present[-1], _next_of(samples, present[-1]), id, self._path(present[-1], id), came=False
        )
        shown, gone = self._path(low, id), line[high]
        if high - low == 1 and len(gone.parents) > 1:
            gone = self._within(gone, id, shown, came=False)
        return replace(found, lost=gone.day, lost_in=gone.id, lost_path=shown)

    def samples(self) -> tuple[Sample, ...]:
        """What was counted at the samples, in the order of the mainline."""
        commits = (self._line[number] for number in self._samples)
        return tuple(Sample(one.day, one.id, self._known[one.number].vendors) for one in commits)

    def _sampled(self, samples: list[int]) -> list[int]:
        """Those of some numbers that may be judged: the first and the last always, then from the first on."""
        order = dict.fromkeys([samples[0], samples[-1], *samples]) if samples else {}
        self._expect([self._line[number] for number in order] if self._line else [])
        return sorted(number for number in order if self._line and self._judged(self._line[number]))

    def _turn(
        self,
        line: Sequence[Commit],
        place: Mapping[int, int],
        low: int,
        high: int,
        id: MilestoneId,
        shown: str,
        came: bool = True,
    ) -> tuple[int, int]:
        """Two neighbours in a line between which a capability came or went, or as near as may be judged.

        The file that shows it, `shown` at first, tells where to look: where it came or was last touched, then where it
        was touched at all.
        """
        first = True
        while high - low > 1:
            touched = self._touching(shown, place)
            inner = [number for number in touched if low < number < high]
            if inner:
                middle = inner[0 if came else -1] if first else inner[len(inner) // 2]
            else:
                middle = high - 1 if high in touched else (low + high) // 2
            if not self._judged(line[middle]):
                break
            there = self._known[line[middle].number].of.get(id)
            low, high = (low, middle) if (there is not None) == came else (middle, high)
            shown = shown if there is None else there.path
            first = False
        return low, high

    def _path(self, place: int, id: MilestoneId) -> str:
        return self._known[self._line[place].number].of[id].path

    def _within(self, merge: Commit, id: MilestoneId, shown: str, came: bool = True) -> Commit:
        """Of what a merge brought, the commit that made the difference."""
        brought = [one for one in self._history.brought(merge) if not one.merge or one is merge]
        place = {one.number: number for number, one in enumerate(brought)}
        return brought[self._turn(brought, place, -1, len(brought) - 1, id, shown, came)[1]]

    def _touching(self, path: str, place: Mapping[int, int]) -> list[int]:
        """The places of the commits that touched a file under this name or an earlier one, in order."""
        names = {path, *(rename.old for rename in self._history.earlier_names(path))}
        lives = (self._history.paths[name] for name in names if name in self._history.paths)
        return sorted({place[number] for life in lives for number in life.commits if number in place})

    def _judged(self, commit: Commit) -> bool:
        """Whether it is known what a commit shows: it is judged, if that may be yet."""
        if commit.number not in self._known and self._left > 0:
            found = self._sights_at(commit)
            self._deadline.heed()  # what was judged too late is not known
            self._left -= found.files
            self._known[commit.number] = found
            if self._progress is not None:
                done = len(self._known)
                self._progress("history", done, max(done, len(CHECKS) * 4))
        return commit.number in self._known

    def _shows(self, commit: Commit, id: MilestoneId) -> bool:
        return id in self._known[commit.number].of


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


def _next_of(numbers: Sequence[int], number: int) -> int:
    return min(one for one in numbers if one > number)


def _seen(verdicts: Mapping[str, CheckResult], notebooks: Sequence[str]) -> Iterator[tuple[MilestoneId, Sight]]:
    for id, checks in CHECKS.items():
        met = [verdicts[check] for check in checks if check in verdicts and verdicts[check].verdict == "met"]
        if met:
            yield id, Sight(met[0].evidence[0].path if met[0].evidence else "")
        elif id == "training" and notebooks:
            yield id, Sight(notebooks[0], notebook=True)
