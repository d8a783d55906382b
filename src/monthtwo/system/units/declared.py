"""What files other than Python declare: units and resources of formats, routes and calls of other languages."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from monthtwo.facts.records import FileFacts
from monthtwo.facts.shell.crontab_lines import scheduled_commands
from monthtwo.system.code.hit import Hit
from monthtwo.system.files import Files
from monthtwo.system.units.foreign import foreign_calls, foreign_units
from monthtwo.system.units.inherited import with_inherited
from monthtwo.system.units.recognition import Format, recognise, sources_of
from monthtwo.system.units.unit import Resource, Unit


class Declared(Struct, frozen=True):
    units: list[Unit]
    resources: list[Resource]
    calls: list[tuple[str, Hit]]
    """Calls of other languages, each with its vocabulary set."""


_Kind = tuple[tuple[str, ...], str, frozenset[frozenset[str] | None]]


def _kind_of(path: str, facts: FileFacts) -> _Kind:
    """What files have in common that the same formats may know: their parts, ending and outermost keys."""
    outermost = (one.entries for one in facts.documents or ())
    keys = frozenset([None if entries is None else frozenset(entries) for entries in outermost])
    return sources_of(facts), path[max(path.rfind("/"), path.rfind(".")) + 1 :], keys


def declared(files: Files, formats: Sequence[Format]) -> Declared:
    """The recognisers go over every file that is not Python. `formats` say how configuration formats are known."""
    likely: dict[_Kind, list[Format]] = {}
    found = Declared([], [], [])
    for path, nature in files.deadline.each(sorted(files.natures.items())):
        if nature in ("vendored", "generated") or path.endswith((".py", ".ipynb")):
            continue
        facts = files.facts(path)
        kind = _kind_of(path, facts)
        if kind not in likely:
            likely[kind] = [format for format in formats if format.may_take(*kind[:2]) and format.may_know(facts)]
        recognised = recognise(path, facts, likely[kind])
        found.units.extend(recognised.units)
        found.units.extend(one for unit in recognised.units for one in _installed(unit))
        found.resources.extend(recognised.resources)
        found.units.extend(foreign_units(path, facts.text or ""))
        for key, line, what in foreign_calls(path, facts.text or ""):
            found.calls.append((key, Hit(path, line, "", what, "medium")))
    found.units[:] = with_inherited(found.units)
    return found


def _installed(unit: Unit) -> Iterator[Unit]:
    """What the commands of a unit put on a schedule: a crontab that a step or container installs."""
    if unit.form == "schedule" or unit.attributes.get("inactive"):
        return
    for text in unit.commands:
        for command in scheduled_commands(text):
            yield Unit(
                form="schedule", name=command.text, path=unit.path, line=unit.line, triggers=("cron",),
                commands=(command.text,), workdir=unit.workdir, format=unit.format,
                attributes={"schedule": command.schedule},
            )  # fmt: skip
