"""What an expression of a Python file is as a value: a text, a name, what a call gives, a list, a number."""

import ast
from typing import Any

from monthtwo.facts.python.bindings import Bindings
from monthtwo.names.name import is_unresolved
from monthtwo.names.value import MAX_TEXT, NONE, CallValue, ListValue, NameValue, TextValue, Value

_LONGEST_ADDRESS = 200
_MOST_ADDED = 8
"""Texts and names that an address is added up of."""


def value_of(node: Any, names: Bindings) -> Value:
    """The value of an expression, None where it cannot be told."""
    kind = type(node)
    if kind is ast.Constant:
        return constant_value(node.value)
    if kind is ast.Name or kind is ast.Attribute:
        return NameValue(names.qualified(node))
    if kind is ast.Call:
        return CallValue(names.qualified(node.func))
    if kind is ast.JoinedStr:
        return TextValue(cut(joined_text(node)))
    if kind is ast.List or kind is ast.Tuple:
        return _list_value(node.elts, names)
    if kind is ast.Dict:
        keys = [_key(key) for key in node.keys if key is None or type(key) is ast.Constant]
        return TextValue(cut("{" + ",".join(keys) + "}"))
    if kind is ast.Await:
        return value_of(node.value, names)
    return None


def _key(node: ast.Constant | None) -> str:
    """A key of a dictionary; `**` stands for those of another one."""
    return "**" if node is None else spelt_constant(node.value)


def spelt_constant(value: Any) -> str:
    """A constant as text; Python refuses to write very long numbers, in which nobody is interested."""
    return "" if type(value) is int and abs(value) >= 2**62 else str(value)


def constant_value(value: Any) -> Value:
    kind = type(value)
    if kind is str:
        return TextValue(cut(value))
    if kind is bool or kind is float or (kind is int and abs(value) < 2**62):
        return value  # type: ignore[no-any-return]
    return NONE if value is None else None


def _list_value(nodes: list[ast.expr], names: Bindings) -> ListValue:
    """The words of a list as far as they are kept. A resolved name is written `&name`, another one `{}`."""
    found = ListValue([], [])
    size = 0
    for node in nodes:
        word = _word(node)
        if word is None:
            name = names.qualified(node)
            known = not is_unresolved(name)
            word = "python" if name == "sys.executable" else f"&{name}" if known else "{}"
            if known:
                found.names.append(name)
        found.words.append(word)
        size += len(word) + 1
        if size > MAX_TEXT:
            break
    return found


def _word(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return cut(spelt_constant(node.value))
    return joined_text(node) if isinstance(node, ast.JoinedStr) else None


def joined_text(node: ast.JoinedStr) -> str:
    """The text of an f-string, `{}` where something is filled in."""
    parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
    return "".join(parts)[:MAX_TEXT]


def address_text(node: ast.expr) -> str:
    """The text of an expression that may be an address, `{}` where something is filled in; "" for any other.

    What is looked up in the environment is what stands for it there: `os.getenv("URL", "http://model/predict")`.
    """
    text = _summed(node)
    if not text and isinstance(node, ast.Call):
        given = [*node.args[1:], *(word.value for word in node.keywords if word.arg == "default")]
        text = _summed(given[-1]) if given else ""
        text = text if "://" in text else ""
    return text if "/" in text and len(text) <= _LONGEST_ADDRESS else ""


def _summed(node: ast.expr) -> str:
    """The text of a string, of an f-string, or of what is added up of them and of names."""
    added: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and len(added) < _MOST_ADDED:
        added.append(_written(node.right) or "{}")
        node = node.left
    first = _written(node)
    return "".join([first or "{}", *reversed(added)]) if added else first


def _written(node: ast.expr) -> str:
    """The text of a string or an f-string."""
    if isinstance(node, ast.Constant):
        return cut(node.value) if isinstance(node.value, str) else ""
    return cut(joined_text(node)) if isinstance(node, ast.JoinedStr) else ""


def cut(text: str) -> str:
    """At most MAX_TEXT characters, and nothing that cannot be encoded (lone surrogates)."""
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
