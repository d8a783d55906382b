"""Reach along edges, against walking them one by one."""

from hypothesis import given
from hypothesis import strategies as st

from monthtwo.system.code.reach import Reach

_NODES = st.integers(0, 12)
_GRAPHS = st.dictionaries(_NODES, st.lists(_NODES, max_size=4))


def walked(graph: dict[int, list[int]], starts: list[int]) -> set[int]:
    seen: set[int] = set()
    stack = list(starts)
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += graph.get(node, [])
    return seen


@given(_GRAPHS, st.lists(st.lists(_NODES, max_size=3), max_size=5))
def test_reach_is_what_a_walk_finds(graph: dict[int, list[int]], questions: list[list[int]]) -> None:
    reach = Reach(lambda node: graph.get(node, []))
    for starts in questions:
        assert reach.of(starts) == walked(graph, starts)


@given(_GRAPHS, st.lists(st.tuples(st.lists(_NODES, max_size=3), st.frozensets(_NODES, max_size=3)), max_size=6))
def test_who_leads_somewhere_reaches_it(
    graph: dict[int, list[int]], questions: list[tuple[list[int], frozenset[int]]]
) -> None:
    """The graph is explored as questions are asked: later ones meet what earlier ones have seen."""
    reach = Reach(lambda node: graph.get(node, []))
    for starts, wanted in questions:
        assert reach.leads(starts, wanted) == bool(walked(graph, starts) & wanted)


@given(_GRAPHS, st.dictionaries(_NODES, st.integers(0, 3)), st.lists(st.lists(_NODES, max_size=3), max_size=6))
def test_the_least_on_the_way_is_that_of_a_walk(
    graph: dict[int, list[int]], ranked: dict[int, int], questions: list[list[int]]
) -> None:
    ranks = {node: (rank, "", node) for node, rank in ranked.items()}
    least = Reach(lambda node: graph.get(node, [])).least(ranks)
    for starts in questions:
        assert least(starts) == min(walked(graph, starts) & ranks.keys(), key=ranks.__getitem__, default=None)
