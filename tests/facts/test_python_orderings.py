"""What comparisons decide in Python."""

import pytest
from python_source import read

Decided = tuple[str, list[str], bool]
"""The name it is kept under, the operators, and whether it is only set under a condition that compares."""


def decided(source: str) -> list[Decided]:
    return [(one.name, one.ops, one.guarded) for one in read(source).comparisons]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("good = auc > bar", [("good", [">"], False)]),
        ("self.good = auc > bar", [("good", [">"], False)]),
        ("good: bool = auc > bar", [("good", [">"], False)]),
        ("good = not auc > bar", [("good", [">"], False)]),
        ("send(good=auc > bar)", [("good", [">"], False)]),
        ("import a\na.send(auc > bar)", [("send()", [">"], False)]),
        ("send({'good': auc > bar})", [("good", [">"], False)]),
        ("a = auc > bar\nsend(good=a)", [("a", [">"], False), ("good", [">"], False)]),
        ("same = a == b", []),
        ("good = measure(auc)", []),
    ],
)
def test_an_ordering_has_the_name_it_is_kept_under(source: str, expected: list[Decided]) -> None:
    assert decided(source) == expected


def test_what_is_returned_has_no_name() -> None:
    assert decided("def f(a, b):\n    return a > b") == [("", [">"], False)]
    assert decided("def f(a, b):\n    return a > b, a < b") == [("", [">"], False), ("", ["<"], False)]


def test_what_is_set_or_returned_under_an_ordering_is_guarded() -> None:
    assert decided("if auc > bar:\n    good = 1") == [("good", [">"], True)]
    assert decided("def f(a, b):\n    if a > b:\n        return 1\n    return 2") == [("", [">"], True)] * 2
    assert decided("if kind == 1:\n    good = 1") == []
