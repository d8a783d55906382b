"""Texts of a Python file that may be ids of hosted models, each with what it stands for there.

Few files have any, so the tree is gone through a second time, and only where the first time has met one. What is
compared, looked up or annotated names no model that is called, and is left out.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from monthtwo.facts.python.values import cut
from monthtwo.facts.records import Literal, NamedText, Position
from monthtwo.names.hosted_ids import any_hosted, may_be_hosted

_MOST = 500
"""Texts noted of one file: more is a table."""
_MAX_NAME = 120
_SHAPING = ("strip", "lower", "rstrip")


class _Where(Struct, frozen=True):
    """Where an expression stands: what it is there, under which name, of which call, and in what that is."""

    position: Position
    name: str = ""
    call: str = ""
    holder: str = ""


_BODY = _Where("nowhere")


def hosted_texts(tree: ast.Module, literals: Iterable[Literal], source: str | bytes) -> list[NamedText]:
    """What may be an id of a hosted model, in the order of the file."""
    if not any_hosted((one.text for one in literals), source):
        return []
    found: list[NamedText] = []
    stack: list[tuple[Any, _Where]] = [(tree, _BODY)]
    while stack and len(found) < _MOST:
        node, where = stack.pop()
        if type(node) is ast.Constant:
            if where.position != "nowhere" and type(node.value) is str and may_be_hosted(node.value):
                found.append(
                    NamedText(node.lineno, cut(node.value), where.position, where.name, where.call, where.holder)
                )
        else:
            stack.extend((child, at) for child, at in _parts(node, where) if child is not None)
    through = _looked_through(tree) if any(one.position == "item" for one in found) else ()
    kept = (one for one in found if one.position != "item" or one.name.rpartition(".")[2] not in through)
    return sorted(kept, key=lambda one: one.line)


def _looked_through(tree: ast.Module) -> set[str]:
    """Variables in which something is looked for, and which do not refuse what they do not have: tables."""
    inside: set[str] = set()
    refused: set[str] = set()
    for node in ast.walk(tree):
        if type(node) is ast.Compare:
            for op, one in zip(node.ops, node.comparators, strict=True):
                if type(op) in (ast.In, ast.NotIn):
                    (refused if type(op) is ast.NotIn else inside).update(_last_names(one))
        elif type(node) is ast.Call and type(node.func) is ast.Attribute and node.func.attr == "index":
            inside.update(_last_names(node.func.value))
    return inside - refused


def _last_names(node: ast.expr) -> set[str]:
    """The variables that an expression adds up."""
    return {_spelt(one).rpartition(".")[2] for one in ast.walk(node) if type(one) in (ast.Name, ast.Attribute)}


def _parts(node: Any, where: _Where) -> Iterator[tuple[Any, _Where]]:
    """The parts of a node, each with where it stands."""
    kind = type(node)
    if kind is ast.Call:
        yield from _of_call(node, where)
    elif kind in (ast.FunctionDef, ast.AsyncFunctionDef):
        yield from _of_function(node, where)
    elif kind is ast.ClassDef:
        inside = _inside(where, node.name, *(_spelt(base) for base in node.bases))
        yield from ((one, _Where("nowhere", holder=inside)) for one in (*node.decorator_list, *node.body))
    elif kind is ast.Assign:
        yield node.value, _Where("value", _spelt(node.targets[0]), holder=where.holder)
    elif kind is ast.AnnAssign:
        yield node.value, _Where("value", _spelt(node.target), "annotated", where.holder)
    elif kind is ast.Return:
        yield node.value, _Where("returned", where.holder.rpartition(" ")[2], holder=where.holder)
    elif kind is ast.Dict:
        yield from _of_dict(node, where)
    elif kind in (ast.List, ast.Tuple, ast.Set):
        kept = where.position != "nowhere"  # else it is what something is compared with
        at = _Where("item", where.name, where.call, where.holder) if kept else where
        yield from ((one, at) for one in node.elts)
    elif kind is ast.BoolOp:
        kept = where.position != "nowhere" and type(node.op) is ast.Or
        spare = _Where("spare", where.name, _asked(node.values[0]) or where.call, where.holder)
        yield from ((one, spare if kept else _within(where)) for one in node.values)
    elif kind is ast.IfExp:
        yield node.test, _within(where)
        yield from ((one, where) for one in (node.body, node.orelse))
    elif kind in (ast.Await, ast.Starred, ast.NamedExpr):
        yield node.value, where
    else:  # what is compared, indexed, joined or matched; the bodies of statements
        yield from ((one, _within(where)) for one in ast.iter_child_nodes(node))


def _of_call(node: ast.Call, where: _Where) -> Iterator[tuple[Any, _Where]]:
    call = _spelt(node.func)
    function = node.func
    if type(function) is ast.Attribute and function.attr in _SHAPING:
        yield function.value, where
        return
    yield function, _within(where)
    first = node.args[0] if node.args else None
    asked = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    holder = _inside(where, where.name) if where.name else where.holder
    for number, one in enumerate(node.args):
        yield (
            one,
            _Where("argument" if number == 0 else "further", cut(asked)[:_MAX_NAME] if number else "", call, holder),
        )
    for keyword in node.keywords:
        yield keyword.value, _Where("keyword", keyword.arg or "", call, holder)


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef, where: _Where) -> Iterator[tuple[Any, _Where]]:
    inside = _inside(where, node.name)
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args]
    with_default = named[len(named) - len(arguments.defaults) :]
    pairs = [
        *zip(with_default, arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for one, default in pairs:
        yield default, _Where("default", one.arg, node.name, where.holder)
    at = _Where("nowhere", holder=inside)
    yield from ((one, at) for one in (*node.decorator_list, *node.body))


def _of_dict(node: ast.Dict, where: _Where) -> Iterator[tuple[Any, _Where]]:
    holder = _inside(where, where.name) if where.name else where.holder
    for key, value in zip(node.keys, node.values, strict=True):
        text = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
        yield value, _Where("entry", cut(text)[:_MAX_NAME], where.call, holder)


def _within(where: _Where) -> _Where:
    return _Where("nowhere", holder=where.holder)


def _inside(where: _Where, *names: str) -> str:
    return " ".join(filter(None, (where.holder, *names)))[-_MAX_NAME:]


def _asked(node: ast.expr) -> str:
    """What an expression asks for: the setting that a call is told, or the name."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SHAPING:
        node = node.func.value
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        setting = node.args[0].value
        return cut(setting)[:_MAX_NAME] if isinstance(setting, str) else ""
    return _spelt(node)


def _spelt(node: Any) -> str:
    """A dotted name as it is written; the key of what is set under one."""
    parts: list[str] = []
    while True:
        kind = type(node)
        if kind is ast.Attribute:
            parts.append(node.attr)
            node = node.value
        elif kind is ast.Subscript:
            key = node.slice
            parts.append(key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else "")
            node = node.value
        elif kind is ast.Call:
            node = node.func
        else:
            break
    if type(node) is ast.Name:
        parts.append(node.id)
    return cut(".".join(reversed(parts)))[-_MAX_NAME:]
