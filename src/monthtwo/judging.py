"""From the facts of a repository to its judgement: facts → system → verdicts → readiness."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from monthtwo import areas
from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.deadline import Deadline, TimeUp
from monthtwo.engine.document_hits import document_hits
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.tracing import notebooks, traces_of, vendor_modules
from monthtwo.engine.verdicts import judge_all, judge_these, unjudged, wanted, with_needed
from monthtwo.facts.reading import Facts
from monthtwo.model import MilestoneId, Skipped
from monthtwo.months.past_files import here, past_snapshot
from monthtwo.months.seen import Seen, seen_of
from monthtwo.options import ScanOptions
from monthtwo.readiness.assessment import settle, unassessed
from monthtwo.readiness.judgement import Judgement
from monthtwo.readiness.levels import levels
from monthtwo.readiness.parts import Parts
from monthtwo.readiness.showing import showing, with_staged
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.snapshot import Snapshot
from monthtwo.signals.milestones import MILESTONES, Sights, checks_of, sights
from monthtwo.system.files import Files


def judge(
    natures: Mapping[str, str],
    facts: Facts,
    catalogue: Catalogue,
    options: ScanOptions,
    deadline: Deadline,
    folder: str = "",
) -> Judgement:
    """What the facts of a repository come to, or those about one `folder` of it: its kind, every verdict, systems."""
    asked = wanted(catalogue.checks, options.select, options.ignore)
    files = Files(natures, facts.of, deadline)
    try:
        evaluation = Evaluation.of(files, catalogue, areas.detectors(), lambda: document_hits(files, catalogue))
        settle(evaluation.question)
    except TimeUp:
        return unassessed(unjudged(asked), catalogue.areas)
    judged = with_staged(asked, catalogue.checks)
    results = judge_these(judged, catalogue.checks, evaluation, facts.unread, deadline)
    judgement = Parts(evaluation, catalogue, judged, facts.unread, deadline).judgement(results, folder)
    return showing(judgement, asked)


def seen_now(snapshot: Snapshot, skipped: Iterable[Skipped], judgement: Judgement) -> Sights | None:
    """What `seen_at` gives of the commit that was judged; None where not all was judged, or not just that commit."""
    known = {result.id for result in judgement.results}
    if not snapshot.committed or any(one.reason == "missing" for one in skipped) or not checks_of(MILESTONES) <= known:
        return None
    traces = judgement.traces
    return sights(judgement.results, traces.notebooks, len(traces.vendors), snapshot.natures)


def outlined(
    natures: Mapping[str, str],
    facts: Facts,
    catalogue: Catalogue,
    deadline: Deadline,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> Seen:
    """What `judge` comes to, as far as a timeline asks: no systems by themselves, no remedies, no places of findings.

    Raises:
        TimeUp: the deadline has passed.
    """
    files = Files(natures, facts.of, deadline)
    evaluation = Evaluation.of(files, catalogue, areas.detectors(), lambda: document_hits(files, catalogue))
    question, asked = evaluation.question, wanted(catalogue.checks, select, ignore)
    results = judge_all(catalogue.checks, evaluation, facts.unread, select, ignore, deadline)
    results = Parts(evaluation, catalogue, asked, facts.unread, deadline).promoted(results)
    reached = levels(results, [area.id for area in catalogue.areas])
    return seen_of(question.reason, results, reached, traces_of(question), natures)


def seen_at(
    path: Path,
    commit: Commit,
    facts_of: Callable[[Snapshot], Facts],
    catalogue: Catalogue,
    deadline: Deadline,
    asked: Collection[MilestoneId] = MILESTONES,
) -> Sights:
    """What there was at a past commit of the repository at `path`: the few checks are judged that milestones ask.

    Args:
        asked: the milestones; what others would show is left out.

    Raises:
        NotHere: its contents are not in this clone.
        TimeUp: the deadline has passed.
    """
    past = past_snapshot(path, commit)
    if past is None:
        return Sights()
    facts = facts_of(past)
    here(facts)
    files = Files(past.natures, facts.of, deadline)
    few = replace(catalogue, checks=with_needed(catalogue.checks, checks_of(asked)))
    evaluation = Evaluation.of(files, few, areas.detectors(), lambda: document_hits(files, few, hosted=False))
    results = judge_all(few.checks, evaluation, facts.unread, deadline=deadline)
    question = evaluation.question
    training = notebooks(question) if "training" in asked else ()
    return sights(results, training, len(vendor_modules(question)), past.natures, asked)
