"""What a function adds to and leaves so: a global, an attribute, an entry of either."""

import pytest

from monthtwo.facts.python.reader import read_python

MODULE = """
from collections import Counter
from shop import till
seen = {{}}
asked = 0
words = Counter()


class Book:
    def __init__(self):
        self.rows = {{}}

    def add(self, key):
        {inside}


def work(key):
    global asked
    mine = {{}}
    count = 0
    {line}
"""


def moves(line: str = "pass", inside: str = "pass") -> list[str]:
    facts = read_python(MODULE.format(line=line, inside=inside)).python
    assert facts is not None
    return [move.name for move in facts.moves]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("asked += 1", "?asked"),
        ("seen[key] += 1", "?seen"),
        ("seen[key]['n'] += 1", "?seen"),
        ("words[key] += 1", "collections.Counter()"),
        ("till.total += 1", "shop.till.total"),
        ("words[key] = words.get(key, 0) + 1", "collections.Counter()"),
    ],
)
def test_what_stays_is_moved(line: str, name: str) -> None:
    assert moves(line) == [name]


@pytest.mark.parametrize("line", ["count += 1", "mine[key] += 1", "asked -= 1", "seen[key] = 1", "seen[key] = key + 1"])
def test_what_is_gone_or_is_no_sum_is_not(line: str) -> None:
    assert moves(line) == []


@pytest.mark.parametrize("inside", ["self.rows[key] += 1", "self.rows[key] = float(self.rows.get(key, 0) + 1)"])
def test_attributes_of_an_object_are_moved(inside: str) -> None:
    assert moves(inside=inside) == ["?self.rows"]
