"""The statements of a Python file: which conditions guard what, what is protected, raised and returned.

There is one function to a kind of statement, see `_READ`.
"""

import ast
from collections.abc import Callable
from typing import Any

from monthtwo.facts.python.assignments import (
    annotated_assignment,
    assignment,
    augmented_assignment,
    bind_target,
    global_names,
    import_from,
    import_module,
)
from monthtwo.facts.python.definitions import close_class, function, open_body, open_class, open_main, open_module
from monthtwo.facts.python.expressions import READ, children, expression, named
from monthtwo.facts.python.failures import attempt
from monthtwo.facts.python.flow import ends_flow, is_main, is_never
from monthtwo.facts.python.orderings import compared, guarded, under_ordering
from monthtwo.facts.python.origins import begin, hands, keeps, looks_at, returns
from monthtwo.facts.python.state import Reading
from monthtwo.facts.python.values import value_of
from monthtwo.facts.records import Answer, Raise
from monthtwo.names.name import MADE_BY_CLASS, UNKNOWN, is_unresolved, own

_STATUSES = frozenset({ast.Constant, ast.Attribute, ast.Name})


def module(reading: Reading, node: ast.Module) -> None:
    """Read a whole file: first its own body, then those of its functions."""
    open_module(reading, node)
    reading.body = node.body
    _block(reading, node.body)
    while reading.bodies:
        body = reading.bodies.popleft()
        open_body(reading, body)
        reading.body = body.node.body
        _block(reading, body.node.body)


def _block(reading: Reading, statements: list[ast.stmt]) -> None:
    outer = reading.guard
    for statement in statements:
        _READ[type(statement)](reading, statement)
    reading.guard = outer


def _class(reading: Reading, node: ast.ClassDef) -> None:
    outer = (reading.scope, reading.names.chain)
    open_class(reading, node)
    _block(reading, node.body)
    close_class(reading)
    reading.scope, reading.names.chain = outer


# -- flow ------------------------------------------------------------------------------------------------------


def _if(reading: Reading, node: ast.If) -> None:
    test = node.test
    if is_never(test):
        _block(reading, [one for one in node.body if isinstance(one, (ast.Import, ast.ImportFrom))] + node.orelse)
        return
    if is_main(test):
        outer = reading.scope
        open_main(reading, node.lineno)
        _block(reading, node.body)
        reading.scope = outer
    else:
        outer = reading.guard
        reading.guard = _condition(reading, test)
        _block(reading, node.body)
        if node.orelse:
            _block(reading, node.orelse)
        reading.guard = outer
    if not node.orelse and ends_flow(node.body):  # what follows runs only where the test fails
        reading.guard = guarded(reading, test, exits=True)


def _condition(reading: Reading, test: ast.expr) -> int:
    """Read a condition and note the guard that it is; returns its number."""
    first = begin(reading)
    expression(reading, test)
    looks_at(reading, len(reading.guards), first)
    return guarded(reading, test)


def _assert(reading: Reading, node: ast.Assert) -> None:
    first = begin(reading)
    expression(reading, node.test)
    looks_at(reading, len(reading.guards), first)
    if node.msg is not None:
        expression(reading, node.msg)
    reading.guard = guarded(reading, node.test, exits=True)


def _while(reading: Reading, node: ast.While) -> None:
    outer = (reading.guard, reading.loop, reading.repeats)
    reading.guard, reading.loop, reading.repeats = _condition(reading, node.test), True, True
    _block(reading, node.body)
    reading.guard, reading.loop, reading.repeats = outer
    _block(reading, node.orelse)


def _for(reading: Reading, node: ast.For | ast.AsyncFor) -> None:
    first = begin(reading)
    expression(reading, node.iter)
    keeps(reading, [node.target], first)
    bind_target(reading, node.target, UNKNOWN)
    outer, reading.repeats = reading.repeats, True
    _block(reading, node.body)
    reading.repeats = outer
    _block(reading, node.orelse)


def _try(reading: Reading, node: ast.Try) -> None:
    outer = (reading.protected, reading.attempt)
    if node.handlers:
        found = attempt(reading, node)
        reading.protected = reading.protected or any(handler.does != "raise" for handler in found.handlers)
        reading.attempt = len(reading.attempts)
        reading.attempts.append(found)
    _block(reading, node.body)
    reading.protected, reading.attempt = outer
    imported = _imported(reading, node)
    for handler in node.handlers:
        _block(reading, handler.body)
    names = reading.names.chain[0]  # what stands in for a package that is not there is not what is meant
    names.update((name, meant) for name, meant in imported.items() if names.get(name) == own(name))
    _block(reading, node.orelse)
    _block(reading, node.finalbody)


def _imported(reading: Reading, node: ast.Try) -> dict[str, str]:
    """What the imports that a `try` begins with have bound, by name."""
    aliases = (one for item in node.body if isinstance(item, (ast.Import, ast.ImportFrom)) for one in item.names)
    bound = ((one.asname or one.name) for one in aliases)
    return {name: reading.names.chain[0][name] for name in bound if name in reading.names.chain[0]}


def _with(reading: Reading, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        first = begin(reading)
        name = named(reading, item.context_expr)
        if item.optional_vars is not None:
            keeps(reading, [item.optional_vars], first)
            bind_target(reading, item.optional_vars, name)
    _block(reading, node.body)


def _match(reading: Reading, node: ast.Match) -> None:
    outer = reading.guard
    reading.guard = _condition(reading, node.subject)
    for case in node.cases:
        _block(reading, case.body)
    reading.guard = outer


# -- what leaves a function ------------------------------------------------------------------------------------


def _raise(reading: Reading, node: ast.Raise) -> None:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    name = reading.names.qualified(raised) if raised is not None else ""
    reading.raises.append(Raise(node.lineno, reading.scope, name, reading.guard, reading.protected))
    for part in (node.exc, node.cause):
        if part is not None:
            expression(reading, part)


def _return(reading: Reading, node: ast.Return) -> None:
    value = node.value
    if value is None:
        return
    first = begin(reading)
    name = named(reading, value)
    returns(reading, first)
    values = value.elts if type(value) is ast.Tuple else [value]
    if len(values) > 1 and type(values[1]) in _STATUSES:
        reading.answers.append(Answer(node.lineno, reading.scope, value_of(values[1], reading.names), reading.guard))
    if not any([compared(reading, "", one) for one in values]):  # noqa: C419 - each may be noted
        under_ordering(reading, node, "")
    if name == MADE_BY_CLASS:
        name = reading.names.renamed(name, reading.scope)
    if reading.scope not in reading.returned and name.endswith("()") and not is_unresolved(name):
        reading.returned[reading.scope] = name[:-2]  # what a factory hands out


def _bare(reading: Reading, node: ast.Expr) -> None:
    value = node.value
    if type(value) is ast.Constant:  # a docstring or a stray string says nothing that runs
        return
    first = begin(reading)
    READ[type(value)](reading, value)
    asked = value.value if type(value) is ast.Await else value
    if type(asked) is ast.Call:
        hands(reading, asked, first)


def _nothing(reading: Reading, node: ast.stmt) -> None:
    """`pass`, `break`, `continue`."""


_READ: dict[type[ast.AST], Callable[[Reading, Any], None]] = {
    **dict.fromkeys(ast.stmt.__subclasses__(), children),
    ast.Import: import_module,
    ast.ImportFrom: import_from,
    ast.FunctionDef: function,
    ast.AsyncFunctionDef: function,
    ast.ClassDef: _class,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.Assign: assignment,
    ast.AnnAssign: annotated_assignment,
    ast.AugAssign: augmented_assignment,
    ast.Assert: _assert,
    ast.Global: global_names,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Expr: _bare,
    ast.Pass: _nothing,
    ast.Break: _nothing,
    ast.Continue: _nothing,
}
"""How each kind of statement is read."""
if hasattr(ast, "TryStar"):
    _READ[ast.TryStar] = _try
