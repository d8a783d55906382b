"""Methods and attributes of own classes that no foreign code asks for."""

from collections.abc import Callable, Iterator

import libcst as cst

from .bindings import Bindings
from .tree import dotted
from .vocabulary import foreign_members

PLAIN_BASES = {"ABC", "Protocol", "Generic", "object"}
PLAIN_DECORATORS = {"staticmethod", "classmethod", "abstractmethod", "property", "cached_property", "override"}


class Members:
    """Which names of members may be renamed, everywhere at once."""

    def __init__(self, modules: dict[str, Bindings], kept: set[str]) -> None:
        self.count = 0
        self._new: dict[str, str] = {}
        classes = [(module, node) for module in modules.values() for node in module.classes]
        self._own = _plain({node.name.value: node for _, node in classes})
        made: set[str] = set()
        others: set[str] = set()
        for _, node in classes:
            (made if node.name.value in self._own else others).update(_members(node))
        outside = {a.attr.value for module in modules.values() for a in module.attributes if module.foreign(a)}
        unsure = {
            a.attr.value for module in modules.values() for a in module.attributes if not self._certain(module, a)
        }
        asked = {name for name in made if name in unsure and "_" not in name.strip("_")}
        passed = {a.keyword.value for m in modules.values() for c in m.calls for a in c.args if a.keyword is not None}
        self._wanted = made - others - outside - asked - kept - foreign_members() - passed

    def rename(self, module: Bindings, names: dict[cst.CSTNode, str], fresh: Callable[[], str]) -> None:
        for attribute in module.attributes:
            if attribute.attr.value in self._wanted and module.member(attribute) is None:
                names[attribute.attr] = self._name(attribute.attr.value, fresh)
        for function in module.functions:
            if function in module.owner and function.name.value in self._wanted:
                names[function.name] = self._name(function.name.value, fresh)

    def _name(self, name: str, fresh: Callable[[], str]) -> str:
        if name not in self._new:
            self._new[name] = fresh()
            self.count += 1
        return self._new[name]

    def _certain(self, module: Bindings, attribute: cst.Attribute) -> bool:
        """Whether the receiver is an object, or a class, of ours."""
        return dotted(attribute.value) in (["self"], ["cls"]) or (dotted(attribute.value) or [""])[-1] in self._own


def _plain(classes: dict[str, cst.ClassDef]) -> set[str]:
    """Own classes without foreign bases and decorators."""

    def is_plain(node: cst.ClassDef, trail: tuple[str, ...]) -> bool:
        if any((dotted(d.decorator) or ["?"])[-1] != "dataclass" for d in node.decorators) or node.keywords:
            return False
        for base in node.bases:
            value = base.value.value if isinstance(base.value, cst.Subscript) else base.value
            name = (dotted(value) or ["?"])[-1]
            known = classes.get(name)
            if name not in PLAIN_BASES and (known is None or name in trail or not is_plain(known, (*trail, name))):
                return False
        return True

    return {name for name, node in classes.items() if is_plain(node, (name,))}


def _members(node: cst.ClassDef) -> Iterator[str]:
    """Methods, and attributes that methods set."""
    for statement in node.body.body:
        if isinstance(statement, cst.FunctionDef) and not statement.name.value.startswith("__"):
            decorators = {(dotted(d.decorator) or ["?"])[-1] for d in statement.decorators}
            yield from [statement.name.value] if decorators <= PLAIN_DECORATORS else []
        yield from _set(statement)


def _set(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.Assign | cst.AnnAssign):
        targets = [node.target] if isinstance(node, cst.AnnAssign) else [target.target for target in node.targets]
        for target in targets:
            if isinstance(target, cst.Attribute) and dotted(target.value) == ["self"]:
                yield target.attr.value
    for child in node.children:
        yield from _set(child)
