"""The vocabulary as types: what a report is made of.

Nothing here knows how a verdict is reached or how it is shown. These types are the JSON contract:
fields may be added, never changed (`report/schema.json` is generated from `Report`).
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

VerdictValue = Literal["met", "unmet", "not-asked", "unknown"]
Confidence = Literal["high", "medium", "low"]
Severity = Literal["note", "low", "medium", "high"]
Rung = Literal["declared", "implemented", "wired", "verified"]
Effort = Literal["hours", "days", "weeks"]
Kind = Literal["ml-service", "llm-app", "experiment", "ml-library", "ml-platform", "not-ml"]
Stage = Literal["explores", "serves", "production", "regulated"]
"""How far a repository is: it explores, something answers with a model, that is deployed and runs; `regulated` only
where its team says so."""
SkipReason = Literal[
    "binary",
    "oversized",
    "symlink",
    "submodule",
    "missing",
    "unreadable",
    "not-utf8",
    "syntax",
    "too-deep",
    "special",
    "broken",
    "budget",
    "timeout",
]

ChangeKind = Literal["lost", "new", "moved", "gained", "fixed"]
Side = Literal["base", "head"]
"""What a change is compared with, and what it comes to."""
Baseline = Literal["new", "unchanged"]
SignalStatus = Literal["raised", "clear", "not-asked", "unknown"]
MilestoneId = Literal[
    "training",
    "serving",
    "container",
    "deploy",
    "ci",
    "monitoring",
    "drift",
    "alerts",
    "prediction_log",
    "data_validation",
    "experiment_tracking",
    "annotation",
    "agreement",
]

SEVERITIES: tuple[Severity, ...] = ("note", "low", "medium", "high")
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
STAGES: tuple[Stage, ...] = ("explores", "serves", "production", "regulated")
RUNGS: tuple[Rung, ...] = ("declared", "implemented", "wired", "verified")


class Evidence(Struct, frozen=True, order=True, omit_defaults=True):
    """A fact in a place: a POSIX `path` relative to the root, a 1-based `line`, one clause that says what is there."""

    path: str
    line: int
    note: str
    explains: bool = False
    """Of a near miss: it comes close to nothing, and says where something is not done."""

    def __post_init__(self) -> None:
        # What could not be shown cannot be constructed: one bad location makes code scanning refuse a whole SARIF file.
        if not self.path or self.path.startswith("/") or "\\" in self.path or ".." in self.path.split("/"):
            raise ValueError(f"evidence path {self.path!r} is not relative to the repository root")
        if self.line < 1:
            raise ValueError(f"evidence line {self.line} in {self.path!r} is not 1-based")


class CheckResult(Struct, frozen=True, kw_only=True):
    """One question and its answer, with the texts a reader needs to act on it."""

    id: str
    title: str
    area: str
    verdict: VerdictValue
    confidence: Confidence
    severity: Severity
    rung: Rung
    effort: Effort
    evidence: tuple[Evidence, ...] = ()
    near_misses: tuple[Evidence, ...] = ()
    reason: str | None = None
    """Why the verdict is not `met`: what was looked for, why it was not asked, or what broke."""
    broken: bool = False
    """The check itself failed (exit status 4); `reason` then says how."""
    expected_from: Stage | None = None
    """The first stage at which a repository of this kind ought to meet the check; None: at no stage."""
    expected: bool = True
    """Whether it ought to be met at the stage by which the repository is judged. If not, its absence is no finding."""
    after: tuple[str, ...] = ()
    """Checks that have to be met first for this one to be worth the work."""
    missing: str = ""
    """What a finding says: what is not there."""
    why: str = ""
    fix: str = ""
    refs: tuple[str, ...] = ()
    since: str = ""


def needing(check: str, results: Sequence[CheckResult]) -> list[str]:
    """Those of the results that need a check to be met first, directly or through others of them."""
    held = [check]
    for one in held:
        held += [result.id for result in results if one in result.after and result.id not in held]
    return held[1:]


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An unmet check that a repository of this kind and stage ought to meet.

    It is shown at the most useful real file, which is no part of what it is.
    """

    check: str
    fingerprint: str
    """The first identity, made of the check and the path: it changes with a better anchor."""
    identity: str
    """The second identity, made of the check alone: where a finding is shown does not change it."""
    path: str
    line: int
    message: str
    severity: Severity
    confidence: Confidence
    accepted: bool = False
    """Somebody accepted it, and says so (`acceptances`): it fails no gate, and is as unmet as any."""
    baseline: Baseline | None = None
    """Whether the base has it too; left out where nothing was compared."""

    def __post_init__(self) -> None:
        Evidence(self.path, self.line, "")


class Acceptance(Struct, frozen=True, kw_only=True):
    """A finding that somebody accepted, and where that is written."""

    check: str
    system: str = ""
    """The system of which the finding is accepted; empty where it is accepted wherever it is found."""
    reason: str = ""
    owner: str = ""
    until: str | None = None
    """The last day on which it holds; None: it has no end."""
    path: str
    line: int
    status: Literal["holds", "ending", "expired", "useless", "refused"]
    """Only what holds or is ending accepts anything."""
    severity: Severity | None = None
    """How grave it is that the acceptance itself is in order no more; None where it is."""
    message: str = ""
    """What is to be done about the acceptance, where it is not simply in force."""

    def __post_init__(self) -> None:
        Evidence(self.path, self.line, "")


class Cause(Struct, frozen=True, kw_only=True):
    """The line of a difference that made a change: one that the base had, or one that the head has."""

    side: Side
    path: str
    line: int

    def __post_init__(self) -> None:
        Evidence(self.path, self.line, "")


class Change(Struct, frozen=True, kw_only=True):
    """What is otherwise than it was at the base: a verdict, a finding, or what a verdict stands on."""

    kind: ChangeKind
    check: str
    system: str = ""
    """The root of the system that it is about, empty for the repository."""
    message: str
    before: VerdictValue
    after: VerdictValue
    severity: Severity
    confidence: Confidence
    cause: Cause | None = None
    """None where no line of the difference is seen to have made it, or no difference is known."""
    evidence: tuple[Evidence, ...] = ()
    """What a verdict that is lost stood on, or what one that is gained or moved stands on."""


class Base(Struct, frozen=True, kw_only=True):
    """What a report is compared with: a commit, or a report on one."""

    commit: str | None
    as_of: str | None
    files: int
    """How many files are otherwise at the head; 0 where only reports were compared."""


class Alteration(Struct, frozen=True, kw_only=True):
    """What a change does to the settings, or to what is accepted; it is judged without it."""

    side: Side
    """Where the line is: of what is gone at the base."""
    path: str
    line: int
    message: str


class Area(Struct, frozen=True, kw_only=True):
    """One area's rung-derived `level` (0-4) and how many of its checks were asked and met."""

    id: str
    level: int
    asked: int
    met: int
    unknown: int = 0


class Skipped(Struct, frozen=True, order=True):
    """A file that was not read, and why. `detail` is for people."""

    path: str
    reason: SkipReason
    detail: str = ""


class Milestone(Struct, frozen=True, kw_only=True):
    """When something first existed in production code: the author's day, the commit, a file that shows it."""

    id: MilestoneId
    date: str
    commit: str
    path: str
    months: float | None = None
    """Months since the first commit that trains; negative before it, None where nothing trains."""
    form: Literal["script", "notebook"] | None = None
    """Of `training`: whether a script or a notebook was the first that trains."""
    after: str | None = None
    """Where there was too much to judge all that lies between: the day of the last commit known to lack it."""
    lost: str | None = None
    """The day from which on it is not there any more."""
    lost_in: str | None = None
    """The commit from which on it is not there."""
    lost_path: str | None = None
    """The file that showed it last."""


class ModelUse(Struct, frozen=True, kw_only=True):
    """A hosted model that code or its configuration names, and what is announced of it."""

    provider: str
    id: str
    path: str
    line: int
    role: Literal["fixed", "default", "choice"]
    """Sent as written, sent where nothing else is set, or offered."""
    status: Literal["retired", "retiring", "alias", "fine", "unknown"]
    retires: str | None = None
    replacement: str | None = None


class Signal(Struct, frozen=True, kw_only=True):
    """An early warning, computed over time."""

    id: str
    title: str
    status: SignalStatus
    severity: Severity
    confidence: Confidence
    since: str | None = None
    """The day from which on it holds, or from which its clock runs."""
    days: int | None = None
    """From `since` to the day of the report."""
    reason: str
    """What was seen, or why it was not asked or cannot be told."""
    evidence: tuple[Evidence, ...] = ()
    commits: tuple[str, ...] = ()
    why: str = ""
    clears: str = ""
    """What ends the warning."""
    refs: tuple[str, ...] = ()
    items: tuple[ModelUse, ...] = ()
    """Of `retired-model`: the models that are named."""


class Tool(Struct, frozen=True):
    name: str
    version: str


class KindReason(Struct, frozen=True):
    """Why a repository is of its kind: a clause, about what stands at a path and line where there is one."""

    kind: Kind
    clause: str
    path: str = ""
    line: int = 0

    @property
    def text(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where} {self.clause}" if where else self.clause


class Language(Struct, frozen=True):
    """Code of one language: how many files, and whether they are read by their structure or only as text."""

    name: str
    files: int
    depth: Literal["structure", "text"]


class Repository(Struct, frozen=True, kw_only=True):
    """What was scanned. `commit` is None where nothing is committed; `as_of` is YYYY-MM-DD or None."""

    name: str
    commit: str | None
    as_of: str | None
    kind: Kind
    kind_reason: str = ""
    stage: Stage = "explores"
    stage_reason: str = ""
    target: Stage | None = None
    """The stage it is heading for and judged by, where somebody says so."""
    files: int
    skipped: tuple[Skipped, ...] = ()
    """Files that could not be read or parsed. Classified entries are only counted, in `classified`."""
    classified: dict[str, int] = {}
    """How many tracked entries were set aside without being read: vendored, generated, binary, symlink, ..."""
    languages: tuple[Language, ...] = ()
    """What the code is written in, and how deep it was read."""


class System(Struct, frozen=True, kw_only=True):
    """One ML system of a monorepo: something that is deployed from a folder of its own."""

    name: str
    root: str
    """The folder, relative to the repository's root; `.` for all that lies in no other system."""
    kind: Kind
    kind_reason: str = ""
    stage: Stage = "explores"
    stage_reason: str = ""
    areas: tuple[Area, ...]
    checks: tuple[CheckResult, ...]
    """Verdicts about what lies in the folder, and about what outside of it stands for it."""
    findings: tuple[Finding, ...]
    gate: "Gate | None" = None
    """Where the settings gate: whether this system passes by itself."""


class Gate(Struct, frozen=True):
    passed: bool
    reasons: tuple[str, ...] = ()
    fail_on: Severity | None = None
    blocking: tuple[str, ...] = ()
    """The checks whose findings fail it."""
    accept: str = ""
    """What would have to be written into the settings for these to be accepted."""


class Report(Struct, frozen=True, kw_only=True):
    """The contract everything else reads."""

    version: int
    tool: Tool
    repository: Repository
    areas: tuple[Area, ...]
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]
    """What to do first comes first."""
    ahead: tuple[str, ...] = ()
    """Checks that the next stage will ask for and that are not met yet, the most work first. They never fail a gate."""
    systems: tuple[System, ...] = ()
    """The systems of a monorepo, each by itself; empty where there is one only. `checks` are about all of them."""
    gate: Gate
    signals: tuple[Signal, ...] = ()
    """Early warnings, those that are raised first; none where history was not asked for."""
    milestones: tuple[Milestone, ...] = ()
    """What came when, in the order of time."""
    acceptances: tuple[Acceptance, ...] = ()
    """What the settings and comments in the code accept, in order or not."""
    base: Base | UnsetType = UNSET
    """What it is compared with; left out where it is not, as are the `changes`."""
    changes: tuple[Change, ...] | UnsetType = UNSET
    """What is otherwise, the worst first."""
    altered: tuple[Alteration, ...] | UnsetType = UNSET
    """What the change does to the settings and acceptances by which it is judged, which are those of the base."""
