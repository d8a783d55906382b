"""The Python reader: source text → imports, definitions, calls with resolved receivers, guards, literals.

One traversal. Function bodies are read after the module body, so that a name that is bound further down the file is
known inside them. Nothing is imported or run: names are resolved by the bindings the file itself shows.
"""

import ast
import builtins
import warnings
from collections import deque
from typing import Any

from msgspec.structs import replace

from monthtwo.facts.commented import commented_code
from monthtwo.facts.conditions import collect, decides, ends_flow, is_stub, orders, reraises
from monthtwo.facts.modern import older
from monthtwo.facts.types import (
    MAX_TEXT,
    Answer,
    Call,
    Comparison,
    FileFacts,
    Guard,
    Import,
    Literal,
    Python,
    Raise,
    Reference,
    Scalar,
    Scope,
)

_BUILTINS = frozenset(dir(builtins))
_MAX_CHAIN = 3
"""Calls kept in a receiver chain: `a.b().c().d()` still says where it came from, longer ones only grow."""
_EXPRESSIONS = (ast.expr, ast.comprehension, ast.keyword, ast.withitem, ast.slice, ast.match_case, ast.pattern)
"""Nodes that hold expressions; operators, contexts and aliases hold none."""
_DECIDING = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Call, ast.Name})
"""Expressions that may be the outcome of a comparison."""
_BARE = frozenset({"ctx", "op", "ops", "conversion", "kind", "is_async", "arg", "type_comment", "simple"})
"""Fields that hold no expression."""
_CONDITIONS = (ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Call, ast.ListComp, ast.SetComp, ast.DictComp)

Env = dict[str, str]


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


class _Reader:
    def __init__(self, tree: ast.Module, lines: list[int] | None) -> None:
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
        self.bodies: deque[_Body] = deque()
        self.chain: list[Env] = [self.module]
        self.derived: dict[str, tuple[list[str], list[str]]] = {}
        self.globals: set[str] = set()
        self.returned: dict[int, str] = {}
        self.scope = 0
        self.owner = -1
        self.guard = -1
        self.protected = False
        self.loop = False
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

    def returns(self, scope: Scope, index: int) -> str:
        """The class a function hands out: its annotation, or what it returns where that says nothing."""
        if scope.returns and not _says_nothing(scope.returns):
            return scope.returns
        return self.returned.get(index, "")

    # -- names -------------------------------------------------------------------------------------------------

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
            return name if name in _BUILTINS else f"?{name}"
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

    # -- structure ---------------------------------------------------------------------------------------------

    def line(self, node: Any) -> int:
        line: int = node.lineno
        if self.lines is None:
            return line
        return self.lines[line - 1] if line <= len(self.lines) else line

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

    def condition(self, test: ast.expr, exits: bool = False) -> int:
        names, ops = collect(test, self.derived)
        self.guards.append(Guard(self.line(test), names, ops, self.guard, exits))
        return len(self.guards) - 1

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
            known = annotation and annotation[0] not in "?!" and not _says_nothing(annotation)
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
        if kind not in _DECIDING or not (value.id in self.derived if kind is ast.Name else decides(value)):  # type: ignore[attr-defined]
            return False
        names, ops = collect(value, self.derived)
        if orders(ops):
            self.comparisons.append(Comparison(self.line(value), self.scope, name, names, ops))
        return orders(ops)

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

    # -- expressions -------------------------------------------------------------------------------------------

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
                        self.compared(_cut(key.value), value)
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
            if keyword.arg and type(keyword.value) in _DECIDING:
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
                return f"={_cut(constant)}"
            if isinstance(constant, (bool, float)) or (isinstance(constant, int) and abs(constant) < 2**62):
                return constant
            return "&None" if constant is None else None
        if kind is ast.Name or kind is ast.Attribute:
            return f"&{self.qualified(node)}"
        if kind is ast.Call:
            return f"@{self.qualified(node.func)}"  # type: ignore[attr-defined]
        if kind is ast.JoinedStr:
            return f"={_cut(_joined(node))}"  # type: ignore[arg-type]
        if kind is ast.List or kind is ast.Tuple:
            return f"={_cut(' '.join(self.word(item) for item in node.elts))}"  # type: ignore[attr-defined]
        if kind is ast.Dict:
            keys = (k.value for k in node.keys if isinstance(k, ast.Constant))  # type: ignore[attr-defined]
            return f"={_cut('{' + ','.join(str(key) for key in keys) + '}')}"
        if kind is ast.Await:
            return self.value(node.value)  # type: ignore[attr-defined]
        return None

    def word(self, node: ast.AST) -> str:
        if isinstance(node, ast.Constant):
            return _cut(str(node.value))
        if isinstance(node, ast.JoinedStr):
            return _joined(node)
        name = self.qualified(node)
        return "python" if name == "sys.executable" else f"&{name}" if name[0] not in "?!" else "{}"

    def literal(self, node: ast.Constant, key: bool = False, value: Scalar = None) -> None:
        if isinstance(node.value, str) and len(node.value) > 1:
            self.text(node, node.value, key, value)

    def text(self, node: ast.AST, text: str, key: bool = False, value: Scalar = None) -> None:
        self.literals.append(Literal(self.line(node), self.scope, _cut(text), key, self.guard, value))

    def reference(self, node: ast.Name | ast.Attribute) -> None:
        name = self.qualified(node)
        if name[0] in "?!" and not name.startswith(("?self.", "!")):
            return
        if name in _BUILTINS:
            return
        self.references.setdefault((self.scope, name), self.line(node))


def _says_nothing(annotation: str) -> bool:
    """Whether an annotation names no class whose methods could be known: `Any`, `dict`, `tuple`, `Callable`."""
    return annotation in _BUILTINS or annotation.startswith(("typing.", "collections.abc.", "?typing."))


_OPEN = frozenset({"&?", "@?", "&!", "@!"})


def _is_open(value: Scalar) -> bool:
    """Whether an argument refers to a name that was not known yet when it was read."""
    return type(value) is str and value[:2] in _OPEN


def _cut(text: str) -> str:
    """At most MAX_TEXT characters, and nothing that cannot be encoded (lone surrogates)."""
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _joined(node: ast.JoinedStr) -> str:
    parts = (str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return "".join(parts)[:MAX_TEXT]


def _doc(body: list[ast.stmt]) -> str:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        text = body[0].value.value
        if isinstance(text, str):
            return _cut(text.strip()[:200])
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
