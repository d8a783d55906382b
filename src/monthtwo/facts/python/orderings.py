"""What comparisons decide in a Python file: what they guard, and what their outcome is kept or handed on as."""

import ast
from typing import Any

from monthtwo.facts.python.conditions import decides, orders
from monthtwo.facts.python.state import Reading
from monthtwo.facts.records import Comparison, Guard

DECIDING = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Call, ast.Name})
"""Expressions that may be the outcome of a comparison."""


def guarded(reading: Reading, test: ast.expr, exits: bool = False) -> int:
    """Note a guard and return its number."""
    names, ops = reading.outcomes.collect(test)
    reading.guards.append(Guard(test.lineno, names, ops, reading.guard, exits))
    return len(reading.guards) - 1


def compared(reading: Reading, name: str, value: Any) -> bool:
    """Note an ordering that is kept, returned or handed on under a name; whether it is one."""
    kind = type(value)
    if kind not in DECIDING or not (value.id in reading.outcomes if kind is ast.Name else decides(value)):
        return False
    names, ops = reading.outcomes.collect(value)
    if orders(ops):
        reading.comparisons.append(Comparison(value.lineno, reading.scope, name, names, ops))
        return True
    return False


def kept(reading: Reading, name: str, target: ast.expr, value: ast.expr) -> None:
    """Note what a comparison's outcome is called, or what is only set under one."""
    if type(value) not in DECIDING or not compared(reading, name, value):
        under_ordering(reading, target, name)


def under_ordering(reading: Reading, node: ast.expr | ast.stmt, name: str) -> None:
    """Note what happens under a condition that compares: a name is set, or the function returns."""
    if reading.guard < 0:
        return
    guard = reading.guards[reading.guard]
    if orders(guard.ops):
        reading.comparisons.append(Comparison(node.lineno, reading.scope, name, guard.names, guard.ops, True))
