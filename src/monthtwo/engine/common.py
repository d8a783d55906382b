"""What several detectors ask of the system: who operates, who calls whom, what a function says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from monthtwo.expressions import lazy
from monthtwo.facts.records import Literal, Scope
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import Module, NodeId
from monthtwo.system.units.unit import Unit

if TYPE_CHECKING:
    from monthtwo.engine.engine import Engine

_WORD = lazy(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_BY_HAND = frozenset({"main", "script", "loop", "schedule", "target"})


def words_of(*names: str) -> frozenset[str]:
    """The words that names are made of: `app/modelMonitor.py` → app, model, monitor, py."""
    return frozenset(word.lower() for name in names for word in _WORD.findall(name))


@lru_cache(maxsize=2)
def operating(engine: "Engine") -> frozenset[NodeId]:
    """Everything that a unit of the running system reaches which is not only CI."""
    units = (
        unit
        for unit in engine.places.running()
        if unit.form not in ("loop", "schedule") and set(unit.triggers) != {"push"}
    )
    return engine.system.scheduled | engine.places.reach_of_all(units)


@lru_cache(maxsize=2)
def deployed(engine: "Engine") -> frozenset[NodeId]:
    """What starts without a person at a prompt; all that operates where nothing says how the system is started."""
    units = (
        unit
        for unit in engine.places.running()
        if unit.form not in _BY_HAND and set(unit.triggers) - {"push", "manual"}
    )
    return engine.places.reach_of_all(units) or operating(engine)


@lru_cache(maxsize=2)
def called(engine: "Engine") -> frozenset[NodeId]:
    """What operates, without what only a script does that somebody must start by hand."""
    units = (
        unit
        for unit in engine.places.running()
        if set(unit.triggers) != {"push"} and (unit.form not in _BY_HAND or set(unit.triggers) - {"push", "manual"})
    )
    return engine.places.reach_of_all(units) or operating(engine)


@lru_cache(maxsize=2)
def handled(engine: "Engine") -> frozenset[NodeId]:
    """What request and queue handlers call, without what merely importing their modules runs."""
    asking = engine.places.asking
    return asking.narrow(node for unit in engine.places.handlers for node in asking.starts(unit))


@lru_cache(maxsize=6)
def callers(engine: "Engine", among: frozenset[NodeId] | None = None) -> dict[NodeId, tuple[NodeId, ...]]:
    """Who of production code calls or passes on each function: `among` some, or all of it, which costs much more."""
    found: dict[NodeId, list[NodeId]] = {}
    for module in modules(engine):
        for name in module.index:
            node = (module.path, name)
            for edge in engine.system.code.edges(node) if among is None or node in among else ():
                if edge[1] and edge != node:
                    found.setdefault(edge, []).append(node)
    return {node: tuple(dict.fromkeys(nodes)) for node, nodes in found.items()}


def modules(engine: "Engine") -> Iterator[Module]:
    """The Python files of production code."""
    for path in engine.system.code.paths:
        module = engine.system.code.module(path) if engine.system.produces(path) else None
        if module is not None:
            yield module


def literals(engine: "Engine", node: NodeId) -> Iterator[Literal]:
    """The strings in one function's own body."""
    module = engine.system.code.module(node[0])
    number = module.index.get(node[1]) if module else None
    if module is not None and number is not None:
        by_scope = _literals(engine).get(node[0])
        if by_scope is None:
            by_scope = _literals(engine)[node[0]] = {}
            for literal in module.facts.literals:
                by_scope.setdefault(literal.scope, []).append(literal)
        yield from by_scope.get(number, ())


@lru_cache(maxsize=2)
def _literals(engine: "Engine") -> dict[str, dict[int, list[Literal]]]:
    """The strings of files by scope, filled as files are asked for."""
    return {}


def settings(engine: "Engine", *keys: str) -> Iterator[tuple[str, str, Literal]]:
    """Entries of dictionaries in production code under any of these keys: path, scope, the key with its value."""
    for module in modules(engine):
        for literal in module.facts.literals:
            if literal.key and literal.value is not None and literal.text in keys:
                yield module.path, module.facts.scopes[literal.scope].name, literal


def production(engine: "Engine", *keys: str) -> Iterator[Hit]:
    """The hits of vocabulary sets in production code."""
    for key in keys:
        for hit in engine.hits.of(key):
            if engine.system.produces(hit.path):
                yield hit


def commands_of(units: Iterable[Unit], expression: re.Pattern[str]) -> Iterator[tuple[Unit, str]]:
    """Units with a command like this, each with the words that matched."""
    for unit in units:
        for command in unit.commands:
            match = expression.search(command)
            if match:
                yield unit, match[0]
                break


def extent(scopes: Sequence[Scope], number: int) -> tuple[int, int]:
    """The first and last line of a scope, as far as the scopes after it tell."""
    start = scopes[number]
    inside = f"{start.name}."
    after = [scope.line for scope in scopes if scope.line > start.line and not scope.name.startswith(inside)]
    return start.line, min(after, default=1 << 30) - 1
