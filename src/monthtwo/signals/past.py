"""What a signal sees of a repository: its history, what came when, and what is there now."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct

from monthtwo.catalogue.signal import SignalInfo
from monthtwo.engine.traces import Traces
from monthtwo.model import CheckResult, Confidence, Evidence, Kind, Milestone, MilestoneId, ModelUse, SignalStatus
from monthtwo.repository.history.history import History

F = TypeVar("F", bound=Callable[..., object])


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
    info: SignalInfo
    """The signal's own file."""

    def met(self, *checks: str) -> bool:
        """Whether one of these checks is met now."""
        return any(check in self.results and self.results[check].verdict == "met" for check in checks)

    def unknown(self, *checks: str) -> bool:
        """Whether it could not be judged if any of these is met."""
        return any(check not in self.results or self.results[check].verdict == "unknown" for check in checks)

    def days_since(self, day: str) -> int:
        """Days from a day to that of the report."""
        return (self.as_of - date.fromisoformat(day)).days

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
