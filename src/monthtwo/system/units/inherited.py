"""Services that take over what another one says: `extends` of Compose, within a file or from another one."""

from collections.abc import Sequence
from posixpath import dirname, join, normpath

from msgspec.structs import replace

from monthtwo.system.units.unit import Unit

_DEPTH = 5
"""Services that extend each other, as far as it is followed."""


def with_inherited(units: Sequence[Unit]) -> list[Unit]:
    """The units, each with what the unit that it extends says and it does not."""
    if not any("extends" in unit.attributes for unit in units):
        return list(units)
    known = {(unit.path, unit.name): unit for unit in units if unit.format == "compose"}
    return [_filled(unit, known, _DEPTH) for unit in units]


def _filled(unit: Unit, known: dict[tuple[str, str], Unit], depth: int) -> Unit:
    named = unit.attributes.get("extends", "") if unit.format == "compose" and depth else ""
    file = unit.attributes.get("extends-file", "")
    path = normpath(join(dirname(unit.path), file)) if file else unit.path
    if (path, named) not in known:
        return unit
    base = _filled(known[path, named], known, depth - 1)
    own_image = unit.image or unit.build
    return replace(
        unit,
        triggers=unit.triggers or base.triggers,
        commands=unit.commands or base.commands,
        workdir=unit.workdir or base.workdir,
        image=unit.image if own_image else base.image,
        build=unit.build if own_image else base.build,
        attributes=base.attributes | unit.attributes,
    )
