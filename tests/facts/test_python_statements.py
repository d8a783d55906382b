"""What the statements of Python say: what guards, protects, leaves a function."""

import pytest
from python_source import call, read

from monthtwo.facts.records import Raise
from monthtwo.names.value import NameValue


def guards(source: str, last: str) -> list[tuple[set[str], set[str], bool]]:
    facts = read(source)
    (found,) = [c for c in facts.calls if c.name.rpartition(".")[2].lstrip("?") == last]
    chain = []
    guard = found.guard
    while guard >= 0:
        item = facts.guards[guard]
        chain.append((set(item.names), set(item.ops), item.exits))
        guard = item.parent
    return chain


def test_a_condition_guards_what_it_encloses() -> None:
    assert guards("if new_auc > old['auc']:\n    promote()", "promote") == [({"new_auc", "old", "auc"}, {">"}, False)]


def test_an_early_exit_guards_what_follows() -> None:
    source = "def f(auc):\n    if auc < 0.8:\n        return\n    promote()"
    assert guards(source, "promote") == [({"auc"}, {"<"}, True)]


def test_a_condition_is_seen_one_assignment_back() -> None:
    source = "def f(m):\n    better = m.auc >= bar\n    if better:\n        promote()"
    ((names, ops, _),) = guards(source, "promote")
    assert {"better", "auc", "bar"} <= names
    assert ops == {">="}


def test_a_guard_ends_with_its_block() -> None:
    assert guards("def f():\n    if a > b:\n        x = 1\n    promote()", "promote") == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("while a:\n    go()", [({"a"}, set(), False)]),
        ("while a: ...\nelse:\n    go()", []),
        ("match a:\n    case 1:\n        go()", [({"a"}, set(), False)]),
        ("assert a\ngo()", [({"a"}, set(), True)]),
        ("if a: ...\nelse:\n    go()", [({"a"}, set(), False)]),
        ("if a: ...\nelif b:\n    go()", [({"b"}, set(), False), ({"a"}, set(), False)]),
        ("if a:\n    exit()\nelse: ...\ngo()", []),
        ("if go(): ...", []),
        ("for x in a:\n    go()", []),
        ("if a:\n    def f():\n        go()", []),
    ],
)
def test_what_guards_a_call(source: str, expected: list[tuple[set[str], set[str], bool]]) -> None:
    assert guards(source, "go") == expected


@pytest.mark.parametrize(
    ("source", "loop"),
    [("while a:\n    go()", True), ("for x in a:\n    go()", False), ("while a: ...\nelse:\n    go()", False)],
)
def test_a_loop_is_a_while(source: str, loop: bool) -> None:
    assert call(source, "go").loop is loop


@pytest.mark.parametrize(
    ("handler", "protected"),
    [
        ("except Exception:\n    log()", True),
        ("except Exception:\n    raise", False),
        ("except Exception as e:\n    log()\n    raise Other() from e", False),
        ("except A:\n    raise\nexcept B:\n    x = None", True),
        ("finally:\n    close()", False),
    ],
)
def test_protection_is_a_handler_that_does_not_just_reraise(handler: str, protected: bool) -> None:
    assert call(f"try:\n    fetch()\n{handler}\n", "fetch").protected is protected


@pytest.mark.parametrize("part", ["except A:\n    go()", "except A: ...\nelse:\n    go()", "finally:\n    go()"])
def test_handlers_themselves_are_not_protected(part: str) -> None:
    assert not call(f"try: ...\n{part}\n", "go").protected


def test_what_is_raised_and_under_what() -> None:
    facts = read(
        """
        from app import Wrong
        def f(x):
            if x:
                raise Wrong("x")
            try:
                raise
            except ValueError: ...
        """
    )
    assert facts.raises == [Raise(5, 1, "app.Wrong", 0), Raise(7, 1, "", 1, True)]


def test_an_answer_with_its_status_is_a_fact_of_its_own() -> None:
    python = read("def f(row):\n    if not row:\n        return 'no row', 400\n    return row, http.BAD_REQUEST\n")
    assert [(a.line, a.status, a.guard >= 0) for a in python.answers] == [
        (3, 400, True),
        (4, NameValue("?http.BAD_REQUEST"), True),
    ]
