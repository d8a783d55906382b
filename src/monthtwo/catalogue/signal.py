"""An early warning as its file says it: the texts and thresholds; what computes it is code."""

from msgspec import Struct

from monthtwo.model import Confidence, Severity


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
    refs: tuple[str, ...] = ()
    since: str = "0.1"
