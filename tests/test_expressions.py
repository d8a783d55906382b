"""Expressions that are compiled when they are first used."""

import re

import pytest

from monthtwo.expressions import lazy


def test_it_does_what_the_compiled_expression_does() -> None:
    text = "train.py trains"
    ours, real = lazy(r"TRAIN(\w*)", re.I), re.compile(r"TRAIN(\w*)", re.I)
    assert ours.findall(text) == real.findall(text)
    assert ours.sub("x", text) == real.sub("x", text)
    assert ours.fullmatch(text) is None
    assert ours.pattern == real.pattern


def test_bytes_are_searched_too() -> None:
    assert lazy(rb"\d+").split(b"a1b") == [b"a", b"b"]


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("x")
