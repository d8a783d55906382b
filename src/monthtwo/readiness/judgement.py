"""What a repository's facts come to, and the report that says so."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from monthtwo import __version__
from monthtwo.engine.traces import Traces
from monthtwo.facts.records import AcceptComment
from monthtwo.model import (
    SEVERITIES,
    Area,
    CheckResult,
    Gate,
    KindReason,
    Milestone,
    Report,
    Repository,
    Signal,
    Skipped,
    System,
    Tool,
)
from monthtwo.options import ScanOptions
from monthtwo.policy import Rules
from monthtwo.readiness.advice import ahead, expected, missing
from monthtwo.readiness.findings import findings
from monthtwo.readiness.gating import Concluded, Gates, accept_all
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
    unshown: tuple[CheckResult, ...] = ()
    """Verdicts on checks by which the stage is told and that are not reported."""

    @property
    def broken(self) -> bool:
        """Whether a check broke."""
        return any(result.broken for result in (*self.results, *self.unshown))


def report_on(
    snapshot: Snapshot,
    skipped: tuple[Skipped, ...],
    judgement: Judgement,
    options: ScanOptions,
    signals: tuple[Signal, ...] = (),
    milestones: tuple[Milestone, ...] = (),
    comments: tuple[AcceptComment, ...] = (),
) -> Report:
    """The report on a snapshot: what of the judgement is a finding at the stage that the repository is judged by.

    That on a folder is about what lies in it; what outside stands for it is evidence, and no more. `comments` are those
    in the code that accept findings.
    """
    concluded = _concluded(snapshot, judgement, options)
    systems = [_concluded(snapshot, one, options, one.root or ".") for one in judgement.systems]
    as_of = options.as_of or snapshot.date
    accepted = accept_all(concluded, systems, options, comments, as_of, snapshot.folder)
    concluded, systems = accepted.whole, accepted.systems
    natures = {entry.path: snapshot.natures[entry.path] for entry in snapshot.inside}
    below = f"{snapshot.folder}/" if snapshot.folder else ""
    unread = (one for one in (*skipped, *judgement.unfollowed) if one.path.startswith(below))
    untold = sorted({*options.fail_on_signal} - {one.id for one in signals})
    gates = Gates(options, accepted, raised(signals, options.fail_on_signal), untold)
    return Report(
        version=1,
        tool=Tool("monthtwo", __version__),
        repository=Repository(
            name=snapshot.name, commit=snapshot.commit, as_of=as_of,
            kind=judgement.reason.kind, kind_reason=judgement.reason.text, stage=concluded.reached.stage,
            stage_reason=concluded.reached.reason, target=concluded.target, files=len(natures),
            skipped=tuple(sorted(unread)), classified=_classified(snapshot.inside, natures),
            languages=languages(natures),
        ),
        areas=judgement.areas,
        checks=concluded.results,
        findings=concluded.findings,
        ahead=ahead(concluded.results, concluded.stage),
        systems=tuple(
            _system(snapshot, one, each, gates.of(each))
            for one, each in zip(judgement.systems, systems, strict=True)
        ),
        gate=gates.whole(snapshot.natures, as_of),
        signals=signals,
        milestones=milestones,
        acceptances=accepted.told,
    )  # fmt: skip


def _concluded(snapshot: Snapshot, judgement: Judgement, options: ScanOptions, system: str = "") -> Concluded:
    rules = options.policy.at(judgement.root or snapshot.folder)
    kind, target = judgement.reason.kind, options.target or rules.target
    if rules.stage is not None:
        reached = Reached(rules.stage, "the repository's settings say so")
    else:
        known = (*judgement.results, *judgement.unshown)
        reached = stage_of(kind, known, judgement.sign, lambda: snapshot.version_tag)
    stage = target if target is not None and at_least(target, reached.stage) else reached.stage
    results = expected(_graded(judgement.results, rules), stage)
    results = tuple(replace(one, expected=False) if rules.checks.get(one.id) == "off" else one for one in results)
    order = [area.id for area in judgement.areas]
    found = findings(missing(results, kind, order, rules.checks), judgement.anchors, system)
    return Concluded(system, rules, reached, target, stage, results, found)


def _graded(results: tuple[CheckResult, ...], rules: Rules) -> tuple[CheckResult, ...]:
    """The results, as grave as the settings say."""
    said = rules.checks
    return tuple(
        replace(one, severity=said[one.id]) if one.id in said and said[one.id] in SEVERITIES else one for one in results
    )


def _system(snapshot: Snapshot, judgement: Judgement, concluded: Concluded, gate: Gate | None) -> System:
    """One system of a monorepo, judged by the stage that it has reached itself."""
    return System(
        name=judgement.root.rpartition("/")[2] or snapshot.name, root=concluded.system, kind=judgement.reason.kind,
        kind_reason=judgement.reason.text, stage=concluded.reached.stage, stage_reason=concluded.reached.reason,
        areas=judgement.areas, checks=concluded.results, findings=concluded.findings, gate=gate,
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
