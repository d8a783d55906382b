"""Notebooks: code cells as Python, lines, magics, other languages."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthtwo.facts.python.notebook import code_cells
from monthtwo.facts.readers import read_file


def cell(source: str | list[str], kind: str = "code", **more: Any) -> dict[str, Any]:
    if isinstance(source, str):
        source = source.splitlines(keepends=True)
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def notebook(*cells: dict[str, Any], indent: int | None = 1, **metadata: Any) -> bytes:
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4}, indent=indent).encode()


def imports(data: bytes) -> list[tuple[int, str]]:
    facts = read_file("x.ipynb", data)
    assert facts.error == ""
    assert facts.python is not None
    return [(one.line, one.module) for one in facts.python.imports]


def test_lines_are_those_of_the_file() -> None:
    outputs = [{"output_type": "display_data", "data": {"x": {"source": ["no"]}, "text": '"source": ["import no"]'}}]
    data = notebook(
        cell("# text\nimport no", "markdown"), cell("import a\n\nimport b", outputs=outputs), cell("import c")
    )
    lines = data.decode().split("\n")
    found = imports(data)
    assert [name for _, name in found] == ["a", "b", "c"]
    for line, name in found:
        assert f"import {name}" in lines[line - 1]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["code", "markdown", "raw"]), st.lists(st.sampled_from("abc"), max_size=4)),
        max_size=6,
    ),
    st.sampled_from([1, 2, 4]),
)
def test_lines_of_generated_notebooks(cells: list[tuple[str, list[str]]], indent: int) -> None:
    data = notebook(*(cell("\n".join(f"import {n}" for n in names), kind) for kind, names in cells), indent=indent)
    lines = data.decode().split("\n")
    for line, name in imports(data):
        assert f"import {name}" in lines[line - 1]


def test_lines_are_counted_when_the_file_has_none() -> None:
    data = notebook(cell("import a\nimport b"), cell("import x", "markdown"), cell("import c"), indent=None)
    assert imports(data) == [(1, "a"), (2, "b"), (3, "c")]


def test_a_source_may_be_one_string() -> None:
    data = json.dumps({"cells": [{"cell_type": "code", "source": "import a\nimport b"}]}, indent=1).encode()
    assert imports(data) == [(5, "a"), (5, "b")]


def test_magics() -> None:
    data = notebook(
        cell("%matplotlib inline\n!pip install x\nimport a\nif a:\n    %load_ext b\na?"),
        cell("%%time\nimport b"),
        cell("%%bash\nimport no"),
        cell("# sql\n%%sql\nimport no"),
        cell("files = !ls\nimport c\nx = 1 \\\n  % 2\ny = (1\n != 2)\n%time d.fit(x)"),
    )
    assert [name for _, name in imports(data)] == ["a", "b", "c"]
    source = "".join(text for text, _ in code_cells(data))
    assert "files = None\n" in source
    assert "  % 2\n" in source
    assert "\nd.fit(x)" in source


def test_a_cell_that_is_no_python_costs_that_cell() -> None:
    assert [name for _, name in imports(notebook(cell("import a"), cell("print 'x'"), cell("import b")))] == ["a", "b"]


def test_top_level_await_is_python() -> None:
    assert imports(notebook(cell("import a\nawait a.b()"), indent=None)) == [(1, "a")]


def test_no_cell_is_python() -> None:
    assert read_file("x.ipynb", notebook(cell("print 'x"))).error_reason == "syntax"


@pytest.mark.parametrize("metadata", [{"kernelspec": {"language": "R"}}, {"language_info": {"name": "julia"}}])
def test_other_languages_are_left_out(metadata: dict[str, Any]) -> None:
    assert imports(notebook(cell("import no"), **metadata)) == []


@pytest.mark.parametrize(
    "metadata", [{"kernelspec": []}, {"kernelspec": {"language": 1}}, {"language_info": {"name": "ipython"}}]
)
def test_odd_metadata_does_not_matter(metadata: dict[str, Any]) -> None:
    assert [name for _, name in imports(notebook(cell("import a"), **metadata))] == ["a"]


def test_format_3() -> None:
    sheet = {
        "cells": [{"cell_type": "heading", "source": "x"}, {"cell_type": "code", "input": ["import a\n", "import b"]}]
    }
    data = json.dumps({"worksheets": [sheet]}, indent=1).encode()
    lines = data.decode().split("\n")
    for line, name in imports(data):
        assert f"import {name}" in lines[line - 1]


def test_what_jupyter_opens_is_opened() -> None:
    data = notebook(cell("import a", outputs=[{"data": 0.5}])).replace(b"0.5", b"NaN")
    assert [name for _, name in imports(data)] == ["a"]
    assert [name for _, name in imports(b"\xef\xbb\xbf" + data)] == ["a"]
    assert [name for _, name in imports(notebook(cell("import a # x")).replace(b"# x", b"# \xff"))] == ["a"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "syntax"),
        (b"not json", "syntax"),
        (b"[1]", "syntax"),
        (b'{"cells": 3}', "syntax"),
        (b"\0\1\2", "binary"),
        (b'{"cells": ' + b"[" * 10_000, "too-deep"),
        (b'{"x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "too-deep"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    facts = read_file("x.ipynb", data)
    assert facts.error
    assert facts.error_reason == reason


def test_deep_code_costs_its_cell() -> None:
    facts = read_file("x.ipynb", notebook(cell("x = " + "(" * 10_000), cell("import a")))
    assert not facts.error.startswith("reader broke")


@settings(deadline=None)
@given(
    st.lists(st.text(st.sampled_from("%!?a=. \n\r\t()'\"[]1\x0c"), max_size=30), max_size=4), st.sampled_from([None, 1])
)
def test_never_raises(sources: list[str], indent: int | None) -> None:
    data = notebook(*(cell([source]) for source in sources), indent=indent)
    assert not read_file("x.ipynb", data).error.startswith("reader broke")
    for text, lines in code_cells(data):
        assert text.count("\n") == len(lines)
