"""The catalogue: every check and area, every tool and role, and what the system's recognisers know, ready to use.

Shipped manifests are validated by the tests; those of other people when they are read.
"""

from collections.abc import Callable, Collection
from pathlib import Path

from msgspec import Struct

from monthtwo.catalogue.area import AreaInfo
from monthtwo.catalogue.check import Check, WordSet
from monthtwo.catalogue.collection import Collected
from monthtwo.catalogue.folders import shipped_folder
from monthtwo.catalogue.leaves import learning_packages, name_patterns, tests_in_full
from monthtwo.catalogue.manifest_files import ManifestFile, all_sources
from monthtwo.catalogue.one_change import FILE
from monthtwo.catalogue.retirements import Retirements, load_retirements
from monthtwo.catalogue.signal import SignalInfo
from monthtwo.catalogue.tool import unit_rules_of
from monthtwo.facts.python.outline import TestTier
from monthtwo.names.index import NameTable
from monthtwo.system.code.uses import Names, names_of
from monthtwo.system.known import Known, formats_by_role, resources_by_role
from monthtwo.system.units.format import Format, load_formats
from monthtwo.system.units.python_units import CodeUnitRule, unit_names

_FORMATS, _VENDORS = "formats", "vendors"
_ELSEWHERE = (_FORMATS, _VENDORS, FILE)
"""What is read by modules of its own."""

Detectors = Collection[str] | Callable[[], Collection[str]] | None
"""The names that a manifest may call, or a function that gives them when they are needed; None: any."""


class Catalogue(Struct, frozen=True, kw_only=True):
    """Everything that is known about what to look for."""

    checks: tuple[Check, ...]
    """Sorted by id."""
    areas: tuple[AreaInfo, ...]
    """Those of the checks and those that are described, in the order of reports."""
    signals: tuple[SignalInfo, ...]
    """Sorted by id."""
    vocabulary: dict[str, WordSet]
    """By role, what plays it."""
    formats: tuple[Format, ...]
    known: Known
    units: tuple[CodeUnitRule, ...]
    names: Names
    """The name patterns of the checks and of the tools."""
    unit_names: NameTable
    tests: TestTier
    """Which tests are read in full."""
    retirements: Retirements
    """What vendors have announced of their models."""

    def called(self) -> dict[str, str]:
        """What each check asks for, in a few words, where its file says so."""
        return {check.id: check.called for check in self.checks if check.called}

    def learning(self) -> frozenset[str]:
        """The packages of frameworks for machine learning."""
        return learning_packages(self.vocabulary)


def load_catalogue(extra: tuple[Path, ...] = (), detectors: Detectors = None) -> Catalogue:
    """Load the shipped catalogue, the folders that installed packages announce, and the folders in `extra`.

    Raises:
        CatalogueError: other people's manifests cannot be used; it names every problem. Two checks, tools or
            roles of one name are a problem too.
    """
    return catalogue_of(all_sources(extra), detectors)


def catalogue_of(sources: tuple[ManifestFile, ...], detectors: Detectors = None) -> Catalogue:
    """The catalogue that these files make, as `load_catalogue` does."""
    collected = collect(sources, detectors)
    checks, vocabulary, units = collected.checks(), collected.vocabulary(), unit_rules_of(collected.tools())
    formats = load_formats(shipped_folder() / _FORMATS)
    return Catalogue(
        checks=checks,
        areas=collected.areas(),
        signals=collected.signals(),
        vocabulary=vocabulary,
        formats=formats,
        known=Known(
            formats=formats_by_role(formats),
            resources=resources_by_role(formats),
            packages={name: _packages(words) for name, words in vocabulary.items()},
            commands={name: words.commands for name, words in vocabulary.items() if words.commands},
            words={name: frozenset(listed.words) for name, listed in collected.words().items()},
        ),
        units=units,
        names=names_of(name_patterns(checks, vocabulary)),
        unit_names=unit_names(units),
        tests=tests_in_full(checks, vocabulary),
        retirements=load_retirements(shipped_folder() / _VENDORS),
    )


def _packages(words: WordSet) -> frozenset[str]:
    """The packages that play a role: those that are listed, else those whose import does."""
    heads = (name.partition("}")[0].lstrip("{").split(",") for name in words.imports)
    return frozenset(words.packages or (head.partition(".")[0] for several in heads for head in several))


def collect(sources: tuple[ManifestFile, ...], detectors: Detectors = None) -> Collected:
    """What these files say, other people's validated."""
    shipped = shipped_folder()
    collected = Collected()
    collected.add(source for source in sources if source.folder == shipped and source.part not in _ELSEWHERE)
    others = [source for source in sources if source.folder != shipped]
    collected.add_validated(others, detectors() if callable(detectors) else detectors)
    return collected
