"""Tests in outline: their imports, and which of them are read in full."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.python.outline import TestTier, outline
from monthtwo.facts.readers import read_syntax

TIER = TestTier(
    {"locust": (), "tenacity": ("retry", "Retrying")},
    ((("perf_counter", "time()"), r"\brequests\b|client\w{0,20}\.get\b"),),
)
_PLAIN = b'''
"""A test."""
import json, os.path as path
from app.main import (
    app,  # the application
    router as routes,
)
from . import helpers
from ..factories import *

def test_it():
    from app.late import thing
    assert thing
'''


def _imports(source: bytes) -> list[tuple[int, str, str, str]]:
    facts = outline(source, TIER)
    assert facts is not None and facts.python is not None
    return [(item.line, item.module, item.name, item.alias) for item in facts.python.imports]


def test_imports_of_every_form_are_found_with_their_lines() -> None:
    assert _imports(_PLAIN) == [
        (3, "json", "", "json"),
        (3, "os.path", "", "path"),
        (4, "app.main", "app", "app"),
        (4, "app.main", "router", "routes"),
        (8, ".", "helpers", "helpers"),
        (9, "..factories", "*", "*"),
        (12, "app.late", "thing", "thing"),
    ]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (b"import a; import b\nimport c\n", [1, 2]),
        (b"x = 'import a'\n  import b\n", [2]),
        (b"from a import (\n    b,\n    important\n) # import c\nimport d", [1, 1, 5]),
        (b"# import a\nimportant = 1\nimport  b", [3]),
    ],
)
def test_an_import_stands_at_the_start_of_its_line(source: bytes, lines: list[int]) -> None:
    assert [line for line, *_ in _imports(source)] == lines


def test_an_outline_has_a_module_body_and_no_calls() -> None:
    facts = read_syntax("python:test", _PLAIN, TIER).python
    assert facts is not None
    assert [scope.kind for scope in facts.scopes] == ["module"]
    assert facts.calls == []


@pytest.mark.parametrize(
    "source",
    [
        b"from locust import HttpUser\n",
        b"import tenacity\n\n@tenacity.retry\ndef fetch(): ...\n",
        b"import time, requests\nstart = time.perf_counter()\nrequests.post(url)\n",
        b"from time import time\nbegun = time()\nclient.get('/predict')\n",
    ],
)
def test_what_the_catalogue_names_is_read_in_full(source: bytes) -> None:
    assert outline(source, TIER) is None
    facts = read_syntax("python:test", source, TIER)
    assert facts == read_syntax("python", source)


@pytest.mark.parametrize(
    "source",
    [b"import time\ntime.sleep(1)\nclient.get('/')\n", b"# locust is great\nretry = 3\n", b"import tenacity\n"],
)
def test_a_mere_word_is_no_reason_to_read_on(source: bytes) -> None:
    assert outline(source, TIER) is not None


@given(st.binary(max_size=300))
def test_no_bytes_break_it(source: bytes) -> None:
    read_syntax("python:test", source, TIER)


@given(st.lists(st.sampled_from([b"import a.b\n", b"from .x import y\n", b"x = 1\n", b"\n"])))
def test_imports_are_those_that_the_parser_finds(lines: list[bytes]) -> None:
    source = b"".join(lines)
    full = read_syntax("python", source).python
    assert full is not None
    assert _imports(source) == [(item.line, item.module, item.name, item.alias) for item in full.imports]


def test_without_a_tier_every_test_is_read_in_full() -> None:
    assert read_syntax("python:test", _PLAIN) == read_syntax("python", _PLAIN)
