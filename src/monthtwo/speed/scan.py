"""A scan that says what the plain one says, sooner: what was read or judged before is kept, and work is shared out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monthtwo.model import Report
from monthtwo.options import ScanOptions
from monthtwo.readiness.judgement import report_on
from monthtwo.repository.snapshot import open_snapshot
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.judgement import Case, judged
from monthtwo.speed.kept_facts import Lap, keep_facts
from monthtwo.speed.store import Store, cache_folder


class FastOptions(ScanOptions, frozen=True, kw_only=True):
    """`jobs` is how many processes may work: as many as there are CPUs, up to eight, where it is left out.

    `cache` says whether anything is kept. `lap` is told the name of each phase at its end.
    """

    cache: bool = True
    jobs: int | None = None
    lap: Lap | None = None


def fast_scan(path: Path, options: FastOptions) -> Report:
    """Scan the folder or repository at `path`.

    Raises:
        RepositoryError: there is no such path, revision or file.
        CatalogueError: a manifest in `options.checks` cannot be used.
    """
    lap = options.lap or (lambda phase: None)
    with _store(options.cache) as store:
        snapshot = open_snapshot(path, options.rev)
        natures = snapshot.natures
        lap("list")
        catalogue = LazyCatalogue(options.checks)
        facts, kept = keep_facts(snapshot, natures, catalogue, store, options.jobs, options.progress, lap)
        case = Case(natures, facts, kept, catalogue, options.select, options.ignore, options.jobs)
        judgement = judged(case, store, lap)
    return report_on(snapshot, facts.skipped, judgement, options)


@contextmanager
def _store(wanted: bool) -> Iterator[Store | None]:
    if not wanted:
        yield None
        return
    with Store(cache_folder()) as store:
        yield store
