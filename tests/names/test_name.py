"""Dotted names as files say them."""

import pytest

from monthtwo.names.name import (
    Name,
    is_late,
    is_pending,
    is_traceable,
    is_unknown,
    is_unresolved,
    late,
    own,
    relative,
    unknown,
    unsigned,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("boto3.client().upload", "resolved"),
        ("a/b.py:Trainer.fit", "resolved"),
        ("?client.upload", "unresolved"),
        ("!late.bound", "unresolved"),
        (".Trainer.fit", "own"),
        ("#..utils#.send", "relative"),
    ],
)
def test_a_name_has_one_form(text: str, form: str) -> None:
    forms = ("resolved", "unresolved", "own", "relative")
    assert [known for known in forms if getattr(Name(text), known)] == [form]


def test_the_parts_of_a_name() -> None:
    name = Name("?boto3.client().upload")
    assert (name.package, name.receiver, name.last) == ("?boto3", "?boto3.client()", "upload")
    assert (name.shown, name.uncalled) == ("boto3.client().upload", "?boto3.client.upload")
    assert (Name("fit").receiver, Name("fit").last) == ("", "fit")


@pytest.mark.parametrize("text", ["?fit", "!fit", ".fit", "fit"])
def test_the_last_part_of_a_bare_name_has_no_sign(text: str) -> None:
    assert (Name(text).receiver, Name(text).last) == ("", "fit")


def test_a_name_is_a_string() -> None:
    assert {Name("a.b"): 1}["a.b"] == 1


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("boto3.client().upload", {is_traceable}),
        (".Trainer.fit", {is_traceable}),
        ("#..utils#.send", {is_traceable}),
        ("?client.upload", {is_unresolved, is_unknown}),
        ("?self.model", {is_unresolved, is_unknown, is_pending, is_traceable}),
        ("?cls.model", {is_unresolved, is_unknown, is_pending}),
        ("?selfish.model", {is_unresolved, is_unknown}),
        ("!model.fit", {is_unresolved, is_late, is_pending, is_traceable}),
    ],
)
def test_a_string_is_asked_as_a_name_is(text: str, answers: set[object]) -> None:
    questions = (is_unresolved, is_unknown, is_late, is_pending, is_traceable)
    assert {ask for ask in questions if ask(text)} == answers
    assert is_unresolved(text) == Name(text).unresolved


def test_names_are_made_as_they_are_read() -> None:
    assert Name(own("Trainer.fit")).own
    assert Name(f"{relative('..utils')}.send").relative
    assert is_unknown(unknown("client"))
    assert is_late(late("model"))
    assert unsigned(unknown("client")) == unsigned(late("client")) == "client"
