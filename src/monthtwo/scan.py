"""A whole scan, from a path to a report: snapshot → facts → system → verdicts → readiness."""

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from monthtwo import __version__
from monthtwo.checks.anchors import anchors
from monthtwo.checks.catalogue import Catalogue, load_catalogue
from monthtwo.checks.detectors import DETECTORS
from monthtwo.checks.engine import Engine
from monthtwo.checks.verdicts import judge_all
from monthtwo.facts.collect import Facts, collect
from monthtwo.model import Report, Repository, Severity, Tool
from monthtwo.readiness.findings import findings
from monthtwo.readiness.gate import judge
from monthtwo.readiness.levels import areas
from monthtwo.repository.snapshot import Snapshot, open_snapshot
from monthtwo.system.code_units import CodeUnits
from monthtwo.system.foreign import foreign_units
from monthtwo.system.formats import recognise
from monthtwo.system.kind import kind_of
from monthtwo.system.system import System
from monthtwo.system.types import Resource, Unit

Progress = Callable[[str, int, int], None]


class ScanOptions(Struct, frozen=True, kw_only=True):
    """What a scan is asked for. `select` and `ignore` hold check ids."""

    rev: str | None = None
    as_of: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    checks: tuple[Path, ...] = ()
    fail_on: Severity | None = None
    cache: bool = True
    jobs: int | None = None
    progress: Progress | None = None


def scan(path: Path, options: ScanOptions) -> Report:
    """Scan the folder or repository at `path`.

    Raises:
        RepositoryError: there is no such path, revision or file.
        CatalogueError: a manifest in `options.checks` cannot be used.
    """
    catalogue = load_catalogue(options.checks, DETECTORS)
    snapshot = open_snapshot(path, options.rev)
    natures: dict[str, str] = {entry.path: snapshot.nature(entry.path) for entry in snapshot.entries}
    facts = collect(snapshot, natures, cache=options.cache, jobs=options.jobs, progress=options.progress)
    system = build_system(natures, facts, catalogue)
    engine = Engine(system, catalogue.checks, catalogue.vocabulary, DETECTORS)
    kind, reason = kind_of(engine.places)
    engine.kind = kind
    results = judge_all(engine, facts.unread, options.select, options.ignore)
    found = findings(results, anchors(engine))
    return Report(
        version=1,
        tool=Tool("monthtwo", __version__),
        repository=Repository(
            name=snapshot.name, commit=snapshot.commit, as_of=options.as_of or snapshot.date, kind=kind,
            kind_reason=reason, files=len(snapshot.entries), skipped=facts.skipped, classified=_classified(snapshot, natures),
        ),
        areas=areas(results),
        checks=results,
        findings=found,
        gate=judge(found, results, options.fail_on),
    )  # fmt: skip


def build_system(natures: Mapping[str, str], facts: Facts, catalogue: Catalogue) -> System:
    """The system that facts add up to."""
    units: list[Unit] = []
    resources: list[Resource] = []
    for path in sorted(natures):
        if natures[path] in ("vendored", "generated") or path.endswith((".py", ".ipynb")):
            continue
        found = recognise(path, facts.of(path), catalogue.formats)
        units += found.units
        resources += found.resources
        units += foreign_units(path, facts.of(path).lines or ())
    return System(natures, facts.of, (units, resources), CodeUnits(catalogue.units))


def _classified(snapshot: Snapshot, natures: Mapping[str, str]) -> dict[str, int]:
    """How many entries were set aside without being read, by why."""
    found: dict[str, int] = {}
    for entry in snapshot.entries:
        why = entry.state if entry.state != "file" else natures[entry.path]
        if why in ("vendored", "generated", "symlink", "submodule", "missing", "special"):
            found[why] = found.get(why, 0) + 1
    return dict(sorted(found.items()))
