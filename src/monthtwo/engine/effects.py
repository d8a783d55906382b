"""What a function does to the world outside of it, and the conditions that it does it under."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct

from monthtwo.names.value import spelt
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function

EffectKind = Literal["raise", "exit", "answer", "send", "store", "export", "promote"]

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


def effects_of(function: Function, uses: Callable[[str], Iterable[Use]]) -> Iterator[Effect]:
    """The effects in a function's own body. `uses` gives the uses of a role."""
    for raised in function.raises:
        if not raised.protected:
            yield Effect("raise", function, raised.line, raised.name, raised.guard)
    for call in function.calls:
        if call.name in _EXITS and call.args != [0] and not call.protected:
            yield Effect("exit", function, call.line, call.name, call.guard)
    for answer in function.answers:
        yield Effect("answer", function, answer.line, spelt(answer.status), answer.guard)
    for kind, roles in _ROLES.items():
        for role in roles:
            for use in uses(role):
                if use.function is function and use.call is not None:
                    yield Effect(kind, function, use.line, use.what, use.call.guard)
