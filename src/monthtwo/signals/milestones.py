"""What came when: past commits are judged, by bisection between samples of the mainline."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.deadline import Deadline
from monthtwo.model import CheckResult, Milestone, MilestoneId
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History

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
"""Commits of the mainline that are judged before what lies between two that differ is searched."""
_MONTH = 365.25 / 12

Form = Literal["script", "notebook"]

_ASKED = frozenset(check for checks in CHECKS.values() for check in checks)


class Sight(Struct, frozen=True):
    """A file that shows something at one commit. `notebook`: it trains, and no script does yet."""

    path: str
    notebook: bool = False


Sights = dict[MilestoneId, Sight]
"""What there is at one commit."""
SightsAt = Callable[[Commit], Sights]


def asked_of_past(catalogue: Catalogue) -> tuple[str, ...]:
    """The checks that are asked of past commits."""
    return tuple(check.id for check in catalogue.checks if check.id in _ASKED)


def sights(results: Iterable[CheckResult]) -> Sights:
    """What the verdicts of one commit show."""
    return dict(_seen({result.id: result for result in results}))


def milestones(history: History, sights_at: SightsAt, deadline: Deadline) -> tuple[Milestone, ...]:
    """When each capability first existed, in the order of time; what there never was at a sample is not in it.

    Raises:
        TimeUp: the deadline has passed.
    """
    search = _Search(history, sights_at, deadline)
    found = [one for id in CHECKS if (one := search.first(id)) is not None]
    training = next((one.date for one in found if one.id == "training"), None)
    if training is not None:
        found = [replace(one, months=_months(training, one.date)) for one in found]
    return tuple(sorted(found, key=lambda one: (one.date, list(CHECKS).index(one.id))))


def _months(start: str, end: str) -> float:
    return round((date.fromisoformat(end) - date.fromisoformat(start)).days / _MONTH, 1)


def _spread(count: int) -> list[int]:
    """Numbers from 0 to `count - 1`, both among them: mostly those that a longer history is judged at too."""
    step = 1
    while count > _SAMPLES * step:
        step *= 2
    return sorted({*range(0, count, step), count - 1})


class _Search:
    def __init__(self, history: History, sights_at: SightsAt, deadline: Deadline) -> None:
        self._history, self._sights_at, self._deadline = history, sights_at, deadline
        self._known: dict[int, Sights] = {}

    def first(self, id: MilestoneId) -> Milestone | None:
        """The milestone of a capability, if it is there at a sample."""
        line = self._history.mainline
        samples = _spread(len(line))
        present = [number for number in samples if self._shows(line[number], id)]
        if not present:
            return None
        before = max((number for number in samples if number < present[0]), default=-1)
        commit = self._within(line[self._bisect(line, before, present[0], id)], id)
        sight = self._sights(commit).get(id) or self._sights(line[present[0]])[id]
        form: Form | None = ("notebook" if sight.notebook else "script") if id == "training" else None
        lost = None if present[-1] == samples[-1] else self._lost(line, samples, present[-1], id)
        return Milestone(id=id, date=commit.day, commit=commit.id, path=sight.path, form=form, lost=lost)

    def _lost(self, line: Sequence[Commit], samples: Sequence[int], last: int, id: MilestoneId) -> str:
        after = min(number for number in samples if number > last)
        while after - last > 1:
            middle = (after + last) // 2
            last, after = (middle, after) if self._shows(line[middle], id) else (last, middle)
        return line[after].day

    def _bisect(self, line: Sequence[Commit], absent: int, present: int, id: MilestoneId) -> int:
        while present - absent > 1:
            middle = (absent + present) // 2
            if self._shows(line[middle], id):
                present = middle
            else:
                absent = middle
        return present

    def _within(self, commit: Commit, id: MilestoneId) -> Commit:
        """Of what a merge brought, the commit that made the difference."""
        if len(commit.parents) < 2:
            return commit
        brought = [one for one in self._history.brought(commit) if not one.merge or one is commit]
        return brought[self._bisect(brought, -1, len(brought) - 1, id)]

    def _shows(self, commit: Commit, id: MilestoneId) -> bool:
        return id in self._sights(commit)

    def _sights(self, commit: Commit) -> Sights:
        if commit.number not in self._known:
            found = self._sights_at(commit)
            self._deadline.heed()  # what was judged too late is not known
            self._known[commit.number] = found
        return self._known[commit.number]


def _seen(verdicts: Mapping[str, CheckResult]) -> Iterator[tuple[MilestoneId, Sight]]:
    for id, checks in CHECKS.items():
        met = [verdicts[check] for check in checks if check in verdicts and verdicts[check].verdict == "met"]
        if met:
            yield id, Sight(met[0].evidence[0].path if met[0].evidence else "")
        elif id == "training" and "retraining/entrypoint" in verdicts:
            near = verdicts["retraining/entrypoint"].near_misses
            notebook = next((one.path for one in near if one.path.endswith(".ipynb")), None)
            if notebook is not None:
                yield id, Sight(notebook, notebook=True)
