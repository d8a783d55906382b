"""What the expressions of Python are as values."""

import pytest
from python_source import call, expression

from monthtwo.facts.python.bindings import Bindings
from monthtwo.facts.python.values import cut, value_of
from monthtwo.names.value import MAX_TEXT, NONE, CallValue, ListValue, NameValue, TextValue, Value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'text'", TextValue("text")),
        ("f'{x}.csv'", TextValue("{}.csv")),
        ("3", 3),
        ("2.5", 2.5),
        ("True", True),
        ("None", NONE),
        (f"{2**62}", None),
        ("b'bytes'", None),
        ("...", None),
        ("-1", None),
        ("x", NameValue("?x")),
        ("len", NameValue("len")),
        ("x.y", NameValue("?x.y")),
        ("x.y(1)", CallValue("?x.y")),
        ("await x.y(1)", CallValue("?x.y")),
        ("{'a': 1, 'b': 2, **c}", TextValue("{a,b,**}")),
        ("('a', 1)", ListValue(["a", "1"], [])),
        ("[len, x, f'{y}!']", ListValue(["&len", "{}", "{}!"], ["len"])),
        ("lambda: 1", None),
    ],
)
def test_value(source: str, value: Value) -> None:
    found = value_of(expression(source), Bindings())
    assert (type(found), found) == (type(value), value)


def test_a_list_argument_is_a_command_line() -> None:
    source = "import subprocess, sys\nsubprocess.run([sys.executable, 'train.py', f'--out={x}'])"
    assert call(source, "run").args == [ListValue(["python", "train.py", "--out={}"], ["sys.executable"])]


def test_a_long_list_is_kept_as_far_as_it_is_shown() -> None:
    found = value_of(expression(str(["word"] * MAX_TEXT)), Bindings())
    assert isinstance(found, ListValue)
    assert found.words == ["word"] * (MAX_TEXT // len("word ") + 1)


def test_a_text_is_cut_and_can_be_encoded() -> None:
    assert cut("x" * (MAX_TEXT + 1)) == "x" * MAX_TEXT
    assert cut("\ud800é") == "?é"
