"""What Python binds names to."""

import pytest
from python_source import read

from monthtwo.facts.records import Import


@pytest.mark.parametrize(
    ("source", "bindings"),
    [
        ("import a.b", {"a": "a"}),
        ("import a.b as c", {"c": "a.b"}),
        ("from a import b as c, d", {"c": "a.b", "d": "a.d"}),
        ("from a import *", {}),
        ("from . import a", {"a": "#.#.a"}),
        ("from ..a import b", {"b": "#..a#.b"}),
        ("import a\nx = y = a.go()", {"a": "a", "x": "a.go()", "y": "a.go()"}),
        ("import a\nx, (y, *z) = a.go()", {"a": "a", "x": "a.go()", "y": "a.go()", "z": "a.go()"}),
        ("import a\nx: a.B = None", {"a": "a", "x": "a.B()"}),
        ("import a\nx: a.B = a.go()", {"a": "a", "x": "a.go()"}),
        ("import a\nx: a.B", {"a": "a", "x": "a.B()"}),
        ("import a\nwith a.go() as x: ...", {"a": "a", "x": "a.go()"}),
        ("import a\nfor x in a.go(): ...", {"a": "a"}),
        ("x = None", {}),
        ("import a\nx[0] = a.go()", {"a": "a"}),
    ],
)
def test_what_a_module_binds(source: str, bindings: dict[str, str]) -> None:
    assert read(source).bindings == bindings


def test_imports_keep_their_dots_and_the_name_they_bind() -> None:
    assert read("import a.b\nfrom ..c import d as e\nfrom f import *").imports == [
        Import(1, "a.b", "", "a", 0),
        Import(2, "..c", "d", "e", 0),
        Import(3, "f", "*", "*", 0),
    ]


def test_what_stands_in_a_target_is_read() -> None:
    facts = read("rows[key()] = 1\nmake().x = 2\n[a, find()[0]] = b")
    assert [one.name for one in facts.calls] == ["?key", "?make", "?find"]


def test_a_result_in_parts_is_behind_each_name_in_a_condition() -> None:
    facts = read("ok, why = compare(new, old)\nif ok:\n    go()")
    assert "compare" in facts.guards[0].names


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ("X = 'http://a/b'", {"X": "http://a/b"}),
        ("X: str = 'http://a/b'", {"X": "http://a/b"}),
        ("X = f'{HOST}/b'", {"X": "{}/b"}),
        ("X = HOST + '/b/' + NAME", {"X": "{}/b/{}"}),
        ("import os\nX = os.getenv('X', 'http://a/b')", {"X": "http://a/b"}),
        ("from decouple import config\nX = config('X', default='http://a/b')", {"X": "http://a/b"}),
        ("X = HOST.rstrip('/')", {}),
        ("X = 'b'", {}),
        ("X = HOST - 1", {}),
        ("X = '/" + "b" * 200 + "'", {}),
        ("X = " + "HOST + " * 20 + "'/b'", {"X": "{}" * 8 + "/b"}),
        ("def f():\n    X = 'http://a/b'", {}),
        ("class A:\n    X = 'http://a/b'", {}),
    ],
)
def test_the_addresses_that_a_module_keeps(source: str, addresses: dict[str, str]) -> None:
    assert read(source).addresses == addresses
