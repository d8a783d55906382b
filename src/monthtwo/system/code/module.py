"""One Python file of a repository and the functions in it, indexed for the graph."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import attrgetter

from msgspec.structs import replace

from monthtwo.facts.records import Answer, Call, Comparison, Guard, Import, Literal, Python, Raise, Reference, Scope
from monthtwo.system.code.flow import Flow

_PLACE = attrgetter("path", "name")
_NOBODY = Scope("", "module", 1, -1, [], [], {}, {}, "", False)
"""Stands for the scope of what no Python file defines."""


class Function:
    """A function, class, module body or main block: a node of the graph, one object in a whole scan.

    `name` is qualified within the file: "" for the module body, `__main__` for the main block. A file of another
    language, and a name that its file does not define, is a function that says nothing.
    """

    __slots__ = ("last", "module", "name", "number", "path", "scope")

    def __init__(self, path: str, name: str, module: "Module | None" = None, number: int = -1) -> None:
        self.path, self.name, self.module, self.number = path, name, module, number
        self.scope = module.facts.scopes[number] if module is not None else _NOBODY
        self.last = name[name.rfind(".") + 1 :]
        """The last part of its name: `fit` of `Trainer.fit`."""

    def __repr__(self) -> str:
        return f"Function({self.path!r}, {self.name!r})"

    @property
    def defined(self) -> bool:
        """Whether a Python file defines it."""
        return self.module is not None

    @property
    def line(self) -> int:
        return self.scope.line

    @property
    def is_class(self) -> bool:
        return self.scope.kind == "class"

    @property
    def params(self) -> dict[str, str]:
        """Parameter → qualified annotation, "" without one."""
        return self.scope.params

    @property
    def decorators(self) -> list[Call]:
        return self.scope.decorators

    @property
    def bases(self) -> list[str]:
        return self.scope.bases

    @property
    def calls(self) -> Sequence[Call]:
        """The calls in its own body, in the order of the file."""
        return self.module.calls.get(self.number, ()) if self.module is not None else ()

    @property
    def references(self) -> Sequence[Reference]:
        return self.module.references.get(self.number, ()) if self.module is not None else ()

    @property
    def imports(self) -> Sequence[Import]:
        return self.module.imported.get(self.number, ()) if self.module is not None else ()

    @property
    def literals(self) -> Sequence[Literal]:
        """The strings in its own body."""
        return self.module.literals.get(self.number, ()) if self.module is not None else ()

    @property
    def raises(self) -> list[Raise]:
        return [one for one in self.module.facts.raises if one.scope == self.number] if self.module is not None else []

    @property
    def answers(self) -> list[Answer]:
        """What it returns with a status beside it."""
        return [one for one in self.module.facts.answers if one.scope == self.number] if self.module is not None else []

    @property
    def moves(self) -> list[Reference]:
        """What it adds to and leaves so."""
        return [one for one in self.module.facts.moves if one.scope == self.number] if self.module is not None else []

    @property
    def children(self) -> "list[Function]":
        """The functions and classes that are defined in it."""
        if self.module is None:
            return []
        return [self.module.function(number) for number in self.module.children.get(self.number, ())]

    @property
    def extent(self) -> tuple[int, int]:
        """Its first and last line, as far as the scopes after it tell."""
        start, inside = self.scope, f"{self.name}."
        scopes = self.module.facts.scopes if self.module is not None else []
        after = [one.line for one in scopes if one.line > start.line and not one.name.startswith(inside)]
        return start.line, min(after, default=1 << 30) - 1

    def inside(self, line: int) -> bool:
        first, last = self.extent
        return first <= line <= last

    @property
    def guards(self) -> list[Guard]:
        """The conditions between its first and last line."""
        first, last = self.extent
        return [one for one in self.module.facts.guards if first <= one.line <= last] if self.module is not None else []

    @property
    def comparisons(self) -> list[Comparison]:
        """The kept comparisons between its first and last line."""
        first, last = self.extent
        kept = self.module.facts.comparisons if self.module is not None else []
        return [one for one in kept if first <= one.line <= last]


def in_order(functions: Iterable[Function]) -> list[Function]:
    """The functions by path and name."""
    return sorted(functions, key=_PLACE)


class Module:
    """One Python file. In every table by scope, scopes without any are left out."""

    def __init__(self, path: str, facts: Python) -> None:
        self.path, self.facts = path, facts
        # The first of several definitions of one name stands for all of them.
        self.functions: dict[str, Function] = {}
        self.imports: dict[str, Import] = {item.alias: item for item in facts.imports}
        """Bound name → import."""
        self.imported: dict[int, list[Import]] = {}
        self.calls: dict[int, list[Call]] = {}
        self.references: dict[int, list[Reference]] = {}
        self.children: dict[int, list[int]] = {}
        self.named: dict[str, list[Call]] = {}
        """Name → the calls of it."""
        for number, scope in enumerate(facts.scopes):
            if scope.name not in self.functions:
                self.functions[scope.name] = Function(path, scope.name, self, number)
            if scope.parent >= 0:
                self.children.setdefault(scope.parent, []).append(number)
        for item in facts.imports:
            self.imported.setdefault(item.scope, []).append(item)
        for call in facts.calls:  # of all that is in a file the most: no list is made in vain
            if call.scope in self.calls:
                self.calls[call.scope].append(call)
            else:
                self.calls[call.scope] = [call]
            if call.name in self.named:
                self.named[call.name].append(call)
            else:
                self.named[call.name] = [call]
        for reference in facts.references:
            self.references.setdefault(reference.scope, []).append(reference)
        self.ending: dict[str, list[str]] = {}
        """Last part → the names of calls that end in it."""
        for name in self.named:
            self.ending.setdefault(name[name.rfind(".") + 1 :], []).append(name)
        self.stars = tuple(item.module for item in facts.imports if item.name == "*")
        """Modules that are imported whole."""
        self.roots = frozenset(item.module.partition(".")[0] for item in facts.imports if item.module[0] != ".")
        """First parts of everything it imports."""

    def note(self, forwarded: Sequence[tuple[Call, Call]]) -> None:
        """Take in calls that functions make for this file, each with the one by which it has them made."""
        for call, through in forwarded:
            beside = self.calls[call.scope]
            beside.insert(beside.index(through) + 1, call)
            if call.name not in self.named:
                self.ending.setdefault(call.name[call.name.rfind(".") + 1 :], []).append(call.name)
            self.named.setdefault(call.name, []).append(call)
            self._numbers[id(call)] = self.number(through)
        self.facts = replace(self.facts, calls=[*self.facts.calls, *(call for call, _ in forwarded)])

    @property
    def body(self) -> Function:
        return self.functions[""]

    def function(self, number: int) -> Function:
        """The function of a scope's name."""
        return self.functions[self.facts.scopes[number].name]

    @cached_property
    def flow(self) -> Flow:
        """Where its values come from."""
        return Flow(self.facts)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {id(call): number for number, call in enumerate(self.facts.calls)}

    def number(self, call: Call) -> int:
        """The number of one of its calls, -1 for a decorator."""
        return self._numbers.get(id(call), -1)

    def calling(self, lasts: Iterable[str]) -> list[Call]:
        """The calls whose names end in one of `lasts`, in the order of the file."""
        names = {name for last in lasts if last in self.ending for name in self.ending[last]}
        return [call for call in self.facts.calls if call.name in names] if names else []

    @cached_property
    def literals(self) -> dict[int, list[Literal]]:
        found: dict[int, list[Literal]] = {}
        for literal in self.facts.literals:
            found.setdefault(literal.scope, []).append(literal)
        return found
