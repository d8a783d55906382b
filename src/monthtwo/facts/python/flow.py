"""Where the flow of a Python file ends or does nothing: small questions about blocks of statements."""

import ast

_EXITS = frozenset({"exit", "_exit", "abort", "skip", "fail"})


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
        # `if missing: return None` before an `else` that raises is an early return before a raise.
        ends = reraises(last.body) or isinstance(last.body[-1], ast.Return)
        return bool(last.orelse) and ends and reraises(last.orelse)
    return isinstance(last, ast.Expr) and ends_flow(body)


def is_main(test: ast.expr) -> bool:
    """Whether a condition holds where the file is run, not imported."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "__main__"
    )


def is_never(test: ast.expr) -> bool:
    """Whether a condition is a constant that never holds: what stands under it does not run, but for types."""
    return isinstance(test, ast.Constant) and not test.value
