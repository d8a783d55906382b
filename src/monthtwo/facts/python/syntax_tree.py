"""Python source as a syntax tree: what the parser of this Python would take for ever, or refuses, is told before."""

import ast
import sys
import warnings
from contextlib import suppress

from monthtwo.facts.python.backport import formatted_strings, older
from monthtwo.facts.python.python2 import modern
from monthtwo.facts.source import Unreadable, without_long_numbers
from monthtwo.regular_expressions import lazy

_REFUSES_LONG_NUMBERS = getattr(sys, "get_int_max_str_digits", int)() > 0
"""Else it reads them, and takes the square of their length for it."""
_CHAIN = 1_000
"""Parts of a dotted name. The parser copies it once for each part, and nobody writes more than a few."""
_IN_NAMES = (
    b"\\ \t\r\n\f" + bytes(range(48, 58)) + bytes(range(65, 91)) + b"_" + bytes(range(97, 123)) + bytes(range(128, 256))
)
_SIGNS = bytes(46 if sign == 46 else 120 for sign in range(256))
_MANY_DOTS = b"." * _CHAIN
"""What is left of such a name, and of much prose, without all that may stand between its dots."""
_DOTTED = lazy(r"(?:\.[\s\\]*\w+[\s\\]*)+")
_DEAR = 1_000_000_000
"""Parts of f-strings times the characters of each: before Python 3.12 each part is looked for from the start of all."""


def syntax_tree(source: str | bytes) -> ast.Module:
    """As `parsed`; a file in newer Python than this one, or in Python 2, is read as far as this parser can."""
    try:
        return parsed(source)
    except SyntaxError as error:
        text = _text(source)
        for rewritten in (older(text), modern(text)):
            if rewritten != text:
                with suppress(SyntaxError):
                    return parsed(rewritten)
        raise error


def parsed(source: str | bytes) -> ast.Module:
    """The tree of `source`.

    Raises:
        SyntaxError: it is no Python.
        ValueError, RecursionError, MemoryError: the parser cannot read it.
        Unreadable: the parser would take too much to read it.
    """
    _check(source)
    if not _REFUSES_LONG_NUMBERS:
        source = _shorter(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError):
            shorter = _shorter(source)
            if shorter == source:
                raise
            return ast.parse(shorter)


def _check(source: str | bytes) -> None:
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    if _MANY_DOTS in data.translate(_SIGNS, _IN_NAMES) and _longest_name(_text(source)) >= _CHAIN:
        raise Unreadable("too-deep", f"a name of more than {_CHAIN} parts")
    if sys.version_info < (3, 12) and data.count(b"{") * len(data) > _DEAR:
        text = _text(source)
        if sum(text.count("{", start, end) * (end - start) for start, end in formatted_strings(text)) > _DEAR:
            raise Unreadable("too-deep", "f-strings of too many parts")


def _longest_name(text: str) -> int:
    """Dots in the dotted name that has most of them."""
    return max((name[0].count(".") for name in _DOTTED.finditer(text)), default=0)


def _shorter(source: str | bytes) -> str | bytes:
    if isinstance(source, str):
        return without_long_numbers(source)
    return without_long_numbers(source.decode("latin-1")).encode("latin-1")  # whatever its encoding is


def _text(source: str | bytes) -> str:
    return source.decode("utf-8", "replace") if isinstance(source, bytes) else source
