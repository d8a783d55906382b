"""What a function does to the world outside of it, and whether that follows from a value."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Literal

from msgspec import Struct

from monthtwo.facts.records import Call, Guard
from monthtwo.names.value import spelt
from monthtwo.system.code.call_graph import CallGraph
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, Module, in_order
from monthtwo.system.code.trail import Trail

EffectKind = Literal["raise", "exit", "answer", "send", "store", "export", "promote", "start"]

_EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit"})
_ROLES: dict[EffectKind, tuple[str, ...]] = {
    "send": ("alert-senders", "chat-messages"),
    "store": ("storage-writers", "sql-writers"),
    "export": ("metrics-exporters",),
    "promote": ("promotion-actions", "registry-writers", "deploy-calls"),
}


class Effect(Struct, frozen=True):
    """`raise` and `exit` are failures that nothing in the function swallows: an exit with status 0 is none."""

    kind: EffectKind
    function: Function
    line: int
    what: str
    guard: int
    """The innermost condition that it stands under, -1 without one."""
    call: Call | None = None
    """The call that does it; none raises or answers."""


class Consequence(Struct, frozen=True):
    """An effect that follows from a value: it stands under a condition that looks at it, or is handed it."""

    effect: Effect
    condition: Guard | None
    """The innermost condition that looks at the value; none where the value itself is handed on."""
    through: Function | None = None
    """The own helper that has the effect, where it is called."""


class Effects:
    """The effects of a repository's functions, found once."""

    def __init__(self, graph: CallGraph, uses: Callable[[str], Iterable[Use]], starting: Iterable[Function]) -> None:
        self._graph, self._uses, self._starting = graph, uses, frozenset(starting)

    @cached_property
    def _acting(self) -> dict[Function, list[Effect]]:
        """What calls of a role do, by function."""
        found: dict[Function, list[Effect]] = {}
        for kind, roles in _ROLES.items():
            for role in roles:
                for use in self._uses(role):
                    if use.call is not None:
                        effect = Effect(kind, use.function, use.line, use.what, use.call.guard, use.call)
                        found.setdefault(use.function, []).append(effect)
        return found

    @cached_property
    def _doing(self) -> dict[EffectKind, frozenset[Function]]:
        """The functions that do something themselves, by what they do."""
        found: dict[EffectKind, set[Function]] = {}
        for function, effects in self._acting.items():
            for effect in effects if function.name else ():
                found.setdefault(effect.kind, set()).add(function)
        return {kind: frozenset(functions) for kind, functions in found.items()}

    def of(self, function: Function) -> Iterator[Effect]:
        """The effects in a function's own body."""
        for raised in function.raises:
            if not raised.protected and raised.name != "SystemExit":  # that is a call too, which says how it ends
                yield Effect("raise", function, raised.line, raised.name, raised.guard)
        for call in function.calls:
            if call.name in _EXITS and call.args and call.args != [0] and not call.protected:
                yield Effect("exit", function, call.line, call.name, call.guard, call)
        for answer in function.answers:
            yield Effect("answer", function, answer.line, spelt(answer.status), answer.guard)
        yield from self._acting.get(function, ())

    def by_call(self, function: Function, call: Call) -> Iterator[tuple[Effect, Function]]:
        """What a call does through functions of the repository, each with the one that is called."""
        for target in self._graph.targets(function.path, call):
            for kind, doing in self._doing.items():
                if target in doing or self._graph.calls([target], doing):
                    yield Effect(kind, function, call.line, target.name, call.guard, call), target
            if target in self._starting or self._graph.leads([target], self._starting):
                yield Effect("start", function, call.line, target.name or target.path, call.guard, call), target
            for effect in self.of(target):
                if effect.kind in ("raise", "exit") and effect.guard < 0:
                    yield Effect(effect.kind, function, call.line, target.name, call.guard, call), target

    def following(self, trail: Trail, functions: Iterable[Function]) -> Iterator[Consequence]:
        """The effects in these functions that follow from a value."""
        for function in in_order(functions):
            module = function.module
            if module is not None:
                yield from self._following(trail, module, function)

    def _following(self, trail: Trail, module: Module, function: Function) -> Iterator[Consequence]:
        for effect in {(one.kind, one.line): one for one in self.of(function)}.values():
            condition = trail.condition(module, effect.guard)
            given = condition is None and effect.call is not None and trail.given(module, effect.call)
            if condition is not None or given:
                yield Consequence(effect, condition)
        for call in function.calls:
            condition = trail.condition(module, call.guard) if call.guard >= 0 else None
            if condition is not None:
                for effect, through in self.by_call(function, call):
                    yield Consequence(effect, condition, through)
