"""A whole scan, from a path to a report: snapshot → facts → system → verdicts → readiness."""

from pathlib import Path

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.manifest_files import all_sources
from monthtwo.deadline import deadline_in
from monthtwo.examples import examined_catalogue
from monthtwo.facts.reading import read_facts
from monthtwo.judging import judge
from monthtwo.model import Report
from monthtwo.options import ScanOptions
from monthtwo.readiness.configuration import configured
from monthtwo.readiness.judgement import report_on
from monthtwo.repository.snapshot import open_snapshot


def scan(path: Path, options: ScanOptions, catalogue: Catalogue | None = None) -> Report:
    """Scan the folder or repository at `path`.

    `catalogue` saves loading it again, where many are scanned.

    Raises:
        RepositoryError: there is no such path, revision or file.
        CatalogueError: a manifest in `options.checks` cannot be used.
        ConfigurationError: the settings in the repository cannot be used.
    """
    deadline = deadline_in(options.timeout)
    catalogue = catalogue or examined_catalogue(all_sources(options.checks))
    snapshot = open_snapshot(path, options.rev)
    options = configured(snapshot, options, lambda: [check.id for check in catalogue.checks])
    facts = read_facts(snapshot, snapshot.natures, catalogue.tests, catalogue.learning, options.progress, deadline)
    judgement = judge(snapshot.natures, facts, catalogue, options, deadline, snapshot.folder)
    return report_on(snapshot, facts.skipped, judgement, options)
