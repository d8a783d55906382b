"""What the expressions of a Python file say: calls with their arguments, literals, references."""

import ast
from typing import Any

from monthtwo.facts.conditions import collect, decides, orders
from monthtwo.facts.python_names import BUILTINS, Names
from monthtwo.facts.types import MAX_TEXT, Call, Comparison, Guard, Literal, Scalar

DECIDING = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Call, ast.Name})
"""Expressions that may be the outcome of a comparison."""


class Expressions(Names):
    """Reads expressions; what holds statements is left to who reads those."""

    def children(self, node: ast.AST) -> None:
        raise NotImplementedError

    def line(self, node: Any) -> int:
        line: int = node.lineno
        if self.lines is None:
            return line
        return self.lines[line - 1] if line <= len(self.lines) else line

    def keeps(self, target: ast.Name | ast.Attribute, value: ast.expr) -> None:
        """Note what a comparison's outcome is called, or what is only set under one."""
        name = target.id if isinstance(target, ast.Name) else target.attr
        if not self.compared(name, value):
            self.under_order(target, name)

    def under_order(self, node: ast.AST, name: str) -> None:
        """Note what happens under a condition that compares: a name is set, or the function returns."""
        guard = self.guards[self.guard] if self.guard >= 0 else None
        if guard is not None and orders(guard.ops):
            self.comparisons.append(Comparison(self.line(node), self.scope, name, guard.names, guard.ops, True))

    def compared(self, name: str, value: ast.expr) -> bool:
        """Note an ordering that is kept, returned or handed on under a name."""
        kind = type(value)
        if kind not in DECIDING or not (value.id in self.derived if kind is ast.Name else decides(value)):  # type: ignore[attr-defined]
            return False
        names, ops = collect(value, self.derived)
        if orders(ops):
            self.comparisons.append(Comparison(self.line(value), self.scope, name, names, ops))
        return orders(ops)

    def condition(self, test: ast.expr, exits: bool = False) -> int:
        names, ops = collect(test, self.derived)
        self.guards.append(Guard(self.line(test), names, ops, self.guard, exits))
        return len(self.guards) - 1

    def expression(self, node: ast.AST) -> None:
        kind = type(node)
        if kind is ast.Call:
            self.call(node)  # type: ignore[arg-type]
        elif kind is ast.Constant:
            self.literal(node)  # type: ignore[arg-type]
        elif kind is ast.Name:
            self.reference(node)  # type: ignore[arg-type]
        elif kind is ast.Attribute:
            self.reference(node)  # type: ignore[arg-type]
            inner = node.value  # type: ignore[attr-defined]
            while isinstance(inner, ast.Attribute):
                inner = inner.value
            if not isinstance(inner, ast.Name):
                self.expression(inner)
        elif kind is ast.JoinedStr:
            self.text(node, _joined(node))  # type: ignore[arg-type]
            self.children(node)
        elif kind is ast.Dict:
            for key, value in zip(node.keys, node.values, strict=True):  # type: ignore[attr-defined]
                if isinstance(key, ast.Constant):
                    self.literal(key, key=True, value=self.value(value))
                    if isinstance(key.value, str):
                        self.compared(cut(key.value), value)
                elif key is not None:
                    self.expression(key)
                self.expression(value)
        elif kind is ast.Subscript:
            self.expression(node.value)  # type: ignore[attr-defined]
            index = node.slice  # type: ignore[attr-defined]
            if isinstance(index, ast.Constant):
                self.literal(index, key=True)
            else:
                self.expression(index)
        elif kind is ast.Lambda:
            self.expression(node.body)  # type: ignore[attr-defined]
        elif kind is ast.NamedExpr:
            self.expression(node.value)  # type: ignore[attr-defined]
            self.bind(node.target.id, self.qualified(node.value))  # type: ignore[attr-defined]
        else:
            self.children(node)

    def call(self, node: ast.Call) -> None:
        self.calls.append(self.describe(node, self.scope))
        function = node.func
        while isinstance(function, ast.Attribute):
            function = function.value
        if not isinstance(function, ast.Name):
            self.expression(function)
        for argument in node.args:
            self.expression(argument)
            if type(argument) is ast.Compare:
                self.compared(f"{self.qualified(node.func).rpartition('.')[2]}()", argument)
        for keyword in node.keywords:
            self.expression(keyword.value)
            if keyword.arg and type(keyword.value) in DECIDING:
                self.compared(keyword.arg, keyword.value)

    def describe(self, node: ast.Call, scope: int) -> Call:
        return Call(
            self.line(node), scope, self.qualified(node.func),
            [self.value(a) for a in node.args],
            {k.arg: self.value(k.value) for k in node.keywords if k.arg},
            self.guard, self.protected, self.loop,
        )  # fmt: skip

    def value(self, node: ast.AST) -> Scalar:
        kind = type(node)
        if kind is ast.Constant:
            constant = node.value  # type: ignore[attr-defined]
            if isinstance(constant, str):
                return f"={cut(constant)}"
            if isinstance(constant, (bool, float)) or (isinstance(constant, int) and abs(constant) < 2**62):
                return constant
            return "&None" if constant is None else None
        if kind is ast.Name or kind is ast.Attribute:
            return f"&{self.qualified(node)}"
        if kind is ast.Call:
            return f"@{self.qualified(node.func)}"  # type: ignore[attr-defined]
        if kind is ast.JoinedStr:
            return f"={cut(_joined(node))}"  # type: ignore[arg-type]
        if kind is ast.List or kind is ast.Tuple:
            return f"={cut(' '.join(self.word(item) for item in node.elts))}"  # type: ignore[attr-defined]
        if kind is ast.Dict:
            keys = (k.value for k in node.keys if isinstance(k, ast.Constant))  # type: ignore[attr-defined]
            return f"={cut('{' + ','.join(str(key) for key in keys) + '}')}"
        if kind is ast.Await:
            return self.value(node.value)  # type: ignore[attr-defined]
        return None

    def word(self, node: ast.AST) -> str:
        if isinstance(node, ast.Constant):
            return cut(str(node.value))
        if isinstance(node, ast.JoinedStr):
            return _joined(node)
        name = self.qualified(node)
        return "python" if name == "sys.executable" else f"&{name}" if name[0] not in "?!" else "{}"

    def literal(self, node: ast.Constant, key: bool = False, value: Scalar = None) -> None:
        if isinstance(node.value, str) and len(node.value) > 1:
            self.text(node, node.value, key, value)

    def text(self, node: ast.AST, text: str, key: bool = False, value: Scalar = None) -> None:
        self.literals.append(Literal(self.line(node), self.scope, cut(text), key, self.guard, value))

    def reference(self, node: ast.Name | ast.Attribute) -> None:
        name = self.qualified(node)
        if name[0] in "?!" and not name.startswith(("?self.", "!")):
            return
        if name in BUILTINS:
            return
        self.references.setdefault((self.scope, name), self.line(node))


def cut(text: str) -> str:
    """At most MAX_TEXT characters, and nothing that cannot be encoded (lone surrogates)."""
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _joined(node: ast.JoinedStr) -> str:
    parts = (str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return "".join(parts)[:MAX_TEXT]
