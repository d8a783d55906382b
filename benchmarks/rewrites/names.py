"""Neutral names for own functions, classes, variables and parameters, and for members of own classes."""

from functools import cached_property

import libcst as cst
from libcst.metadata import Assignment, FunctionScope, GlobalScope, ImportAssignment, Scope

from .bindings import Bindings, Imported, bindings
from .changes import Changes
from .members import Members
from .parameters import Parameters
from .tree import Proof, Tree, fresh, is_aside, words
from .vocabulary import PLATFORM, exported, in_unparsed, spoken


def neutral_names(tree: Tree, proof: Proof) -> int:
    """Rename everywhere what is ours alone. Says how many names there are now."""
    return Names(tree).rename()


class Names:
    """A plan of new names for a whole tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.modules = bindings(tree)
        self.kept = PLATFORM | spoken(tree, self.modules.values()) | in_unparsed(tree)
        taken = words(tree.text(path) for path in tree.modules)
        self.fresh = {prefix: fresh(prefix, taken) for prefix in "fKvxm"}
        self.count = 0
        self.changes = {path: Changes() for path in tree.modules}
        self.plan: dict[tuple[str, str], str] = {}
        """New names of what stands at the top of a module, by path and name."""
        self.locals: dict[tuple[str, Scope, str], str] = {}

    def rename(self) -> int:
        stars = {path for module in self.modules.values() for path in module.stars}
        for path, module in self.modules.items():
            if path not in stars and not is_aside(path) and not path.endswith("settings.py"):
                self._plan_top(path, module)
        for path, module in self.modules.items():
            self._plan_locals(path, module)
        parameters = Parameters(self.modules, self.kept)
        for path, module in self.modules.items():
            self._use(path, module)
            parameters.rename(module, self.changes[path].names, self.fresh["x"])
        members = Members(self.modules, self.kept)
        for path, module in self.modules.items():
            members.rename(module, self.changes[path].names, self.fresh["m"])
        for path, module in self.modules.items():
            if self.changes[path]:
                self.tree.write(path, module.module.visit(self.changes[path]).code)
        return len(self.plan) + len(self.locals) + parameters.count + members.count

    def _plan_top(self, path: str, module: Bindings) -> None:
        for name, bound in _by_name(module.top).items():
            ours = [one for one in bound if isinstance(one, Assignment)]
            if len(ours) != len(bound) or name in self.kept or name in self._injected or name.startswith("__"):
                continue
            node = ours[0].node
            if isinstance(node, cst.FunctionDef | cst.ClassDef):
                prefix = "f" if isinstance(node, cst.FunctionDef) else "K"
                self.plan[path, name] = self.fresh[prefix]()
            elif isinstance(node, cst.Name):
                self.plan[path, name] = self.fresh["v"]()

    @cached_property
    def _injected(self) -> set[str]:
        """Parameters of decorated functions: their names may be those of other functions, as of fixtures."""
        functions = (
            function for module in self.modules.values() for function in module.functions if function.decorators
        )
        return {p.name.value for f in functions for p in (*f.params.params, *f.params.kwonly_params)}

    def _plan_locals(self, path: str, module: Bindings) -> None:
        if {"locals", "vars", "eval", "exec"} & {node.value for node in module.names}:
            return
        for node in module.names:
            scope = module.local(node)
            if scope is None or isinstance(scope, GlobalScope) or node.value in self.kept:
                continue
            if isinstance(scope, FunctionScope) and _is_plain(module, node) and not node.value.startswith("__"):
                key = (path, scope, node.value)
                self.locals.setdefault(key, "")
                self.locals[key] = self.locals[key] or self.fresh["v"]()

    def _use(self, path: str, module: Bindings) -> None:
        names = self.changes[path].names
        for node in module.names:
            new = self._named(path, module, node)
            if new:
                names[node] = new
        for node in module.overwritten:
            if (path, node.value) in self.plan:
                names[node] = self.plan[path, node.value]
        for attribute in module.attributes:
            meant = module.member(attribute)
            new = self._top(*meant) if meant else ""
            if new:
                names[attribute.attr] = new
        for entry in module.imports:
            self._import(path, module, entry)
        for string in exported(module.module):
            new = self._top(path, str(string.evaluated_value))
            if new:
                names[string] = repr(new)

    def _import(self, path: str, module: Bindings, entry: Imported) -> None:
        new = self._top(entry.path, entry.name) if entry.path and entry.name else ""
        if new and isinstance(entry.alias.name, cst.Name):
            self.changes[path].names[entry.alias.name] = new
            if entry.alias.asname is None and not self._sole(module, entry):
                self.changes[path].aliases[entry.alias] = entry.name

    def _sole(self, module: Bindings, entry: Imported) -> bool:
        """Whether this import alone binds its name, wherever it is used, and nobody takes the name from here."""
        scope = module.scopes.get(entry.statement)
        bound = list(scope[entry.name]) if scope is not None else []
        return len(bound) == 1

    def _named(self, path: str, module: Bindings, node: cst.Name) -> str:
        bound = module.bound(node)
        if not bound:
            return ""
        if len(bound) == 1 and isinstance(bound[0], ImportAssignment):
            entry = module.imported(node)
            renamed = entry is not None and entry.path and entry.name and entry.alias.asname is None
            return self._top(entry.path, entry.name) if entry is not None and renamed else ""
        if isinstance(bound[0].scope, GlobalScope):
            return self.plan.get((path, node.value), "")
        return self.locals.get((path, bound[0].scope, node.value), "")

    def _top(self, path: str, name: str, trail: tuple[tuple[str, str], ...] = ()) -> str:
        """The new name of what `name` means in the module at `path`, which may have it from another one."""
        if (path, name) in self.plan:
            return self.plan[path, name]
        module = self.modules.get(path) or self.modules.get(f"{path}/__init__.py")
        if module is None or module.top is None or (path, name) in trail:
            return ""
        bound = list(module.top.assignments[name])
        if len(bound) != 1 or not isinstance(bound[0], ImportAssignment):
            return ""
        for entry in module.imports:
            if entry.statement is bound[0].node and entry.name == name and entry.path and entry.alias.asname is None:
                return self._top(entry.path, entry.name, (*trail, (path, name)))
        return ""


def _by_name(scope: GlobalScope | None) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for assignment in scope.assignments if scope is not None else ():
        found.setdefault(assignment.name, []).append(assignment)
    return found


def _is_plain(module: Bindings, node: cst.Name) -> bool:
    """Whether a name is a variable or a function within a function: parameters are looked at by themselves."""
    return all(
        isinstance(one, Assignment) and isinstance(one.node, cst.Name | cst.FunctionDef | cst.ClassDef)
        for one in module.bound(node)
    )
