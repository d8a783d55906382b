"""Newer Python is read by an older parser: same names, same lines."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.python.backport import older
from monthtwo.facts.python.reader import read_python

NEWER = [
    'x = f"{root / "models"}"\n',
    "x = f'{names['a']}'\n",
    'x = f"{", ".join(names)}"\n',
    'x = f"{"\\n".join(lines)}"\n',
    'x = f"{\n    value\n}"\n',
    "type Row = dict[str, int]\n",
    "def first[T](items: list[T]) -> T:\n    return items[0]\n",
    "class Box[T]:\n    pass\n",
]


@pytest.mark.parametrize("source", NEWER)
def test_newer_syntax_is_read(source: str) -> None:
    ast.parse(older(source), feature_version=(3, 10))
    facts = read_python(source + "train()\n")
    assert facts.python is not None, facts.error
    assert [call.line for call in facts.python.calls if call.name == "?train"] == [source.count("\n") + 1]


@pytest.mark.parametrize(
    "source",
    [
        '# f"{a["b"]}"\n',
        "x = \"f'{a}'\"\n",
        'x = f"{{a}} {b!r:>{width}}"\n',
        '"""f"{a["b"]}" """\n',
        "type(x)\n",
        "type = 3\n",
    ],
)
def test_what_is_not_newer_stays(source: str) -> None:
    assert older(source) == source or ast.dump(ast.parse(older(source))) == ast.dump(ast.parse(source))


@given(st.text(alphabet="f\"'{}\\\n#abc[]() =", max_size=60))
def test_any_text_comes_back_with_its_lines(source: str) -> None:
    assert older(source).count("\n") == source.count("\n")
