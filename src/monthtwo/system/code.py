"""The Python code of a repository as a graph: what a name means across files, and what a function leads to.

A node is `(path, qualified name)`: `("app/main.py", "predict")`, `("app/main.py", "")` for the module body,
`("train.py", "__main__")` for the main block. Edges are computed when they are asked for.
"""

from collections.abc import Callable, Iterable
from posixpath import dirname

from msgspec import Struct

from monthtwo.facts.types import Call, Import, Python, Reference, Scope
from monthtwo.system.modules import Modules
from monthtwo.system.reach import Reach

NodeId = tuple[str, str]

_MAX_HOPS = 8
"""Re-exports and bindings followed for one name; longer chains are cycles."""
_COMMON = frozenset(
    """
    add append apply build call close commit copy create debug delete dict error exception execute
    filter fit format get info init items join json keys load log main map next open pop post predict
    process put read reset result run save score send set setup split start stop strip submit to_dict
    transform update values warning write
    """.split()  # noqa: SIM905 - sixty quoted words read worse
)
"""Method names too common to say, on an unknown receiver, whose they are."""

_STARTS_TASK = frozenset({"submit", "delay", "apply_async", "remote", "fn", "kiq", "spawn", "with_options"})
"""Methods with which queues and orchestrators start a decorated function: `notify.submit(text)` runs `notify`."""


class Module(Struct, frozen=True):
    """One Python file, indexed for the graph."""

    path: str
    facts: Python
    index: dict[str, int]
    """Qualified name → scope."""
    imports: dict[str, Import]
    """Bound name → import."""
    calls: dict[int, list[Call]]
    references: dict[int, list[Reference]]
    children: dict[int, list[int]]
    roots: frozenset[str]
    """First segments of everything it imports."""


def index_module(path: str, facts: Python) -> Module:
    calls: dict[int, list[Call]] = {}
    references: dict[int, list[Reference]] = {}
    children: dict[int, list[int]] = {}
    for call in facts.calls:
        calls.setdefault(call.scope, []).append(call)
    for reference in facts.references:
        references.setdefault(reference.scope, []).append(reference)
    for number, scope in enumerate(facts.scopes):
        if scope.parent >= 0:
            children.setdefault(scope.parent, []).append(number)
    return Module(
        path=path,
        facts=facts,
        index={scope.name: number for number, scope in reversed(list(enumerate(facts.scopes)))},
        imports={item.alias: item for item in facts.imports},
        calls=calls,
        references=references,
        children=children,
        roots=frozenset(item.module.partition(".")[0] for item in facts.imports if not item.module.startswith(".")),
    )


class Code:
    """Names and reach over all Python files. `load` gives a file's facts, or None when it has none."""

    def __init__(self, paths: Iterable[str], load: Callable[[str], Python | None]) -> None:
        self.paths = tuple(sorted(paths))
        self.table = Modules(self.paths)
        self._load = load
        self._modules: dict[str, Module | None] = {}
        self._edges: dict[NodeId, tuple[NodeId, ...]] = {}
        self._canonical: dict[tuple[str, str], str] = {}
        self._methods: dict[str, list[NodeId]] | None = None
        self._targets: dict[int, tuple[Call, tuple[NodeId, ...]]] | None = None
        self._imports: dict[str, tuple[str, ...]] = {}
        self._reach = Reach(self.edges)
        self._files = Reach(self.imported)
        self.extra_edges: Callable[[str, Call], Iterable[NodeId]] = lambda path, call: ()
        self.literal_edges: Callable[[Module, int], Iterable[NodeId]] = lambda module, scope: ()
        """Further edges of a call: commands in its literals, HTTP calls to own routes. Set by the system."""

    def module(self, path: str) -> Module | None:
        if path not in self._modules:
            facts = self._load(path)
            self._modules[path] = index_module(path, facts) if facts is not None else None
        return self._modules[path]

    def scope(self, node: NodeId) -> Scope | None:
        module = self.module(node[0])
        if module is None or node[1] not in module.index:
            return None
        return module.facts.scopes[module.index[node[1]]]

    # -- what a name means -------------------------------------------------------------------------------------

    def canonical(self, path: str, name: str) -> str:
        """The name as an outsider would say it: own re-exports, bindings and factories followed to the library.

        A name of this repository comes back as `path:Qualified.name`.
        """
        key = (path, name)
        found = self._canonical.get(key)
        if found is None:
            self._canonical[key] = name  # a cycle ends here
            found = self._canonical[key] = self._resolve(path, name, 0)
        return found

    def is_final(self, name: str) -> bool:
        """Whether `canonical` gives `name` back, whatever the file: it is unresolved, or not of this repository."""
        first = name[:1]
        if first in (".", "#"):
            return False
        head = name.partition(".")[0].removesuffix("()")
        return first in ("?", "!", "") or (head not in self.table.by_suffix and head not in self.table.folders)

    def own(self, path: str, name: str) -> NodeId | None:
        """The function, class or module body of this repository that a name means, if any."""
        found = self.canonical(path, name)
        where, colon, qualified = found.partition(":")
        return (where, qualified) if colon and where.endswith(".py") else None

    def _resolve(self, path: str, name: str, hops: int) -> str:
        if hops > _MAX_HOPS or not name or name[0] in "?!":
            return name
        if name[0] == ".":
            return self._local(path, name[1:], hops)
        if name[0] == "#":
            module, _, rest = name[1:].partition("#")
            return self._relative(path, module, rest.lstrip("."), name, hops)
        head, _, _ = name.partition(".")
        head = head.removesuffix("()")
        if head not in self.table.by_suffix and head not in self.table.folders:
            return name
        segments = name.split(".")
        for count in range(len(segments), 0, -1):
            dotted = ".".join(segments[:count])
            if "(" in dotted:
                continue
            target = self.table.absolute(path, dotted)
            if target is not None and target != path:
                found = self._rebound(path, segments, count, hops) or self._member(target, segments[count:], hops)
                if found is not None:
                    return found
        return name

    def _rebound(self, path: str, segments: list[str], count: int, hops: int) -> str | None:
        """What a package's `__init__` binds under the name of its own submodule: `from .train import train`."""
        package = self.table.absolute(path, ".".join(segments[: count - 1])) if count > 1 else None
        module = self.module(package) if package is not None and package.endswith("/__init__.py") else None
        item = module.imports.get(segments[count - 1]) if module is not None else None
        if package is None or item is None or item.module != f".{item.name}":
            return None
        return self._member(package, segments[count - 1 :], hops)

    def _relative(self, path: str, module: str, rest: str, name: str, hops: int) -> str:
        segments = rest.split(".") if rest else []
        target = self.table.relative(path, module)
        if target is not None:
            found = self._member(target, segments, hops)
            if found is not None:
                return found
        if segments:
            dots = module if module.endswith(".") else f"{module}."
            target = self.table.relative(path, f"{dots}{segments[0].removesuffix('()')}")
            if target is not None:
                return self._member(target, segments[1:], hops) or name
        return name

    def _member(self, target: str, segments: list[str], hops: int) -> str | None:
        """`segments` looked up in the module at `target`; None when it has no such thing."""
        if not segments:
            return f"{target}:"
        module = self.module(target)
        if module is None:
            return None
        first = segments[0].removesuffix("()")
        if first in module.index:
            return self._local(target, ".".join(segments), hops + 1)
        if first in module.facts.bindings:
            value = module.facts.bindings[first]
            return self._resolve(target, ".".join([value, *segments[1:]]), hops + 1)
        item = module.imports.get(first)
        if item is not None and item.name:
            root = f"#{item.module}#" if item.module.startswith(".") else item.module
            return self._resolve(target, ".".join([f"{root}.{item.name}", *segments[1:]]), hops + 1)
        if item is not None:
            return self._resolve(target, ".".join([item.module, *segments[1:]]), hops + 1)
        for star in module.facts.imports:
            if star.name == "*":
                origin = (
                    self.table.relative(target, star.module)
                    if star.module.startswith(".")
                    else self.table.absolute(target, star.module)
                )
                if origin is not None and origin != target and hops < _MAX_HOPS:
                    found = self._member(origin, segments, hops + 1)
                    if found is not None:
                        return found
        if target.endswith("/__init__.py"):
            folder = dirname(target)
            for child in (f"{folder}/{first}.py", f"{folder}/{first}/__init__.py"):
                if child in self.table.by_suffix.get(first, ()):
                    return self._member(child, segments[1:], hops + 1)
        return None

    def _local(self, path: str, name: str, hops: int) -> str:
        """A name defined in `path` itself: a function, a class, a method, an attribute of an instance."""
        module = self.module(path)
        if module is None:
            return f".{name}"
        segments = name.split(".")
        for count in range(len(segments), 0, -1):
            qualified = ".".join(s.removesuffix("()") for s in segments[:count])
            if qualified not in module.index:
                continue
            scope = module.facts.scopes[module.index[qualified]]
            rest = segments[count:]
            if not rest:
                return f"{path}:{qualified}"
            if scope.kind == "class":
                inherited = self._inherited(path, scope, rest, hops)
                if inherited is not None:
                    return inherited
                return (
                    f"{path}:{qualified}.{'.'.join(rest)}" if hops > _MAX_HOPS else f"?{'.'.join([qualified, *rest])}"
                )
            called = segments[count - 1].endswith("()")
            if scope.decorators and not called and rest[0].removesuffix("()") in _STARTS_TASK:
                return f"{path}:{qualified}"
            if called and scope.returns and scope.returns[0] not in "?!":  # a factory: what it hands out
                return self._resolve(path, ".".join([f"{scope.returns}()", *rest]), hops + 1)
            return f"?{'.'.join([qualified, *rest])}"
        return f".{name}"

    def _inherited(self, path: str, scope: Scope, rest: list[str], hops: int) -> str | None:
        for base in scope.bases:
            if base[0] in "?!" or base.startswith("metaclass:"):
                continue
            found = self._resolve(path, ".".join([base, *rest]), hops + 1)
            if found and found[0] not in "?!.":
                return found
        return None

    # -- what a function leads to ------------------------------------------------------------------------------

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
        for item in module.facts.imports:
            if item.scope != number:
                continue
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

    def remember(self) -> None:
        """Work out what a call runs only once from now on: all units are known."""
        self._targets = {}

    def targets(self, path: str, call: Call) -> Iterable[NodeId]:
        """What a call runs here: the function or class it names, and what its literals start."""
        if self._targets is None:
            return self._targets_of(path, call)
        known = self._targets.get(id(call))
        if known is None:
            # With the call itself, so that no other comes to have its id.
            known = self._targets[id(call)] = call, tuple(self._targets_of(path, call))
        return known[1]

    def _targets_of(self, path: str, call: Call) -> Iterable[NodeId]:
        own = self.own(path, call.name)
        if own is not None:
            if own[1]:
                yield own
        elif call.name[0] == "?":
            yield from self._by_method(path, call.name)
        yield from self.extra_edges(path, call)

    def _by_method(self, path: str, name: str) -> Iterable[NodeId]:
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
