"""Functions that a platform calls with a message: no decorator says it, and no signature that somebody must keep."""

from collections.abc import Collection, Iterator

from monthtwo.facts.records import Scope
from monthtwo.names.value import NameValue
from monthtwo.system.code.module import Module

_ELSEWHERE = ("lambda_handler", "handler")
"""Names by which another platform finds its handlers; those are units already."""
_UNPACKS = ("b64decode",)
_PAYLOAD = "data"
"""Where the text of a message stands, encoded, in what brokers hand to a function."""


def is_background(module: Module, scope: Scope) -> bool:
    """Whether a platform calls a function of `main.py` with a message and where it comes from.

    It says so by the names of its parameters; or the file unpacks messages, and nothing in it calls the function.
    """
    if scope.name in _ELSEWHERE:
        return False
    if list(scope.params) == ["event", "context"]:
        return True
    if len(scope.params) != 2 or is_used(module, scope):
        return False
    keyed = {literal.scope for literal in module.facts.literals if literal.key and literal.text == _PAYLOAD}
    unpacked = keyed & {call.scope for call in module.calling(_UNPACKS)}
    return any(one in unpacked for one, _ in _handed(module, scope))


def is_used(module: Module, scope: Scope) -> bool:
    """Whether its own file uses a function, or marks it; or it is no function of a module's top."""
    name = f".{scope.name}"
    if scope.parent != 0 or scope.decorators or name in module.named:
        return True
    return any(one.name == name for one in module.facts.references)


def asks_given(module: Module, scope: Scope, methods: Collection[str]) -> bool:
    """Whether a function, or one of its file that it gives its first parameter to, calls methods of that."""
    return any(
        call.name == f"?{given}.{method}"
        for number, given in _handed(module, scope)
        for call in module.calls.get(number, ())
        for method in methods
    )


def _handed(module: Module, scope: Scope) -> Iterator[tuple[int, str]]:
    """The scopes that have what a function is given first, it among them, each with its parameter for that."""
    scopes = [module.functions[scope.name].number]
    for number in scopes:  # it grows
        given = next(iter(module.facts.scopes[number].params), "")
        if not given:
            continue
        yield number, given
        for call in module.calls.get(number, ()):
            own = module.functions.get(call.name[1:]) if call.name[0] == "." else None
            if own is not None and call.args[:1] == [NameValue(f"?{given}")] and own.number not in scopes:
                scopes.append(own.number)
