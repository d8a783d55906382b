"""The Python code of a repository as a graph: what a function leads to.

A node is `(path, qualified name)`: `("app/main.py", "predict")`, `("app/main.py", "")` for the module body,
`("train.py", "__main__")` for the main block. Edges are computed when they are asked for.
"""

from collections.abc import Callable, Iterable

from monthtwo.facts.records import Call, Import, Python
from monthtwo.system.code.module import Module, NodeId
from monthtwo.system.code.reach import Reach
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.files import Files

_COMMON = frozenset(
    """
    add append apply build call close commit copy create debug delete dict error exception execute
    filter fit format get info init items join json keys load log main map next open pop post predict
    process put read reset result run save score send set setup split start stop strip submit to_dict
    transform update values warning write
    """.split()  # noqa: SIM905 - sixty quoted words read worse
)
"""Method names too common to say, on an unknown receiver, whose they are."""


class Code(Resolution):
    """Names and reach over all Python files."""

    def __init__(self, paths: Iterable[str], load: Callable[[str], Python | None]) -> None:
        super().__init__(paths, load)
        self._edges: dict[NodeId, tuple[NodeId, ...]] = {}
        self._methods: dict[str, list[NodeId]] | None = None
        self._imports: dict[str, tuple[str, ...]] = {}
        self._reach = Reach(self.edges)
        self._files = Reach(self.imported)
        self.extra_edges: Callable[[str, Call], Iterable[NodeId]] = lambda path, call: ()
        self.literal_edges: Callable[[Module, int], Iterable[NodeId]] = lambda module, scope: ()
        """Further edges of a call: commands in its literals, HTTP calls to own routes. Set by the system."""

    @classmethod
    def of(cls, files: Files) -> "Code":
        """The Python code of a repository that is its own."""
        python = [path for path, nature in files.natures.items() if path.endswith(".py") and nature != "vendored"]
        return cls(python, lambda path: files.facts(path).python)

    def edges(self, node: NodeId) -> tuple[NodeId, ...]:
        found = self._edges.get(node)
        if found is None:
            found = self._edges[node] = tuple(dict.fromkeys(self._edges_of(node)))
        return found

    def _edges_of(self, node: NodeId) -> Iterable[NodeId]:
        path, name = node
        module = self.module(path)
        if module is None or name not in module.index:
            return
        number = module.index[name]
        scope = module.facts.scopes[number]
        if name:
            yield (path, "")
        yield from self._imported(module, number)
        for call in module.calls.get(number, ()):
            yield from self.targets(path, call)
        yield from self.literal_edges(module, number)
        for decorator in scope.decorators:
            own = self.own(path, decorator.name)
            if own is not None:
                yield own
        for reference in module.references.get(number, ()):
            own = self.own(path, reference.name)
            if own is not None and own[1]:
                yield own
        for child in module.children.get(number, ()):
            inner = module.facts.scopes[child]
            if scope.kind == "class" or (inner.decorators and scope.kind == "function"):
                yield (path, inner.name)
        if scope.kind == "class":
            for base in scope.bases:
                own = self.own(path, base)
                if own is not None:
                    yield own

    def _imported(self, module: Module, number: int) -> Iterable[NodeId]:
        for item in module.imported.get(number, ()):
            target = self.imported_file(module.path, item)
            if target is not None:
                yield (target, "")

    def imported_file(self, path: str, item: Import) -> str | None:
        """The file of this repository that an import runs."""
        if item.module.startswith("."):
            dots = item.module if item.module.endswith(".") else f"{item.module}."
            return self.table.relative(path, f"{dots}{item.name}") or self.table.relative(path, item.module)
        if item.name:
            deeper = self.table.absolute(path, f"{item.module}.{item.name}")
            if deeper is not None:
                return deeper
        return self.table.absolute(path, item.module)

    def targets(self, path: str, call: Call) -> Iterable[NodeId]:
        """What a call runs here: the function or class it names, and what its literals start."""
        own = self.own(path, call.name)
        if own is not None:
            if own[1]:
                yield own
        elif call.name[0] == "?":
            yield from self._by_method(call.name)
        yield from self.extra_edges(path, call)

    def _by_method(self, name: str) -> Iterable[NodeId]:
        """A method on an unknown receiver: the one class of this repository that fills it in, when just one does."""
        method = name.rpartition(".")[2]
        if "." not in name or method in _COMMON or len(method) < 4:
            return
        if self._methods is None:
            self._methods = {}
            for other in self.paths:
                module = self.module(other)
                for scope in module.facts.scopes if module else ():
                    if scope.kind != "function" or scope.stub or module is None:
                        continue
                    if module.facts.scopes[scope.parent].kind == "class":
                        self._methods.setdefault(scope.name.rpartition(".")[2], []).append((other, scope.name))
        found = self._methods.get(method, [])
        if len(found) == 1:
            yield found[0]

    def reach(self, starts: Iterable[NodeId]) -> frozenset[NodeId]:
        """Every node on the way from `starts`, themselves included."""
        return self._reach.of(starts)

    def leads(self, starts: Iterable[NodeId], wanted: frozenset[NodeId]) -> bool:
        """Whether any of `wanted` is on the way from `starts`."""
        return self._reach.leads(starts, wanted)

    def closure(self, path: str) -> frozenset[str]:
        """Every file that importing `path` runs, itself included."""
        return self._files.of([path])

    def closures(self, paths: Iterable[str]) -> frozenset[str]:
        """Every file that importing any of `paths` runs, themselves included."""
        return self._files.of(paths)

    def imported(self, path: str) -> tuple[str, ...]:
        """The files of this repository that `path` imports."""
        if path not in self._imports:
            module = self.module(path)
            found = (self.imported_file(path, item) for item in (module.facts.imports if module else ()))
            self._imports[path] = tuple(dict.fromkeys(target for target in found if target is not None))
        return self._imports[path]
