"""What the statements of a Python file say: imports, bindings, conditions that guard, what is raised and returned."""

import ast
from collections.abc import Callable
from typing import Any

from monthtwo.facts.python.bindings import MAX_NAME
from monthtwo.facts.python.conditions import ends_flow, reraises
from monthtwo.facts.python.definitions import Definitions
from monthtwo.facts.python.expressions import READ
from monthtwo.facts.records import Answer, Import, Raise, Scope

_CONDITIONS = frozenset(
    {ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Call, ast.ListComp, ast.SetComp, ast.DictComp}
)
"""Expressions that a condition sees behind the name they were assigned to."""
_STATUSES = frozenset({ast.Constant, ast.Attribute, ast.Name})


class Statements(Definitions):
    """Reads statements. There is one method to a kind of statement, see `RUN`."""

    def block(self, statements: list[ast.stmt]) -> None:
        outer = self.guard
        for statement in statements:
            RUN[type(statement)](self, statement)
        self.guard = outer

    # -- names -------------------------------------------------------------------------------------------------

    def import_(self, node: ast.Import) -> None:
        for alias in node.names:
            if len(alias.name) > MAX_NAME:  # no file is called so
                continue
            bound = alias.asname or alias.name.partition(".")[0]
            self.chain[0][bound] = alias.name if alias.asname else bound
            self.imports.append(Import(node.lineno, alias.name, "", bound, self.scope))

    def import_from(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        if len(module) > MAX_NAME:
            return
        # A relative module is marked by its dots; `#` ends it, since a name of this file starts with a dot too.
        root = f"#{module}#" if node.level else module
        for alias in node.names:
            bound = alias.asname or alias.name
            if alias.name != "*" and len(alias.name) <= MAX_NAME:
                self.chain[0][bound] = f"{root}.{alias.name}"
            self.imports.append(Import(node.lineno, module, alias.name, bound, self.scope))

    def assign(self, node: ast.Assign) -> None:
        value = node.value
        kind = type(value)
        name = self.named(value)
        for target in node.targets:
            if type(target) is ast.Name:
                self.bind(target.id, name)
                if kind in _CONDITIONS:
                    self.derived.keep(value, target.id)
                self.keeps(target.id, target, value)
                continue
            self.target(target, name)
            if type(target) is ast.Attribute:
                self.keeps(target.attr, target, value)
            elif type(value) is ast.Call and type(target) is ast.Tuple:  # `ok, why = check(…)`
                self.derived.keep(value.func, *[item.id for item in target.elts if type(item) is ast.Name])

    def annotated(self, node: ast.AnnAssign) -> None:
        annotation = self.annotation(node.annotation)
        target, value = node.target, node.value
        name = self.named(value) if value is not None else "?"
        holder = self.scopes[self.scope]
        if type(target) is ast.Name and holder.kind == "class":
            holder.fields[target.id] = annotation
        if name[0] in "?!" or name == "None":
            name = f"{annotation}()" if annotation and annotation[0] not in "?!" else name
        self.target(target, name)
        if value is None:
            return
        if type(target) is ast.Name:
            if type(value) in _CONDITIONS:
                self.derived.keep(value, target.id)
            self.keeps(target.id, target, value)
        elif type(target) is ast.Attribute:
            self.keeps(target.attr, target, value)

    def target(self, node: ast.expr, value: str) -> None:
        kind = type(node)
        if kind is ast.Name:
            self.bind(node.id, value)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            self.attribute_target(node, value)  # type: ignore[arg-type]
        elif kind is ast.Tuple or kind is ast.List:
            for item in node.elts:  # type: ignore[attr-defined]
                self.target(item, value)
        elif kind is ast.Starred:
            self.target(node.value, value)  # type: ignore[attr-defined]
        elif kind is ast.Subscript:
            self.expression(node.value)  # type: ignore[attr-defined]
            self.expression(node.slice)  # type: ignore[attr-defined]

    def attribute_target(self, node: ast.Attribute, value: str) -> None:
        owner = self.owners.get(self.scope, -1)
        if owner >= 0 and type(node.value) is ast.Name and node.value.id in ("self", "cls"):
            known = self.attributes[owner]
            if known.get(node.attr, "?")[0] == "?" and value not in ("None", "str()"):
                known[node.attr] = value
        else:
            self.expression(node.value)

    def global_(self, node: ast.Global) -> None:
        self.globals.update(node.names)

    # -- flow --------------------------------------------------------------------------------------------------

    def if_(self, node: ast.If) -> None:
        test = node.test
        outer = self.guard
        if _is_main(test):
            scope = self.scope
            self.scope = self.open(Scope("__main__", "main", node.lineno, scope, [], [], {}, {}, "", False))
            self.block(node.body)
            self.scope = scope
        else:
            self.expression(test)
            self.guard = self.condition(test)
            self.block(node.body)
            if node.orelse:
                self.block(node.orelse)
            self.guard = outer
        if not node.orelse and ends_flow(node.body):  # what follows runs only where the test fails
            self.guard = self.condition(test, exits=True)

    def assert_(self, node: ast.Assert) -> None:
        self.expression(node.test)
        if node.msg is not None:
            self.expression(node.msg)
        self.guard = self.condition(node.test, exits=True)

    def while_(self, node: ast.While) -> None:
        self.expression(node.test)
        outer = (self.guard, self.loop)
        self.guard, self.loop = self.condition(node.test), True
        self.block(node.body)
        self.guard, self.loop = outer
        self.block(node.orelse)

    def for_(self, node: ast.For | ast.AsyncFor) -> None:
        self.expression(node.iter)
        self.target(node.target, "?")
        self.block(node.body)
        self.block(node.orelse)

    def try_(self, node: ast.Try) -> None:
        outer = self.protected
        self.protected = outer or any(not reraises(handler.body) for handler in node.handlers)
        self.block(node.body)
        self.protected = outer
        for handler in node.handlers:
            self.block(handler.body)
        self.block(node.orelse)
        self.block(node.finalbody)

    def with_(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            name = self.named(item.context_expr)
            if item.optional_vars is not None:
                self.target(item.optional_vars, name)
        self.block(node.body)

    def match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        outer = self.guard
        self.guard = self.condition(node.subject)
        for case in node.cases:
            self.block(case.body)
        self.guard = outer

    # -- what leaves a function --------------------------------------------------------------------------------

    def raise_(self, node: ast.Raise) -> None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = self.qualified(raised) if raised is not None else ""
        self.raises.append(Raise(node.lineno, self.scope, name, self.guard, self.protected))
        for part in (node.exc, node.cause):
            if part is not None:
                self.expression(part)

    def return_(self, node: ast.Return) -> None:
        value = node.value
        if value is None:
            return
        name = self.named(value)
        values = value.elts if type(value) is ast.Tuple else [value]
        if len(values) > 1 and type(values[1]) in _STATUSES:
            self.answers.append(Answer(node.lineno, self.scope, self.value(values[1]), self.guard))
        if not any([self.compared("", one) for one in values]):  # noqa: C419 - each may be noted
            self.under_order(node, "")
        if self.scope not in self.returned and name.endswith("()") and name[0] not in "?!":
            self.returned[self.scope] = name[:-2]  # what a factory hands out

    def bare(self, node: ast.Expr) -> None:
        value = node.value
        if type(value) is not ast.Constant:  # a docstring or a stray string says nothing that runs
            READ[type(value)](self, value)

    def nothing(self, node: ast.stmt) -> None:
        """`pass`, `break`, `continue`."""


def _is_main(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "__main__"
    )


RUN: dict[type[ast.AST], Callable[[Any, Any], None]] = {
    **dict.fromkeys(ast.stmt.__subclasses__(), Statements.children),
    ast.Import: Statements.import_,
    ast.ImportFrom: Statements.import_from,
    ast.FunctionDef: Statements.function,
    ast.AsyncFunctionDef: Statements.function,
    ast.ClassDef: Statements.class_,
    ast.If: Statements.if_,
    ast.While: Statements.while_,
    ast.For: Statements.for_,
    ast.AsyncFor: Statements.for_,
    ast.Try: Statements.try_,
    ast.With: Statements.with_,
    ast.AsyncWith: Statements.with_,
    ast.Match: Statements.match,
    ast.Assign: Statements.assign,
    ast.AnnAssign: Statements.annotated,
    ast.Assert: Statements.assert_,
    ast.Global: Statements.global_,
    ast.Raise: Statements.raise_,
    ast.Return: Statements.return_,
    ast.Expr: Statements.bare,
    ast.Pass: Statements.nothing,
    ast.Break: Statements.nothing,
    ast.Continue: Statements.nothing,
}
"""How each kind of statement is read."""
if hasattr(ast, "TryStar"):
    RUN[ast.TryStar] = Statements.try_
