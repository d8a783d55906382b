"""The catalogue: every check, the vocabulary, and what the system's recognisers know, ready to use.

Shipped manifests are validated by the tests; those of other people when they are read.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from msgspec import Struct

from monthtwo.catalogue.check import Check, WordSet
from monthtwo.catalogue.collection import Collected, convert
from monthtwo.catalogue.document import parse
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.leaves import name_patterns, tests_in_full
from monthtwo.catalogue.problems import CatalogueError, Problem
from monthtwo.catalogue.sources import Source, all_sources
from monthtwo.facts.python.outline import TestTier
from monthtwo.names.index import NameTable
from monthtwo.system.code.uses import Names, names_of
from monthtwo.system.units.format import Format, load_formats
from monthtwo.system.units.python_units import UnitRule, unit_names

_FORMATS, _UNITS = "formats", "units.yaml"

Detectors = Collection[str] | Callable[[], Collection[str]] | None
"""The names that a manifest may call, or a function that gives them when they are needed; None: any."""


class Catalogue(Struct, frozen=True, kw_only=True):
    """Everything that is known about what to look for."""

    checks: tuple[Check, ...]
    """Sorted by id."""
    vocabulary: dict[str, WordSet]
    formats: tuple[Format, ...]
    units: tuple[UnitRule, ...]
    names: Names
    """The name patterns of the checks and the vocabulary."""
    unit_names: NameTable
    tests: TestTier
    """Which tests are read in full."""


def load_catalogue(extra: tuple[Path, ...] = (), detectors: Detectors = None) -> Catalogue:
    """Load the shipped catalogue, the folders that installed packages announce, and the folders in `extra`.

    Raises:
        CatalogueError: other people's manifests cannot be used; it names every problem. Two checks or vocabulary sets
            of one name are a problem too.
    """
    return catalogue_of(all_sources(extra), detectors)


def catalogue_of(sources: tuple[Source, ...], detectors: Detectors = None) -> Catalogue:
    """The catalogue that these files make, as `load_catalogue` does."""
    shipped = shipped_folder()
    own = [source for source in sources if source.folder == shipped]
    others = [source for source in sources if source.folder != shipped]
    collected = Collected()
    collected.add(source for source in own if source.part not in (_FORMATS, _UNITS))
    if others:
        collected.add_validated(others, detectors() if callable(detectors) else detectors)
    checks = tuple(collected.converted(collected.checks, Check).values())
    vocabulary = collected.converted(collected.vocabulary, WordSet)
    units = _units(own)
    return Catalogue(
        checks=checks,
        vocabulary=vocabulary,
        formats=load_formats(shipped / _FORMATS),
        units=units,
        names=names_of(name_patterns(checks, vocabulary)),
        unit_names=unit_names(units),
        tests=tests_in_full(checks, vocabulary),
    )


def _units(own: Iterable[Source]) -> tuple[UnitRule, ...]:
    for source in own:
        if source.part == _UNITS:
            document = parse(source.path, source.read())
            if isinstance(document, Problem):
                raise CatalogueError([document])
            return convert(document, tuple[UnitRule, ...])
    return ()
