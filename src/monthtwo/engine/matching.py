"""Whether one fact is what a pattern asks for: a call's arguments, a unit's form, a document's values."""

from collections.abc import Iterator
from functools import lru_cache

from monthtwo.catalogue.check import Pattern, UnitPattern
from monthtwo.expressions import AnyCase, anycase
from monthtwo.facts.documents.path_expression import values_at
from monthtwo.facts.records import Node
from monthtwo.names.value import spelt
from monthtwo.system.code.hit import Hit
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit


@lru_cache(maxsize=4096)
def expression(text: str) -> AnyCase:
    """A manifest's regular expression: searched anywhere, whatever the case."""
    return anycase(text)


def call_holds(pattern: Pattern, hit: Hit, system: System) -> bool:
    """Whether a call has the arguments, the guard and the protection that a pattern asks for."""
    if not (pattern.keywords or pattern.args or pattern.guard or pattern.protected is not None):
        return True
    call = hit.call
    if call is None:
        return False
    for name, wanted in pattern.keywords.items():
        if name not in call.keywords or (wanted and not expression(wanted).finds(spelt(call.keywords[name]))):
            return False
    for number, wanted in enumerate(pattern.args):
        if wanted and (number >= len(call.args) or not expression(wanted).finds(spelt(call.args[number]))):
            return False
    if pattern.protected is not None and call.protected != pattern.protected:
        return False
    if pattern.guard is None:
        return True
    wanted_guard = expression(pattern.guard)
    return any(wanted_guard.finds(name) for name in guard_names(system, hit.path, call.guard))


def guard_names(system: System, path: str, guard: int) -> Iterator[str]:
    """Names in every condition that dominates a line, innermost first."""
    facts = system.facts(path).python
    while facts is not None and guard >= 0:
        yield from facts.guards[guard].names
        guard = facts.guards[guard].parent


def unit_matches(wanted: UnitPattern, unit: Unit) -> bool:
    """Whether a unit is of the form, trigger, command and so on that a pattern asks for."""
    return (
        (not wanted.form or unit.form in wanted.form)
        and (not wanted.format or unit.format in wanted.format)
        and (not wanted.trigger or bool(set(wanted.trigger) & set(unit.triggers)))
        and (wanted.name is None or expression(wanted.name).finds(unit.name))
        and (wanted.command is None or any(expression(wanted.command).finds(c) for c in unit.commands))
        and all(expression(v).finds(unit.attributes.get(k, "")) for k, v in wanted.attributes.items())
    )


def has_property(node: Node, at: str, value: str) -> bool:
    """Whether a document holds a value at a path expression, one that matches `value` where that is not empty."""
    found = values_at(node, at)
    return bool(found) if not value else any(expression(value).finds(str(item.value)) for _, item in found)
