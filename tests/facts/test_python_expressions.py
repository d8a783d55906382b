"""The calls, literals and references in the expressions of Python."""

import pytest
from python_source import call, read

from monthtwo.names.value import CallValue, ListValue, NameValue, TextValue


def test_calls_stand_before_those_in_their_arguments() -> None:
    facts = read("first(second(third()), k=fourth())(fifth)")
    assert [one.name for one in facts.calls] == ["?first()", "?first", "?second", "?third", "?fourth"]


def test_arguments_of_a_call() -> None:
    found = call("import a\ngo('s', 1, a.b, a.c(), await a.d(), *rest, k=[a.e], **more)", "go")
    assert found.args == [
        TextValue("s"), 1, NameValue("a.b"), CallValue("a.c"), CallValue("a.d"), None
    ]  # fmt: skip
    assert found.keywords == {"k": ListValue(["&a.e"], ["a.e"])}


def test_a_call_below_a_chain_of_attributes_is_seen() -> None:
    facts = read(
        "def chat(question):\n    return ask(question).choices[0].message.content\n\ndef ask(q):\n    return q\n"
    )
    assert ".ask" in [call.name for call in facts.calls]


@pytest.mark.parametrize(
    "source",
    [
        "[go()]", "(go(),)", "{go()}", "{'k': go()}", "{go(): 1}", "{**go()}", "x[go()]", "go()[0]", "x[go():]",
        "x and go()", "x < go()", "x + go()", "not go()", "x if y else go()", "lambda: go()", "f'{go()}'",
        "f'{x:{go()}}'", "[y for y in go()]", "[go() for y in x]", "[y for y in x if go()]", "{y: go() for y in x}",
        "sum(go() for y in x)", "(y := go())", "f(*go())", "f(**go())", "f(k=go())",
        "async def f():\n    await go()", "def f():\n    yield go()", "def f():\n    yield from go()",
        "del x[go()]", "x += go()", "x[go()] = 1", "assert x, go()", "raise Wrong from go()",
        "for x in y:\n    go()\nelse: ...", "match x:\n    case 1:\n        go()", "@f(go())\ndef f(): ...",
        "def f(x=go()): ...", "def f(*, x=go()): ...", "class A:\n    x = go()", "async def f():\n    async with go(): ...",
    ],
)  # fmt: skip
def test_a_call_is_seen_wherever_it_stands(source: str) -> None:
    assert call(source, "go").name == "?go"


def test_docstrings_are_no_literals() -> None:
    facts = read('"""Module."""\ndef f():\n    """Drift."""\n    return {"status": "ok"}')
    assert [(item.text, item.key) for item in facts.literals] == [("status", True), ("ok", False)]


def test_a_key_says_what_it_is_mapped_to() -> None:
    facts = read('DEFAULTS = {"retries": 3, "email_on_failure": True, "email": ["a@b.org"]}\n')
    assert {literal.text: literal.value for literal in facts.literals if literal.key} == {
        "retries": 3, "email_on_failure": True, "email": ListValue(["a@b.org"], [])
    }  # fmt: skip


def test_literals_have_more_than_one_character() -> None:
    facts = read("f('a', 'bc', f'{x}d')\nx['ef']\nx['g']")
    assert [(one.text, one.key) for one in facts.literals] == [("bc", False), ("{}d", False), ("ef", True)]


def test_a_name_is_a_reference_where_it_is_loaded_and_not_called() -> None:
    facts = read("import a\na.go()\nrun(a.b, a.b, len, unknown)\nx = a.c.d")
    assert [(one.line, one.name) for one in facts.references] == [(3, "a.b"), (4, "a.c.d")]


def test_a_walrus_binds_after_the_arguments_beside_it_were_named() -> None:
    facts = read("def f(a):\n    go(a := make(), a)\n    a.run()")
    assert [one.name for one in facts.calls] == ["?go", "?make", "?make().run"]
    assert facts.calls[0].args == [None, NameValue("?a")]
