"""The Python reader: source text → imports, definitions, calls with resolved receivers, guards, literals.

One traversal. Function bodies are read after the module body, so that a name that is bound further down the file is
known inside them. Nothing is imported or run: names are resolved by the bindings the file itself shows.
"""

import ast
import warnings
from collections import deque
from typing import Any

from msgspec.structs import replace

from monthtwo.facts.commented import commented_code
from monthtwo.facts.conditions import collect, ends_flow, is_stub, reraises
from monthtwo.facts.modern import older
from monthtwo.facts.python_expressions import Expressions, cut
from monthtwo.facts.python_names import Env, says_nothing
from monthtwo.facts.types import (
    Answer,
    Call,
    FileFacts,
    Import,
    Python,
    Raise,
    Reference,
    Scope,
)

_EXPRESSIONS = (ast.expr, ast.comprehension, ast.keyword, ast.withitem, ast.slice, ast.match_case, ast.pattern)
"""Nodes that hold expressions; operators, contexts and aliases hold none."""
_BARE = frozenset({"ctx", "op", "ops", "conversion", "kind", "is_async", "arg", "type_comment", "simple"})
"""Fields that hold no expression."""
_CONDITIONS = (ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Call, ast.ListComp, ast.SetComp, ast.DictComp)


def read_python(source: str | bytes, lines: list[int] | None = None) -> FileFacts:
    """Read Python source; a file that cannot be parsed yields `error`, never an exception.

    `lines` maps a source line (index line - 1) to the line to report, for cells of a notebook.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parsed(source)
        facts = _Reader(tree, lines).result()
        comments = commented_code(source) if isinstance(source, bytes) else []
        return FileFacts(python=replace(facts, comments=comments) if comments else facts)
    except SyntaxError as error:
        return FileFacts(error=f"line {error.lineno or 1}: {error.msg}", error_reason="syntax")
    except (RecursionError, MemoryError):
        return FileFacts(error="nested too deeply", error_reason="too-deep")
    except ValueError as error:  # a NUL byte, an unknown encoding
        return FileFacts(error=str(error), error_reason="syntax")


def _parsed(source: str | bytes) -> ast.Module:
    """The syntax tree; a file in newer Python than this one is read as far as an older parser can."""
    try:
        return ast.parse(source)
    except SyntaxError:
        text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
        rewritten = older(text)
        if rewritten == text:
            raise
        return ast.parse(rewritten)


class _Body:
    """A function body waiting to be read, with what encloses it."""

    __slots__ = ("chain", "node", "owner", "scope")

    def __init__(self, node: Any, chain: list[Env], scope: int, owner: int) -> None:
        self.node, self.chain, self.scope, self.owner = node, chain, scope, owner


class _Reader(Expressions):
    def __init__(self, tree: ast.Module, lines: list[int] | None) -> None:
        super().__init__(lines)
        self.bodies: deque[_Body] = deque()
        self.scopes.append(Scope("", "module", 1, -1, [], [], {}, {}, _doc(tree.body), False))
        self.block(tree.body)
        while self.bodies:
            self.body(self.bodies.popleft())

    def result(self) -> Python:
        final = self.final
        return Python(
            imports=self.imports,
            scopes=[
                Scope(
                    s.name, s.kind, s.line, s.parent, [final(d) for d in s.decorators],
                    s.bases, s.params, s.fields, s.doc, s.stub, self.returns(s, index),
                )
                for index, s in enumerate(self.scopes)
            ],
            calls=[final(call) for call in self.calls],
            guards=self.guards,
            literals=self.literals,
            references=[
                Reference(line, scope, self.rename(name, scope)) for (scope, name), line in self.references.items()
            ],
            raises=self.raises,
            bindings={name: value for name, value in self.module.items() if value[0] not in "?!"},
            comparisons=self.comparisons,
            answers=self.answers,
        )  # fmt: skip

    # -- structure ---------------------------------------------------------------------------------------------

    def block(self, statements: list[ast.stmt]) -> None:
        outer = self.guard
        for statement in statements:
            kind = type(statement)
            handler = _STATEMENTS.get(kind)
            if handler is None:
                self.children(statement)
            else:
                handler(self, statement)
            if kind is ast.If or kind is ast.Assert:
                ends = kind is ast.Assert or (not statement.orelse and ends_flow(statement.body))  # type: ignore[attr-defined]
                if ends:
                    self.guard = self.condition(statement.test, exits=True)  # type: ignore[attr-defined]
        self.guard = outer

    def statement(self, node: ast.stmt) -> None:
        handler = _STATEMENTS.get(type(node))
        if handler is None:
            self.children(node)
        else:
            handler(self, node)

    def children(self, node: ast.AST) -> None:
        kind = type(node)
        fields = _FIELDS.get(kind)
        if fields is None:
            fields = _FIELDS[kind] = tuple(field for field in kind._fields if field not in _BARE)
        for field in fields:
            value = getattr(node, field, None)
            if type(value) is list:
                for item in value:
                    if isinstance(item, ast.stmt):
                        self.statement(item)
                    elif isinstance(item, _EXPRESSIONS):
                        self.expression(item)
            elif isinstance(value, _EXPRESSIONS):
                self.expression(value)

    def import_(self, node: ast.Import) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            self.chain[-1][bound] = alias.name if alias.asname else bound
            self.imports.append(Import(self.line(node), alias.name, "", bound, self.scope))

    def import_from(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            bound = alias.asname or alias.name
            # A relative module is marked by its dots; `#` ends it, since a name of this file starts with a dot too.
            root = f"#{module}#" if node.level else module
            if alias.name != "*":
                self.chain[-1][bound] = f"{root}.{alias.name}"
            self.imports.append(Import(self.line(node), module, alias.name, bound, self.scope))

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        holder = self.scopes[self.scope]
        name = node.name if self.scope == 0 or holder.kind == "main" else f"{holder.name}.{node.name}"
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        params = {a.arg: self.annotation(a.annotation) for a in every}
        scope = self.open(
            Scope(
                name, "function", self.line(node), self.scope, [self.decorator(d) for d in node.decorator_list],
                [], params, {}, _doc(node.body), is_stub(node.body), self.annotation(node.returns),
            )
        )  # fmt: skip
        for default in (*arguments.defaults, *(d for d in arguments.kw_defaults if d)):
            self.expression(default)
        owner = self.scope if holder.kind == "class" else -1
        chain = [*self.chain, {}] if holder.kind != "class" else [*self.chain[:-1], {}]
        if owner >= 0:
            self.methods[owner].add(node.name)
        else:
            self.chain[-1][node.name] = f".{name}"
            owner = self.owners.get(self.scope, -1)
        if owner >= 0:
            self.owners[scope] = owner
        self.bodies.append(_Body(node, chain, scope, owner))

    def class_(self, node: ast.ClassDef) -> None:
        holder = self.scopes[self.scope]
        name = node.name if self.scope == 0 or holder.kind == "main" else f"{holder.name}.{node.name}"
        bases = [self.qualified(base) for base in node.bases]
        bases += [f"metaclass:{self.qualified(k.value)}" for k in node.keywords if k.arg == "metaclass"]
        scope = self.open(
            Scope(
                name, "class", self.line(node), self.scope, [self.decorator(d) for d in node.decorator_list],
                bases, {}, {}, _doc(node.body), is_stub(node.body),
            )
        )  # fmt: skip
        self.chain[-1][node.name] = f".{name}"
        self.attributes[scope] = {}
        self.methods[scope] = set()
        self.owners[scope] = scope
        outer, self.scope = self.scope, scope
        self.chain.append({})
        self.block(node.body)
        for attribute, value in self.chain.pop().items():
            self.attributes[scope].setdefault(attribute, value)
        self.scope = outer

    def open(self, scope: Scope) -> int:
        self.scopes.append(scope)
        return len(self.scopes) - 1

    def decorator(self, node: ast.expr) -> Call:
        if isinstance(node, ast.Call):
            for child in (*node.args, *(k.value for k in node.keywords)):
                self.expression(child)
            return self.describe(node, self.scope)
        return Call(self.line(node), self.scope, self.qualified(node), [], {}, self.guard)

    def body(self, body: _Body) -> None:
        self.chain, self.scope, self.owner = body.chain, body.scope, body.owner
        self.guard, self.protected, self.loop = -1, False, False
        self.derived, self.globals = {}, set()
        env = self.chain[-1]
        for name, annotation in self.scopes[body.scope].params.items():
            # An annotated parameter stands for an instance of its class.
            known = annotation and annotation[0] not in "?!" and not says_nothing(annotation)
            env[name] = f"{annotation}()" if known else f"?{name}"
        for extra in (body.node.args.vararg, body.node.args.kwarg):
            if extra:
                env[extra.arg] = f"?{extra.arg}"
        self.block(body.node.body)

    # -- statements --------------------------------------------------------------------------------------------

    def if_(self, node: ast.If) -> None:
        if _is_main(node.test):
            outer = self.scope
            self.scope = self.open(Scope("__main__", "main", self.line(node), outer, [], [], {}, {}, "", False))
            self.block(node.body)
            self.scope = outer
            return
        self.expression(node.test)
        outer_guard = self.guard
        self.guard = self.condition(node.test)
        self.block(node.body)
        self.block(node.orelse)
        self.guard = outer_guard

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
            self.expression(item.context_expr)
            if item.optional_vars is not None:
                self.target(item.optional_vars, self.qualified(item.context_expr))
        self.block(node.body)

    def match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        outer = self.guard
        self.guard = self.condition(node.subject)
        for case in node.cases:
            self.block(case.body)
        self.guard = outer

    def assign(self, node: ast.Assign) -> None:
        self.expression(node.value)
        value = self.qualified(node.value)
        for target in node.targets:
            self.target(target, value)
            if isinstance(target, ast.Name) and isinstance(node.value, _CONDITIONS):
                self.derived[target.id] = collect(node.value, self.derived)
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Call):  # `ok, why = check(…)`
                asked = collect(node.value.func, self.derived)
                self.derived.update((item.id, asked) for item in target.elts if isinstance(item, ast.Name))
            if isinstance(target, (ast.Name, ast.Attribute)):
                self.keeps(target, node.value)

    def annotated(self, node: ast.AnnAssign) -> None:
        annotation = self.annotation(node.annotation)
        if node.value is not None:
            self.expression(node.value)
        holder = self.scopes[self.scope]
        if isinstance(node.target, ast.Name) and holder.kind == "class":
            holder.fields[node.target.id] = annotation
        value = self.qualified(node.value) if node.value is not None else "?"
        if value[0] in "?!" or value == "None":
            value = f"{annotation}()" if annotation and annotation[0] not in "?!" else value
        self.target(node.target, value)
        if node.value is not None and isinstance(node.target, (ast.Name, ast.Attribute)):
            if isinstance(node.target, ast.Name) and isinstance(node.value, _CONDITIONS):
                self.derived[node.target.id] = collect(node.value, self.derived)
            self.keeps(node.target, node.value)

    def target(self, node: ast.expr, value: str) -> None:
        if isinstance(node, ast.Name):
            self.bind(node.id, value)
        elif isinstance(node, (ast.Tuple, ast.List)):
            for item in node.elts:
                self.target(item, value)
        elif isinstance(node, ast.Starred):
            self.target(node.value, value)
        elif isinstance(node, ast.Attribute):
            owner = self.owners.get(self.scope, -1)
            if owner >= 0 and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
                known = self.attributes[owner]
                if known.get(node.attr, "?")[0] == "?" and value not in ("None", "str()"):
                    known[node.attr] = value
            else:
                self.expression(node.value)
        elif isinstance(node, ast.Subscript):
            self.expression(node.value)
            self.expression(node.slice)

    def global_(self, node: ast.Global) -> None:
        self.globals.update(node.names)

    def raise_(self, node: ast.Raise) -> None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = self.qualified(raised) if raised is not None else ""
        self.raises.append(Raise(self.line(node), self.scope, name, self.guard, self.protected))
        self.children(node)

    def return_(self, node: ast.Return) -> None:
        if node.value is None:
            return
        self.expression(node.value)
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        if len(values) > 1 and isinstance(values[1], (ast.Constant, ast.Attribute, ast.Name)):
            self.answers.append(Answer(self.line(node), self.scope, str(self.value(values[1])), self.guard))
        kept = [self.compared("", value) for value in values]
        if not any(kept):
            self.under_order(node, "")
        if self.scope not in self.returned:
            name = self.qualified(node.value)
            if name.endswith("()") and name[0] not in "?!":  # what a factory hands out
                self.returned[self.scope] = name[:-2]

    def expression_statement(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring or a stray string says nothing that runs
            self.expression(node.value)


def _doc(body: list[ast.stmt]) -> str:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        text = body[0].value.value
        if isinstance(text, str):
            return cut(text.strip()[:200])
    return ""


def _is_main(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "__main__"
    )


_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
"""What `children` looks into, by kind of node; filled as kinds are met."""
_STATEMENTS: dict[type[ast.stmt], Any] = {
    ast.Import: _Reader.import_,
    ast.ImportFrom: _Reader.import_from,
    ast.FunctionDef: _Reader.function,
    ast.AsyncFunctionDef: _Reader.function,
    ast.ClassDef: _Reader.class_,
    ast.If: _Reader.if_,
    ast.While: _Reader.while_,
    ast.For: _Reader.for_,
    ast.AsyncFor: _Reader.for_,
    ast.Try: _Reader.try_,
    ast.With: _Reader.with_,
    ast.AsyncWith: _Reader.with_,
    ast.Match: _Reader.match,
    ast.Assign: _Reader.assign,
    ast.AnnAssign: _Reader.annotated,
    ast.Global: _Reader.global_,
    ast.Raise: _Reader.raise_,
    ast.Return: _Reader.return_,
    ast.Expr: _Reader.expression_statement,
}
if hasattr(ast, "TryStar"):
    _STATEMENTS[ast.TryStar] = _Reader.try_
