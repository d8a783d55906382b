"""What can be reached in a graph whose edges are found when they are asked for.

Nodes that reach each other are taken as one, so that a question costs as many steps as there are such knots on the
way, and code that hangs together closely, as most does, is walked once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)
Rank = tuple[int, bool, str, int]
_KEPT = 1 << 20
"""Nodes that remembered answers hold together; a question that is asked again later is only slower."""


class Reach(Generic[Node]):
    """Reach along `edges`."""

    def __init__(self, edges: Callable[[Node], Iterable[Node]]) -> None:
        self._edges = edges
        self._knot: dict[Node, int] = {}
        self._members: list[list[Node]] = []
        self._next: list[set[int]] = []
        self._answers: dict[frozenset[int], frozenset[Node]] = {}
        self._held = 0
        self._leading: dict[frozenset[Node], bytearray] = {}

    def of(self, starts: Iterable[Node]) -> frozenset[Node]:
        """Every node on the way from `starts`, themselves included."""
        knots = frozenset(map(self._knot_of, starts))
        answer = self._answers.get(knots)
        if answer is None:
            answer = frozenset(chain.from_iterable(self._members[knot] for knot in self._below(knots)))
            self._held += len(answer)
            if self._held > _KEPT:
                self._answers.clear()
                self._held = len(answer)
            self._answers[knots] = answer
        return answer

    def leads(self, starts: Iterable[Node], wanted: frozenset[Node]) -> bool:
        """Whether any of `wanted` is on the way from `starts`, them included; for many starts cheaper than `of`."""
        if not wanted:
            return False
        knots = list(map(self._knot_of, starts))
        flags = self._leading.setdefault(wanted, bytearray())
        # What a knot leads to was tied before it, so that one pass in the order of tying answers for all.
        for knot in range(len(flags), len(self._members)):
            here = not wanted.isdisjoint(self._members[knot]) or any(flags[below] for below in self._next[knot])
            flags.append(here)
        return any(flags[knot] for knot in knots)

    def least(self, ranks: Mapping[Node, Rank]) -> Callable[[Iterable[Node]], Node | None]:
        """For many starts: which of the ranked nodes on the way from some, them included, has the least rank."""
        found: list[Node | None] = []

        def on_the_way(starts: Iterable[Node]) -> Node | None:
            knots = list(map(self._knot_of, starts))
            # As in `leads`: what a knot leads to comes before it.
            for knot in range(len(found), len(self._members)):
                below = (found[other] for other in self._next[knot])
                found.append(_least(chain(self._members[knot], below), ranks))
            return _least((found[knot] for knot in knots), ranks)

        return on_the_way

    def _below(self, knots: Iterable[int]) -> set[int]:
        seen = set(knots)
        stack = list(seen)
        while stack:
            new = self._next[stack.pop()] - seen
            seen |= new
            stack += new
        return seen

    def _knot_of(self, node: Node) -> int:
        if node not in self._knot:
            self._explore(node)
        return self._knot[node]

    def _explore(self, start: Node) -> None:
        """Tarjan's algorithm from `start`, with a stack of its own in place of recursion."""
        order: dict[Node, int] = {start: 0}
        low = {start: 0}
        open_: list[Node] = [start]
        way: list[tuple[Node, Iterator[Node]]] = [(start, iter(self._edges(start)))]
        while way:
            node, rest = way[-1]
            for other in rest:
                if other in self._knot:
                    continue
                if other not in order:
                    order[other] = low[other] = len(order)
                    open_.append(other)
                    way.append((other, iter(self._edges(other))))
                    break
                low[node] = min(low[node], order[other])
            else:
                way.pop()
                if way:
                    above = way[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    self._close(node, open_)

    def _close(self, first: Node, open_: list[Node]) -> None:
        """Tie what was opened since `first` into one knot; all that it leads to is tied already."""
        at = len(open_) - 1
        while open_[at] != first:
            at -= 1
        members = open_[at:]
        del open_[at:]
        number = len(self._members)
        self._knot.update(dict.fromkeys(members, number))
        self._members.append(members)
        below = {self._knot[other] for node in members for other in self._edges(node)}
        self._next.append(below - {number})


def _least(nodes: Iterable[Node | None], ranks: Mapping[Node, Rank]) -> Node | None:
    ranked = [node for node in nodes if node is not None and node in ranks]
    return min(ranked, key=ranks.__getitem__, default=None)
