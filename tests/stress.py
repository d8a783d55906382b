"""Texts made on purpose to hold an expression up, read off the expression itself."""

import re
from collections.abc import Iterator
from typing import Any

try:
    from re import _constants as constants  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_constants as constants
    import sre_parse as parser

Node = tuple[Any, Any]
_LONG = 30
"""A repeat that may go on for so long is one to be stressed."""
_USUAL = "a A0_-. /\"'=<#:\n\t(x"
_SIGNS = ' A_.\n\t"#'
_REPEATS = {constants.MAX_REPEAT, constants.MIN_REPEAT}


def stresses(text: str | bytes, flags: int = 0) -> list[tuple[str, str, str]]:
    """Beginning, what is said over and over, and end of texts that an expression may walk over again and again.

    That is for each repeat: what leads to it and the words it repeats; and all that leads up to a point, again and
    again, so that a search starts anew inside what it has walked over.
    """
    tree = parser.parse(text, flags)
    found: dict[tuple[str, str, str], None] = {}
    for before, repeat in _repeats(list(tree), ""):
        for pump in _pumps(repeat):
            for start in {"", before}:
                for end in ("\0", "\n"):
                    found[start, pump, end] = None
    for word in dict.fromkeys(_beginnings(list(tree), "")):
        for filler in ("", " ", "\n"):
            if word:
                found["", word + filler, "\0"] = None
    return list(found)


def _repeats(nodes: list[Node], before: str) -> Iterator[tuple[str, list[Node]]]:
    """Every long repeat's body, with a word for what leads to it."""
    for op, value in nodes:
        if op in _REPEATS and value[1] >= _LONG:
            yield before, list(value[2])
        for part in _parts(op, value):
            yield from _repeats(part, before)
        before += _word([(op, value)])


def _beginnings(nodes: list[Node], before: str) -> Iterator[str]:
    """A word for what leads up to and into each point."""
    for op, value in nodes:
        for part in _parts(op, value):
            yield from _beginnings(part, before)
        before += _word([(op, value)], filled=True)
        yield before


def _parts(op: Any, value: Any) -> list[list[Node]]:
    if op in _REPEATS:
        return [list(value[2])]
    if op is constants.SUBPATTERN:
        return [list(value[-1])]
    if op is constants.BRANCH:
        return [list(branch) for branch in value[1]]
    if op in (constants.ASSERT, constants.ASSERT_NOT):
        return [list(value[1])]
    return []


def _pumps(body: list[Node]) -> list[str]:
    """Words that the body of a repeat matches: usual characters, else what it asks for."""
    if len(body) == 1 and body[0][0] in (constants.IN, constants.ANY, constants.NOT_LITERAL, constants.LITERAL):
        fitting = [character for character in _USUAL if _fits(body[0], character)]
        return fitting[:1] + [character for character in fitting[1:] if character in _SIGNS][:4] or [_word(body)]
    words = [_word(body), _word(body, filled=True)]
    for op, value in body:
        for part in _parts(op, value):
            words += [_word(part), *(_pumps(part) if len(part) == 1 else ())]
    return [word for word in dict.fromkeys(words) if word]


def _word(nodes: list[Node], filled: bool = False) -> str:
    """A word that nodes match, as short as can be; `filled`, one turn of what may be left out."""
    said = ""
    for op, value in nodes:
        if op in _REPEATS:
            said += _word(list(value[2]), filled) * max(value[0], int(filled))
        elif op is constants.SUBPATTERN:
            said += _word(list(value[-1]), filled)
        elif op is constants.BRANCH:
            said += _word(list(value[1][0]), filled)
        elif op in (constants.IN, constants.ANY, constants.NOT_LITERAL, constants.LITERAL):
            said += _character((op, value))
    return said


def _character(node: Node) -> str:
    op, value = node
    if op is constants.LITERAL:
        return chr(value)
    for character in _USUAL:
        if _fits(node, character):
            return character
    return next((chr(number) for number in range(33, 0x3000) if _fits(node, chr(number))), "")


def _fits(node: Node, character: str) -> bool:
    op, value = node
    if op is constants.ANY:
        return character != "\n"
    if op is constants.LITERAL:
        return chr(value) == character
    if op is constants.NOT_LITERAL:
        return chr(value) != character
    negated = False
    for kind, item in value:
        if kind is constants.NEGATE:
            negated = True
        elif (
            (kind is constants.LITERAL and item == ord(character))
            or (kind is constants.RANGE and item[0] <= ord(character) <= item[1])
            or (kind is constants.CATEGORY and re.match(_CATEGORIES[item], character))
        ):
            return not negated
    return negated


_CATEGORIES = {
    constants.CATEGORY_DIGIT: r"\d", constants.CATEGORY_NOT_DIGIT: r"\D", constants.CATEGORY_SPACE: r"\s",
    constants.CATEGORY_NOT_SPACE: r"\S", constants.CATEGORY_WORD: r"\w", constants.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
