"""The catalogue: every check, the vocabulary, and what the system's recognisers know, ready to use.

Shipped manifests are validated by the tests; those of other people here, when they are first read. What was read is
kept compiled (see `compiled`) until one of its bytes changes.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from monthtwo.checks import compiled
from monthtwo.checks.folders import shipped_folder
from monthtwo.checks.manifests import parse
from monthtwo.checks.patterns import name_patterns
from monthtwo.checks.problems import CatalogueError, Problem
from monthtwo.checks.shelf import Shelf, convert
from monthtwo.checks.sources import Source, all_sources, fingerprint_of
from monthtwo.checks.types import Check, WordSet
from monthtwo.facts.cache import Encoded, digest_of
from monthtwo.facts.name_index import NameTable
from monthtwo.facts.stamp import code_stamp
from monthtwo.system.code_units import UnitRule, unit_names
from monthtwo.system.format_rules import Format, load_formats
from monthtwo.system.hits import Names, names_of

_FORMATS, _UNITS = "formats", "units.yaml"

Detectors = Collection[str] | Callable[[], Collection[str]] | None
"""The names that a manifest may call, or a function that gives them when they are needed; None: any."""


class Catalogue(Struct, frozen=True, kw_only=True):
    """Everything that is known about what to look for. `fingerprint` tells one from another."""

    checks: tuple[Check, ...]
    """Sorted by id."""
    vocabulary: dict[str, WordSet]
    formats: tuple[Format, ...]
    units: tuple[UnitRule, ...]
    names: Names
    """The name patterns of the checks and the vocabulary."""
    unit_names: NameTable
    fingerprint: str


def load_catalogue(extra: tuple[Path, ...] = (), detectors: Detectors = None, kept: bool = True) -> Catalogue:
    """Load the shipped catalogue, the folders that installed packages announce, and the folders in `extra`.

    `detectors` are the names that a manifest may call; `kept` says whether the user's cache folder may be used.
    Raises CatalogueError with every problem of other people's manifests; two checks or vocabulary sets of one name
    are a problem too.
    """
    return catalogue_of(all_sources(extra), detectors, kept)


def catalogue_of(sources: tuple[Source, ...], detectors: Detectors = None, kept: bool = True) -> Catalogue:
    """The catalogue that these files make, as `load_catalogue` does."""
    fingerprint = fingerprint_of(sources)
    name = digest_of(code_stamp(), fingerprint.encode()).hex()
    catalogue = _decoded(compiled.read_beside(name)) or (_decoded(compiled.read(name)) if kept else None)
    if catalogue is None:
        catalogue = _compile(shipped_folder(), sources, detectors, fingerprint)
        payload = msgspec.msgpack.encode(catalogue)
        shipped = {source.folder for source in sources} == {shipped_folder()}
        if not (shipped and compiled.write_beside(name, payload)) and kept:
            compiled.write(name, payload)
    return catalogue


def _decoded(payload: Encoded | None) -> Catalogue | None:
    try:
        return None if payload is None else msgspec.msgpack.decode(payload, type=Catalogue)
    except msgspec.MsgspecError:
        return None


def _compile(shipped: Path, sources: tuple[Source, ...], detectors: Detectors, fingerprint: str) -> Catalogue:
    own = [source for source in sources if source.folder == shipped]
    others = [source for source in sources if source.folder != shipped]
    shelf = Shelf()
    shelf.add(source for source in own if source.part not in (_FORMATS, _UNITS))
    shelf.add_validated(others, detectors() if callable(detectors) else detectors)
    checks = tuple(shelf.converted(shelf.checks, Check).values())
    vocabulary = shelf.converted(shelf.vocabulary, WordSet)
    units = _units(own)
    return Catalogue(
        checks=checks,
        vocabulary=vocabulary,
        formats=load_formats(shipped / _FORMATS),
        units=units,
        names=names_of(name_patterns(checks, vocabulary)),
        unit_names=unit_names(units),
        fingerprint=fingerprint,
    )


def _units(own: Iterable[Source]) -> tuple[UnitRule, ...]:
    for source in own:
        if source.part == _UNITS:
            document = parse(source.path, source.read())
            if isinstance(document, Problem):
                raise CatalogueError([document])
            return convert(document, tuple[UnitRule, ...])
    return ()
