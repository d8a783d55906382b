"""What a name means across the files of a repository: own re-exports, bindings and factories followed to their end."""

from collections.abc import Callable, Iterable
from posixpath import dirname

from monthtwo.facts.records import Python, Scope
from monthtwo.system.code.module import Module, NodeId, index_module
from monthtwo.system.code.module_table import Modules

_MAX_HOPS = 8
"""Re-exports and bindings followed for one name; longer chains are cycles."""
_STARTS_TASK = frozenset({"submit", "delay", "apply_async", "remote", "fn", "kiq", "spawn", "with_options"})
"""Methods with which queues and orchestrators start a decorated function: `notify.submit(text)` runs `notify`."""


class Resolution:
    """Names over all Python files. `load` gives a file's facts, or None when it has none."""

    def __init__(self, paths: Iterable[str], load: Callable[[str], Python | None]) -> None:
        self.paths = tuple(sorted(paths))
        self.table = Modules(self.paths)
        self._load = load
        self._modules: dict[str, Module | None] = {}
        self._final: dict[str, bool] = {}
        self._canonical: dict[tuple[str, str], str] = {}
        self._shared: dict[str, tuple[str, str]] = {}
        """What a name means wherever it is used but in the file that it leads to: that file, and the meaning."""
        self._rebinding: dict[str, frozenset[str]] = {}
        self._members: dict[tuple[str, str], str | None] = {}
        self._own: dict[tuple[str, str], NodeId | None] = {}

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

    def canonical(self, path: str, name: str) -> str:
        """The name as an outsider would say it: own re-exports, bindings and factories followed to the library.

        A name of this repository comes back as `path:Qualified.name`.
        """
        if self.is_final(name):
            return name
        key = (path, name)
        found = self._canonical.get(key)
        if found is None:
            self._canonical[key] = name  # a cycle ends here
            found = self._canonical[key] = self._resolve(path, name, 0)
        return found

    def is_final(self, name: str) -> bool:
        """Whether `canonical` gives `name` back, whatever the file: it is unresolved, or not of this repository."""
        found = self._final.get(name)
        if found is None:
            found = self._final[name] = self._is_final(name)
        return found

    def _is_final(self, name: str) -> bool:
        first = name[:1]
        if first in (".", "#"):
            return False
        head = name.partition(".")[0].removesuffix("()")
        return first in ("?", "!", "") or (head not in self.table.by_suffix and head not in self.table.folders)

    def own(self, path: str, name: str) -> NodeId | None:
        """The function, class or module body of this repository that a name means, if any."""
        if self.is_final(name):
            return None
        key = (path, name)
        if key not in self._own:
            where, colon, qualified = self.canonical(path, name).partition(":")
            self._own[key] = (where, qualified) if colon and where.endswith(".py") else None
        return self._own[key]

    def _resolve(self, path: str, name: str, hops: int) -> str:
        if hops > _MAX_HOPS or not name or name[0] in "?!":
            return name
        if name[0] == ".":
            return self._local(path, name[1:], hops)
        if name[0] == "#":
            module, _, rest = name[1:].partition("#")
            return self._relative(path, module, rest.lstrip("."), name, hops)
        return name if self.is_final(name) else self._absolute(path, name, hops)

    def _absolute(self, path: str, name: str, hops: int) -> str:
        """A name by its full dotted path. Most mean the same in every file but the one that they lead to."""
        shared = self._shared.get(name)
        if shared is not None and shared[0] != path and not hops:
            return shared[1]
        everywhere = not hops
        end = name.rfind(".", 0, name.index("(")) if "(" in name else len(name)
        while end > 0:
            dotted = name[:end]
            if dotted in self.table.by_suffix:
                target = self.table.absolute(path, dotted)
                everywhere = everywhere and target != path and self.table.is_same_everywhere(dotted)
                found = None
                if target is not None and target != path:
                    found = self._rebound(path, dotted, name, hops) or self._inside(target, name[end + 1 :], hops)
                if target is not None and found is not None:
                    if everywhere and self.table.is_same_everywhere(dotted.rpartition(".")[0]):
                        self._shared[name] = (target, found)
                    return found
            end = name.rfind(".", 0, end)
        return name

    def _inside(self, target: str, rest: str, hops: int) -> str | None:
        """What `rest` means in the module at `target`, which many files ask of the same module."""
        if hops:
            return self._member(target, rest.split(".") if rest else [], hops)
        key = (target, rest)
        if key not in self._members:
            self._members[key] = self._member(target, rest.split(".") if rest else [], 0)
        return self._members[key]

    def _rebound(self, path: str, dotted: str, name: str, hops: int) -> str | None:
        """What a package's `__init__` binds under the name of its own submodule: `from .train import train`."""
        outer, _, last = dotted.rpartition(".")
        package = self.table.absolute(path, outer) if outer else None
        if package is None or last not in self._rebinds(package):
            return None
        return self._member(package, name[len(outer) + 1 :].split("."), hops)

    def _rebinds(self, package: str) -> frozenset[str]:
        """The names that a package's `__init__` takes out of its own submodules of the same name."""
        if package not in self._rebinding:
            module = self.module(package) if package.endswith("/__init__.py") else None
            items = module.imports.items() if module is not None else ()
            self._rebinding[package] = frozenset(name for name, item in items if item.module == f".{item.name}")
        return self._rebinding[package]

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
        for star in module.stars:
            origin = self.table.relative(target, star) if star[0] == "." else self.table.absolute(target, star)
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
        if name in module.index:
            return f"{path}:{name}"
        segments = name.split(".")
        plain = [segment.removesuffix("()") for segment in segments]
        for count in range(len(segments), 0, -1):
            qualified = ".".join(plain[:count])
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
