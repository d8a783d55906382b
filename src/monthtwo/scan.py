"""A whole scan, from a path to a report: snapshot → facts → system → verdicts → readiness; and that of each month."""

from collections.abc import Collection
from pathlib import Path

from msgspec.structs import replace

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.manifest_files import all_sources
from monthtwo.comparing import beside, counted, leading_in, opened_at, settings_for, since_of
from monthtwo.deadline import Deadline, deadline_in
from monthtwo.examples import examined_catalogue
from monthtwo.facts.reading import Facts, read_facts
from monthtwo.judging import judge, outlined, seen_at, seen_now
from monthtwo.model import MilestoneId, Report
from monthtwo.months.past_files import here, mailmaps, past_snapshot
from monthtwo.months.seen import NO_FILES, Seen
from monthtwo.months.standing import Judges
from monthtwo.months.told import Asked, timeline_of
from monthtwo.options import ScanOptions
from monthtwo.readiness.compare.sides import Judged
from monthtwo.readiness.configuration import configured
from monthtwo.readiness.judgement import Judgement, report_on
from monthtwo.repository.difference import files_in
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.contents import contents_of
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import Snapshot, open_snapshot
from monthtwo.signals.milestones import Sights
from monthtwo.signals.outlook import Outlook, outlook
from monthtwo.timeline import Timeline


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
    since = since_of(snapshot, options.since, opened_at(path)) if options.since is not None else None
    options, altered = settings_for(
        snapshot,
        since,
        options,
        lambda: [check.id for check in catalogue.checks],
        lambda: [one.id for one in catalogue.signals],
    )

    def judged(one: Snapshot, options: ScanOptions, looks_back: bool) -> Judged:
        facts = read_facts(one, one.natures, catalogue.tests, catalogue.learning, options.progress, deadline)
        judgement = judge(one.natures, facts, catalogue, options, deadline, one.folder)
        found = Outlook()
        if looks_back:
            now = seen_now(one, facts.skipped, judgement)
            found = _looked_back(path, one, judgement, now, options, catalogue, deadline)
        nonlocal altered
        accepted = facts.accepted
        if one is snapshot:
            accepted, more = counted(accepted, one, since)
            altered += more
        report = report_on(one, facts.skipped, judgement, options, found.signals, found.milestones, accepted)
        leading = leading_in(one.natures, lambda: facts, lambda: catalogue, deadline)
        return Judged(report, files_in(one), leading, one.folder)

    def verdicts_at(commit: str) -> Judged:
        past = since.snapshot if since is not None and since.snapshot is not None else open_snapshot(path, commit)
        return judged(past, replace(options, as_of=head.report.repository.as_of), False)

    head = judged(snapshot, options, options.history and not snapshot.folder)  # a history is a repository's
    return beside(head, options, since, verdicts_at, catalogue.called, altered)


def timeline(
    path: Path,
    options: ScanOptions,
    asked: Asked | None = None,
    catalogue: Catalogue | None = None,
) -> Timeline:
    """How the repository at `path` stood at the end of each month, by its commits alone.

    Raises:
        RepositoryError: there is no such repository or revision.
        CatalogueError, ConfigurationError: as a scan does.
    """
    deadline = deadline_in(options.timeout)
    catalogue = catalogue or examined_catalogue(all_sources(options.checks))
    snapshot = open_snapshot(path, options.rev or "HEAD")
    options = configured(
        snapshot,
        options,
        lambda: [check.id for check in catalogue.checks],
        lambda: [one.id for one in catalogue.signals],
    )
    history = history_of(snapshot, options.clones, deadline)
    assert history is not None

    def facts_of(past: Snapshot) -> Facts:
        return read_facts(past, past.natures, catalogue.tests, catalogue.learning, None, deadline)

    def month_at(commit: Commit) -> Seen:
        past = past_snapshot(path, commit)
        if past is None:
            return NO_FILES
        facts = facts_of(past)
        here(facts)
        return outlined(past.natures, facts, catalogue, deadline, options.select, options.ignore)

    judges = Judges(
        seen_at=month_at,
        sights_at=lambda commit, ids: seen_at(path, commit, facts_of, catalogue, deadline, ids),
        mailmap_at=mailmaps(path, history), deadline=deadline, progress=options.progress,
    )  # fmt: skip
    return timeline_of(snapshot, options.as_of, history, catalogue, judges, asked or Asked())


def _looked_back(
    path: Path,
    snapshot: Snapshot,
    judgement: Judgement,
    now: Sights | None,
    options: ScanOptions,
    catalogue: Catalogue,
    deadline: Deadline,
) -> Outlook:
    def facts_of(past: Snapshot) -> Facts:
        return read_facts(past, past.natures, catalogue.tests, catalogue.learning, None, deadline)

    def sights_at(commit: Commit, ids: Collection[MilestoneId]) -> Sights:
        return seen_at(path, commit, facts_of, catalogue, deadline, ids)

    return outlook(
        catalogue.signals, history_of(snapshot, options.clones, deadline), sights_at, deadline,
        as_of=options.as_of or snapshot.date,
        reason=judgement.reason, results=judgement.results, traces=judgement.traces, progress=options.progress,
        now=now, named=options.fail_on_signal, contents=contents_of(snapshot, options.clones),
    )  # fmt: skip
