"""What a condition looks at, and whether a block ends the flow: small questions about `ast` nodes."""

import ast
from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from msgspec import Struct

_OPS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "in",
    ast.Is: "is",
    ast.IsNot: "is",
}
_EXITS = frozenset({"exit", "_exit", "abort", "skip", "fail"})
_MAX_NAMES = 24
_MAX_CARRIED = 96
"""Names that come with those a condition names itself: each assignment brings along what went into it."""
_MAX_NAME = 200
"""Characters of a name: everything under a condition keeps its names."""
_ORDERINGS = frozenset({"<", "<=", ">", ">="})
_OUTCOMES = frozenset({"bool", "all", "any", "int"})
_AT = attrgetter("at")


class _Kept(Struct, gc=False):
    """An expression that a condition may look at, and what it says once one has."""

    node: ast.AST
    at: int
    found: tuple[list[str], list[str]] | None = None


class Outcomes:
    """What the names of a function were assigned, for the conditions that ask for them.

    Few are ever asked for, so an expression is looked at when a condition names it, as of its own assignment.
    """

    __slots__ = ("_asked", "_count", "_kept")

    def __init__(self) -> None:
        self._count = 0
        self._asked: _Kept | None = None
        self._kept: dict[str, list[_Kept]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._kept

    def keep(self, node: ast.AST, *names: str) -> None:
        """Note that `names` were assigned `node`, or what stands for it."""
        self._count += 1
        for name in names:
            kept = _Kept(node, self._count)
            if name in self._kept:
                self._kept[name].append(kept)
            else:
                self._kept[name] = [kept]

    def collect(self, test: ast.AST) -> tuple[list[str], list[str]]:
        """Names, attributes, string keys and operators of a condition, one assignment back."""
        last = self._asked
        if last is not None and last.node is test and last.at > self._count and last.found is not None:
            return last.found  # an early exit asks twice
        self._asked = _Kept(test, self._count + 1)
        waiting = [self._asked]
        while True:  # not by recursion: generated code assigns a thousand times in a row
            needed = self._look_at(waiting[-1])
            if needed is not None:
                waiting.append(needed)
                continue
            found = waiting.pop().found
            if not waiting and found is not None:
                return found

    def _look_at(self, asked: _Kept) -> _Kept | None:
        """Find what `asked` says; what has to be looked at before is returned instead."""
        names: dict[str, None] = {}
        ops: dict[str, None] = {}
        stack: list[Any] = [asked.node]
        while stack and len(names) < _MAX_NAMES:
            node = stack.pop()
            kind = type(node)
            if kind is ast.Name:
                names[node.id[:_MAX_NAME]] = None
                earlier = self._before(node.id, asked.at) if node.id in self._kept else None
                if earlier is not None:
                    if earlier.found is None:
                        return earlier
                    names.update(dict.fromkeys(earlier.found[0][: _MAX_CARRIED - len(names)]))
                    ops.update(dict.fromkeys(earlier.found[1]))
            elif kind is ast.Attribute:
                names[node.attr[:_MAX_NAME]] = None
                stack.append(node.value)
            elif kind is ast.Constant:
                text = node.value
                if type(text) is str and len(text) < 80:
                    names[text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")] = None
            elif kind is ast.Compare:
                for op in node.ops:
                    ops[_OPS[type(op)]] = None
                stack.append(node.left)
                stack += node.comparators
            else:
                _push(stack, node, kind)
        asked.found = (list(names), list(ops))
        return None

    def _before(self, name: str, at: int) -> _Kept | None:
        """What `name` stood for when `at` was assigned."""
        kept = self._kept[name]
        if kept[-1].at < at:
            return kept[-1]
        index = bisect_left(kept, at, key=_AT)
        return kept[index - 1] if index else None


def _push(stack: list[Any], node: Any, kind: type[ast.AST]) -> None:
    """Put the parts of an expression on the stack."""
    if kind is ast.Call:
        stack.append(node.func)
        stack += node.args
        for keyword in node.keywords:
            stack.append(keyword.value)
    elif kind is ast.BoolOp:
        stack += node.values
    elif kind is ast.UnaryOp:
        stack.append(node.operand)
    elif kind is ast.BinOp:
        stack += (node.left, node.right)
    elif kind is ast.Subscript:
        stack += (node.value, node.slice)
    elif kind is ast.Tuple or kind is ast.List:
        stack += node.elts
    else:
        stack.extend(ast.iter_child_nodes(node))


def orders(ops: Iterable[str]) -> bool:
    """Whether one of the operators asks which of two is the greater."""
    return not _ORDERINGS.isdisjoint(ops)


def decides(node: ast.expr) -> bool:
    """Whether an expression is the outcome of a comparison, as far as its outermost form says."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _OUTCOMES and len(node.args) == 1
    return isinstance(node, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp))


def ends_flow(body: list[ast.stmt]) -> bool:
    """Whether nothing after this block runs in the same pass."""
    last = body[-1]
    if isinstance(last, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        function = last.value.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return name in _EXITS
    return False


def is_stub(body: list[ast.stmt]) -> bool:
    """Only a docstring, `pass`, `...` or `raise NotImplementedError`."""
    for statement in body:
        if isinstance(statement, ast.Pass):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Raise):
            raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
            if isinstance(raised, ast.Name) and raised.id == "NotImplementedError":
                continue
        return False
    return True


def reraises(body: list[ast.stmt]) -> bool:
    """A handler that ends by raising (or leaving the process) protects nothing."""
    last = body[-1]
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.If):
        return bool(last.orelse) and reraises(last.body) and reraises(last.orelse)
    return isinstance(last, ast.Expr) and ends_flow(body)
