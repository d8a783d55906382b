"""One Python file of a repository, indexed for the graph."""

from collections.abc import Iterable

from msgspec import Struct

from monthtwo.facts.records import Call, Import, Python, Reference

NodeId = tuple[str, str]
"""Path and qualified name: `("app/main.py", "predict")`; "" names the module body, `__main__` the main block."""


class Module(Struct, frozen=True, gc=False):
    path: str
    facts: Python
    index: dict[str, int]
    """Qualified name → scope."""
    imports: dict[str, Import]
    """Bound name → import."""
    imported: dict[int, list[Import]]
    """Scope → what it imports; as in all that follows, scopes without any are left out."""
    calls: dict[int, list[Call]]
    references: dict[int, list[Reference]]
    children: dict[int, list[int]]
    named: dict[str, list[Call]]
    """Name → the calls of it."""
    ending: dict[str, list[str]]
    """Last segment → the names of calls that end in it."""
    stars: tuple[str, ...]
    """Modules that are imported whole."""
    roots: frozenset[str]
    """First segments of everything it imports."""

    def calling(self, lasts: Iterable[str]) -> list[Call]:
        """The calls whose names end in one of `lasts`, in the order of the file."""
        names = {name for last in lasts if last in self.ending for name in self.ending[last]}
        return [call for call in self.facts.calls if call.name in names] if names else []


def index_module(path: str, facts: Python) -> Module:
    imported: dict[int, list[Import]] = {}
    calls: dict[int, list[Call]] = {}
    references: dict[int, list[Reference]] = {}
    children: dict[int, list[int]] = {}
    named: dict[str, list[Call]] = {}
    for item in facts.imports:
        imported.setdefault(item.scope, []).append(item)
    for call in facts.calls:
        calls.setdefault(call.scope, []).append(call)
        named.setdefault(call.name, []).append(call)
    ending: dict[str, list[str]] = {}
    for name in named:
        ending.setdefault(name[name.rfind(".") + 1 :], []).append(name)
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
        imported=imported,
        calls=calls,
        references=references,
        children=children,
        named=named,
        ending=ending,
        stars=tuple(item.module for item in facts.imports if item.name == "*"),
        roots=frozenset(item.module.partition(".")[0] for item in facts.imports if item.module[0] != "."),
    )
