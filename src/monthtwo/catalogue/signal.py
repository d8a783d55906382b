"""An early warning as its file says it: the texts and thresholds; what computes it is code."""

from typing import Literal

from msgspec import Struct

from monthtwo.model import Confidence, MilestoneId, Severity

Touched = Literal["serving", "training", "vendors", "shown"]
"""Files as they were at the warning, and by the names they got later: what answers, what trains and was trained, what
imports a vendor's package, and what the signal showed as evidence."""


class LaterCommit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A commit that a person made after a warning."""

    touches: tuple[Touched, ...] = ()
    """It touches one of these files."""
    files: int = 1
    """It touches so many of them."""
    removes: int = 0
    """It removes so many files that end in one of `endings`."""
    endings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """The first line of its message has one of these words."""


class Outcome(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way in which what a signal warns of comes true, as a history shows it. One of the fields says how."""

    said: str
    """What came, in a few words."""
    arrives: tuple[MilestoneId, ...] = ()
    """One of these capabilities comes, after the warning: it was needed."""
    absent: tuple[MilestoneId, ...] = ()
    """None of these is there `days` after the warning."""
    quiet: Literal["", "repository", "owner"] = ""
    """For `days` no person commits anything; or the one who holds it is gone and nobody else goes on."""
    commit: LaterCommit | None = None
    """Somebody makes such a commit."""
    edited: bool = False
    """A model's id is written anew after the day on which its vendor retired it."""
    days: int = 0


class WarnsOf(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a signal warns of, and what in a history counts as that it came true. The first to come counts."""

    event: str
    """In one clause, as it would be told on the day of the warning."""
    any: tuple[Outcome, ...]
    within: int = 730
    """Days after which a warning that has not come true counts as one that never did."""


class SignalInfo(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of `signals`. `id` is the name by which gates and reports know it."""

    id: str
    title: str
    why: str
    clears: str
    """What ends the warning, for who has ten minutes."""
    severity: Severity
    confidence: Confidence = "high"
    """The most that is said of it."""
    of_history: bool = True
    """Whether it needs the whole history: without it is `unknown`, and not asked of a young one."""
    of_milestones: bool = True
    """Whether it asks what came when: it is `unknown` too where past commits cannot be judged."""
    default: bool = True
    """Whether it is computed without being named: not where it is wrong too often."""
    thresholds: dict[str, float] = {}
    """By name, in the unit that the name says: `days`, `share`."""
    warns_of: WarnsOf
    """What has come true when the warning was right: `monthtwo timeline --backtest` looks for it."""
    refs: tuple[str, ...] = ()
    since: str = "0.1"
