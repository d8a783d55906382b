"""What the statements of a Python file bind names to: imports, assignments, what a loop or `with` hands out."""

import ast
from typing import Any

from monthtwo.facts.python.bindings import MAX_NAME
from monthtwo.facts.python.expressions import expression, named
from monthtwo.facts.python.orderings import kept
from monthtwo.facts.python.origins import begin, keeps
from monthtwo.facts.python.state import Reading
from monthtwo.facts.python.values import address_text, constant_value, cut
from monthtwo.facts.records import Import, Reference
from monthtwo.names.name import UNKNOWN, is_traceable, is_unresolved, relative

_CONDITIONS = frozenset(
    {ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Call, ast.ListComp, ast.SetComp, ast.DictComp}
)
"""Expressions that a condition sees behind the name they were assigned to."""
_LOOKED_UP = "getattr()"
"""What is looked up by a name that is a text: only the annotation says what it is."""
_HELD = frozenset({ast.Subscript, ast.Attribute})
_SUMMED = frozenset({ast.Subscript, ast.Attribute, ast.Name})


def import_module(reading: Reading, node: ast.Import) -> None:
    for alias in node.names:
        if len(alias.name) > MAX_NAME:  # no file is called so
            continue
        bound = alias.asname or alias.name.partition(".")[0]
        reading.names.define(bound, alias.name if alias.asname else bound)
        reading.imports.append(Import(node.lineno, alias.name, "", bound, reading.scope))


def import_from(reading: Reading, node: ast.ImportFrom) -> None:
    module = "." * node.level + (node.module or "")
    if len(module) > MAX_NAME:
        return
    root = relative(module) if node.level else module
    for alias in node.names:
        bound = alias.asname or alias.name
        if alias.name != "*" and len(alias.name) <= MAX_NAME:
            reading.names.define(bound, f"{root}.{alias.name}")
        reading.imports.append(Import(node.lineno, module, alias.name, bound, reading.scope))


def global_names(reading: Reading, node: ast.Global) -> None:
    reading.names.globals.update(node.names)


def assignment(reading: Reading, node: ast.Assign) -> None:
    value = node.value
    first = begin(reading)
    name = named(reading, value)
    keeps(reading, node.targets, first)
    if name.endswith(".Annotated"):  # a class under another name, with what brings it
        name = reading.names.annotation(value) or name
    for target in node.targets:
        if type(target) is ast.Name:
            reading.names.bind(target.id, name)
            _keep(reading, target, value)
            continue
        bind_target(reading, target, name)
        if type(target) in _HELD and _adds_to(value, target):
            note_move(reading, target)
        if type(target) is ast.Attribute:
            kept(reading, target.attr, target, value)
        elif type(value) is ast.Constant and type(value.value) is int:
            _number_under(reading, target, value.value)
        elif type(value) is ast.Call and type(target) is ast.Tuple:  # `ok, why = check(…)`
            reading.outcomes.keep(value.func, *[item.id for item in target.elts if type(item) is ast.Name])


def _number_under(reading: Reading, target: ast.expr, number: int) -> None:
    """Note a number that is put under a key, as in `answer["statusCode"] = 400`, like one that stands in a mapping."""
    key = target.slice if type(target) is ast.Subscript else None
    if type(key) is ast.Constant and type(key.value) is str and len(key.value) > 1:
        reading.note_literal(target.lineno, cut(key.value), True, constant_value(number))


def augmented_assignment(reading: Reading, node: ast.AugAssign) -> None:
    first = begin(reading)
    expression(reading, node.target)
    expression(reading, node.value)
    keeps(reading, [node.target], first, adds=True)
    if type(node.op) is ast.Add:
        note_move(reading, node.target)


def note_move(reading: Reading, target: ast.expr) -> None:
    """Note what is added to, where it is more than a variable of the function."""
    if type(target) is ast.Name and target.id not in reading.names.globals:
        return
    while type(target) is ast.Subscript:
        target = target.value
    name = reading.names.qualified(target)
    if is_traceable(name):
        reading.moves.append(Reference(target.lineno, reading.scope, name))


def _adds_to(value: ast.expr, target: ast.expr) -> bool:
    """Whether a value is a sum with what stood in the target: `n[key] = n.get(key, 0) + 1`."""
    inner = value.args[0] if type(value) is ast.Call and value.args else value
    if type(inner) is not ast.BinOp or type(inner.op) is not ast.Add:
        return False
    held = ast.dump(target.value if type(target) is ast.Subscript else target).replace("Store()", "Load()")
    return any(type(part) in _SUMMED and ast.dump(part) == held for part in ast.walk(inner))


def annotated_assignment(reading: Reading, node: ast.AnnAssign) -> None:
    annotation = reading.names.annotation(node.annotation)
    target, value = node.target, node.value
    first = begin(reading)
    name = named(reading, value) if value is not None else UNKNOWN
    holder = reading.scopes[reading.scope]
    if type(target) is ast.Name and holder.kind == "class":
        holder.fields[target.id] = annotation
    if (is_unresolved(name) or name == _LOOKED_UP) and annotation and not is_unresolved(annotation):
        name = f"{annotation}()"
    if value is None:
        # What is imported or set stays what it is: `if TYPE_CHECKING: logger: Logger` says it to type checkers alone.
        if type(target) is not ast.Name or is_unresolved(reading.names.lookup(target.id)):
            bind_target(reading, target, name)
        return
    bind_target(reading, target, name)
    keeps(reading, [target], first)
    if type(target) is ast.Name:
        _keep(reading, target, value)
    elif type(target) is ast.Attribute:
        kept(reading, target.attr, target, value)


def bind_target(reading: Reading, node: Any, value: str) -> None:
    """Bind all names in the target of an assignment, a loop or a `with` to what is called `value`."""
    kind = type(node)
    if kind is ast.Name:
        reading.names.bind(node.id, value)
    elif kind is ast.Attribute:
        _bind_attribute(reading, node, value)
    elif kind is ast.Tuple or kind is ast.List:
        for item in node.elts:
            bind_target(reading, item, value)
    elif kind is ast.Starred:
        bind_target(reading, node.value, value)
    elif kind is ast.Subscript:
        expression(reading, node.value)
        expression(reading, node.slice)
        holder = node.value  # `models["price"] = load(…)`
        if isinstance(holder, ast.Name):
            reading.names.keep(holder.id, value)
        elif isinstance(holder, ast.Attribute):
            reading.names.keep(holder.attr, value)


def _bind_attribute(reading: Reading, node: ast.Attribute, value: str) -> None:
    reading.names.keep(node.attr, value)
    owner = reading.names.classes.get(reading.scope)
    if owner is not None and type(node.value) is ast.Name and node.value.id in ("self", "cls"):
        owner.bind(node.attr, value)
    else:
        expression(reading, node.value)


def _keep(reading: Reading, target: ast.Name, value: ast.expr) -> None:
    """Note what a plain name was assigned, for the conditions and the calls that ask for it."""
    address = address_text(value) if reading.scope == 0 else ""
    if address:
        reading.addresses[target.id] = address
    held: Any = value
    while type(held) is ast.Subscript:  # a part of what a call gives
        held = held.value
    if type(held) in _CONDITIONS:
        reading.outcomes.keep(held, target.id)
    kept(reading, target.id, target, value)
