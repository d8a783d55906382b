"""What the expressions of a Python file say: calls with their arguments, literals, references."""

import ast
from collections.abc import Callable
from typing import Any

from monthtwo.facts.python.bindings import BUILTINS, Names
from monthtwo.facts.python.conditions import decides, orders
from monthtwo.facts.records import Call, Comparison, Guard, Literal, Reference
from monthtwo.names.value import MAX_TEXT, NONE, CallValue, ListValue, NameValue, TextValue, Value

DECIDING = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Call, ast.Name})
"""Expressions that may be the outcome of a comparison."""
_UNREAD = Call(0, 0, "?", [], {})
"""Holds the place of a call whose arguments are being read."""


class Expressions(Names):
    """Reads expressions; what holds statements is left to who reads those.

    There is one method to a kind of node, see `READ`. Those of names and calls return the qualified name, so that
    nobody has to ask for it again.
    """

    def children(self, node: ast.AST) -> None:
        """Read all expressions in a node of no special meaning."""
        kind = type(node)
        fields = _FIELDS.get(kind)
        if fields is None:
            fields = _FIELDS[kind] = tuple(field for field in kind._fields if field not in _BARE)
        for field in fields:
            value = getattr(node, field, None)
            for item in value if type(value) is list else (value,):
                read = READ.get(type(item))
                if read is not None:
                    read(self, item)

    def expression(self, node: ast.expr) -> None:
        READ[type(node)](self, node)

    def named(self, node: ast.expr) -> str:
        """Read an expression and return its qualified name."""
        kind = type(node)
        if kind is ast.Name:
            return self.name(node)  # type: ignore[arg-type]
        if not self.rebinds:
            if kind is ast.Call:
                return f"{self.call(node)}()"  # type: ignore[arg-type]
            if kind is ast.Await:
                return self.named(node.value)  # type: ignore[attr-defined]
            if kind is ast.Attribute:
                return self.attribute(node)  # type: ignore[arg-type]
        READ[kind](self, node)
        return self.qualified(node)

    # -- names and constants -----------------------------------------------------------------------------------

    def name(self, node: ast.Name) -> str:
        name = self.lookup(node.id)
        if (name[0] != "?" or name.startswith("?self.")) and name not in BUILTINS:
            self.reference(name, node)
        return name

    def attribute(self, node: ast.Attribute) -> str:
        name = self.qualified(node)
        if name[0] != "?" or name.startswith("?self."):
            self.reference(name, node)
        inner = node.value
        while type(inner) is ast.Attribute:
            inner = inner.value
        if type(inner) is not ast.Name:
            READ[type(inner)](self, inner)
        return name

    def reference(self, name: str, node: ast.expr) -> None:
        key = (self.scope, name)
        if key not in self.references:
            self.references[key] = Reference(node.lineno, self.scope, name)

    def constant(self, node: ast.Constant) -> None:
        text = node.value
        if type(text) is str and len(text) > 1:
            self.literals.append(Literal(node.lineno, self.scope, cut(text), False, self.guard))

    def key(self, node: ast.Constant, value: Value = None) -> None:
        """Note a literal that is a dict key or a subscript."""
        text = node.value
        if type(text) is str and len(text) > 1:
            self.literals.append(Literal(node.lineno, self.scope, cut(text), True, self.guard, value))

    def joined(self, node: ast.JoinedStr) -> None:
        self.literals.append(Literal(node.lineno, self.scope, cut(_joined(node)), False, self.guard))
        for part in node.values:
            READ[type(part)](self, part)

    # -- calls -------------------------------------------------------------------------------------------------

    def call(self, node: ast.Call) -> str:
        """Note a call, then what stands in it; returns the name of what is called."""
        described = self.describe(node) if self.rebinds else None
        index = len(self.calls)
        self.calls.append(_UNREAD)  # before those in its arguments
        name = self.called(node.func)
        args: list[Value] = []
        for argument in node.args:
            args.append(self.argument(argument))
            if type(argument) is ast.Compare:
                self.compared(f"{self.qualified(node.func).rpartition('.')[2]}()", argument)
        keywords: dict[str, Value] = {}
        for keyword in node.keywords:
            value = keyword.value
            if keyword.arg is None:
                READ[type(value)](self, value)
                continue
            keywords[keyword.arg] = self.argument(value)
            if type(value) in DECIDING:
                self.compared(keyword.arg, value)
        self.calls[index] = described or Call(
            node.lineno, self.scope, name, args, keywords, self.guard, self.protected, self.loop
        )
        return name

    def called(self, node: ast.expr) -> str:
        """Read what is called, without it being a reference, and return its name."""
        trail = ""
        while type(node) is ast.Attribute:
            trail = f".{node.attr}{trail}"
            node = node.value
        if type(node) is ast.Name:
            return self.lookup(node.id) + trail
        return self.named(node) + trail

    def argument(self, node: ast.expr) -> Value:
        """Read an argument and return it as a value."""
        kind = type(node)
        if kind is ast.Constant:
            constant = node.value  # type: ignore[attr-defined]
            if type(constant) is not str:
                return _constant(constant)
            text = cut(constant)
            if len(text) > 1:
                self.literals.append(Literal(node.lineno, self.scope, text, False, self.guard))
            return TextValue(text)
        if kind is ast.Name:
            return NameValue(self.name(node))  # type: ignore[arg-type]
        if kind is ast.Call:
            return CallValue(self.call(node))  # type: ignore[arg-type]
        if kind is ast.Attribute:
            return NameValue(self.attribute(node))  # type: ignore[arg-type]
        if kind is ast.Await:
            return self.argument(node.value)  # type: ignore[attr-defined]
        value = self.value(node)
        READ[kind](self, node)
        return value

    def describe(self, node: ast.Call) -> Call:
        """The call alone, without reading what stands in it."""
        return Call(
            node.lineno, self.scope, self.qualified(node.func),
            [self.value(a) for a in node.args],
            {k.arg: self.value(k.value) for k in node.keywords if k.arg},
            self.guard, self.protected, self.loop,
        )  # fmt: skip

    def value(self, node: Any) -> Value:
        kind = type(node)
        if kind is ast.Constant:
            return _constant(node.value)
        if kind is ast.Name or kind is ast.Attribute:
            return NameValue(self.qualified(node))
        if kind is ast.Call:
            return CallValue(self.qualified(node.func))
        if kind is ast.JoinedStr:
            return TextValue(cut(_joined(node)))
        if kind is ast.List or kind is ast.Tuple:
            return self.listed(node.elts)
        if kind is ast.Dict:
            keys = [_spelt(k.value) for k in node.keys if type(k) is ast.Constant]
            return TextValue(cut("{" + ",".join(keys) + "}"))
        if kind is ast.Await:
            return self.value(node.value)
        return None

    def listed(self, nodes: list[ast.expr]) -> ListValue:
        """The words of a list as far as they are kept. A resolved name is written `&name`, another one `{}`."""
        found = ListValue([], [])
        size = 0
        for node in nodes:
            word = _word(node)
            if word is None:
                name = self.qualified(node)
                known = name[0] not in "?!"
                word = "python" if name == "sys.executable" else f"&{name}" if known else "{}"
                if known:
                    found.names.append(name)
            found.words.append(word)
            size += len(word) + 1
            if size > MAX_TEXT:
                break
        return found

    # -- what holds other expressions --------------------------------------------------------------------------

    def mapping(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if type(key) is ast.Constant:
                self.key(key, self.value(value))
                if type(value) in DECIDING and type(key.value) is str:
                    self.compared(cut(key.value), value)
            elif key is not None:
                READ[type(key)](self, key)
            READ[type(value)](self, value)

    def subscript(self, node: ast.Subscript) -> None:
        READ[type(node.value)](self, node.value)
        index = node.slice
        if type(index) is ast.Constant:
            self.key(index)
        else:
            READ[type(index)](self, index)

    def elements(self, node: ast.List | ast.Tuple | ast.Set) -> None:
        for item in node.elts:
            READ[type(item)](self, item)

    def operands(self, node: ast.BoolOp) -> None:
        for item in node.values:
            READ[type(item)](self, item)

    def comparison(self, node: ast.Compare) -> None:
        READ[type(node.left)](self, node.left)
        for item in node.comparators:
            READ[type(item)](self, item)

    def binary(self, node: ast.BinOp) -> None:
        READ[type(node.left)](self, node.left)
        READ[type(node.right)](self, node.right)

    def unary(self, node: ast.UnaryOp) -> None:
        READ[type(node.operand)](self, node.operand)

    def formatted(self, node: ast.FormattedValue) -> None:
        READ[type(node.value)](self, node.value)
        if node.format_spec is not None:
            READ[type(node.format_spec)](self, node.format_spec)

    def inner(self, node: ast.Await | ast.Starred) -> None:
        READ[type(node.value)](self, node.value)

    def lambda_(self, node: ast.Lambda) -> None:
        READ[type(node.body)](self, node.body)

    def walrus(self, node: ast.NamedExpr) -> None:
        READ[type(node.value)](self, node.value)
        self.bind(node.target.id, self.qualified(node.value))

    # -- conditions --------------------------------------------------------------------------------------------

    def keeps(self, name: str, target: ast.expr, value: ast.expr) -> None:
        """Note what a comparison's outcome is called, or what is only set under one."""
        if not (type(value) in DECIDING and self.compared(name, value)):
            self.under_order(target, name)

    def under_order(self, node: ast.expr | ast.stmt, name: str) -> None:
        """Note what happens under a condition that compares: a name is set, or the function returns."""
        if self.guard < 0:
            return
        guard = self.guards[self.guard]
        if orders(guard.ops):
            self.comparisons.append(Comparison(node.lineno, self.scope, name, guard.names, guard.ops, True))

    def compared(self, name: str, value: Any) -> bool:
        """Note an ordering that is kept, returned or handed on under a name."""
        kind = type(value)
        if kind not in DECIDING or not (value.id in self.derived if kind is ast.Name else decides(value)):
            return False
        names, ops = self.derived.collect(value)
        if orders(ops):
            self.comparisons.append(Comparison(value.lineno, self.scope, name, names, ops))
            return True
        return False

    def condition(self, test: ast.expr, exits: bool = False) -> int:
        names, ops = self.derived.collect(test)
        self.guards.append(Guard(test.lineno, names, ops, self.guard, exits))
        return len(self.guards) - 1


def cut(text: str) -> str:
    """At most MAX_TEXT characters, and nothing that cannot be encoded (lone surrogates)."""
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _word(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return cut(_spelt(node.value))
    return _joined(node) if isinstance(node, ast.JoinedStr) else None


def _spelt(value: Any) -> str:
    """A constant as text; Python refuses to write very long numbers, in which nobody is interested."""
    return "" if type(value) is int and abs(value) >= 2**62 else str(value)


def _constant(value: Any) -> Value:
    kind = type(value)
    if kind is str:
        return TextValue(cut(value))
    if kind is bool or kind is float or (kind is int and abs(value) < 2**62):
        return value  # type: ignore[no-any-return]
    return NONE if value is None else None


def _joined(node: ast.JoinedStr) -> str:
    parts = [str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values]
    return "".join(parts)[:MAX_TEXT]


_BARE = frozenset({"ctx", "op", "ops", "conversion", "kind", "is_async", "arg", "type_comment", "simple"})
"""Fields that hold no expression."""
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
"""What `children` looks into, by kind of node; filled as kinds are met."""
READ: dict[type, Callable[[Any, Any], Any]] = {
    **dict.fromkeys([ast.comprehension, *ast.expr.__subclasses__()], Expressions.children),
    ast.Name: Expressions.name,
    ast.Attribute: Expressions.attribute,
    ast.Constant: Expressions.constant,
    ast.JoinedStr: Expressions.joined,
    ast.Call: Expressions.call,
    ast.Dict: Expressions.mapping,
    ast.Subscript: Expressions.subscript,
    ast.List: Expressions.elements,
    ast.Tuple: Expressions.elements,
    ast.Set: Expressions.elements,
    ast.BoolOp: Expressions.operands,
    ast.Compare: Expressions.comparison,
    ast.BinOp: Expressions.binary,
    ast.UnaryOp: Expressions.unary,
    ast.FormattedValue: Expressions.formatted,
    ast.Await: Expressions.inner,
    ast.Starred: Expressions.inner,
    ast.Lambda: Expressions.lambda_,
    ast.NamedExpr: Expressions.walrus,
}
"""How each kind of expression is read."""
