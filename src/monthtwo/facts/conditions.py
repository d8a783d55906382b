"""What a condition looks at, and whether a block ends the flow: small questions about `ast` nodes."""

import ast
from collections.abc import Iterable
from typing import Any

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
_ORDERINGS = frozenset({"<", "<=", ">", ">="})
_OUTCOMES = frozenset({"bool", "all", "any", "int"})


def collect(test: ast.AST, derived: dict[str, tuple[list[str], list[str]]]) -> tuple[list[str], list[str]]:
    """Names, attributes, string keys and operators of a condition, one assignment back through `derived`."""
    names: dict[str, None] = {}
    ops: dict[str, None] = {}
    stack: list[ast.AST] = [test]
    while stack and len(names) < _MAX_NAMES:
        node: Any = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            names[node.id] = None
            if node.id in derived:
                names.update(dict.fromkeys(derived[node.id][0]))
                ops.update(dict.fromkeys(derived[node.id][1]))
        elif kind is ast.Attribute:
            names[node.attr] = None
            stack.append(node.value)
        elif kind is ast.Constant:
            if isinstance(node.value, str) and len(node.value) < 80:
                names[node.value.encode("utf-8", "replace").decode("utf-8")] = None
        elif kind is ast.Call:
            stack.append(node.func)
            stack += node.args
            stack += [keyword.value for keyword in node.keywords]
        elif kind is ast.Compare:
            ops.update(dict.fromkeys(_OPS[type(op)] for op in node.ops))
            stack.append(node.left)
            stack += node.comparators
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
    return list(names), list(ops)


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
