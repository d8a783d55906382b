"""The facts of a Python file once all of it has been read: what was bound further down or to `self` has its name."""

from collections.abc import Iterable

from msgspec.structs import replace

from monthtwo.facts.python.bindings import Bindings, says_nothing
from monthtwo.facts.python.state import Reading
from monthtwo.facts.records import Call, Python, Reference, Scope
from monthtwo.names.name import is_pending, is_unresolved
from monthtwo.names.value import CallValue, NameValue, Value

_NAMED = (NameValue, CallValue)


def settled(reading: Reading) -> Python:
    names = reading.names
    return Python(
        imports=reading.imports,
        scopes=[_scope(one, reading.returned.get(index, ""), names) for index, one in enumerate(reading.scopes)],
        calls=[_call(one, names) for one in reading.calls],
        guards=reading.guards,
        literals=reading.literals,
        references=_references(reading.references.values(), names),
        raises=reading.raises,
        bindings={name: value for name, value in names.module.items() if not is_unresolved(value)},
        comparisons=reading.comparisons,
        answers=reading.answers,
        attempts=reading.attempts,
        trail="\n".join(reading.trail),
        moves=_references(reading.moves, names),
        attributes=names.attributes,
        addresses=reading.addresses,
    )


def _references(found: Iterable[Reference], names: Bindings) -> list[Reference]:
    return [replace(one, name=names.renamed(one.name, one.scope)) if is_pending(one.name) else one for one in found]


def _scope(scope: Scope, returned: str, names: Bindings) -> Scope:
    """The scope with its decorators settled, and what it returns where its annotation says nothing."""
    returns = scope.returns
    if not returns or says_nothing(returns):
        returns = returned
    if not scope.decorators and returns == scope.returns:
        return scope
    return replace(scope, decorators=[_call(one, names) for one in scope.decorators], returns=returns)


def _call(call: Call, names: Bindings) -> Call:
    name = call.name
    if is_pending(name):
        name = names.renamed(name, call.scope)
    for value in (*call.args, *call.keywords.values()) if call.keywords else call.args:
        if isinstance(value, _NAMED) and is_pending(value.name):
            break
    else:
        return call if name is call.name else replace(call, name=name)
    return Call(
        call.line, call.scope, name,
        [_value(value, call.scope, names) for value in call.args],
        {word: _value(value, call.scope, names) for word, value in call.keywords.items()},
        call.guard, call.protected, call.loop, call.attempt,
    )  # fmt: skip


def _value(value: Value, scope: int, names: Bindings) -> Value:
    if isinstance(value, _NAMED) and is_pending(value.name):
        return type(value)(names.renamed(value.name, scope))
    return value
