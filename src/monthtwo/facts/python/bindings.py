"""What names mean inside one Python file: bindings, receivers one assignment back, attributes of `self`."""

import ast
import builtins
from typing import Any

from msgspec.structs import replace

from monthtwo.facts.python.conditions import Outcomes
from monthtwo.facts.records import (
    Answer,
    Call,
    Comparison,
    Guard,
    Import,
    Literal,
    Raise,
    Reference,
    Scope,
)
from monthtwo.names.value import MAX_TEXT, CallValue, NameValue, Value

BUILTINS = frozenset(dir(builtins))
_MAX_CHAIN = 3
"""Calls kept in a receiver chain: `a.b().c().d()` still says where it came from, longer ones only grow."""
MAX_NAME = 500
"""Characters of what a name stands for. Whatever is called by it keeps all of them: `x = x.a` must not add up."""
_TRANSPARENT = frozenset({ast.Subscript, ast.Await, ast.Starred, ast.NamedExpr})
"""Expressions that are called what their `value` is called."""
_CONTAINERS = frozenset({"Optional", "Annotated", "Union", "list", "List", "Sequence", "Iterable"})

Env = dict[str, str]


class Names:
    """The state of reading one file, and how names resolve in it."""

    def __init__(self, rebinds: bool) -> None:
        self.rebinds = rebinds
        """Whether a name may be bound in the middle of an expression, by `:=`."""
        self.imports: list[Import] = []
        self.scopes: list[Scope] = []
        self.calls: list[Call] = []
        self.guards: list[Guard] = []
        self.literals: list[Literal] = []
        self.references: dict[tuple[int, str], Reference] = {}
        self.raises: list[Raise] = []
        self.comparisons: list[Comparison] = []
        self.answers: list[Answer] = []
        self.module: Env = {}
        self.attributes: dict[int, Env] = {}
        self.methods: dict[int, set[str]] = {}
        self.owners: dict[int, int] = {}
        self.chain: tuple[Env, ...] = (self.module,)
        """What is bound here and in what encloses it, the innermost first."""
        self.derived = Outcomes()
        self.globals: set[str] = set()
        self.returned: dict[int, str] = {}
        self.scope = 0
        self.owner = -1
        self.guard = -1
        self.protected = False
        self.loop = False

    def final_scope(self, scope: Scope, index: int) -> Scope:
        """The scope with its decorators resolved, and what it returns where its annotation says nothing."""
        returns = scope.returns
        if not returns or says_nothing(returns):
            returns = self.returned.get(index, "")
        if not scope.decorators and returns == scope.returns:
            return scope
        return replace(scope, decorators=[self.final(one) for one in scope.decorators], returns=returns)

    def final(self, call: Call) -> Call:
        """The call with `self.x` and late module bindings resolved, now that the whole file is known."""
        name = call.name
        if name[0] in "?!":
            name = self.rename(name, call.scope)
        for value in (*call.args, *call.keywords.values()) if call.keywords else call.args:
            kind = type(value)
            if (kind is NameValue or kind is CallValue) and value.name[0] in "?!":  # type: ignore[union-attr]
                break
        else:
            return call if name is call.name else replace(call, name=name)
        return Call(
            call.line, call.scope, name,
            [self.revalue(v, call.scope) for v in call.args],
            {k: self.revalue(v, call.scope) for k, v in call.keywords.items()},
            call.guard, call.protected, call.loop,
        )  # fmt: skip

    def revalue(self, value: Value, scope: int) -> Value:
        """The value, its name resolved where it was not known yet when it was read."""
        if isinstance(value, (NameValue, CallValue)) and value.name[0] in "?!":
            return type(value)(self.rename(value.name, scope))
        return value

    def rename(self, name: str, scope: int) -> str:
        if name[0] == "!":
            head, dot, rest = name[1:].partition(".")
            value = self.module.get(head, "?")
            return f"{value}{dot}{rest}" if value[0] not in "?!" else f"?{name[1:]}"
        if name.startswith(("?self.", "?cls.")):
            owner = self.owners.get(scope, -1)
            attribute, dot, rest = name.split(".", 1)[1].partition(".")
            if owner >= 0:
                plain = attribute.removesuffix("()")
                if plain in self.methods[owner]:
                    return f".{self.scopes[owner].name}.{attribute}{dot}{rest}"
                value = self.attributes[owner].get(plain, "?")
                if value[0] == "!":
                    value = self.rename(value, scope)
                if value[0] != "?":
                    return f"{value}{attribute[len(plain) :]}{dot}{rest}"
        return name

    def lookup(self, name: str) -> str:
        """What a plain name is bound to."""
        for env in self.chain:
            if name in env:
                return env[name]
        return name if name in BUILTINS else "?" + name

    def qualified(self, node: ast.AST | None) -> str:
        """The qualified name of what an expression evaluates to, `?…` where it cannot be told."""
        trail = ""
        while True:
            kind: Any = type(node)
            if kind is ast.Name:
                return self.lookup(node.id) + trail  # type: ignore[union-attr]
            if kind is ast.Attribute:
                trail = f".{node.attr}{trail}"  # type: ignore[union-attr]
                node = node.value  # type: ignore[union-attr]
            elif kind is ast.Call:
                trail = f"(){trail}"
                node = node.func  # type: ignore[union-attr]
            elif kind in _TRANSPARENT:
                node = node.value  # type: ignore[union-attr]
            else:
                return self.combined(node, kind) + trail

    def combined(self, node: Any, kind: type[ast.AST]) -> str:
        """As `qualified`, for what is made of several expressions."""
        if kind is ast.BoolOp:
            return self.first_known(node.values)
        if kind is ast.IfExp:
            return self.first_known([node.body, node.orelse])
        if kind is ast.BinOp:  # LCEL and Airflow chain with operators
            return self.qualified(node.right if isinstance(node.op, (ast.BitOr, ast.RShift)) else node.left)
        if kind is ast.Constant and type(node.value) is str:
            return "str()"
        return "?"

    def first_known(self, nodes: list[ast.expr]) -> str:
        names = [self.qualified(node) for node in nodes]
        return next((name for name in names if name[0] not in "?!" and name not in ("None", "str()")), names[0])

    def annotation(self, node: Any) -> str:
        """The qualified class an annotation names; containers and unions give their first class."""
        kind = type(node)
        if node is None:
            return ""
        if kind is ast.Constant:
            if type(node.value) is not str or len(node.value) > MAX_TEXT:
                return ""
            try:
                return self.annotation(ast.parse(node.value, mode="eval").body)
            except (SyntaxError, ValueError):
                return ""
        if kind is ast.BinOp:
            return self.annotation(node.left) or self.annotation(node.right)
        if kind is ast.Subscript:
            outer = self.qualified(node.value)
            if outer.rpartition(".")[2] in _CONTAINERS:
                inner = node.slice
                return self.annotation(inner.elts[0] if type(inner) is ast.Tuple and inner.elts else inner)
            return outer
        name = self.qualified(node)
        return "" if name in ("?", "None") else name

    def bind(self, name: str, value: str) -> None:
        if value.count("()") > _MAX_CHAIN:
            value = value[: value.index("()") + 2]
        if len(value) > MAX_NAME:
            value = "?"
        module_level = self.chain[0] is self.module or name in self.globals
        if module_level:
            # A placeholder (`model = None`) never hides what a start-up hook assigns.
            if value[0] in "?!" or value in ("None", "str()"):
                self.module.setdefault(name, f"!{name}")
            else:
                self.module[name] = value
        else:
            self.chain[0][name] = f"?{name}" if value[0] in "?!" and value[1:2] == "" else value


def says_nothing(annotation: str) -> bool:
    """Whether an annotation names no class whose methods could be known: `Any`, `dict`, `tuple`, `Callable`."""
    return annotation in BUILTINS or annotation.startswith(("typing.", "collections.abc.", "?typing."))
