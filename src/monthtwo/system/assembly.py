"""A system from facts: the recognisers go over every file that is not code, the rules over what is."""

from collections.abc import Callable, Mapping, Sequence

from monthtwo.facts.types import FileFacts
from monthtwo.system.code_units import CodeUnits
from monthtwo.system.foreign import foreign_units
from monthtwo.system.formats import Format, recognise, sources_of
from monthtwo.system.system import System
from monthtwo.system.types import Resource, Unit


def build_system(
    natures: Mapping[str, str], facts: Callable[[str], FileFacts], formats: Sequence[Format], rules: CodeUnits
) -> System:
    """The system that facts add up to.

    Args:
        natures: path → nature, for every file of the snapshot.
        facts: gives a file's facts; empty facts when it has none.
        formats: how configuration formats are known.
        rules: which Python constructs make units.
    """
    by_sources: dict[tuple[str, ...], list[Format]] = {}
    units: list[Unit] = []
    resources: list[Resource] = []
    for path in sorted(natures):
        if natures[path] in ("vendored", "generated") or path.endswith((".py", ".ipynb")):
            continue
        sources = sources_of(facts(path))
        if sources not in by_sources:
            by_sources[sources] = [format for format in formats if format.source in sources]
        found = recognise(path, facts(path), by_sources[sources])
        units += found.units
        resources += found.resources
        units += foreign_units(path, facts(path).text or "")
    return System(natures, facts, (units, resources), rules)
