"""What a Python file defines: functions and classes with their parameters, bases, decorators."""

import ast
from abc import ABC, abstractmethod
from collections import deque
from typing import Any

from monthtwo.facts.python.bindings import MAX_NAME, Env, says_nothing
from monthtwo.facts.python.conditions import Outcomes, is_stub
from monthtwo.facts.python.expressions import Expressions, cut
from monthtwo.facts.records import Call, Scope


class _Body:
    """A function body waiting to be read, with what encloses it."""

    __slots__ = ("chain", "node", "owner", "scope")

    def __init__(self, node: Any, chain: tuple[Env, ...], scope: int, owner: int) -> None:
        self.node, self.chain, self.scope, self.owner = node, chain, scope, owner


class Definitions(Expressions, ABC):
    """Reads definitions. Function bodies wait until the module body has been read."""

    def __init__(self, rebinds: bool) -> None:
        super().__init__(rebinds)
        self.bodies: deque[_Body] = deque()

    @abstractmethod
    def block(self, statements: list[ast.stmt]) -> None:
        """Read statements; left to who knows them all."""

    def module_body(self, tree: ast.Module) -> None:
        self.open(Scope("", "module", 1, -1, [], [], {}, {}, _doc(tree.body), False))
        self.block(tree.body)
        while self.bodies:
            self.body(self.bodies.popleft())

    def open(self, scope: Scope) -> int:
        self.scopes.append(scope)
        return len(self.scopes) - 1

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        holder = self.scopes[self.scope]
        name = _called(node, holder)
        arguments = node.args
        params = {
            a.arg: self.annotation(a.annotation) if a.annotation is not None else ""
            for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        }
        scope = self.open(
            Scope(
                name, "function", node.lineno, self.scope, [self.decorator(d) for d in node.decorator_list],
                [], params, {}, _doc(node.body), is_stub(node.body), self.annotation(node.returns),
            )
        )  # fmt: skip
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self.expression(default)
        owner = self.scope if holder.kind == "class" else -1
        chain = ({}, *(self.chain[1:] if holder.kind == "class" else self.chain))
        if owner >= 0:
            self.methods[owner].add(node.name)
        else:
            self.chain[0][node.name] = f".{name}"
            owner = self.owners.get(self.scope, -1)
        if owner >= 0:
            self.owners[scope] = owner
        self.bodies.append(_Body(node, chain, scope, owner))

    def class_(self, node: ast.ClassDef) -> None:
        holder = self.scopes[self.scope]
        name = _called(node, holder)
        bases = [self.qualified(base) for base in node.bases]
        bases += [f"metaclass:{self.qualified(k.value)}" for k in node.keywords if k.arg == "metaclass"]
        scope = self.open(
            Scope(
                name, "class", node.lineno, self.scope, [self.decorator(d) for d in node.decorator_list],
                bases, {}, {}, _doc(node.body), is_stub(node.body),
            )
        )  # fmt: skip
        self.chain[0][node.name] = f".{name}"
        self.attributes[scope] = {}
        self.methods[scope] = set()
        self.owners[scope] = scope
        outer = (self.scope, self.chain)
        self.scope, self.chain = scope, ({}, *self.chain)
        self.block(node.body)
        for attribute, value in self.chain[0].items():
            self.attributes[scope].setdefault(attribute, value)
        self.scope, self.chain = outer

    def decorator(self, node: ast.expr) -> Call:
        if isinstance(node, ast.Call):
            for child in (*node.args, *(k.value for k in node.keywords)):
                self.expression(child)
            return self.describe(node)
        return Call(node.lineno, self.scope, self.qualified(node), [], {}, self.guard)

    def body(self, body: _Body) -> None:
        self.chain, self.scope, self.owner = body.chain, body.scope, body.owner
        self.guard, self.protected, self.loop = -1, False, False
        self.derived, self.globals = Outcomes(), set()
        env = self.chain[0]
        for name, annotation in self.scopes[body.scope].params.items():
            # An annotated parameter stands for an instance of its class.
            known = annotation and annotation[0] not in "?!" and not says_nothing(annotation)
            env[name] = f"{annotation}()" if known else f"?{name}"
        for extra in (body.node.args.vararg, body.node.args.kwarg):
            if extra:
                env[extra.arg] = f"?{extra.arg}"
        self.block(body.node.body)


def _called(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, holder: Scope) -> str:
    """The qualified name of a definition; everything in it is called by it, so that it must not grow without end."""
    name = node.name if holder.kind in ("module", "main") else f"{holder.name}.{node.name}"
    return name if len(name) <= MAX_NAME else name[:MAX_NAME]


def _doc(body: list[ast.stmt]) -> str:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        text = body[0].value.value
        if isinstance(text, str):
            return cut(text.strip()[:200])
    return ""
