"""What a team may write down about its repository: the types of the settings, which their JSON Schema is made of."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from monthtwo.model import STAGES, Confidence, Severity, Stage

Level = Annotated[int, Meta(ge=0, le=4)]
Days = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(min_length=1)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
CheckSetting = Literal["off", "note", "low", "medium", "high"]
Target = Literal["serves", "production", "regulated"]
Field = Literal["reason", "owner", "until"]


class _Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename="kebab"):
    """A part of the settings."""


class GateRules(_Written, frozen=True, kw_only=True, rename="kebab"):
    """What fails the gate. Without any rule nothing does."""

    fail_on: Annotated[Severity | None, Meta(description="Findings of this severity or above fail the gate.")] = None
    confidence: Annotated[
        Confidence | None, Meta(description="How sure a finding has to be to fail the gate; `medium` without this.")
    ] = None
    levels: Annotated[
        dict[Stage, dict[str, Level]],
        Meta(
            description="By stage, the level that an area must have there, from 0 to 4; what an earlier stage demands "
            "is demanded later too. Only checks that are expected of the repository count."
        ),
    ] = {}
    signals: Annotated[
        tuple[Name, ...], Meta(description="Early warnings that fail the gate when they are raised.")
    ] = ()


class Rules(_Written, frozen=True, kw_only=True, rename="kebab"):
    """What holds for a system."""

    stage: Annotated[
        Stage | None, Meta(description="How far it is, where its team knows better than the evidence.")
    ] = None
    target: Annotated[
        Target | None,
        Meta(description="The stage that it is heading for; it is judged by it, if it has not come further."),
    ] = None
    checks: Annotated[
        dict[str, CheckSetting],
        Meta(
            description="By check id, area or glob, the severity of what is missing, or `off`. "
            "The last that fits counts."
        ),
    ] = {}
    gate: Annotated[GateRules, Meta(description="What fails the gate.")] = GateRules()


class AcceptanceRules(_Written, frozen=True, kw_only=True, rename="kebab"):
    """What is asked of acceptances."""

    require: Annotated[tuple[Field, ...], Meta(description="What each has to say.")] = ("reason",)
    longest: Annotated[Days | None, Meta(description="For how many days ahead one may hold.")] = None
    warn: Annotated[int, Meta(ge=0, description="How many days before its end one is reported.")] = 14


class Accept(_Written, frozen=True, kw_only=True, rename="kebab"):
    """A finding that is consciously accepted."""

    check: Annotated[str, Meta(min_length=1, description="The check whose finding it is.")]
    system: Annotated[
        str, Meta(description="The folder of the system that it is a finding of; without one, wherever it is found.")
    ] = ""
    reason: Annotated[str, Meta(description="Why it may stay.")] = ""
    owner: Annotated[str, Meta(description="Who answers for it.")] = ""
    until: Annotated[Day | None, Meta(description="The last day on which it holds.")] = None


class Settings(Rules, frozen=True, kw_only=True, rename="kebab"):
    """The settings of a repository, or a policy that such settings extend."""

    extends: Annotated[
        Name | tuple[Name, ...],
        Meta(
            description="Policies that these settings build on, the last before the others: a file of the repository, "
            "relative to this one, or the name that an installed package gives its policy."
        ),
    ] = ()
    select: Annotated[tuple[Name, ...], Meta(description="Areas, check ids or globs: only these are judged.")] = ()
    ignore: Annotated[tuple[Name, ...], Meta(description="Areas, check ids or globs that are left out.")] = ()
    acceptances: Annotated[AcceptanceRules, Meta(description="What is asked of acceptances.")] = AcceptanceRules()
    accept: Annotated[tuple[Accept, ...], Meta(description="Findings that are accepted.")] = ()
    scopes: Annotated[
        dict[str, Rules],
        Meta(
            description="By folder, the `stage`, `target`, `checks` and `gate` of the systems in it. They go before "
            "what is said here; the deepest folder goes before those above."
        ),
    ] = {}


class Placed(Struct, frozen=True):
    """An acceptance and where it is written."""

    accept: Accept
    path: str
    line: int
    inline: bool = False
    """It is a comment in the file at which the finding is shown."""


class Policy(Struct, frozen=True, kw_only=True):
    """The settings that hold for a scan: those of the repository on those they extend, globs resolved.

    `path` is the file of the repository's own, empty where it has none.
    """

    path: str = ""
    root: Rules = Rules()
    scopes: dict[str, Rules] = {}
    """By folder, what holds there: what the root says is in it."""
    acceptances: AcceptanceRules = AcceptanceRules()
    accepted: tuple[Placed, ...] = ()
    gates: bool = False
    """A rule of the settings gates, so that each system of a monorepo passes or fails by itself."""

    def at(self, folder: str) -> Rules:
        """What holds for a system in that folder."""
        return next((self.scopes[above] for above in _upwards(folder) if above in self.scopes), self.root)


def required(levels: Mapping[Stage, Mapping[str, int]], stage: Stage) -> dict[str, int]:
    """The level that each area must have at a stage: what it says itself goes before what earlier ones say."""
    found: dict[str, int] = {}
    for earlier in STAGES[: STAGES.index(stage) + 1]:
        found |= levels.get(earlier, {})
    return found


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
