"""What code hands to a call, as a value."""

import msgspec
import pytest

from monthtwo.names.value import CallValue, ListValue, NameValue, TextValue, Value, name_of, plain, spelt, text_of

VALUES: list[tuple[Value, str, str, str, str]] = [
    (TextValue("data"), "data", "", "=data", "data"),
    (TextValue(""), "", "", "=", ""),
    (NameValue("?client"), "", "?client", "&?client", "?client"),
    (CallValue("json.dumps"), "", "json.dumps", "@json.dumps", "json.dumps"),
    (ListValue(["python", "&.SCRIPT"], [".SCRIPT"]), "python &.SCRIPT", "", "=python &.SCRIPT", "python &.SCRIPT"),
    (3, "", "", "3", "3"),
    (True, "", "", "True", "True"),
    (None, "", "", "None", "None"),
]


@pytest.mark.parametrize(("value", "text", "name", "spelling", "bare"), VALUES)
def test_what_a_value_says(value: Value, text: str, name: str, spelling: str, bare: str) -> None:
    assert (text_of(value), name_of(value), spelt(value), plain(value)) == (text, name, spelling, bare)


def test_values_are_kept_as_they_are() -> None:
    values = [value for value, *_ in VALUES]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(values), type=list[Value]) == values
