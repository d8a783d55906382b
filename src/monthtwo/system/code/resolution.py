"""What a name means across the files of a repository: own re-exports, bindings and factories followed to their end."""

from collections.abc import Callable
from functools import lru_cache
from posixpath import dirname

from monthtwo.facts.records import Scope
from monthtwo.names.name import BOUND_LATE, OWN, RELATIVE, UNRESOLVED
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.sources import CODE, Sources

_MAX_HOPS = 8
"""Re-exports and bindings followed for one name; longer chains are cycles."""
_STARTS_TASK = frozenset({"submit", "delay", "apply_async", "remote", "fn", "kiq", "spawn", "with_options"})
"""Methods with which queues and orchestrators start a decorated function: `notify.submit(text)` runs `notify`."""
_PROPERTIES = frozenset({"property", "cached_property"})
"""Decorators of methods that are called where they are named."""
_OPEN = (UNRESOLVED, BOUND_LATE)
_Resolve = Callable[[str, str, int], str]
"""A path, a name in it and the hops so far → what the name means."""


class Resolution:
    """Names over all Python files."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._table = sources.table
        self._members = Members(sources, self._resolve)
        self.is_final: Callable[[str], bool] = lru_cache(maxsize=None)(self._is_final)
        """Whether `canonical` gives a name back, whatever the file: it is unresolved, or not of this repository."""
        self._canonical: dict[tuple[str, str], str] = {}
        self._shared: dict[str, tuple[str, str]] = {}
        """What a name means wherever it is used but in the file that it leads to: that file, and the meaning."""
        self._inner: dict[tuple[str, str], str | None] = {}
        self._own: dict[tuple[str, str], Function | None] = {}

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

    def _is_final(self, name: str) -> bool:
        first = name[:1]
        if first in (OWN, RELATIVE):
            return False
        head = name.partition(".")[0].removesuffix("()")
        return first in ("", *_OPEN) or (head not in self._table.by_suffix and head not in self._table.folders)

    def own(self, path: str, name: str) -> Function | None:
        """The function, class or module body of this repository that a name means, if any."""
        if self.is_final(name):
            return self._starred(path, name) if name[:1] == UNRESOLVED else None
        key = (path, name)
        if key not in self._own:
            where, colon, qualified = self.canonical(path, name).partition(":")
            known = colon and where.endswith(CODE)
            self._own[key] = self.sources.function(where, qualified) if known else None
        return self._own[key]

    def _starred(self, path: str, name: str) -> Function | None:
        """What a name means that a file has only by `from … import *`, of a module of this repository."""
        module = self.sources.module(path)
        if module is None or not module.stars:
            return None
        key = (path, name)
        if key not in self._own:
            found = self._members.starred(path, module, name[1:].split("."), 0)
            where, colon, qualified = (found or "").partition(":")
            self._own[key] = self.sources.function(where, qualified) if colon else None
        return self._own[key]

    def _resolve(self, path: str, name: str, hops: int) -> str:
        if hops > _MAX_HOPS or not name or name[0] in _OPEN:
            return name
        if name[0] == OWN:
            return self._members.local(path, name[1:], hops)
        if name[0] == RELATIVE:
            module, _, rest = name[1:].partition(RELATIVE)
            return self._relative(path, module, rest.lstrip("."), name, hops)
        return name if self.is_final(name) else self._absolute(path, name, hops)

    def _absolute(self, path: str, name: str, hops: int) -> str:
        """A name by its full dotted path. Most mean the same in every file but the one that they lead to."""
        shared = self._shared.get(name)
        if shared is not None and shared[0] != path and not hops:
            return shared[1]
        everywhere = not hops
        table = self._table
        end = name.rfind(".", 0, name.index("(")) if "(" in name else len(name)
        while end > 0:
            dotted = name[:end]
            if dotted in table.by_suffix:
                target = table.absolute(path, dotted)
                everywhere = everywhere and target != path and table.is_same_everywhere(dotted)
                found = None
                if target is not None and target != path:
                    rest = name[end + 1 :]
                    found = None if self._defines(target, rest) else self._rebound(path, dotted, name, hops)
                    found = found or self._inside(target, rest, hops)
                if target is not None and found is not None:
                    if everywhere and table.is_same_everywhere(dotted.rpartition(".")[0]):
                        self._shared[name] = (target, found)
                    return found
            end = name.rfind(".", 0, end)
        return name

    def _inside(self, target: str, rest: str, hops: int) -> str | None:
        """What `rest` means in the module at `target`, which many files ask of the same module."""
        if hops:
            return self._members.member(target, rest.split(".") if rest else [], hops)
        key = (target, rest)
        if key not in self._inner:
            self._inner[key] = self._members.member(target, rest.split(".") if rest else [], 0)
        return self._inner[key]

    def _defines(self, target: str, rest: str) -> bool:
        """Whether a module itself has the first part of a name: `from pkg.train import train` then means it."""
        module = self.sources.module(target) if rest else None
        first = rest.partition(".")[0].removesuffix("()")
        return module is not None and (first in module.functions or first in module.facts.bindings)

    def _rebound(self, path: str, dotted: str, name: str, hops: int) -> str | None:
        """What a package's `__init__` binds under the name of its own submodule: `from .train import train`."""
        outer, _, last = dotted.rpartition(".")
        package = self._table.absolute(path, outer) if outer else None
        if package in (None, path) or last not in self.sources.rebinds(package):
            return None
        return self._members.member(package, name[len(outer) + 1 :].split("."), hops)

    def _relative(self, path: str, module: str, rest: str, name: str, hops: int) -> str:
        segments = rest.split(".") if rest else []
        target = self._table.relative(path, module)
        if target is not None:
            found = self._members.member(target, segments, hops)
            if found is not None:
                return found
        if segments:
            dots = module if module.endswith(".") else f"{module}."
            target = self._table.relative(path, f"{dots}{segments[0].removesuffix('()')}")
            if target is not None:
                return self._members.member(target, segments[1:], hops) or name
        return name


class Members:
    """What names mean inside one module: definitions, bindings, imports, inherited methods, what factories give."""

    def __init__(self, sources: Sources, resolve: _Resolve) -> None:
        self._sources, self._resolve = sources, resolve

    def member(self, target: str, segments: list[str], hops: int) -> str | None:
        """`segments` looked up in the module at `target`; None when it has no such thing."""
        if not segments:
            return f"{target}:"
        module = self._sources.module(target)
        if module is None:
            return None
        first = segments[0].removesuffix("()")
        if first in module.functions:
            return self.local(target, ".".join(segments), hops + 1)
        if first in module.facts.bindings:
            value = module.facts.bindings[first]
            return self._resolve(target, ".".join([value, *segments[1:]]), hops + 1)
        item = module.imports.get(first)
        if item is not None and item.name:
            root = f"{RELATIVE}{item.module}{RELATIVE}" if item.module.startswith(".") else item.module
            return self._resolve(target, ".".join([f"{root}.{item.name}", *segments[1:]]), hops + 1)
        if item is not None:
            return self._resolve(target, ".".join([item.module, *segments[1:]]), hops + 1)
        return self.starred(target, module, segments, hops) or self._submodule(target, first, segments, hops)

    def starred(self, target: str, module: Module, segments: list[str], hops: int) -> str | None:
        """What a module has by `from … import *`."""
        table = self._sources.table
        for star in module.stars:
            origin = table.relative(target, star) if star[0] == "." else table.absolute(target, star)
            if origin is not None and origin != target and hops < _MAX_HOPS:
                found = self.member(origin, segments, hops + 1)
                if found is not None:
                    return found
        return None

    def _submodule(self, target: str, first: str, segments: list[str], hops: int) -> str | None:
        """What a package has because a file lies in its folder."""
        if target.endswith("/__init__.py"):
            folder = dirname(target)
            for child in (f"{folder}/{first}.py", f"{folder}/{first}/__init__.py"):
                if child in self._sources.table.by_suffix.get(first, ()):
                    return self.member(child, segments[1:], hops + 1)
        return None

    def local(self, path: str, name: str, hops: int) -> str:
        """A name defined in `path` itself: a function, a class, a method, an attribute of an instance."""
        module = self._sources.module(path)
        if module is None:
            return f"{OWN}{name}"
        if name in module.functions:
            return f"{path}:{name}"
        segments = name.split(".")
        plain = [segment.removesuffix("()") for segment in segments]
        for count in range(len(segments), 0, -1):
            qualified = ".".join(plain[:count])
            if qualified in module.functions:
                scope = module.functions[qualified].scope
                return self._of(path, scope, qualified, segments[count - 1], segments[count:], hops)
        return f"{OWN}{name}"

    def _of(self, path: str, scope: Scope, qualified: str, said: str, rest: list[str], hops: int) -> str:
        """What `rest` means of a function or class that was found, and that is `said` with brackets or without."""
        if not rest:
            return f"{path}:{qualified}"
        unknown = f"{UNRESOLVED}{'.'.join([qualified, *rest])}"
        if scope.kind == "class":
            inherited = self._inherited(path, scope, rest, hops)
            if inherited is not None:
                return inherited
            return f"{path}:{qualified}.{'.'.join(rest)}" if hops > _MAX_HOPS else unknown
        called = said.endswith("()") or any(one.name.rpartition(".")[2] in _PROPERTIES for one in scope.decorators)
        if scope.decorators and not called and rest[0].removesuffix("()") in _STARTS_TASK:
            return f"{path}:{qualified}"
        if called and scope.returns and scope.returns[0] not in _OPEN:  # a factory: what it hands out
            return self._resolve(path, ".".join([f"{scope.returns}()", *rest]), hops + 1)
        return unknown

    def _inherited(self, path: str, scope: Scope, rest: list[str], hops: int) -> str | None:
        for base in scope.bases:
            if base[0] in _OPEN or base.startswith("metaclass:"):
                continue
            found = self._resolve(path, ".".join([base, *rest]), hops + 1)
            if found and found[0] not in (*_OPEN, OWN):
                return found
        return None
