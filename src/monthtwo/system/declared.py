"""What files other than Python declare: units and resources of formats, routes and calls of other languages."""

from collections.abc import Sequence

from msgspec import Struct

from monthtwo.system.files import Files
from monthtwo.system.foreign import foreign_calls, foreign_units
from monthtwo.system.formats import Format, recognise, sources_of
from monthtwo.system.types import Hit, Resource, Unit


class Declared(Struct, frozen=True):
    units: list[Unit]
    resources: list[Resource]
    calls: list[tuple[str, Hit]]
    """Calls of other languages, each with its vocabulary set."""


def declared(files: Files, formats: Sequence[Format]) -> Declared:
    """The recognisers go over every file that is not Python. `formats` say how configuration formats are known."""
    likely: dict[tuple[tuple[str, ...], str], list[Format]] = {}
    found = Declared([], [], [])
    for path, nature in sorted(files.natures.items()):
        if nature in ("vendored", "generated") or path.endswith((".py", ".ipynb")):
            continue
        facts = files.facts(path)
        kind = sources_of(facts), path[max(path.rfind("/"), path.rfind(".")) + 1 :]
        if kind not in likely:
            likely[kind] = [format for format in formats if format.may_take(*kind)]
        recognised = recognise(path, facts, likely[kind])
        found.units.extend(recognised.units)
        found.resources.extend(recognised.resources)
        found.units.extend(foreign_units(path, facts.text or ""))
        for key, line, what in foreign_calls(path, facts.text or ""):
            found.calls.append((key, Hit(path, line, "", what, "medium")))
    return found
