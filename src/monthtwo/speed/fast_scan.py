"""A scan that says what the plain one says, sooner: what was read or judged before is kept, and work is shared out."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from msgspec.structs import replace

from monthtwo.comparing import beside, counted, leading_in, settings_for, since_of
from monthtwo.deadline import deadline_in
from monthtwo.model import Report
from monthtwo.options import ScanOptions
from monthtwo.readiness.compare.sides import Judged
from monthtwo.readiness.judgement import report_on
from monthtwo.repository.difference import files_in
from monthtwo.repository.snapshot import Snapshot, open_snapshot
from monthtwo.signals.milestones import Sights
from monthtwo.signals.outlook import Outlook
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.kept_facts import Lap, keep_facts
from monthtwo.speed.kept_judgement import Case, judged, place_of
from monthtwo.speed.kept_outlook import kept_outlook
from monthtwo.speed.kept_sides import KeptSides
from monthtwo.speed.store import Store, cache_folder


class FastOptions(ScanOptions, frozen=True, kw_only=True):
    """`jobs` is how many processes may work: as many as there are CPUs, up to eight, where it is left out.

    `cache` says whether anything is kept. `lap` is told the name of each phase at its end, `counted` how many files
    are read or known and of how many of them the facts were kept. `lasting` is told on how many days after its own, of
    the next `ahead`, the signals stay what they are but for their clocks.
    """

    cache: bool = True
    jobs: int | None = None
    lap: Lap | None = None
    counted: Callable[[int, int], None] | None = None
    ahead: int = 0
    lasting: Callable[[int], None] | None = None


def fast_scan(path: Path, options: FastOptions, catalogue: LazyCatalogue | None = None) -> Report:
    """Scan the folder or repository at `path`.

    `catalogue` saves loading it again, where many are scanned.

    Raises:
        RepositoryError: there is no such path, revision or file.
        CatalogueError: a manifest in `options.checks` cannot be used.
        ConfigurationError: the settings in the repository cannot be used.
    """
    deadline = deadline_in(options.timeout)
    lap = options.lap or (lambda phase: None)
    with ExitStack() as stack:
        snapshot = open_snapshot(path, options.rev)
        folder = folder_beside(snapshot) if options.cache else None
        store = stack.enter_context(Store(folder)) if folder is not None else None
        natures = snapshot.natures
        lap("list")
        catalogue = catalogue or LazyCatalogue(options.checks, kept=store is not None)
        sides = KeptSides(path, snapshot, catalogue, store, deadline)
        since = since_of(snapshot, options.since, sides.opened) if options.since is not None else None
        options, altered = settings_for(
            snapshot,
            since,
            options,
            lambda: [check.id for check in catalogue.loaded.checks],
            lambda: [one.id for one in catalogue.loaded.signals],
        )
        facts, kept = keep_facts(snapshot, natures, catalogue, store, options.jobs, options.progress, lap, deadline)
        if options.counted is not None:
            options.counted(kept.files, kept.known)
        case = Case(
            natures, facts, kept, catalogue, snapshot.folder, options.select, options.ignore, options.jobs, deadline,
            place_of(snapshot),
        )  # fmt: skip
        judgement = judged(case, store, lap)
        skipped = facts.skipped
        accepted, more = counted(facts.accepted, snapshot, since)
        leading = None
        if since is not None or options.baseline is not None:
            read = facts
            leading = leading_in(natures, lambda: read, lambda: catalogue.loaded, deadline)
        del facts, kept, case  # what the past takes may lie where they did
        found = Outlook()
        if options.history and not snapshot.folder:  # a history is a repository's

            def now() -> Sights | None:
                from monthtwo.judging import seen_now  # late: what was judged before needs none of it

                return seen_now(snapshot, skipped, judgement)

            found = kept_outlook(
                path, snapshot, judgement, catalogue, options, options.jobs, store, deadline, now, options.ahead
            )
            lap("history")
        if options.lasting is not None:
            options.lasting(found.lasts)
        report = report_on(snapshot, skipped, judgement, options, found.signals, found.milestones, accepted)
        if leading is None:
            return report
        head = Judged(report, files_in(snapshot), leading, snapshot.folder)
        past = replace(options, as_of=report.repository.as_of)
        report = beside(
            head,
            options,
            since,
            lambda commit: sides.judged(commit, past),
            lambda: catalogue.loaded.called(),
            altered + more,
        )
        lap("compare")
    return report


def folder_beside(snapshot: Snapshot) -> Path | None:
    """Where facts are kept, but not in the repository itself: what lies there may have come with it."""
    folder = cache_folder()
    return None if folder is None or folder.resolve().is_relative_to(snapshot.root) else folder
