"""Functions that a platform calls with a message: no decorator says it, and no signature that somebody must keep."""

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
    if len(scope.params) != 2 or scope.parent != 0 or scope.decorators or scope.name in module.ending:
        return False
    unpacked = {call.scope for call in module.calling(_UNPACKS)}
    keyed = {literal.scope for literal in module.facts.literals if literal.key and literal.text == _PAYLOAD}
    return any(scope is module.facts.scopes[one] or _hands_first(module, scope, one) for one in unpacked & keyed)


def _hands_first(module: Module, scope: Scope, unpacking: int) -> bool:
    """Whether a function gives its first parameter to another one of the file."""
    first = f"?{next(iter(scope.params))}"
    calls = module.functions[scope.name].calls
    name = f".{module.facts.scopes[unpacking].name}"
    return any(call.name == name and call.args[:1] == [NameValue(first)] for call in calls)
