"""Parameters of own functions that nobody outside knows by name."""

from collections import Counter
from collections.abc import Callable, Iterator

import libcst as cst

from .bindings import Bindings
from .tree import dotted
from .vocabulary import foreign_members

QUIET = {
    "staticmethod",
    "classmethod",
    "abstractmethod",
    "property",
    "cache",
    "lru_cache",
    "contextmanager",
    "override",
}
"""Decorators that ask nothing of the names of parameters."""


class Parameters:
    """How the functions of a tree are called, by name."""

    def __init__(self, modules: dict[str, Bindings], kept: set[str]) -> None:
        self.kept, self.count = kept, 0
        self._defined = Counter(f.name.value for module in modules.values() for f in module.functions)
        self._passed: set[tuple[str, str]] = set()
        self._open: set[str] = set()
        """Functions that are called with a dictionary of arguments, or handed on."""
        self._new: dict[tuple[str, str], str] = {}
        for module in modules.values():
            self._read(module)
        self._inherited = {base for module in modules.values() for node in module.classes for base in _bases(node)}

    def _read(self, module: Bindings) -> None:
        callees: set[cst.CSTNode] = set()
        for call in module.calls:
            name = _called(call)
            callees.add(call.func)
            for argument in call.args:
                if argument.star == "**":
                    self._open.add(name)
                elif argument.keyword is not None:
                    self._passed.add((name, argument.keyword.value))
        handed = (node for node in module.names if node not in callees and node not in module.harmless)
        self._open |= {node.value for node in handed if module.bound(node)}
        self._open |= {node.attr.value for node in module.attributes if node not in callees}

    def rename(self, module: Bindings, names: dict[cst.CSTNode, str], fresh: Callable[[], str]) -> None:
        for function in module.functions:
            for parameter in self._own(module, function):
                new = self._name(_target(module, function), parameter.name.value, fresh)
                scope = module.scopes.get(function.body)
                bound = list(scope[parameter.name.value]) if scope is not None else []
                if len(bound) == 1 and new:
                    self.count += 1
                    names[parameter.name] = new
                    for access in bound[0].references:
                        if isinstance(access.node, cst.Name):
                            names[access.node] = new
        for call in module.calls:
            for argument in call.args:
                if argument.keyword is not None and (_called(call), argument.keyword.value) in self._new:
                    names[argument.keyword] = self._new[_called(call), argument.keyword.value]

    def _name(self, target: str, name: str, fresh: Callable[[], str]) -> str:
        key = (target, name)
        if key not in self._passed:
            return fresh()
        if self._defined[target] > 1 or target in foreign_members() or target in self._inherited:
            return ""
        return self._new.setdefault(key, fresh())

    def _own(self, module: Bindings, function: cst.FunctionDef) -> Iterator[cst.Param]:
        target = _target(module, function)
        if target in self._open or any(_last(d.decorator) not in QUIET for d in function.decorators):
            return
        around = module.owner.get(function)
        if around is not None and (_bases(around) - {"ABC", "Protocol", "object"} or around.decorators):
            return
        if function.name.value.startswith("__") and function.name.value != "__init__":
            return
        for parameter in (*function.params.params, *function.params.kwonly_params, *function.params.posonly_params):
            if parameter.name.value not in self.kept | {"self", "cls"}:
                yield parameter


def _target(module: Bindings, function: cst.FunctionDef) -> str:
    around = module.owner.get(function)
    return around.name.value if around is not None and function.name.value == "__init__" else function.name.value


def _called(call: cst.Call) -> str:
    return _last(call.func)


def _last(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Call):
        return _last(node.func)
    return node.attr.value if isinstance(node, cst.Attribute) else (dotted(node) or [""])[-1]


def _bases(node: cst.ClassDef) -> set[str]:
    return {_last(base.value) for base in node.bases}
