"""A whole scan, from a path to a report: snapshot → facts → system → verdicts → readiness."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from monthtwo import __version__
from monthtwo.checks.judgement import LazyCatalogue, Question, judged
from monthtwo.facts.cache import Cache, cache_folder
from monthtwo.facts.collect import collect
from monthtwo.model import Report, Repository, Severity, Tool
from monthtwo.readiness.gate import judge
from monthtwo.readiness.levels import areas
from monthtwo.repository.snapshot import Snapshot, open_snapshot

Progress = Callable[[str, int, int], None]
Lap = Callable[[str], None]


class ScanOptions(Struct, frozen=True, kw_only=True):
    """What a scan is asked for.

    `select` and `ignore` hold check ids. `jobs` is how many processes may read; where it is left out, as many as there
    are CPUs, up to eight. `lap` is told the name of each phase at its end.
    """

    rev: str | None = None
    as_of: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    checks: tuple[Path, ...] = ()
    fail_on: Severity | None = None
    cache: bool = True
    jobs: int | None = None
    progress: Progress | None = None
    lap: Lap | None = None


def scan(path: Path, options: ScanOptions) -> Report:
    """Scan the folder or repository at `path`.

    Raises:
        RepositoryError: there is no such path, revision or file.
        CatalogueError: a manifest in `options.checks` cannot be used.
    """
    lap = options.lap or (lambda phase: None)
    with _no_collector(), ExitStack() as stack:
        snapshot = open_snapshot(path, options.rev)
        folder = _cache_folder(snapshot) if options.cache else None
        cache = stack.enter_context(Cache(folder)) if folder is not None else None
        natures: dict[str, str] = {entry.path: snapshot.nature(entry.path) for entry in snapshot.entries}
        lap("list")
        catalogue = LazyCatalogue(options.checks, kept=cache is not None)
        facts = collect(snapshot, natures, cache, options.jobs, options.progress, lap, catalogue.prepare)
        question = Question(natures, facts, catalogue, options.select, options.ignore, options.jobs)
        judgement = judged(question, cache, lap)
    results, found = judgement.results, judgement.findings
    return Report(
        version=1,
        tool=Tool("monthtwo", __version__),
        repository=Repository(
            name=snapshot.name, commit=snapshot.commit, as_of=options.as_of or snapshot.date,
            kind=judgement.kind, kind_reason=judgement.kind_reason, files=len(snapshot.entries),
            skipped=tuple(sorted((*facts.skipped, *judgement.unfollowed))),
            classified=_classified(snapshot, natures),
        ),
        areas=areas(results),
        checks=results,
        findings=found,
        gate=judge(found, results, options.fail_on),
    )  # fmt: skip


def _cache_folder(snapshot: Snapshot) -> Path | None:
    """Where facts are kept, but not in the repository itself: what lies there may have come with it."""
    folder = cache_folder()
    return None if folder is None or folder.resolve().is_relative_to(snapshot.root) else folder


@contextmanager
def _no_collector() -> Iterator[None]:
    """What a scan makes lives to its end, so that looking for garbage meanwhile would only cost a third more time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _classified(snapshot: Snapshot, natures: Mapping[str, str]) -> dict[str, int]:
    """How many entries were set aside without being read, by why."""
    found: dict[str, int] = {}
    for entry in snapshot.entries:
        why = entry.state if entry.state != "file" else natures[entry.path]
        if why in ("vendored", "generated", "symlink", "submodule", "missing", "special"):
            found[why] = found.get(why, 0) + 1
    return dict(sorted(found.items()))
