"""A whole scan, from a path to a report: snapshot → facts → system → verdicts → readiness."""

from collections.abc import Mapping
from pathlib import Path

from monthtwo import areas
from monthtwo.catalogue.catalogue import Catalogue, load_catalogue
from monthtwo.deadline import Deadline, TimeUp, deadline_in
from monthtwo.engine.document_hits import document_hits
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.verdicts import judge_all, unjudged, wanted
from monthtwo.facts.reading import Facts, read_facts
from monthtwo.model import Report
from monthtwo.options import ScanOptions
from monthtwo.readiness.assessment import settle, unassessed
from monthtwo.readiness.configuration import configured
from monthtwo.readiness.judgement import Judgement, report_on
from monthtwo.readiness.parts import Parts
from monthtwo.repository.snapshot import open_snapshot
from monthtwo.system.files import Files


def scan(path: Path, options: ScanOptions, catalogue: Catalogue | None = None) -> Report:
    """Scan the folder or repository at `path`.

    `catalogue` saves loading it again, where many are scanned.

    Raises:
        RepositoryError: there is no such path, revision or file.
        CatalogueError: a manifest in `options.checks` cannot be used.
        ConfigurationError: the settings in the repository cannot be used.
    """
    deadline = deadline_in(options.timeout)
    catalogue = catalogue or load_catalogue(options.checks, areas.detectors)
    snapshot = open_snapshot(path, options.rev)
    options = configured(snapshot, options, lambda: [check.id for check in catalogue.checks])
    facts = read_facts(snapshot, snapshot.natures, catalogue.tests, catalogue.learning, options.progress, deadline)
    judgement = judge(snapshot.natures, facts, catalogue, options, deadline, snapshot.folder)
    return report_on(snapshot, facts.skipped, judgement, options)


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
    results = judge_all(catalogue.checks, evaluation, facts.unread, options.select, options.ignore, deadline)
    return Parts(evaluation, catalogue, asked, facts.unread, deadline).judgement(results, folder)
