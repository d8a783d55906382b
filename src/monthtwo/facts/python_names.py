"""What names mean inside one Python file: bindings, receivers one assignment back, attributes of `self`."""

import ast
import builtins

from monthtwo.facts.types import (
    MAX_TEXT,
    Answer,
    Call,
    Comparison,
    Guard,
    Import,
    Literal,
    Raise,
    Scalar,
    Scope,
)

BUILTINS = frozenset(dir(builtins))
_MAX_CHAIN = 3
"""Calls kept in a receiver chain: `a.b().c().d()` still says where it came from, longer ones only grow."""

Env = dict[str, str]


class Names:
    """The state of reading one file, and how names resolve in it."""

    def __init__(self, lines: list[int] | None) -> None:
        self.lines = lines
        self.imports: list[Import] = []
        self.scopes: list[Scope] = []
        self.calls: list[Call] = []
        self.guards: list[Guard] = []
        self.literals: list[Literal] = []
        self.references: dict[tuple[int, str], int] = {}
        self.raises: list[Raise] = []
        self.comparisons: list[Comparison] = []
        self.answers: list[Answer] = []
        self.module: Env = {}
        self.attributes: dict[int, Env] = {}
        self.methods: dict[int, set[str]] = {}
        self.owners: dict[int, int] = {}
        self.chain: list[Env] = [self.module]
        self.derived: dict[str, tuple[list[str], list[str]]] = {}
        self.globals: set[str] = set()
        self.returned: dict[int, str] = {}
        self.scope = 0
        self.owner = -1
        self.guard = -1
        self.protected = False
        self.loop = False

    def returns(self, scope: Scope, index: int) -> str:
        """The class a function hands out: its annotation, or what it returns where that says nothing."""
        if scope.returns and not says_nothing(scope.returns):
            return scope.returns
        return self.returned.get(index, "")

    def final(self, call: Call) -> Call:
        """The call with `self.x` and late module bindings resolved, now that the whole file is known."""
        if call.name[0] not in "?!":
            for value in (*call.args, *call.keywords.values()) if call.keywords else call.args:
                if type(value) is str and value[:2] in _OPEN:
                    break
            else:
                return call
        return Call(
            call.line, call.scope, self.rename(call.name, call.scope),
            [self.revalue(v, call.scope) for v in call.args],
            {k: self.revalue(v, call.scope) for k, v in call.keywords.items()},
            call.guard, call.protected, call.loop,
        )  # fmt: skip

    def revalue(self, value: Scalar, scope: int) -> Scalar:
        if isinstance(value, str) and _is_open(value):
            return value[0] + self.rename(value[1:], scope)
        return value

    def rename(self, name: str, scope: int) -> str:
        if name.startswith("!"):
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

    def qualified(self, node: ast.AST | None) -> str:
        """The qualified name of what an expression evaluates to, `?…` where it cannot be told."""
        kind = type(node)
        if kind is ast.Name:
            name = node.id  # type: ignore[union-attr]
            for env in reversed(self.chain):
                if name in env:
                    return env[name]
            return name if name in BUILTINS else f"?{name}"
        if kind is ast.Attribute:
            return f"{self.qualified(node.value)}.{node.attr}"  # type: ignore[union-attr]
        if kind is ast.Call:
            return f"{self.qualified(node.func)}()"  # type: ignore[union-attr]
        if isinstance(node, (ast.Subscript, ast.Await, ast.Starred, ast.NamedExpr)):
            return self.qualified(node.value)
        if isinstance(node, ast.BoolOp):
            return self.first_known(node.values)
        if isinstance(node, ast.IfExp):
            return self.first_known([node.body, node.orelse])
        if isinstance(node, ast.BinOp):  # LCEL and Airflow chain with operators
            return self.qualified(node.right if isinstance(node.op, (ast.BitOr, ast.RShift)) else node.left)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return "str()"
        return "?"

    def first_known(self, nodes: list[ast.expr]) -> str:
        names = [self.qualified(node) for node in nodes]
        return next((name for name in names if name[0] not in "?!" and name not in ("None", "str()")), names[0])

    def annotation(self, node: ast.AST | None) -> str:
        """The qualified class an annotation names; containers and unions give their first class."""
        if node is None:
            return ""
        if isinstance(node, ast.Constant):
            if not isinstance(node.value, str) or len(node.value) > MAX_TEXT:
                return ""
            try:
                return self.annotation(ast.parse(node.value, mode="eval").body)
            except (SyntaxError, ValueError):
                return ""
        if isinstance(node, ast.BinOp):
            return self.annotation(node.left) or self.annotation(node.right)
        if isinstance(node, ast.Subscript):
            outer = self.qualified(node.value)
            if outer.rpartition(".")[2] in ("Optional", "Annotated", "Union", "list", "List", "Sequence", "Iterable"):
                inner = node.slice
                return self.annotation(inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner)
            return outer
        name = self.qualified(node)
        return "" if name in ("?", "None") else name

    def bind(self, name: str, value: str) -> None:
        if value.count("()") > _MAX_CHAIN:
            value = value[: value.index("()") + 2]
        module_level = self.chain[-1] is self.module or name in self.globals
        if module_level:
            # A placeholder (`model = None`) never hides what a start-up hook assigns.
            if value[0] in "?!" or value in ("None", "str()"):
                self.module.setdefault(name, f"!{name}")
            else:
                self.module[name] = value
        else:
            self.chain[-1][name] = f"?{name}" if value[0] in "?!" and value[1:2] == "" else value


def says_nothing(annotation: str) -> bool:
    """Whether an annotation names no class whose methods could be known: `Any`, `dict`, `tuple`, `Callable`."""
    return annotation in BUILTINS or annotation.startswith(("typing.", "collections.abc.", "?typing."))


_OPEN = frozenset({"&?", "@?", "&!", "@!"})


def _is_open(value: Scalar) -> bool:
    """Whether an argument refers to a name that was not known yet when it was read."""
    return type(value) is str and value[:2] in _OPEN
