"""Newer Python written so that an older parser reads it: the same names on the same lines.

A scanned repository may be written for a newer Python than the one that scans it. Since 3.12 an f-string may hold its
own quotes, backslashes and line ends in its expressions, `type X = …` is a statement, and functions and classes have
type parameters.
"""

import re
from collections.abc import Iterator

from monthtwo.regular_expressions import lazy

_TOKEN = lazy(
    r"""(?P<comment>\#[^\n]*)|(?P<prefix>\b[A-Za-z]{1,2}|)(?P<quote>\"{3}|'{3}|"|')""",
)
_TYPE = lazy(r"^([ \t]*)type[ \t]+(\w+)[ \t]*(?:(\[[^\]\n]*\])[ \t]*)?=", re.M)
_PARAMETERS = lazy(r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)\[[^\n]*?\](?=[(:])", re.M)


def older(source: str) -> str:
    """`source` for a parser from before 3.12. What is not newer comes back as it was."""
    return _PARAMETERS.sub(r"\1", _TYPE.sub(r"\1\2 =", _strings(source)))


def formatted_strings(source: str) -> Iterator[tuple[int, int]]:
    """Where the f-strings of `source` begin and end."""
    at = 0
    while (found := _TOKEN.search(source, at)) is not None:
        if found["comment"] is not None:
            at = found.end()
        elif "f" not in found["prefix"].lower():
            at = _plain_end(source, found.end(), found["quote"])
        else:
            at = _formatted_end(source, found.end(), found["quote"])[0]
            yield found.start(), min(at, len(source))


def _strings(source: str) -> str:
    parts: list[str] = []
    done = at = 0
    while (found := _TOKEN.search(source, at)) is not None:
        if found["comment"] is not None:
            at = found.end()
            continue
        if "f" not in found["prefix"].lower():
            at = _plain_end(source, found.end(), found["quote"])
            continue
        end, nested = _formatted_end(source, found.end(), found["quote"])
        if nested and len(found["quote"]) == 1 and end <= len(source):
            body = source[found.end() : end - 1]
            quote = found["quote"] * 3
            parts += [source[done : found.start()], found["prefix"], quote, _without_backslashes(body), quote]
            done = end
        at = end
    return "".join([*parts, source[done:]])


def _plain_end(source: str, at: int, quote: str) -> int:
    """Where a string that began before `at` is over."""
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source.startswith(quote, at):
            return at + len(quote)
        elif source[at] == "\n" and len(quote) == 1:
            return at
        else:
            at += 1
    return len(source) + 1


def _formatted_end(source: str, at: int, quote: str) -> tuple[int, bool]:
    """Where an f-string is over, and whether an expression in it says what only newer parsers read."""
    depth = 0
    nested = False
    while at < len(source):
        char = source[at]
        if depth == 0 and source.startswith(quote, at):
            return at + len(quote), nested
        if char == "\\" or (depth == 0 and source[at : at + 2] in ("{{", "}}")):
            nested = nested or depth > 0
            at += 2
        elif depth and char in "\"'":
            inner = _TOKEN.match(source, at)
            end = _plain_end(source, at + 1, inner["quote"]) if inner else at + 1
            nested = nested or char == quote[0] or "\\" in source[at:end]
            at = end
        elif char == "\n" and len(quote) == 1 and depth == 0:
            return at, False
        else:
            depth += {"{": 1, "}": -1}.get(char, 0) if depth or char == "{" else 0
            nested = nested or (char == "\n" and depth > 0)
            at += 1
    return len(source) + 1, False


def _without_backslashes(body: str) -> str:
    """Backslashes in the expressions of an f-string go; those of its text stay."""
    parts: list[str] = []
    depth = 0
    for number, char in enumerate(body):
        if char in "{}" and not (
            depth == 0 and (body[number + 1 : number + 2] == char or body[number - 1 : number] == char)
        ):
            depth = max(depth + (1 if char == "{" else -1), 0)
        parts.append("/" if char == "\\" and depth else char)
    return "".join(parts)
