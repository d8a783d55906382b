"""Through which of some files the way to a place in code goes: what starts or calls it, and what it leads to itself."""

from collections.abc import Collection, Iterable, Iterator

from monthtwo.engine.question import Function
from monthtwo.model import Evidence
from monthtwo.system.code.module import in_order
from monthtwo.system.system import System

Place = tuple[str, int]


def leading(system: System, found: Collection[Evidence], files: Collection[str]) -> list[Place]:
    """Where in `files` something leads to evidence, or evidence leads to something, the fewest steps away first.

    A unit that is declared in one of the files stands at its own line, a function at the line where it begins.
    """
    wanted = frozenset(function for one in found for function in _around(system, one))
    places = dict(_below(system, wanted, files))
    for place, starts in _starts(system, files):
        steps = _steps(system, starts, wanted)
        if steps is not None:
            places[place] = min(steps, places.get(place, steps))
    # A function before the body of its file, which runs whatever is in it.
    return sorted(places, key=lambda place: (places[place], place[1] == 1, place))


def _around(system: System, one: Evidence) -> Iterator[Function]:
    """The innermost function around a line, and what a unit on it starts."""
    module = system.sources.module(one.path)
    if module is not None:
        before = [function for function in module.functions.values() if function.line <= one.line]
        yield max(before, key=lambda function: (function.line, function.number), default=module.body)
    for unit in system.units:
        if unit.path == one.path and (unit.line == one.line or module is None):
            yield from system.entries(unit)


def _starts(system: System, files: Collection[str]) -> Iterator[tuple[Place, Iterable[Function]]]:
    """What stands in the files, each with what it leads to in one step."""
    for unit in system.units:
        if unit.path in files:
            yield (unit.path, unit.line), system.entries(unit)
    for path in sorted(files):
        module = system.sources.module(path)
        for function in module.functions.values() if module is not None else ():
            yield (path, max(function.line, 1)), system.graph.edges(function)


def _steps(system: System, starts: Iterable[Function], wanted: frozenset[Function]) -> int | None:
    """How many steps lie between; None where nothing leads there."""
    return next((steps for steps, level in _levels(system, starts) if not wanted.isdisjoint(level)), None)


def _below(system: System, starts: frozenset[Function], files: Collection[str]) -> Iterator[tuple[Place, int]]:
    """The nearest functions in `files` that `starts` lead to, with how many steps away they are."""
    for steps, level in _levels(system, in_order(starts)):
        here = [function for function in level if function.path in files]
        if here:
            yield from (((function.path, max(function.line, 1)), steps) for function in here)
            return


def _levels(system: System, starts: Iterable[Function]) -> Iterator[tuple[int, list[Function]]]:
    """Everything that `starts` lead to, by the number of steps."""
    waiting, seen, steps = list(dict.fromkeys(starts)), set[Function](), 0
    while waiting:
        yield steps, waiting
        seen.update(waiting)
        edges = (edge for one in waiting for edge in system.graph.edges(one))
        waiting = [edge for edge in dict.fromkeys(edges) if edge not in seen]
        steps += 1
