"""What the names of a module are bound to."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

import libcst as cst
import libcst.matchers as m
from libcst.metadata import Assignment, BaseAssignment, GlobalScope, ImportAssignment, Scope, ScopeProvider

from .tree import Tree, dotted, wrapped


@lru_cache(maxsize=1)
def bindings(tree: Tree) -> "dict[str, Bindings]":
    """The bindings of all modules of a tree, read once for all rewrites."""
    return {path: Bindings(tree, path) for path in tree.modules}


class Imported(NamedTuple):
    """What an import binds: a module that is ours, or a name in one; `path` is empty for what is foreign."""

    path: str
    name: str
    parts: tuple[str, ...]
    """The whole dotted name, as it is written."""
    alias: cst.ImportAlias
    statement: cst.Import | cst.ImportFrom


class Bindings:
    """The scopes of a module, and what its imports mean."""

    def __init__(self, tree: Tree, path: str) -> None:
        self.tree, self.path = tree, path
        wrapper = wrapped(tree.modules[path])
        self.module = wrapper.module
        self.scopes = wrapper.resolve(ScopeProvider)
        self.top = next((s for s in self.scopes.values() if isinstance(s, GlobalScope)), None)
        self._seen = _Seen()
        self.module.visit(self._seen)
        self.imports = [entry for statement in self._seen.imports for entry in self._read(statement)]
        self._by_statement: dict[tuple[cst.CSTNode, str], Imported] = {
            (entry.statement, bound_name(entry)): entry for entry in self.imports
        }
        self.calls = self._seen.calls
        self.functions = self._seen.functions
        self.classes = self._seen.classes
        self.attributes = self._seen.attributes
        self.names = [node for node in self._seen.names if self.scopes.get(node) is not None]
        self.strings = self._seen.strings
        self.owner = self._seen.owner
        self.harmless = self._seen.harmless
        """Names in annotations, and those that definitions give: nothing is done with what they mean."""

    @property
    def star_imports(self) -> list[cst.ImportFrom]:
        found = (statement for statement in self._seen.imports if isinstance(statement, cst.ImportFrom))
        return [statement for statement in found if isinstance(statement.names, cst.ImportStar)]

    @property
    def stars(self) -> Iterator[str]:
        """Own modules of which everything is imported."""
        for statement in self.star_imports:
            path = self.tree.located(self.path, dotted(statement.module), len(statement.relative))
            if path:
                yield path

    @property
    def overwritten(self) -> list[cst.Name]:
        """Names in `global` and `nonlocal` statements."""
        return [item.name for item in self._seen.declared]

    def bound(self, name: cst.Name) -> list[BaseAssignment]:
        """What a name may be bound to where it stands."""
        scope = self.scopes.get(name)
        return list(scope[name.value]) if scope is not None else []

    def imported(self, name: cst.Name) -> Imported | None:
        """What a name stands for when nothing but one import binds it."""
        bound = self.bound(name)
        if len(bound) == 1 and isinstance(bound[0], ImportAssignment):
            return self._by_statement.get((bound[0].node, name.value))
        return None

    def foreign(self, expression: cst.BaseExpression) -> list[str]:
        """The dotted name of something that was imported from elsewhere, or nothing."""
        root: cst.BaseExpression = expression
        rest: list[str] = []
        while isinstance(root, cst.Attribute):
            rest.insert(0, root.attr.value)
            root = root.value
        entry = self.imported(root) if isinstance(root, cst.Name) else None
        if entry is None or entry.path or not entry.parts:
            return []
        known = entry.alias.asname is not None or isinstance(entry.statement, cst.ImportFrom)
        return [*(entry.parts if known else entry.parts[:1]), *rest]

    def member(self, node: cst.Attribute) -> tuple[str, str] | None:
        """File and name that `module.name` means, for a module of ours."""
        whole = dotted(node)
        root: cst.BaseExpression = node
        while isinstance(root, cst.Attribute):
            root = root.value
        entry = self.imported(root) if whole and isinstance(root, cst.Name) else None
        if entry is None or not entry.path or entry.name:
            return None
        if entry.alias.asname is not None or isinstance(entry.statement, cst.ImportFrom):
            return (entry.path, whole[1]) if len(whole) == 2 else None
        if tuple(whole[:-1]) == entry.parts:
            return entry.path, whole[-1]
        return None

    def local(self, name: cst.Name) -> Scope | None:
        """The function or comprehension that alone binds a name, or None."""
        bound = self.bound(name)
        scopes = {assignment.scope for assignment in bound}
        ours = all(isinstance(assignment, Assignment) for assignment in bound)
        return scopes.pop() if ours and len(scopes) == 1 else None

    def _read(self, statement: cst.Import | cst.ImportFrom) -> Iterator[Imported]:
        if isinstance(statement.names, cst.ImportStar):
            return
        if isinstance(statement, cst.Import):
            for alias in statement.names:
                parts = dotted(alias.name)
                yield Imported(self.tree.located(self.path, parts) or "", "", tuple(parts), alias, statement)
            return
        base, level = dotted(statement.module), len(statement.relative)
        for alias in statement.names:
            name = dotted(alias.name)
            whole = self.tree.located(self.path, [*base, *name], level)
            holder = self.tree.located(self.path, base, level)
            if holder and holder != self.path and name[0] in _taken_out(self.tree, holder):
                whole = None  # what the package binds, not its module of that name
            if whole or holder:
                yield Imported(whole or holder or "", "" if whole else name[0], (*base, *name), alias, statement)
            else:
                yield Imported("?" if level else "", "", (*base, *name), alias, statement)


@lru_cache(maxsize=1024)
def _taken_out(tree: Tree, package: str) -> frozenset[str]:
    """The names that a package's `__init__` imports from elsewhere."""
    if not package.endswith("/__init__.py"):
        return frozenset()
    found = m.findall(tree.modules[package], m.ImportFrom(module=m.Name() | m.Attribute()))
    aliases = (
        one.names for one in found if isinstance(one, cst.ImportFrom) and not isinstance(one.names, cst.ImportStar)
    )
    return frozenset((dotted(alias.name) or [""])[0] for names in aliases for alias in names)


def neighbour(module: Bindings, name: str, others: Iterable[Bindings] = ()) -> str:
    """How a module names one beside it: in the form in which it names others, or in which `others` name it."""
    if any(isinstance(e.statement, cst.ImportFrom) and e.statement.relative for e in module.imports):
        return f".{name}"
    folder = PurePosixPath(module.path).parent
    parts = folder.parts
    for entry in (entry for other in others for entry in other.imports if entry.path == module.path):
        whole = entry.parts[:-1] if entry.name else entry.parts
        if len(whole) > 1 and not (isinstance(entry.statement, cst.ImportFrom) and entry.statement.relative):
            return ".".join([*whole[:-1], name])
    for entry in module.imports:
        known = entry.path.endswith(".py") and entry.parts[0] in parts  # a folder may be called like a package
        start = parts.index(entry.parts[0]) if known else len(parts)
        if start < len(parts) and all(part.isidentifier() for part in parts[start:]):
            return ".".join([*parts[start:], name])
    if any(entry.path and PurePosixPath(entry.path).parent == folder for entry in module.imports):
        return name
    start = len(parts)
    while start and f"{'/'.join(parts[:start])}/__init__.py" in module.tree.paths:
        start -= 1
    return ".".join([*parts[start:], name])


def bound_name(entry: Imported) -> str:
    """The name that an import binds."""
    asname = entry.alias.asname
    if asname is not None and isinstance(asname.name, cst.Name):
        return asname.name.value
    return entry.parts[0] if isinstance(entry.statement, cst.Import) else entry.parts[-1]


class _Seen(cst.CSTVisitor):
    """The nodes that the rewrites ask for, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.imports: list[cst.Import | cst.ImportFrom] = []
        self.calls: list[cst.Call] = []
        self.functions: list[cst.FunctionDef] = []
        self.classes: list[cst.ClassDef] = []
        self.attributes: list[cst.Attribute] = []
        self.names: list[cst.Name] = []
        self.strings: list[cst.SimpleString] = []
        self.declared: list[cst.NameItem] = []
        self.owner: dict[cst.CSTNode, cst.ClassDef] = {}
        """The class around a method."""
        self.harmless: set[cst.CSTNode] = set()
        self._around: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        self._note(node)
        if isinstance(node, cst.ClassDef | cst.FunctionDef):
            self.harmless.add(node.name)
            self._around.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.ClassDef | cst.FunctionDef):
            self._around.pop()

    def _note(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Name):
            self.names.append(node)
        elif isinstance(node, cst.Attribute):
            self.attributes.append(node)
        elif isinstance(node, cst.Call):
            self.calls.append(node)
        elif isinstance(node, cst.SimpleString):
            self.strings.append(node)
        elif isinstance(node, cst.Import | cst.ImportFrom):
            self.imports.append(node)
        elif isinstance(node, cst.NameItem):
            self.declared.append(node)
        elif isinstance(node, cst.Annotation):
            self.harmless.update(m.findall(node, m.Name()))
        elif isinstance(node, cst.ClassDef):
            self.classes.append(node)
        elif isinstance(node, cst.FunctionDef):
            self.functions.append(node)
            if self._around and isinstance(self._around[-1], cst.ClassDef):
                self.owner[node] = self._around[-1]
