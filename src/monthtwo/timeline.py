"""A timeline as types: how a repository stood at the end of each month, and which warnings came true.

These types are the contract of `monthtwo timeline --format json`: fields may be added, never changed.
`report/timeline.schema.json` is generated from `Timeline`.
"""

from typing import Literal

from msgspec import Struct

from monthtwo.model import Confidence, Kind, Milestone, MilestoneId, Severity, SignalStatus, Tool

Result = Literal["came", "late", "never", "open"]
"""What became of a warning: it came true while it stood; it had before anybody was warned; it did not before the
warning ended, or before the time was over that its file gives; or that is open yet."""


class Month(Struct, frozen=True, kw_only=True):
    """A month and the commit of the mainline that was there at its end."""

    month: str
    """YYYY-MM."""
    day: str
    """Its last day; in the last month the day of the report."""
    commit: str
    kind: Kind | None = None
    """None where the month was not judged."""
    unknown: str = ""
    """Why it was not judged."""
    broken: tuple[str, ...] = ()
    """Checks that broke."""


class LevelChange(Struct, frozen=True, kw_only=True):
    """A level that an area has reached or fallen to by the end of a month."""

    day: str
    commit: str
    before: int
    level: int
    earlier: bool = False
    """Whether it may have been reached before: it was there in the first month of the timeline."""


class AreaCourse(Struct, frozen=True, kw_only=True):
    """The levels of an area."""

    id: str
    title: str
    levels: tuple[int | None, ...]
    """One for each month; None where that was not judged."""
    changes: tuple[LevelChange, ...]


class Raised(Struct, frozen=True, kw_only=True):
    """Months in a row in which a signal was raised, those that were not judged among them."""

    day: str
    """The end of the first of these months: the day of the warning."""
    commit: str
    until: str | None
    """The end of the first month in which it was not raised any more; None while it is."""
    since: str | None
    """The day from which its clock ran."""
    days: int | None
    """What the clock showed at the end of the last of these months."""
    confidence: Confidence
    reason: str
    earlier: bool = False
    """Whether it may have been raised before: it was in the first month of the timeline."""


class SignalCourse(Struct, frozen=True, kw_only=True):
    """What an early warning was at the end of each month, judged as of that day."""

    id: str
    title: str
    severity: Severity
    statuses: tuple[SignalStatus, ...]
    """One for each month; `unknown` where that was not judged."""
    raised: tuple[Raised, ...]


class Warning(Struct, frozen=True, kw_only=True):
    """A warning that would have been given at the end of a month, and what came of it."""

    signal: str
    title: str
    confidence: Confidence
    day: str
    commit: str
    until: str | None
    earlier: bool = False
    event: str
    """What it warns of."""
    result: Result
    said: str = ""
    """What came."""
    came: str | None = None
    """The day on which it came."""
    came_in: str | None = None
    """The commit that shows it, where one does."""
    months: float | None = None
    """From the warning to what came; negative where it came before."""


class Total(Struct, frozen=True, kw_only=True):
    """What came of all warnings of a signal."""

    signal: str
    warnings: int
    came: int
    late: int
    never: int
    open: int
    months: float | None
    """The median of the months by which those that came true were earlier."""


class Backtest(Struct, frozen=True, kw_only=True):
    """The warnings that would have been given, in the order of time."""

    warnings: tuple[Warning, ...]
    totals: tuple[Total, ...]


class Timeline(Struct, frozen=True, kw_only=True):
    """The contract of `monthtwo timeline`."""

    version: int
    tool: Tool
    name: str
    commit: str
    as_of: str
    kind: Kind | None
    """That of the last month."""
    unknown: str = ""
    """Why nothing could be judged; then there are no months."""
    months: tuple[Month, ...] = ()
    areas: tuple[AreaCourse, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    present: dict[MilestoneId, tuple[bool | None, ...]] = {}
    """By milestone, whether it was there at the end of each month; None where that was not judged."""
    signals: tuple[SignalCourse, ...] = ()
    backtest: Backtest | None = None
    """None where it was not asked for."""
