"""Which methods stand behind one that is only declared: those of subclasses, and of what looks like a protocol."""

from collections.abc import Iterator
from functools import cached_property

from monthtwo.system.code.module import Function
from monthtwo.system.code.resolution import Resolution

_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
_MOST = 6
"""Implementations that are followed; with more of them a method says nothing of what runs."""


class Implementations:
    """Methods by the declared one that they fill in."""

    def __init__(self, names: Resolution) -> None:
        self._names = names
        self._found: dict[Function, tuple[Function, ...]] = {}

    def of(self, declared: Function) -> tuple[Function, ...]:
        """What may run where `declared` is called; nothing for what is filled in itself."""
        if declared.module is None or not declared.scope.stub or declared.scope.kind != "function":
            return ()
        if declared not in self._found:
            found = tuple(dict.fromkeys(self._behind(declared)))
            self._found[declared] = found if len(found) <= _MOST else ()
        return self._found[declared]

    def _behind(self, declared: Function) -> Iterator[Function]:
        holder = self._holder(declared)
        if holder is None:
            return
        classes = self._below(holder)
        if any(base in _PROTOCOLS for base in holder.bases):
            classes += self._alike(holder)
        for one in classes:
            method = one.module.functions.get(f"{one.name}.{declared.last}") if one.module is not None else None
            if method is not None and not method.scope.stub:
                yield method

    def _below(self, holder: Function) -> list[Function]:
        """The subclasses of a class, with theirs."""
        found = {holder: None}
        ahead = [holder]
        while ahead:
            below = [one for one in self._subclasses.get(ahead.pop(), ()) if one not in found]
            found.update(dict.fromkeys(below))
            ahead += below
        return [*found][1:]

    def _holder(self, method: Function) -> Function | None:
        module, name = method.module, method.name.rpartition(".")[0]
        holder = module.functions.get(name) if module is not None else None
        return holder if holder is not None and holder.is_class else None

    @cached_property
    def _classes(self) -> list[Function]:
        modules = map(self._names.sources.module, self._names.sources.paths)
        return [one for module in modules if module is not None for one in module.functions.values() if one.is_class]

    @cached_property
    def _subclasses(self) -> dict[Function, list[Function]]:
        found: dict[Function, list[Function]] = {}
        for one in self._classes:
            for base in one.bases:
                own = self._names.own(one.path, base)
                if own is not None:
                    found.setdefault(own, []).append(one)
        return found

    def _alike(self, protocol: Function) -> list[Function]:
        """Classes that have all the methods of a protocol."""
        wanted = {child.last for child in protocol.children}
        return [one for one in self._classes if one is not protocol and wanted <= {c.last for c in one.children}]
