"""What names mean inside one Python file: by its imports, assignments and annotations, and by what `self` has."""

import ast
import builtins
from typing import Any

from monthtwo.names.name import (
    MADE_BY_CLASS,
    UNKNOWN,
    is_late,
    is_unknown,
    is_unresolved,
    late,
    own,
    unknown,
    unsigned,
)
from monthtwo.names.value import MAX_TEXT

BUILTINS = frozenset(dir(builtins))
_MAX_CHAIN = 3
"""Calls kept in a receiver chain: `a.b().c().d()` still says where it came from, longer ones only grow."""
_TRANSPARENT = frozenset({ast.Subscript, ast.Await, ast.Starred, ast.NamedExpr})
"""Expressions that are called what their `value` is called."""
_CONTAINERS = frozenset({"Optional", "Annotated", "Union", "list", "List", "Sequence", "Iterable"})
MAX_NAME = 500
"""Characters of what a name stands for. Whatever is called by it keeps all of them: `x = x.a` must not add up."""
_CLUSTERS = ("ray", "modal")
"""Modules with a `remote` of their own."""
_TEXT = "str()"
"""What a text is called: a placeholder as often as a value, so that it never hides what is set elsewhere."""
_SELF = unknown("self.")
_VAGUE = ("typing.", "collections.abc.", unknown("typing."))

Env = dict[str, str]


def is_sent(node: ast.Attribute) -> bool:
    """Whether what is called is `f.remote`: an actor or a cluster calls `f` then."""
    return node.attr == "remote" and not (type(node.value) is ast.Name and node.value.id in _CLUSTERS)


class ClassNames:
    """What `self` has in the methods of one class."""

    __slots__ = ("attributes", "methods", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.attributes: Env = {}
        self.methods: set[str] = set()

    def bind(self, attribute: str, value: str) -> None:
        """Note what an attribute is assigned: the first value that says what it is stays."""
        if is_unknown(self.attributes.get(attribute, UNKNOWN)) and value != _TEXT:
            self.attributes[attribute] = value


class Bindings:
    """The names of one file: what is bound in which scope, and what an expression is called by that."""

    __slots__ = ("attributes", "chain", "classes", "globals", "module")

    def __init__(self) -> None:
        self.attributes: Env = {}
        """By the name of an attribute of whatever object, or of what has keys, the call whose result it first held."""
        self.module: Env = {}
        self.chain: tuple[Env, ...] = (self.module,)
        """What is bound here and in what encloses it, the innermost first."""
        self.globals: set[str] = set()
        """Names that the function declares `global`."""
        self.classes: dict[int, ClassNames] = {}
        """By scope, the class that `self` is of: in a class, in its methods and in what those define."""

    def lookup(self, name: str) -> str:
        """What a plain name is bound to."""
        for env in self.chain:
            if name in env:
                return env[name]
        return name if name in BUILTINS else unknown(name)

    def qualified(self, node: Any) -> str:
        """The qualified name of what an expression evaluates to, an unknown one where it cannot be told."""
        trail = ""
        while True:
            kind = type(node)
            if kind is ast.Name:
                return self.lookup(node.id) + trail
            if kind is ast.Attribute:
                if not (trail[:2] == "()" and is_sent(node)):
                    trail = f".{node.attr}{trail}"
                node = node.value
            elif kind is ast.Call:
                trail = f"(){trail}"
                node = node.func
            elif kind in _TRANSPARENT:
                node = node.value
            else:
                return self._combined(node, kind) + trail

    def _combined(self, node: Any, kind: type[ast.AST]) -> str:
        """As `qualified`, for what is made of several expressions."""
        if kind is ast.BoolOp:
            return self._first_known(node.values)
        if kind is ast.IfExp:
            return self._first_known([node.body, node.orelse])
        if kind is ast.BinOp:  # LCEL and Airflow chain with operators
            return self.qualified(node.right if isinstance(node.op, (ast.BitOr, ast.RShift)) else node.left)
        if kind is ast.Constant and type(node.value) is str:
            return _TEXT
        return UNKNOWN

    def _first_known(self, nodes: list[ast.expr]) -> str:
        names = [self.qualified(node) for node in nodes]
        return next((name for name in names if not is_unresolved(name) and name != _TEXT), names[0])

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
        return "" if name == UNKNOWN else name

    def define(self, name: str, value: str) -> None:
        """Note that a name is imported or defined here, as `value`."""
        self.chain[0][name] = value

    def bind(self, name: str, value: str) -> None:
        """Note that a plain name is assigned what is called `value`."""
        if value.count("()") > _MAX_CHAIN:
            value = value[: value.index("()") + 2]
        if len(value) > MAX_NAME:
            value = UNKNOWN
        if self.chain[0] is not self.module and name not in self.globals:
            self.chain[0][name] = unknown(name) if value == UNKNOWN else value
        elif is_unresolved(value) or value == _TEXT:
            self.module.setdefault(name, late(name))  # it never hides what a start-up hook assigns
        else:
            self.module[name] = value

    def keep(self, attribute: str, value: str) -> None:
        """Note that an attribute of some object, or an entry of what is called so, is assigned `value`."""
        if value.endswith("()") and not is_unresolved(value) and len(value) <= MAX_NAME:
            self.attributes.setdefault(attribute, value)

    def renamed(self, name: str, scope: int) -> str:
        """What a pending name that stands in `scope` means now that the whole file has been read."""
        head, dot, rest = unsigned(name).partition(".")
        if is_late(name):
            value = self.module.get(head, UNKNOWN)
            return unknown(unsigned(name)) if is_unresolved(value) else f"{value}{dot}{rest}"
        owner = self.classes.get(scope)
        if owner is None:
            return name
        if name.startswith(MADE_BY_CLASS):
            return own(f"{owner.name}{name[len(MADE_BY_CLASS) - 2 :]}")
        attribute, dot, rest = rest.partition(".")
        plain = attribute.removesuffix("()")
        if plain in owner.methods:
            return own(f"{owner.name}.{attribute}{dot}{rest}")
        value = owner.attributes.get(plain, UNKNOWN)
        if is_late(value):
            value = self.renamed(value, scope)
        elif value.startswith(_SELF):  # `self.model = self._load()`, with a method that stands further down
            method, call, _ = value[len(_SELF) :].partition("()")
            if call and method in owner.methods:
                value = own(f"{owner.name}.{value[len(_SELF) :]}")
        return name if is_unknown(value) else f"{value}{attribute[len(plain) :]}{dot}{rest}"


def says_nothing(annotation: str) -> bool:
    """Whether an annotation names no class whose methods could be known: `Any`, `dict`, `tuple`, `Callable`."""
    return annotation in BUILTINS or annotation.startswith(_VAGUE)
