"""Milestones: what shows one at a commit, and what is known of when each came."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.model import CheckResult, Milestone, MilestoneId
from monthtwo.repository.history.commits import Commit

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

Form = Literal["script", "notebook"]
Progress = Callable[[str, int, int], None]

MILESTONES: tuple[MilestoneId, ...] = tuple(CHECKS)
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
    asked: tuple[MilestoneId, ...] = MILESTONES
    """The milestones that were looked for."""

    def only(self, ids: Collection[MilestoneId]) -> "Sights":
        """What is known of these milestones, as if no other had been looked for."""
        asked = tuple(id for id in self.asked if id in ids)
        return replace(self, of={id: sight for id, sight in self.of.items() if id in asked}, asked=asked)

    def with_more(self, other: "Sights") -> "Sights":
        """What is known of a commit, with what was looked for later."""
        asked = {*self.asked, *other.asked}
        return replace(self, of={**self.of, **other.of}, asked=tuple(id for id in MILESTONES if id in asked))


class Sample(Struct, frozen=True):
    """What was counted at a commit of the mainline."""

    day: str
    commit: str
    vendors: int


class Calendar(Struct, frozen=True):
    """What came when, and what was counted in between."""

    milestones: tuple[Milestone, ...] = ()
    samples: tuple[Sample, ...] = ()


SightsAt = Callable[[Commit, Collection[MilestoneId]], Sights]
"""Looks for milestones in a commit; raises NotHere where its contents are not here."""
Expect = Callable[[Sequence[Commit], Collection[MilestoneId]], None]
"""Is told which commits will be judged next, in their order, and what will be looked for in them, or less."""


def checks_of(ids: Collection[MilestoneId]) -> frozenset[str]:
    """The checks that milestones ask of past commits."""
    return frozenset(check for id in ids for check in CHECKS[id])


def sights(
    results: Iterable[CheckResult],
    notebooks: Sequence[str],
    vendors: int,
    natures: Mapping[str, str],
    asked: Collection[MilestoneId] = MILESTONES,
) -> Sights:
    """What the verdicts of one commit show of the milestones that are asked.

    `natures` are those of its files, `notebooks` train.
    """
    found = dict(_seen({result.id: result for result in results}, notebooks, asked))
    own = (path for path, nature in natures.items() if nature not in ("vendored", "generated"))
    files = sum(path.endswith(_CODE) for path in own)
    return Sights(found, files, vendors, tuple(id for id in MILESTONES if id in asked))


def _seen(
    verdicts: Mapping[str, CheckResult], notebooks: Sequence[str], asked: Collection[MilestoneId]
) -> Iterator[tuple[MilestoneId, Sight]]:
    for id in asked:
        met = [verdicts[check] for check in CHECKS[id] if check in verdicts and verdicts[check].verdict == "met"]
        if met:
            yield id, Sight(met[0].evidence[0].path if met[0].evidence else "")
        elif id == "training" and notebooks:
            yield id, Sight(notebooks[0], notebook=True)
