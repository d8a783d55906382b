"""What code hands to a call or keeps under a key, as far as the file tells: a text, a name, a call's result, a list."""

from collections.abc import Iterable

from msgspec import Struct

MAX_TEXT = 500
"""Characters of a text that are kept."""


class TextValue(Struct, array_like=True, frozen=True, gc=False, tag=1):
    """A string, or the keys of a dictionary in braces, `**` for those of another one.

    In an f-string `{}` stands for what is filled in.
    """

    text: str


class NameValue(Struct, array_like=True, frozen=True, gc=False, tag=2):
    """What a variable, an attribute, a function or a class is called, as `Name` says it; `None` too is a name."""

    name: str


class CallValue(Struct, array_like=True, frozen=True, gc=False, tag=3):
    """What a call gives, by the name of what is called."""

    name: str


class ListValue(Struct, array_like=True, frozen=True, gc=False, tag=4):
    """A list or tuple: its words as a command line would say them, and the resolved names among them."""

    words: list[str]
    names: list[str]

    @property
    def text(self) -> str:
        return " ".join(self.words)[:MAX_TEXT]


Value = TextValue | NameValue | CallValue | ListValue | int | float | bool | None
"""Numbers and booleans stand for themselves; None is anything that cannot be told."""

NONE = NameValue("None")
"""The value `None` of Python."""


def text_of(value: Value) -> str:
    """The text of a string or list, "" for anything else."""
    return value.text if isinstance(value, (TextValue, ListValue)) else ""


def name_of(value: Value) -> str:
    """The name that a value refers to or is a result of, "" for anything else."""
    return value.name if isinstance(value, (NameValue, CallValue)) else ""


def texts(values: Iterable[Value]) -> list[str]:
    """The texts among values."""
    return [value.text for value in values if isinstance(value, (TextValue, ListValue))]


def is_text(value: Value) -> bool:
    return isinstance(value, (TextValue, ListValue))


def is_named(value: Value) -> bool:
    return isinstance(value, (NameValue, CallValue))


def spelt(value: Value) -> str:
    """How expressions of manifests see a value: `=text`, `&name`, `@called.name`, a number or boolean as it is."""
    if isinstance(value, (TextValue, ListValue)):
        return f"={value.text}"
    if isinstance(value, NameValue):
        return f"&{value.name}"
    return f"@{value.name}" if isinstance(value, CallValue) else str(value)


def plain(value: Value) -> str:
    """A value without its sign: the text, the name, the number as text."""
    return text_of(value) or name_of(value) or ("" if is_text(value) or is_named(value) else str(value))
