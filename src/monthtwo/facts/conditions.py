"""What a condition looks at, and whether a block ends the flow: small questions about `ast` nodes."""

import ast

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


def collect(test: ast.AST, derived: dict[str, tuple[list[str], list[str]]]) -> tuple[list[str], list[str]]:
    """Names, attributes, string keys and operators of a condition, one assignment back through `derived`."""
    names: dict[str, None] = {}
    ops: dict[str, None] = {}
    stack: list[ast.AST] = [test]
    while stack and len(names) < _MAX_NAMES:
        node = stack.pop()
        if isinstance(node, ast.Name):
            names[node.id] = None
            if node.id in derived:
                names.update(dict.fromkeys(derived[node.id][0]))
                ops.update(dict.fromkeys(derived[node.id][1]))
        elif isinstance(node, ast.Attribute):
            names[node.attr] = None
            stack.append(node.value)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and len(node.value) < 80:
                names[node.value.encode("utf-8", "replace").decode("utf-8")] = None
        else:
            if isinstance(node, ast.Compare):
                ops.update(dict.fromkeys(_OPS[type(op)] for op in node.ops))
            stack.extend(ast.iter_child_nodes(node))
    return list(names), list(ops)


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
