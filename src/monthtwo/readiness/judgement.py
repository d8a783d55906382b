"""What a repository's facts come to, and the report that says so."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from monthtwo import __version__
from monthtwo.engine.traces import Traces
from monthtwo.model import Area, CheckResult, KindReason, Milestone, Report, Repository, Signal, Skipped, Tool
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
    traces: Traces = Traces()


def report_on(
    snapshot: Snapshot,
    skipped: tuple[Skipped, ...],
    judgement: Judgement,
    options: ScanOptions,
    signals: tuple[Signal, ...] = (),
    milestones: tuple[Milestone, ...] = (),
) -> Report:
    """The report on a snapshot: what of the judgement is a finding at the stage that the repository is judged by."""
    kind, target = judgement.reason.kind, options.target
    if options.stage is not None:
        reached = Reached(options.stage, "the repository's settings say so")
    else:
        reached = stage_of(kind, judgement.results, judgement.sign, lambda: snapshot.version_tag)
    stage = target if target is not None and at_least(target, reached.stage) else reached.stage
    results = expected(judgement.results, stage)
    order = [area.id for area in judgement.areas]
    found = findings(missing(results, kind, order), judgement.anchors)
    return Report(
        version=1,
        tool=Tool("monthtwo", __version__),
        repository=Repository(
            name=snapshot.name, commit=snapshot.commit, as_of=options.as_of or snapshot.date,
            kind=kind, kind_reason=judgement.reason.text, stage=reached.stage, stage_reason=reached.reason,
            target=target, files=len(snapshot.entries), skipped=tuple(sorted((*skipped, *judgement.unfollowed))),
            classified=_classified(snapshot.entries, snapshot.natures), languages=languages(snapshot.natures),
        ),
        areas=judgement.areas,
        checks=results,
        findings=found,
        ahead=ahead(results, stage),
        gate=judge(found, results, options.fail_on, _raised(signals, options.fail_on_signal)),
        signals=signals,
        milestones=milestones,
    )  # fmt: skip


def _raised(signals: tuple[Signal, ...], names: Collection[str]) -> list[str]:
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
