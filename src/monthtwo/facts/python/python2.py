"""Python 2 written so that the parser of Python 3 reads it: the same names on the same lines.

Much research code of before 2018 is Python 2. Statements that became calls get their brackets, `except A, e` its `as`;
numbers, strings and operators that are written otherwise today are written so. What is no Python 2 either comes back as
something that is no Python.
"""

import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from monthtwo.regular_expressions import lazy

_SIGNS = lazy(
    r"^[ \t]*(?:print[ \t]+[^\s=(.,]|print[ \t]*$|print[ \t]*>>|exec[ \t]+[\w\"'])"
    r"|[:;][ \t]*print[ \t]+[\w\"']|^[ \t]*except[ \t]+[\w.() ,\t]{1,200},[ \t]*\w+[ \t]*:"
    r"|^[ \t]*raise[ \t]+[\w.]+[ \t]*,|<>|\b0[0-7]+\b|\b\d+[lL]\b|\b[uU][rR][\"']|`[^`\n]{1,200}`",
    re.MULTILINE,
)
_NUMBER = lazy(r"(?<![\w.])0([0-7]+)(?![\w.])")
_LONG = lazy(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)[lL](?!\w)")
_RAW = lazy(r"(?<![\w\"'])[uU]([rR][\"'])")
_OPENS, _CLOSES = frozenset("([{"), frozenset(")]}")
_ENDS = frozenset({tokenize.NEWLINE, tokenize.ENDMARKER})
_BLANK = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT})
_STARTS = frozenset({"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class"})
"""How statements begin behind whose colon another may follow on the line."""

_Edit = tuple[int, int, int, str]
"""A row, the columns from and to, and what comes in between."""


def modern(source: str) -> str:
    """`source` for a parser of Python 3. What shows no sign of Python 2 comes back as it was."""
    if not _SIGNS.search(source):
        return source
    text = _RAW.sub(r"\1", _NUMBER.sub(r"0o\1", _LONG.sub(r"\1", source.expandtabs()))).replace("<>", "!=")
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    return _edited(text, [edit for statement in _statements(tokens) for edit in _edits(statement)])


def _statements(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[list[tokenize.TokenInfo]]:
    """The tokens of each simple statement, and of each head of a compound one, without what ends it."""
    statement: list[tokenize.TokenInfo] = []
    depth = 0
    for token in tokens:
        if token.type in _BLANK:
            continue
        depth += (token.string in _OPENS) - (token.string in _CLOSES) if token.type == tokenize.OP else 0
        # The colon of a lambda or a slice stands in an expression; behind that of a head a statement may follow.
        head = token.string == ":" and depth == 0 and bool(statement) and statement[0].string in _STARTS
        if token.type in _ENDS or (depth == 0 and token.string == ";") or head:
            if statement:
                yield statement
            statement = []
        else:
            statement.append(token)
    if statement:
        yield statement


def _edits(statement: Sequence[tokenize.TokenInfo]) -> Iterator[_Edit]:
    first, *rest = statement
    ticks = [token for token in statement if token.string == "`"]
    for number, tick in enumerate(ticks[: len(ticks) // 2 * 2]):
        yield (*tick.start, tick.end[1], "(" if number % 2 == 0 else ")")
    if first.string in ("print", "exec") and not _is_name(rest):
        yield (*first.end, first.end[1], "(")
        if rest and rest[0].string == ">>":
            yield (*rest[0].start, rest[0].end[1], "")
        last = statement[-1]
        yield (*last.end, last.end[1], ")")
    elif first.string in ("except", "raise"):
        comma = _comma(rest)
        if comma is not None and first.string == "except":
            yield (*comma.start, comma.end[1], " as")
        elif comma is not None:
            last = statement[-1]
            yield (*comma.start, comma.end[1], "(")
            yield (*last.end, last.end[1], ")")


def _is_name(rest: Sequence[tokenize.TokenInfo]) -> bool:
    """Whether what follows `print` makes it a call or a name: brackets to the end, an attribute, an assignment."""
    if not rest or rest[0].string != "(":
        return bool(rest) and rest[0].string in ("=", ".", ",", ")", "]", ":")
    depth = 0
    for number, token in enumerate(rest):
        depth += (token.string in _OPENS) - (token.string in _CLOSES)
        if depth == 0:
            return number == len(rest) - 1
    return True


def _comma(tokens: Sequence[tokenize.TokenInfo]) -> tokenize.TokenInfo | None:
    """The first comma outside of brackets."""
    depth = 0
    for token in tokens:
        depth += (token.string in _OPENS) - (token.string in _CLOSES)
        if token.string == "," and depth == 0:
            return token
    return None


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    lines = text.splitlines(keepends=True)
    for row, start, end, inserted in sorted(edits, reverse=True):
        line = lines[row - 1]
        lines[row - 1] = line[:start] + inserted + line[end:]
    return "".join(lines)
