"""What the statements of a Python file hand from name to name, noted for those who ask where a value comes from.

Little of it is ever asked for, so that it is kept as a text, a line to a statement, and read when a question needs it
(`system.code.flow`): `SIGN FIRST LAST GUARD SCOPE NAME…`, the calls of the statement from number FIRST up to LAST, the
condition that it stands under, and the names that it reads, `.x` for `self.x`.
"""

import ast
from typing import Any

from monthtwo.facts.python.state import Reading

_MOST = 40
"""Names kept of one statement."""


def begin(reading: Reading) -> int:
    """Stand before the expressions of a statement; returns the number of the next call."""
    reading.reads.clear()
    return len(reading.calls)


def looks_at(reading: Reading, guard: int, first: int) -> None:
    """A condition looks at what was read since `first`: `?GUARD`."""
    if reading.reads or first < len(reading.calls):
        _note(reading, f"?{guard}", first)


def returns(reading: Reading, first: int) -> None:
    """A function returns what was read: `<`."""
    if reading.reads or first < len(reading.calls) or reading.guard >= 0:
        _note(reading, "<", first)


def hands(reading: Reading, node: ast.Call, first: int) -> None:
    """A call whose result nobody takes is handed what was read, and may change what it is a method of: `(x`."""
    if reading.reads or len(reading.calls) - first > 1:
        function = node.func
        _note(reading, f"({_holder(function.value) if type(function) is ast.Attribute else ''}", first)


def keeps(reading: Reading, targets: list[ast.expr], first: int, adds: bool = False) -> None:
    """What was read goes to targets of an assignment: `=x`, or `+x` where `x` holds what it held before as well."""
    if reading.reads or first < len(reading.calls) or reading.guard >= 0:
        for target in targets:
            if type(target) is ast.Name:
                _note(reading, f"+{target.id}" if adds else f"={target.id}", first)
            else:
                for sign in _signs(target):
                    _note(reading, sign, first)


def _note(reading: Reading, sign: str, first: int) -> None:
    reads = reading.reads
    names = " ".join(reads if len(reads) <= _MOST else reads[:_MOST])
    reading.trail.append(f"{sign} {first} {len(reading.calls)} {reading.guard} {reading.scope} {names}")


def _signs(target: Any) -> list[str]:
    kind = type(target)
    if kind is ast.Name:
        return [f"={target.id}"]
    if kind is ast.Tuple or kind is ast.List:
        return [sign for item in target.elts for sign in _signs(item)]
    if kind is ast.Starred:
        return _signs(target.value)
    holder = _holder(target)  # an element or an attribute changes what holds it
    if not holder:
        return []
    whole = kind is ast.Attribute and holder == f".{target.attr}"
    return [f"={holder}" if whole else f"+{holder}"]


def _holder(node: Any) -> str:
    """The name of the object that an element or attribute belongs to: `.x` for what `self.x` holds."""
    attribute = ""
    while True:
        kind = type(node)
        if kind is ast.Attribute:
            attribute = node.attr
            node = node.value
        elif kind is ast.Subscript:
            node = node.value
        elif kind is ast.Name:
            if node.id in ("self", "cls"):
                return f".{attribute}" if attribute else ""
            return node.id  # type: ignore[no-any-return]
        else:
            return ""
