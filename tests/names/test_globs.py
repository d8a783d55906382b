"""Globs over paths."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.names.globs import Globs, Paths, _translated

_SEGMENTS = st.text("ab.*", min_size=1, max_size=4).filter(lambda text: "**" not in text)
_GLOBS = st.lists(_SEGMENTS | st.just("**"), min_size=1, max_size=4).map("/".join).filter(lambda g: g[-2:] != "**")
_PATHS = st.lists(st.text("ab.", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(st.lists(_GLOBS, min_size=1, max_size=3), _PATHS)
def test_a_path_is_matched_as_by_a_regular_expression(globs: list[str], path: str) -> None:
    expected = any(re.match(_translated(glob), path) for glob in globs)
    assert Globs(globs).match(path) == expected


@given(st.lists(_GLOBS, min_size=1, max_size=3), st.lists(_PATHS, unique=True))
def test_paths_are_looked_for_as_one_by_one(globs: list[str], paths: list[str]) -> None:
    wanted = Globs(globs)
    assert Paths(paths).matching(wanted) == sorted(filter(wanted.match, paths))


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("Dockerfile*", "api/Dockerfile.gpu", True),
        ("*.y*ml", "a/b.yaml", True),
        ("*.y*ml", "a/b.yaml.j2", False),
        (".github/workflows/*.y*ml", ".github/workflows/ci.yml", True),
        (".github/workflows/*.y*ml", "x/.github/workflows/ci.yml", False),
        ("**/tests/**/*.json", "a/tests/b/c/d.json", True),
        ("ab*ba", "aba", False),
        ("report-?.md", "docs/report-1.md", True),
    ],
)
def test_globs_people_write(glob: str, path: str, expected: bool) -> None:
    assert Globs([glob]).match(path) is expected
