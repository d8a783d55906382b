"""What handlers of a `try` do about a failure."""

import ast
from collections.abc import Iterator

from monthtwo.facts.python.flow import reraises
from monthtwo.facts.python.state import Reading
from monthtwo.facts.records import Attempt, Done, Handler

_MESSAGES = frozenset(
    {
        "debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "print", "print_exc",
        "print_exception", "format_exc", "format_exception", "echo", "secho", "trace", "success", "repr", "str", "type",
        "format",
    }
)  # fmt: skip
"""Calls that say something about the failure, and change nothing."""
_LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue})
"""Nodes that nothing stands in."""
_ORDER: tuple[Done, ...] = ("next", "wait", "value", "tell", "nothing", "call")


def attempt(reading: Reading, node: ast.Try) -> Attempt:
    """A `try` as a record."""
    handlers = [Handler(one.lineno, _caught(reading, one.type), _done(one)) for one in node.handlers]
    end = node.end_lineno or 0
    goes_on = end < (reading.body[-1].end_lineno or 0)
    gives = any(one.does == "" for one in handlers) and _gives(reading, node, goes_on)
    return Attempt(node.lineno, reading.attempt, reading.repeats, goes_on, handlers, gives)


def _gives(reading: Reading, node: ast.Try, goes_on: bool) -> bool:
    """Whether the body of a `try` returns a value, or is all that sets a name which is returned after it."""
    inside = [one for statement in node.body for one in _walk(statement)]
    if not goes_on:
        return any(isinstance(one, ast.Return) and not _is_empty(one.value) for one in inside)
    known = reading.names.chain[0]
    last = reading.body[-1]
    returned = last.value.id if isinstance(last, ast.Return) and isinstance(last.value, ast.Name) else ""
    if not returned or returned in known:
        return False
    setting = [one for statement in reading.body for one in _walk(statement) if _sets(one, returned)]
    return bool(setting) and all(one in inside for one in setting)


def _sets(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)


def _is_empty(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _caught(reading: Reading, node: ast.expr | None) -> list[str]:
    """The qualified names of the errors that a handler catches; none where it catches all."""
    if node is None:
        return []
    return [reading.names.qualified(one) for one in (node.elts if isinstance(node, ast.Tuple) else [node])]


def _done(handler: ast.ExceptHandler) -> Done:
    """What a handler does above all."""
    if reraises(handler.body):
        return "raise"
    found = {done for statement in handler.body for done in _acts(statement, handler.name or "")}
    return next((done for done in _ORDER if done in found), "")


def _acts(statement: ast.stmt, error: str) -> Iterator[Done]:
    """Everything that a statement of a handler does, what stands in it too."""
    for node in _walk(statement):
        kind = type(node)
        if kind is ast.Name or kind is ast.Constant or kind is ast.Attribute:
            continue  # most nodes
        if isinstance(node, (ast.Continue, ast.Break)):
            yield "next"
        elif isinstance(node, ast.Return):
            yield "nothing" if _is_empty(node.value) else "tell" if _mentions(node, error) else "value"
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            yield "call" if _mentions(node, error) else "value"
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name not in _MESSAGES:
                yield "wait" if name == "sleep" else "call"


def _mentions(statement: ast.stmt, error: str) -> bool:
    return bool(error) and any(isinstance(node, ast.Name) and node.id == error for node in _walk(statement))


def _walk(statement: ast.AST) -> Iterator[ast.AST]:
    """A statement and all that stands in it, in any order: in half the time that `ast.walk` takes."""
    stack = [statement]
    while stack:
        node = stack.pop()
        yield node
        for field in node._fields if type(node) not in _LEAVES else ():
            value = getattr(node, field, None)
            if type(value) is list:
                stack += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and type(value) is not ast.Load:
                stack.append(value)
