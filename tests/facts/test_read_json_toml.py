"""JSON and TOML: values, lines, bounds."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts.documents.json_tree import MAX_JSON, read_json
from monthtwo.facts.documents.toml_tree import MAX_TOML, read_toml
from monthtwo.facts.readers import read_file
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable

NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=25,
)


def plain(node: Node) -> Any:
    if node.entries is not None:
        return {key: plain(value) for key, value in node.entries.items()}
    if node.items is not None:
        return [plain(value) for value in node.items]
    return node.value


@settings(deadline=None)
@given(JSON_VALUES, st.sampled_from([None, 0, 1, 4]), st.booleans())
def test_values_are_those_of_json_loads(tree: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=ascii_only)
    (document,) = read_json(text)
    assert plain(document) == json.loads(text)


@settings(deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), JSON_VALUES, min_size=1, max_size=8))
def test_the_line_of_a_json_key_is_where_it_stands(tree: dict[str, Any]) -> None:
    text = json.dumps(tree, indent=2)
    (document,) = read_json(text)
    assert document.entries is not None
    lines = text.split("\n")
    for key, node in document.entries.items():
        assert lines[node.line - 1].startswith(f'  "{key}":')


def test_lines_of_items() -> None:
    (document,) = read_json('{\n "a":\n  [\n   1,\n   {"b": 2}\n  ]\n}')
    assert document.entries is not None
    a = document.entries["a"]
    assert a.line == 2
    assert a.items is not None
    assert [item.line for item in a.items] == [4, 5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('// editor settings\n{"a": "//x", /* y */ "b": [1, 2,],}', {"a": "//x", "b": [1, 2]}),
        ('{"a": NaN, "b": -Infinity}', {"a": "NaN", "b": "-Infinity"}),
        ('"\\ud83d\\ude00 \\ud800"', "😀 ?"),
        ("1" * 30, float("1" * 30)),
    ],
)
def test_json_as_people_write_it(text: str, expected: object) -> None:
    (document,) = read_json(text)
    assert plain(document) == expected


def test_json_lines_and_large_files_are_data() -> None:
    assert read_json('{"a": 1}\n{"a": 2}\n') == []
    assert read_json("[" + "1," * MAX_JSON + "1]") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "syntax"),
        ("{'a': 1}", "syntax"),
        ('{"a": }', "syntax"),
        ("[" * 10_000, "too-deep"),
        ("[" * 10_000 + "]" * 10_000, "too-deep"),
        ("[" * 150 + "]" * 150, "too-deep"),
        ('{"a":' * 150 + "1" + "}" * 150, "too-deep"),
    ],
)
def test_json_that_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_json(text)
    assert caught.value.reason == reason


PYPROJECT = """\
[project]
name = "x"
dependencies = [
    # comment with ] bracket
    "a>=1",
    'b[c]==2',
]

[project.optional-dependencies]
dev = ["pytest"]

[[tool.mypy.overrides]]
module = "one"

[[tool.mypy.overrides]]
module = "two"
text = \"\"\"
[not.a.table]
key = 1
\"\"\"
tool."x.y".z = 1979-05-27

[tool.deep]
inline = { a = { b = [1, 2] } }
"""


def test_toml_values_and_lines() -> None:
    (document,) = read_toml(PYPROJECT)
    found = plain(document)
    assert found["project"]["dependencies"] == ["a>=1", "b[c]==2"]
    assert found["tool"]["mypy"]["overrides"][1]["tool"] == {"x.y": {"z": "1979-05-27"}}
    project = node_at(document, "project")
    assert project.line == 1
    dependencies = node_at(document, "project", "dependencies")
    assert dependencies.line == 3
    assert dependencies.items is not None
    assert [item.line for item in dependencies.items] == [5, 6]
    assert node_at(document, "project", "optional-dependencies", "dev").line == 10
    overrides = node_at(document, "tool", "mypy", "overrides").items
    assert overrides is not None
    assert [(node.line, node_at(node, "module").line) for node in overrides] == [(12, 13), (15, 16)]
    assert node_at(overrides[1], "tool", "x.y", "z").line == 21
    assert node_at(document, "tool", "deep", "inline", "a", "b").line == 24


def node_at(node: Node, *keys: str) -> Node:
    for key in keys:
        assert node.entries is not None
        node = node.entries[key]
    return node


@settings(deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z-]{1,8}", fullmatch=True), NUMBERS | st.booleans(), min_size=1))
def test_the_line_of_a_toml_key_is_where_it_stands(table: dict[str, Any]) -> None:
    text = "# head\n\n[t]\n" + "".join(f"{key} = {json.dumps(value)}\n\n" for key, value in table.items())
    if any(isinstance(value, int) and value >= 2**63 for value in table.values()):
        return
    (document,) = read_toml(text)
    lines = text.split("\n")
    for key in table:
        assert lines[node_at(document, "t", key).line - 1].startswith(f"{key} =")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = ", "syntax"),
        ("a = 1\na = 2", "syntax"),
        ("a = " + "[" * 10_000, "too-deep"),
        ("a = " + "[" * 10_000 + "]" * 10_000, "too-deep"),
        ("[" + "a." * 150 + "a]", "too-deep"),
        ("a = " + "{a = " * 10_000, "too-deep"),
        ("a." * 100_000, "too-deep"),
    ],
)
def test_toml_that_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_toml(text)
    assert caught.value.reason == reason


def test_large_toml_is_data() -> None:
    assert read_toml("# x\n" * MAX_TOML) == []


@settings(deadline=None)
@given(st.sampled_from(["x.json", "x.toml"]), st.text(st.sampled_from("ab=.[]{}\"'\\,:#/* \n\t01eE-+"), max_size=60))
def test_never_raises_anything_else(path: str, text: str) -> None:
    facts = read_file(path, text.encode())
    assert not facts.error.startswith("reader broke")
