"""What a function runs, closer than what it leads to: making an object runs none of its methods that nobody names.

A class that is made or named leads to all of its methods in the graph, since what holds the object is not always
known. Here a method counts when something on the way calls or passes on a method of that name.
"""

from collections.abc import Callable, Iterable, Iterator

from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.system.code.module import Function

_OUTSIDE = frozenset({"object", "abc.ABC", "ABC", "typing.Generic", "typing.Protocol", "enum.Enum", "str"})
"""Bases that call nothing of what derives from them."""
_ASKED_FOR = "getattr"
_PLAIN = frozenset({"staticmethod", "classmethod", "abstractmethod"})
"""Decorators that hand a method to nobody."""


class Walk:
    """One walk from some functions along `edges`.

    Args:
        own: what a name in a file means here, a base say, if anything.
        named: whether any call of the repository ends in a name.
        released: the methods that each function lets run, by name, as far as earlier walks have found out.
    """

    def __init__(
        self,
        edges: Callable[[Function], Iterable[Function]],
        own: Callable[[str, str], Function | None],
        named: Callable[[str], bool],
        released: dict[Function, tuple[str, ...]],
    ) -> None:
        self._edges, self._own, self._calls, self._released = edges, own, named, released
        self._seen: set[Function] = set()
        self._ahead: list[Function] = []
        self._named: set[str] = set()
        self._waiting: dict[str, list[Function]] = {}

    def of(self, starts: Iterable[Function]) -> frozenset[Function]:
        """Every function that is run on the way from `starts`, themselves included."""
        for start in starts:
            self._see([start, *start.children] if start.is_class else [start])
        while self._ahead:
            function = self._ahead.pop()
            edges = [edge for edge in self._edges(function) if edge.name]
            if function.is_class:
                outside = self._is_called_from_outside(function)
                methods = {one for one in function.children if self._waits(one, outside)}
                self._see(edge for edge in edges if edge not in methods)
                for method in methods:
                    self._await(method)
            else:
                self._see(edges)
            self._name(function)
        return frozenset(self._seen)

    def _see(self, functions: Iterable[Function]) -> None:
        for function in functions:
            if function not in self._seen:
                self._seen.add(function)
                self._ahead.append(function)

    def _await(self, method: Function) -> None:
        if method.last in self._named or "" in self._named:
            self._see([method])
        else:
            self._waiting.setdefault(method.last, []).append(method)

    def _name(self, function: Function) -> None:
        """Let the methods run whose names a function calls, passes on or asks for."""
        if function not in self._released:
            self._released[function] = tuple(dict.fromkeys(self._names(function)))
        for last in self._released[function]:
            if last not in self._named:
                self._release(last)

    def _names(self, function: Function) -> Iterator[str]:
        names = dict.fromkeys([*(one.name for one in function.calls), *(one.name for one in function.references)])
        for name in names:
            if self._own(function.path, name) is None:  # otherwise the very function is known
                yield name[name.rfind(".") + 1 :]
        for call in function.calls if _ASKED_FOR in names else ():
            asked = text_of(call.args[1]) if call.name == _ASKED_FOR and len(call.args) > 1 else ""
            if asked or f"{_ASKED_FOR}()" in names:  # what is read by an open name is no method unless it is called
                yield asked

    def _release(self, last: str) -> None:
        """Let the methods of a name run; all of them where only the running program tells the name."""
        self._named.add(last)
        for waiting in [self._waiting.pop(last, [])] if last else [*self._waiting.values()]:
            self._see(waiting)

    def _is_called_from_outside(self, cls: Function) -> bool:
        """Whether a class derives from one that others wrote, which may call its methods."""
        return any(base not in _OUTSIDE and self._own(cls.path, base) is None for base in cls.bases)

    def _waits(self, method: Function, outside: bool) -> bool:
        """Whether a method runs only where it is named.

        Dunders run by other means, and what is decorated, or of a class that others call, where nothing here calls it.
        """
        if method.is_class or method.last.startswith("__"):
            return False
        plain = not outside and all(Name(one.name).last in _PLAIN for one in method.decorators)
        return plain or self._calls(method.last)
