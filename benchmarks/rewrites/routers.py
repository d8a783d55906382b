"""Routes moved from the module of their application to a router module, which the application includes."""

from pathlib import PurePosixPath
from typing import NamedTuple

import libcst as cst
import libcst.matchers as m
from libcst.metadata import GlobalScope, ImportAssignment

from .bindings import Bindings, Imported, bindings, neighbour
from .changes import Changes, with_statements
from .tree import Proof, Tree, dotted, is_aside


class Framework(NamedTuple):
    """How a web framework calls its routers."""

    router: str
    made: str
    included: str
    methods: frozenset[str]


FRAMEWORKS = {
    "fastapi.FastAPI": Framework(
        "from fastapi import APIRouter", "APIRouter()", "include_router",
        frozenset({"get", "post", "put", "delete", "patch", "api_route", "websocket"}),
    ),
    "flask.Flask": Framework(
        "from flask import Blueprint", 'Blueprint("moved", __name__)', "register_blueprint",
        frozenset({"route", "get", "post", "put", "delete", "patch"}),
    ),
}  # fmt: skip


def moved_routes(tree: Tree, proof: Proof) -> int:
    """Move the handlers of each application that a module holds. Says how many."""
    count = 0
    for path, module in bindings(tree).items():
        if is_aside(path) or path.endswith("__init__.py") or module.top is None:
            continue
        for name, framework in _applications(module):
            count += Move(tree, path, module, name, framework).make()
            break
    return count


def _applications(module: Bindings) -> list[tuple[str, Framework]]:
    found = []
    for statement in module.module.body:
        small = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
        if isinstance(small, cst.Assign) and isinstance(small.value, cst.Call) and len(small.targets) == 1:
            whole = ".".join(module.foreign(small.value.func))
            target = small.targets[0].target
            if whole in FRAMEWORKS and isinstance(target, cst.Name):
                found.append((target.value, FRAMEWORKS[whole]))
    return found


class Move:
    """The move of the handlers of one application."""

    def __init__(self, tree: Tree, path: str, module: Bindings, app: str, framework: Framework) -> None:
        self.tree, self.path, self.module, self.app, self.framework = tree, path, module, app, framework
        self.stem = PurePosixPath(path).stem
        body = module.module.body
        self.moved = [s for s in body if isinstance(s, cst.FunctionDef) and self._is_route(s)]
        self.changes = Changes()
        self.imports: dict[str, None] = {}

    def make(self) -> int:
        used = {name for function in self.moved for name in m.findall(function, m.Name())}
        names = {node.value for function in self.moved for node in [function.name]}
        outside = [node for node in self.module.names if node.value in names and node not in used]
        if not self.moved or outside or self._served_here():
            return 0
        for function in self.moved:
            self._free(function)
        router = [function.visit(self.changes) for function in self.moved]
        code = self.module.module.code_for_node
        lines = [*self.imports, self.framework.router, "", f"router = {self.framework.made}", ""]
        text = "\n".join([*lines, *(code(function).strip("\n") + "\n\n" for function in router)])  # type: ignore[arg-type]
        drop = Changes()
        drop.dropped.update(self.moved)
        rest = self.module.module.visit(drop)
        if not isinstance(rest, cst.Module):
            return 0
        name = f"{self.stem}_routes"
        source = f"from {neighbour(self.module, name)} import router as moved_routes"
        end = [source, f"{self.app}.{self.framework.included}(moved_routes)"]
        main = [s for s in rest.body if isinstance(s, cst.If) and "__name__" in code(s.test)]
        before = [s for s in rest.body if s not in main]
        rest = with_statements(rest.with_changes(body=before), [], end)
        self.tree.write(self.path, rest.with_changes(body=[*rest.body, *main]).code)
        self.tree.write(self.tree.beside(self.path, f"{name}.py"), text)
        return len(self.moved)

    def _is_route(self, function: cst.FunctionDef) -> bool:
        for decorator in function.decorators:
            node = decorator.decorator
            called = dotted(node.func) if isinstance(node, cst.Call) else []
            if called[:1] == [self.app] and len(called) == 2 and called[1] in self.framework.methods:
                return True
        return False

    def _served_here(self) -> bool:
        """Whether the module is a script that hands its application on: it would be imported a second time."""
        blocks = [s for s in self.module.module.body if isinstance(s, cst.If)]
        used = {node.value for block in blocks for node in m.findall(block, m.Name()) if isinstance(node, cst.Name)}
        return self.app in used

    def _free(self, function: cst.FunctionDef) -> None:
        """Import what a handler takes from its module; what may be bound anew is asked of the module itself."""
        for node in m.findall(function, m.Name()):
            if not isinstance(node, cst.Name) or node is function.name or self.module.scopes.get(node) is None:
                continue
            bound = self.module.bound(node)
            top = bound and all(isinstance(one.scope, GlobalScope) for one in bound)
            if node.value == self.app and top:
                self.changes.names[node] = "router"
            elif top and isinstance(bound[0], ImportAssignment):
                entry = self.module.imported(node)
                self.imports[_imported(self.module, entry) if entry else self._from_here(node.value)] = None
            elif top and node.value not in {moved.name.value for moved in self.moved}:
                if node.value in {name.value for name in self.module.overwritten}:
                    home = f"{self.stem}_module"
                    self.imports[self._here(home)] = None
                    self.changes.nodes[node] = cst.parse_expression(f"{home}.{node.value}")
                else:
                    self.imports[self._from_here(node.value)] = None
        for statement in m.findall(function, m.Global()):
            # An assignment through the module is one to the name that it declares global.
            self.changes.nodes[statement] = cst.Pass()

    def _from_here(self, name: str) -> str:
        return f"from {neighbour(self.module, self.stem)} import {name}"

    def _here(self, name: str) -> str:
        """An import of the module of the application itself."""
        whole = neighbour(self.module, self.stem)
        home, _, stem = whole.rpartition(".")
        home = home or ("." if whole.startswith(".") else "")
        return f"from {home} import {stem} as {name}" if home else f"import {stem} as {name}"


def _imported(module: Bindings, entry: Imported) -> str:
    code = module.module.code_for_node
    alias = code(entry.alias.with_changes(comma=cst.MaybeSentinel.DEFAULT))
    if isinstance(entry.statement, cst.ImportFrom):
        return f"{code(entry.statement).split(' import ')[0]} import {alias}"
    return f"import {alias}"
