"""What a signal sees of a repository: its history, what came when, and what is there now."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.signal import SignalInfo
from monthtwo.engine.traces import Traces
from monthtwo.model import (
    CheckResult,
    Confidence,
    Evidence,
    Kind,
    Milestone,
    MilestoneId,
    ModelUse,
    SignalStatus,
    VerdictValue,
)
from monthtwo.repository.history.contents import Contents, none_here
from monthtwo.repository.history.history import History
from monthtwo.repository.nature import nature
from monthtwo.signals.milestones import Sample

SHOWN = ("example", "docs", "test")

F = TypeVar("F", bound=Callable[..., object])


class NotJudged(Exception):
    """A check that a signal asks for was left out, as by `--select`."""


class Past(Struct, frozen=True, kw_only=True):
    """One repository on the day of its report."""

    as_of: date
    kind: Kind
    history: History | None
    """None where nothing is committed."""
    results: Mapping[str, CheckResult]
    """By check, the verdicts of the commit that is scanned."""
    traces: Traces
    milestones: Mapping[MilestoneId, Milestone]
    samples: tuple[Sample, ...] = ()
    """What was counted at commits of the past, in their order."""
    info: SignalInfo
    """The signal's own file."""
    contents: Contents = none_here
    """What stood in files of the past, as far as it is here."""

    def met(self, *checks: str) -> bool:
        """Whether one of these checks is met now."""
        return "met" in self._verdicts(checks)

    def unknown(self, *checks: str) -> bool:
        """Whether it could not be judged if any of these is met."""
        return "unknown" in self._verdicts(checks)

    def unsure(self, check: str) -> bool:
        """Whether it is unmet only as far as the forms go that are known: something may be it."""
        return self.results[check].verdict == "unmet" and self.results[check].confidence == "low"

    def _verdicts(self, checks: Iterable[str]) -> list[VerdictValue]:
        """Raises NotJudged where one of these checks was left out."""
        for check in checks:
            if check not in self.results:
                raise NotJudged(check)
        return [self.results[check].verdict for check in checks]

    def days_since(self, day: str) -> int:
        """Days from a day to that of the report."""
        return (self.as_of - date.fromisoformat(day)).days

    def shown(self, *checks: str) -> tuple[Evidence, ...]:
        """The first evidence of the first of these checks that has any."""
        return next((self.results[check].evidence[:1] for check in checks if self._has_evidence(check)), ())

    def only_shown(self, check: str, natures: Collection[str] = SHOWN) -> bool:
        """Whether a check is met in files alone that are for others to copy, or are of other `natures`."""
        evidence = self.results[check].evidence
        return bool(evidence) and all(nature(place.path) in natures for place in evidence)

    def aged(self, place: Evidence) -> Evidence:
        """A place with the day on which its file was last changed."""
        life = self.history.paths.get(place.path) if self.history is not None else None
        if self.history is None or life is None:
            return place
        return replace(place, note=f"{place.note}, unchanged since {self.history.commits[life.last].day}")

    def _has_evidence(self, check: str) -> bool:
        return check in self.results and bool(self.results[check].evidence)

    def threshold(self, name: str) -> float:
        """A threshold that the signal's file sets."""
        return self.info.thresholds[name]


class Warned(Struct, frozen=True, kw_only=True):
    """What a signal comes to. `reason` is one clause that says what was seen."""

    status: SignalStatus
    reason: str
    since: str | None = None
    confidence: Confidence = "high"
    evidence: tuple[Evidence, ...] = ()
    commits: tuple[str, ...] = ()
    items: tuple[ModelUse, ...] = ()


def signal(id: str) -> Callable[[F], F]:
    """Mark a function as the one that computes the signal `id`."""

    def mark(function: F) -> F:
        function.__dict__["signals"] = id
        return function

    return mark
