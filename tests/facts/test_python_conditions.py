"""What a condition looks at."""

import pytest
from python_source import expression, read

from monthtwo.facts.python.conditions import Outcomes, decides, orders


@pytest.mark.parametrize(
    ("source", "names", "ops"),
    [
        ("new_auc > old['auc']", {"new_auc", "old", "auc"}, [">"]),
        ("not model.ready", {"model", "ready"}, []),
        ("a < b <= c", {"a", "b", "c"}, ["<", "<="]),
        ("check(a, limit=b) and c is None", {"check", "a", "b", "c"}, ["is"]),
        ("(a if b else c) not in {d: 1}", {"a", "b", "c", "d"}, ["in"]),
        ("[x for x in rows if x]", {"x", "rows"}, []),
        ("f'{a}' == 'z'", {"a", "z"}, ["=="]),
    ],
)
def test_names_and_operators_of_a_condition(source: str, names: set[str], ops: list[str]) -> None:
    found = Outcomes().collect(expression(source))
    assert (set(found[0]), found[1]) == (names, ops)


def test_what_a_name_was_assigned_counts_as_of_its_own_assignment() -> None:
    outcomes = Outcomes()
    outcomes.keep(expression("a < limit"), "low")
    outcomes.keep(expression("low or b"), "either")
    outcomes.keep(expression("c"), "low")
    names, ops = outcomes.collect(expression("either"))
    assert (set(names), ops) == ({"either", "low", "a", "limit", "b"}, ["<"])
    assert "either" in outcomes
    assert "a" not in outcomes


@pytest.mark.parametrize(
    ("source", "decided"),
    [
        ("a < b", True),
        ("a and b", True),
        ("not a", True),
        ("a if b else c", True),
        ("bool(a)", True),
        ("all(a)", True),
        ("int(a, 8)", False),
        ("check(a)", False),
        ("a", False),
    ],
)
def test_the_outcome_of_a_comparison(source: str, decided: bool) -> None:
    assert decides(expression(source)) is decided


def test_an_ordering_asks_which_is_greater() -> None:
    assert orders(["==", ">="])
    assert not orders(["==", "in", "is", "!="])


def test_a_name_in_a_condition_means_what_it_was_assigned_before() -> None:
    facts = read(
        "def f(a):\n    old = first(a)\n    seen = check(old)\n    old = second(a)\n    if seen:\n        go()"
    )
    assert "first" in facts.guards[0].names
    assert "second" not in facts.guards[0].names


def test_a_thousand_assignments_in_a_row_are_no_nesting() -> None:
    chain = "\n".join(f"x{n + 1} = step(x{n})" for n in range(3000))
    assert read(f"{chain}\nx = x3000 < limit\nif x:\n    go()").guards[0].ops == ["<"]
