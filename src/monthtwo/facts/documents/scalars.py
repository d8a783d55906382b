"""Scalars of documents as JSON types: what YAML 1.2 calls null, true, 1 and 1.5, and nothing else.

Words such as `on`, `yes` and `off` stay strings: a workflow's `on:` is a key, not true.
"""

import math

from monthtwo.facts.records import Scalar
from monthtwo.facts.source import MAX_VALUE
from monthtwo.regular_expressions import lazy

_WORDS: dict[str, Scalar] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_WORD_STARTS = frozenset("~nNtTfF")
_NUMBER_STARTS = frozenset("-+.0123456789")
_INTEGER = lazy(r"[-+]?(?:0|[1-9][0-9]*)")
_RADIX = lazy(r"0x[0-9a-fA-F]{1,16}|0o[0-7]{1,21}")
_FLOAT = lazy(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LOWEST, _HIGHEST = -(2**63), 2**64 - 1
_MAX_DIGITS = 25


def plain(text: str) -> Scalar:
    """What an unquoted scalar means."""
    first = text[:1]
    if first in _NUMBER_STARTS:
        return number(text)
    if not first or first in _WORD_STARTS:
        return _WORDS.get(text, text) if len(text) < 6 else text[:MAX_VALUE]
    return text if len(text) <= MAX_VALUE else text[:MAX_VALUE]


def number(text: str) -> Scalar:
    """The number `text` spells, else `text` itself (a version, a date, an octal file mode with its leading zero)."""
    if _INTEGER.fullmatch(text):
        # Whole numbers that no 64 bits hold are floats, as in JavaScript: nothing reads them, and the cache could not.
        return bounded(int(text)) if len(text) <= _MAX_DIGITS else _real(text)
    if _FLOAT.fullmatch(text):
        return _real(text)
    if _RADIX.fullmatch(text):
        return bounded(int(text, 0))
    return text[:MAX_VALUE]


def bounded(value: int) -> int | float | str:
    """`value`, or its nearest float when it does not fit into 64 bits, or else how it is spelt."""
    if _LOWEST <= value <= _HIGHEST:
        return value
    try:
        return float(value)
    except OverflowError:
        return f"{value:#x}"[:MAX_VALUE]


def _real(text: str) -> Scalar:
    value = float(text)
    return value if math.isfinite(value) else text[:MAX_VALUE]
