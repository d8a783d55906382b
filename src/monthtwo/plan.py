"""A plan as types: the changes that close what is missing, in the order in which to make them.

These types are the contract of `monthtwo plan --format json`: fields may be added, never changed.
"""

from msgspec import Struct

from monthtwo.model import Confidence, Effort, Severity, Tool


class Closed(Struct, frozen=True, kw_only=True):
    """A finding that a change closes, with what is done for it."""

    check: str
    do: str
    """What to do, in a few words."""
    missing: str
    path: str
    line: int
    message: str
    why: str
    fix: str
    severity: Severity
    confidence: Confidence
    effort: Effort


class AreaRise(Struct, frozen=True, kw_only=True):
    """The level of an area before a change and after it, where all changes before it were made."""

    area: str
    before: int
    after: int


class Step(Struct, frozen=True, kw_only=True):
    """One change to make."""

    id: str
    do: str
    closes: tuple[Closed, ...]
    rises: tuple[AreaRise, ...] = ()
    """Areas whose level it raises."""
    needs: tuple[str, ...] = ()
    """Changes of the plan that come first."""
    proof: tuple[str, ...]
    """The command, in words of a shell, that passes when it is done."""


class Plan(Struct, frozen=True, kw_only=True):
    """The changes that close every finding of a repository that nobody has accepted."""

    version: int
    tool: Tool
    name: str
    commit: str | None
    as_of: str | None
    steps: tuple[Step, ...]
