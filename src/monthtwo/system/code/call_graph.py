"""The Python code of a repository as a graph: what a function leads to. Edges are computed when they are asked for."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from monthtwo.facts.records import Call
from monthtwo.names.name import UNRESOLVED
from monthtwo.names.value import NameValue
from monthtwo.system.code.commands import Commands
from monthtwo.system.code.implementations import Implementations
from monthtwo.system.code.module import Function, Module, in_order
from monthtwo.system.code.reach import Rank, Reach
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.code.walk import Walk

Started = Callable[[str, Call], Iterable[Function]]
"""What a call in a file starts by what it is told: commands in its literals, HTTP calls to own routes."""
Named = Callable[[Module, int], Iterable[Function]]
"""What the texts of a function name: scripts and modules that can be run."""


class CallGraph:
    """Reach over all Python files."""

    def __init__(
        self, names: Resolution, started: Started, named: Named, offers: Callable[[], bool] = lambda: False
    ) -> None:
        """`offers`: what is declared to be filled in, and commands, are there for the users of a package."""
        self.names, self.sources = names, names.sources
        self._started, self._named, self._deadline = started, named, names.sources.deadline
        self._offers = offers
        self._implementations, self._commands = Implementations(names), Commands(names)
        self._edges: dict[Function, tuple[Function, ...]] = {}
        self._reach = Reach(self.edges)
        self._narrow = Reach(lambda function: [edge for edge in self.edges(function) if edge.name])
        self._files = Reach(self.sources.imported)
        self._walked: dict[frozenset[Function], frozenset[Function]] = {}
        self._released: dict[Function, tuple[str, ...]] = {}

    @cached_property
    def _offered(self) -> bool:
        return self._offers()

    def edges(self, function: Function) -> tuple[Function, ...]:
        found = self._edges.get(function)
        if found is None:
            self._deadline.heed()
            found = self._edges[function] = tuple(dict.fromkeys(self._edges_of(function)))
        return found

    def _edges_of(self, function: Function) -> Iterable[Function]:
        module = function.module
        yield from () if self._offered else self._commands.of(function)
        if module is None:
            return
        path, number = function.path, function.number
        scope = module.facts.scopes[number]
        if function.name:
            yield module.body
        for item in module.imported.get(number, ()):
            target = self.sources.imported_file(path, item)
            if target is not None:
                yield self.sources.function(target, "")
        for call in module.calls.get(number, ()):
            yield from self.targets(path, call)
            yield from self._passed(path, call) if module.stars else ()
        yield from self._named(module, number)
        for decorator in scope.decorators:
            own = self.names.own(path, decorator.name)
            if own is not None:
                yield own
        for reference in module.references.get(number, ()):
            own = self.names.own(path, reference.name)
            if own is not None and own.name:
                yield own
        for child in function.children:
            if scope.kind == "class" or (child.decorators and scope.kind == "function"):
                yield child
        if scope.kind == "class":
            for base in scope.bases:
                own = self.names.own(path, base)
                if own is not None:
                    yield own

    def _passed(self, path: str, call: Call) -> Iterable[Function]:
        """What a call is given by a name that the file has by `import *`: no reference says it."""
        given = (*call.args, *call.keywords.values())
        found = (self.names.own(path, value.name) for value in given if isinstance(value, NameValue))
        return (own for own in found if own is not None and own.name)

    def targets(self, path: str, call: Call) -> Iterable[Function]:
        """What a call runs here: the function or class it names, and what its literals start."""
        for own in own_targets(self.names, path, call):
            yield own
            if not self._offered:
                yield from self._implementations.of(own)
        if call.name.endswith("()") and not self._offered:
            yield from self._commands.started(path, call.name)
        yield from self._started(path, call)

    def reach(self, starts: Iterable[Function]) -> frozenset[Function]:
        """Every function on the way from `starts`, themselves included."""
        self._deadline.heed()
        return self._reach.of(starts)

    def leads(self, starts: Iterable[Function], wanted: frozenset[Function]) -> bool:
        """Whether any of `wanted` is on the way from `starts`."""
        self._deadline.heed()
        return self._reach.leads(starts, wanted)

    def called(self, starts: Iterable[Function]) -> frozenset[Function]:
        """What `starts` call, without what merely importing their modules runs."""
        self._deadline.heed()
        return self._narrow.of(starts)

    def walked(self, starts: Iterable[Function]) -> frozenset[Function]:
        """What `starts` call, of an object that they make only the methods that something on the way names."""
        self._deadline.heed()
        first = frozenset(starts)
        if first not in self._walked:
            walk = Walk(self.edges, self.names.own, self._is_called, self._released)
            self._walked[first] = walk.of(in_order(first))
        return self._walked[first]

    def _is_called(self, last: str) -> bool:
        return any(True for _ in self.sources.calls_ending(last))

    def calls(self, starts: Iterable[Function], wanted: Iterable[Function]) -> bool:
        """Whether `starts` call any of `wanted`, directly or not."""
        self._deadline.heed()
        return self._narrow.leads(starts, frozenset(wanted))

    def least_called(self, ranks: Mapping[Function, Rank]) -> Callable[[Iterable[Function]], Function | None]:
        """A question for many starts: what they call, directly or not, that has the least rank."""
        return self._narrow.least(ranks)

    def closure(self, path: str) -> frozenset[str]:
        """Every file that importing `path` runs, itself included."""
        return self.closures([path])

    def closures(self, paths: Iterable[str]) -> frozenset[str]:
        """Every file that importing any of `paths` runs, themselves included."""
        self._deadline.heed()
        return self._files.of(paths)


def own_targets(names: Resolution, path: str, call: Call) -> Iterable[Function]:
    """The function or class that a call names."""
    own = names.own(path, call.name)
    if own is not None:
        return (own,) if own.name else ()
    if "." in call.name[1:] and is_unknown(names, path, call.name):
        return names.sources.only_methods(call.name.rpartition(".")[2])
    return ()


def is_unknown(names: Resolution, path: str, name: str) -> bool:
    """Whether nobody can tell what a method is called on: an object as given, or one that a function here chose.

    From a table, say: `CONSUMERS.get(name)()` is of a class of this repository, whichever.
    """
    if name[0] == UNRESOLVED or "()." not in name:
        return name[0] == UNRESOLVED
    meant = names.canonical(path, name)
    return meant[0] == UNRESOLVED or ("()()" in meant and ":" not in meant and not names.is_final(meant))
