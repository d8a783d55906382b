"""Dotted names as files say them."""

import pytest

from monthtwo.names.name import Name


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


def test_a_name_is_a_string() -> None:
    assert {Name("a.b"): 1}["a.b"] == 1
