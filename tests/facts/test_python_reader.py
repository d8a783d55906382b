"""The Python reader as a whole: encodings, lines, and that nothing a file holds can break it."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_source import read

from monthtwo.facts.python.reader import read_python


def test_lines_are_mapped_for_cells() -> None:
    facts = read_python("x = 1\nf()\n", [10, 20]).python
    assert facts is not None
    assert [c.line for c in facts.calls] == [20]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"print 'python two\n", "syntax"),
        (b"def f(:\n", "syntax"),
        (b"x = 1\x00\n", "syntax"),
        (b"# -*- coding: no-such-encoding -*-\n", "syntax"),
        (b"x = '\xff\xfe'\n", "syntax"),
        (b"(" * 10_000 + b")" * 10_000, "syntax"),
        (b"x = " + b"-" * 100_000 + b"1\n", "too-deep"),
        pytest.param(
            b"x = " + b".a".join([b"x"] * 50_000) + b"\n",
            "too-deep",
            marks=pytest.mark.skipif(sys.version_info < (3, 11), reason="3.10 parses a chain of any length"),
        ),
    ],
)
def test_what_cannot_be_parsed_is_a_reported_skip(source: bytes, reason: str) -> None:
    facts = read_python(source)
    assert facts.python is None
    assert facts.error
    assert facts.error_reason in (reason, "too-deep")


def test_declared_encodings_are_obeyed() -> None:
    facts = read_python("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1")).python
    assert facts is not None
    assert [item.text for item in facts.literals] == []  # one character says nothing


@given(st.text(max_size=200))
def test_any_text_is_facts_or_an_error(text: str) -> None:
    facts = read_python(text)
    assert (facts.python is None) == bool(facts.error)


@given(st.binary(max_size=200))
def test_any_bytes_are_facts_or_an_error(data: bytes) -> None:
    facts = read_python(data)
    assert (facts.python is None) == bool(facts.error)


_NAMES = st.sampled_from(["a", "b", "np", "self", "x"])
_EXPRESSIONS = st.recursive(
    _NAMES | st.sampled_from(["1", "'s'", "f'{a}'", "None"]),
    lambda inner: st.one_of(
        st.builds("{}({})".format, inner, inner),
        st.builds("({}).m({}, k={})".format, inner, inner, inner),
        st.builds("[{}, *{}]".format, inner, _NAMES),
        st.builds("{{'k': {}}}".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(lambda a: {})".format, inner),
        st.builds("[y for y in {} if {}]".format, inner, inner),
    ),
    max_leaves=8,
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["{}", "a = {}", "for b in {}: a(b)", "if {}: a()", "with {} as x: x.go()"]), _EXPRESSIONS
        )
    )
)
def test_every_call_has_a_name_a_line_and_a_scope(parts: list[tuple[str, str]]) -> None:
    facts = read("import numpy as np\n" + "\n".join(form.format(text) for form, text in parts))
    for found in facts.calls:
        assert found.name
        assert 1 <= found.line <= len(parts) + 1
        assert 0 <= found.scope < len(facts.scopes)
        assert -1 <= found.guard < len(facts.guards)
