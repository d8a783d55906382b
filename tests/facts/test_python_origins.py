"""What the reader notes of each statement: `SIGN FIRST LAST GUARD SCOPE NAME…`."""

from textwrap import dedent

import pytest

from monthtwo.facts.readers import read_file


def trail(text: str) -> list[str]:
    python = read_file("app.py", dedent(text).encode()).python
    assert python is not None
    return python.trail.split("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = f(y)", "=x 0 1 -1 0 y"),
        ("x, *z = y", "=x 0 0 -1 0 y"),
        ("x += y", "+x 0 0 -1 0 x y"),
        ("x[k] = y", "+x 0 0 -1 0 y"),
        ("x.a = y", "+x 0 0 -1 0 y"),
        ("x.append(y)", "(x 0 1 -1 0 x y"),
        ("tell(f(1))", "( 0 2 -1 0 "),
        ("x: int = y", "=x 0 0 -1 0 y"),
        ("for x in y: pass", "=x 0 0 -1 0 y"),
        ("with f(y) as x: pass", "=x 0 1 -1 0 y"),
        ("if x > f(): pass", "?0 0 1 -1 0 x"),
        ("while x: pass", "?0 0 0 -1 0 x"),
        ("assert x", "?0 0 0 -1 0 x"),
        ("match x:\n  case 1: pass", "?0 0 0 -1 0 x"),
        ("import m\nx = m.f(m.y)", "=x 0 1 -1 0 "),
        ("def f(x):\n  return x.a", "< 0 0 -1 1 x"),
        ("class A:\n  def f(self, y):\n    self.x = y", "=.x 0 0 -1 2 y"),
        ("class A:\n  def f(self):\n    return self.x.y", "< 0 0 -1 2 .x"),
    ],
)
def test_a_statement(text, expected):
    assert trail(text)[0] == expected


def test_what_stands_under_a_condition_says_which():
    assert trail("if x:\n  y = 1\n") == ["?0 0 0 -1 0 x", "=y 0 0 0 0 "]


def test_what_never_runs_is_not_read():
    python = read_file("app.py", b"if 0:\n  from a import b\n  f()\nelse:\n  g()\n").python
    assert python is not None
    assert [call.name for call in python.calls] == ["?g"]
    assert [item.name for item in python.imports] == ["b"]
