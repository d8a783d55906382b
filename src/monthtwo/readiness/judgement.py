"""What a repository's facts come to, and the report that says so."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from monthtwo import __version__
from monthtwo.engine.traces import Traces
from monthtwo.model import (
    Area,
    CheckResult,
    Finding,
    KindReason,
    Milestone,
    Report,
    Repository,
    Signal,
    Skipped,
    Stage,
    System,
    Tool,
)
from monthtwo.options import ScanOptions
from monthtwo.readiness.advice import ahead, expected, missing
from monthtwo.readiness.findings import findings
from monthtwo.readiness.gate import judge
from monthtwo.readiness.stage import Reached, at_least, stage_of
from monthtwo.repository.entries import Entry
from monthtwo.repository.languages import languages
from monthtwo.repository.snapshot import Snapshot

_SET_ASIDE = ("vendored", "generated", "symlink", "submodule", "missing", "special")


class Judgement(Struct, frozen=True):
    reason: KindReason
    results: tuple[CheckResult, ...]
    anchors: dict[str, tuple[str, int]]
    """Path and line at which a finding of a check would be shown, for every check that is unmet."""
    areas: tuple[Area, ...]
    sign: str = ""
    """What files say of a system that runs."""
    unfollowed: tuple[Skipped, ...] = ()
    """Files of which not all that they start was followed."""
    root: str = ""
    """The folder that is judged, "" for the repository and for what lies in none of its other systems."""
    systems: tuple["Judgement", ...] = ()
    """Those on the systems of a monorepo."""
    traces: Traces = Traces()


def report_on(
    snapshot: Snapshot,
    skipped: tuple[Skipped, ...],
    judgement: Judgement,
    options: ScanOptions,
    signals: tuple[Signal, ...] = (),
    milestones: tuple[Milestone, ...] = (),
) -> Report:
    """The report on a snapshot: what of the judgement is a finding at the stage that the repository is judged by.

    That on a folder is about what lies in it; what outside stands for it is evidence, and no more.
    """
    concluded = _concluded(snapshot, judgement, options)
    natures = {entry.path: snapshot.natures[entry.path] for entry in snapshot.inside}
    below = f"{snapshot.folder}/" if snapshot.folder else ""
    unread = (one for one in (*skipped, *judgement.unfollowed) if one.path.startswith(below))
    return Report(
        version=1,
        tool=Tool("monthtwo", __version__),
        repository=Repository(
            name=snapshot.name, commit=snapshot.commit, as_of=options.as_of or snapshot.date,
            kind=judgement.reason.kind, kind_reason=judgement.reason.text, stage=concluded.reached.stage,
            stage_reason=concluded.reached.reason, target=options.target, files=len(natures),
            skipped=tuple(sorted(unread)), classified=_classified(snapshot.inside, natures),
            languages=languages(natures),
        ),
        areas=judgement.areas,
        checks=concluded.results,
        findings=concluded.findings,
        ahead=ahead(concluded.results, concluded.stage),
        systems=tuple(_system(snapshot, one, options) for one in judgement.systems),
        gate=judge(
            concluded.findings, concluded.results, options.fail_on, raised(signals, options.fail_on_signal)
        ),
        signals=signals,
        milestones=milestones,
    )  # fmt: skip


class _Concluded(Struct, frozen=True):
    """What a judgement comes to at the stage by which it is judged."""

    reached: Reached
    stage: Stage
    results: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]


def _concluded(snapshot: Snapshot, judgement: Judgement, options: ScanOptions, system: str = "") -> _Concluded:
    kind, target = judgement.reason.kind, options.target
    if options.stage is not None:
        reached = Reached(options.stage, "the repository's settings say so")
    else:
        reached = stage_of(kind, judgement.results, judgement.sign, lambda: snapshot.version_tag)
    stage = target if target is not None and at_least(target, reached.stage) else reached.stage
    results = expected(judgement.results, stage)
    order = [area.id for area in judgement.areas]
    found = findings(missing(results, kind, order), judgement.anchors, system)
    return _Concluded(reached, stage, results, found)


def _system(snapshot: Snapshot, judgement: Judgement, options: ScanOptions) -> System:
    """One system of a monorepo, judged by the stage that it has reached itself."""
    root = judgement.root or "."
    concluded = _concluded(snapshot, judgement, options, root)
    return System(
        name=judgement.root.rpartition("/")[2] or snapshot.name, root=root, kind=judgement.reason.kind,
        kind_reason=judgement.reason.text, stage=concluded.reached.stage, stage_reason=concluded.reached.reason,
        areas=judgement.areas, checks=concluded.results, findings=concluded.findings,
    )  # fmt: skip


def raised(signals: tuple[Signal, ...], names: Collection[str]) -> list[str]:
    """Those of the signals that gate which are raised; one of low confidence never fails a gate."""
    return [one.id for one in signals if one.id in names and one.status == "raised" and one.confidence != "low"]


def _classified(entries: tuple[Entry, ...], natures: Mapping[str, str]) -> dict[str, int]:
    """How many entries were set aside without being read, by why."""
    found: dict[str, int] = {}
    for entry in entries:
        why = entry.state if entry.state != "file" else natures[entry.path]
        if why in _SET_ASIDE:
            found[why] = found.get(why, 0) + 1
    return dict(sorted(found.items()))
