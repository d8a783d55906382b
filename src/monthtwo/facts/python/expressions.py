"""The expressions of a Python file: the calls, literals and references in them.

There is one function to a kind of node, see `READ`. Those of names and calls return the qualified name, so that nobody
has to ask for it again.
"""

import ast
from collections.abc import Callable
from typing import Any

from monthtwo.facts.python.bindings import BUILTINS, is_sent
from monthtwo.facts.python.orderings import DECIDING, compared
from monthtwo.facts.python.parts import parts
from monthtwo.facts.python.state import Reading
from monthtwo.facts.python.values import constant_value, cut, joined_text, value_of
from monthtwo.facts.records import Call
from monthtwo.names.name import BOUND_LATE, UNKNOWN, UNRESOLVED, is_traceable
from monthtwo.names.value import CallValue, NameValue, TextValue, Value

_SELF = ("self", "cls")
_OPEN = UNRESOLVED + BOUND_LATE
_UNREAD = Call(0, 0, UNKNOWN, [], {})
"""Holds the place of a call whose arguments are being read."""


def children(reading: Reading, node: ast.AST) -> None:
    """Read all expressions in a node of no special meaning."""
    for part in parts(node):
        read = READ.get(type(part))
        if read is not None:
            read(reading, part)


def expression(reading: Reading, node: ast.expr) -> None:
    READ[type(node)](reading, node)


def named(reading: Reading, node: Any) -> str:
    """Read an expression and return its qualified name."""
    kind = type(node)
    if kind is ast.Name:
        return _name(reading, node)
    if not reading.rebinds:
        if kind is ast.Call:
            return f"{_call(reading, node)}()"
        if kind is ast.Await:
            return named(reading, node.value)
        if kind is ast.Attribute:
            return _attribute(reading, node)
    READ[kind](reading, node)
    return reading.names.qualified(node)


def described(reading: Reading, node: ast.Call) -> Call:
    """A call alone, without reading what stands in it."""
    names = reading.names
    return Call(
        node.lineno, reading.scope, names.qualified(node.func),
        [value_of(argument, names) for argument in node.args],
        {keyword.arg: value_of(keyword.value, names) for keyword in node.keywords if keyword.arg},
        reading.guard, reading.protected, reading.loop, reading.attempt,
    )  # fmt: skip


# -- names and texts -------------------------------------------------------------------------------------------


def _name(reading: Reading, node: ast.Name) -> str:
    name = reading.names.lookup(node.id)
    if name not in BUILTINS:
        if is_traceable(name):
            reading.note_reference(node.lineno, name)
        if _varies(name):
            reading.reads.append(node.id)
    return name


def _varies(name: str) -> bool:
    """Whether what is called so holds a value, and is no function, class or module."""
    return name[0] in _OPEN or "()" in name


def _attribute(reading: Reading, node: ast.Attribute) -> str:
    name = reading.names.qualified(node)
    if is_traceable(name):
        reading.note_reference(node.lineno, name)
    inner: Any = node.value
    first = node.attr
    while type(inner) is ast.Attribute:
        inner, first = inner.value, inner.attr
    if type(inner) is not ast.Name:
        READ[type(inner)](reading, inner)
    elif inner.id in _SELF:
        reading.reads.append(f".{first}")
    elif _varies(name):
        reading.reads.append(inner.id)
    return name


def _constant(reading: Reading, node: ast.Constant) -> None:
    text = node.value
    if type(text) is str and len(text) > 1:
        reading.note_literal(node.lineno, cut(text))


def _key(reading: Reading, node: ast.Constant, value: Value = None) -> None:
    text = node.value
    if type(text) is str and len(text) > 1:
        reading.note_literal(node.lineno, cut(text), True, value)


def _joined(reading: Reading, node: ast.JoinedStr) -> None:
    reading.note_literal(node.lineno, cut(joined_text(node)))
    for part in node.values:
        READ[type(part)](reading, part)


# -- calls -----------------------------------------------------------------------------------------------------


def _call(reading: Reading, node: ast.Call) -> str:
    """Note a call, then what stands in it; returns the name of what is called."""
    early = described(reading, node) if reading.rebinds else None
    index = len(reading.calls)
    reading.calls.append(_UNREAD)  # before those in its arguments
    name = _called(reading, node.func)
    args: list[Value] = []
    for argument in node.args:
        args.append(_argument(reading, argument))
        if type(argument) is ast.Compare:
            compared(reading, f"{reading.names.qualified(node.func).rpartition('.')[2]}()", argument)
    keywords: dict[str, Value] = {}
    for keyword in node.keywords:
        value = keyword.value
        if keyword.arg is None:
            READ[type(value)](reading, value)
            continue
        keywords[keyword.arg] = _argument(reading, value)
        if type(value) in DECIDING:
            compared(reading, keyword.arg, value)
    reading.calls[index] = early or Call(
        node.lineno, reading.scope, name, args, keywords,
        reading.guard, reading.protected, reading.loop, reading.attempt,
    )  # fmt: skip
    return name


def _called(reading: Reading, node: ast.expr) -> str:
    """Read what is called, without it being a reference, and return its name."""
    trail = first = ""
    if type(node) is ast.Attribute and is_sent(node):
        node = node.value
    while type(node) is ast.Attribute:
        first = f".{node.attr}"
        trail = first + trail
        node = node.value
    if type(node) is ast.Name:
        name = reading.names.lookup(node.id)
        if first and _varies(name):
            reading.reads.append(node.id if node.id not in _SELF else first)
        return name + trail
    return named(reading, node) + trail


def _argument(reading: Reading, node: Any) -> Value:
    """Read an argument and return it as a value."""
    kind = type(node)
    if kind is ast.Constant:
        value = constant_value(node.value)
        if type(value) is TextValue and len(value.text) > 1:
            reading.note_literal(node.lineno, value.text)
        return value
    if kind is ast.Name:
        return NameValue(_name(reading, node))
    if kind is ast.Call:
        return CallValue(_call(reading, node))
    if kind is ast.Attribute:
        return NameValue(_attribute(reading, node))
    if kind is ast.Await:
        return _argument(reading, node.value)
    value = value_of(node, reading.names)
    READ[kind](reading, node)
    return value


# -- what holds other expressions ------------------------------------------------------------------------------


def _mapping(reading: Reading, node: ast.Dict) -> None:
    for key, value in zip(node.keys, node.values, strict=True):
        if type(key) is ast.Constant:
            _key(reading, key, value_of(value, reading.names))
            if type(value) in DECIDING and type(key.value) is str:
                compared(reading, cut(key.value), value)
        elif key is not None:
            READ[type(key)](reading, key)
        READ[type(value)](reading, value)


def _subscript(reading: Reading, node: ast.Subscript) -> None:
    READ[type(node.value)](reading, node.value)
    index = node.slice
    if type(index) is ast.Constant:
        _key(reading, index)
    else:
        READ[type(index)](reading, index)


def _elements(reading: Reading, node: ast.List | ast.Tuple | ast.Set) -> None:
    for item in node.elts:
        READ[type(item)](reading, item)


def _comparison(reading: Reading, node: ast.Compare) -> None:
    READ[type(node.left)](reading, node.left)
    for item in node.comparators:
        READ[type(item)](reading, item)


def _operands(reading: Reading, node: ast.BoolOp) -> None:
    for item in node.values:
        READ[type(item)](reading, item)


def _binary(reading: Reading, node: ast.BinOp) -> None:
    READ[type(node.left)](reading, node.left)
    READ[type(node.right)](reading, node.right)


def _unary(reading: Reading, node: ast.UnaryOp) -> None:
    READ[type(node.operand)](reading, node.operand)


def _inner(reading: Reading, node: ast.Await | ast.Starred) -> None:
    READ[type(node.value)](reading, node.value)


def _formatted(reading: Reading, node: ast.FormattedValue) -> None:
    READ[type(node.value)](reading, node.value)
    if node.format_spec is not None:
        READ[type(node.format_spec)](reading, node.format_spec)


def _walrus(reading: Reading, node: ast.NamedExpr) -> None:
    READ[type(node.value)](reading, node.value)
    reading.names.bind(node.target.id, reading.names.qualified(node.value))


READ: dict[type, Callable[[Reading, Any], Any]] = {
    **dict.fromkeys([ast.comprehension, *ast.expr.__subclasses__()], children),
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Constant: _constant,
    ast.JoinedStr: _joined,
    ast.Call: _call,
    ast.Dict: _mapping,
    ast.Subscript: _subscript,
    ast.List: _elements,
    ast.Tuple: _elements,
    ast.Set: _elements,
    ast.Compare: _comparison,
    ast.BoolOp: _operands,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Await: _inner,
    ast.Starred: _inner,
    ast.FormattedValue: _formatted,
    ast.NamedExpr: _walrus,
}
"""How each kind of expression is read."""
