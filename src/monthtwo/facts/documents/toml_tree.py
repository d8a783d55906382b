"""TOML as documents with lines: tomllib reads the values, and their lines are found again in the text.

The search is tolerant: what it does not find gets the line of the table or key around it.
"""

import sys
from typing import Any

from monthtwo.facts.documents.scalars import bounded
from monthtwo.facts.records import Node
from monthtwo.facts.source import MAX_DEPTH, MAX_VALUE, Unreadable, too_deep, without_long_numbers
from monthtwo.regular_expressions import lazy

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_TOML = 512_000
"""Characters. What is longer is data, not configuration, and yields no documents."""
_PART = r'(?:"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[\w-]+)'
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = lazy(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_KEY = lazy(rf"[ \t]*({_DOTTED})[ \t]*=")
_PARTS = lazy(_PART)
_QUOTED = lazy(r'\\.|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')
_DEEP_KEY = lazy(rf"(?<![\w\"'-])(?:[\w\"'-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")
"""A dotted key of more parts than documents have levels, on which tomllib would spend its time."""
_LOOK_AHEAD = 50
"""Lines that the next item of an array may be away."""

_Path = tuple[str | int, ...]


def read_toml(text: str) -> list[Node]:
    """The one document of a TOML file; none for a file beyond `MAX_TOML`.

    Raises Unreadable for text that is no TOML or nested too deeply.
    """
    if len(text) > MAX_TOML:
        return []
    if _DEEP_KEY.search(text):
        raise too_deep()
    try:
        value = _loaded(text)
    except RecursionError:
        raise too_deep() from None
    except ValueError as error:
        raise Unreadable("syntax", str(error)) from None
    return [_Tree(text).node(value, (), 1, 0)]


def _loaded(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError:
        shorter = without_long_numbers(text)
        if shorter == text:
            raise
        return tomllib.loads(shorter)


class _Tree:
    def __init__(self, text: str) -> None:
        self.text = text.split("\n")
        self.lines = _key_lines(self.text)

    def node(self, value: Any, path: _Path, line: int, depth: int) -> Node:
        """`value` as a Node; `line` is that of what it stands in."""
        if depth > MAX_DEPTH:
            raise too_deep()
        line = self.lines.get(path, line)
        if isinstance(value, dict):
            return Node(line, None, {k: self.node(v, (*path, k), line, depth + 1) for k, v in value.items()})
        if isinstance(value, list):
            return Node(line, None, None, self._items(value, path, line, depth))
        if isinstance(value, bool):
            return Node(line, value)
        if isinstance(value, int):
            return Node(line, bounded(value))
        if isinstance(value, float) and value - value == 0:  # neither infinite nor NaN, which JSON does not have
            return Node(line, value)
        return Node(line, str(value)[:MAX_VALUE])

    def _items(self, values: list[Any], path: _Path, line: int, depth: int) -> list[Node]:
        items = []
        for index, value in enumerate(values):
            if isinstance(value, str):
                line = self._line_of(value, line)
            items.append(self.node(value, (*path, index), line, depth + 1))
        return items

    def _line_of(self, value: str, line: int) -> int:
        """The first line from `line` on that holds `value`, else `line`."""
        ahead = self.text[line - 1 : line - 1 + _LOOK_AHEAD]
        return next((line + n for n, text in enumerate(ahead) if value in text), line)


def _key_lines(lines: list[str]) -> dict[_Path, int]:
    """Where each table and key begins; the tables of an array of tables are counted from 0."""
    found: dict[_Path, int] = {}
    counts: dict[_Path, int] = {}
    table: _Path = ()
    closer, nesting = "", 0
    for number, line in enumerate(lines, 1):
        if closer:
            closer = "" if closer in line else closer
            continue
        if nesting > 0:
            nesting += _balance(line)
            continue
        if header := _HEADER.match(line):
            table = _absolute(header.group(2), counts, header.group(1) == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = table
            for part in _PARTS.findall(key.group(1))[:MAX_DEPTH]:
                path = (*path, _unquoted(part))
                found.setdefault(path, number)
            rest = line[key.end() :]
            closer = next((quote for quote in ('"""', "'''") if rest.count(quote) == 1), "")
            nesting = 0 if closer else max(_balance(rest), 0)
    return found


def _absolute(dotted: str, counts: dict[_Path, int], is_array: bool) -> _Path:
    """The path of a table, with the current index after each array of tables on the way."""
    path: _Path = ()
    parts = [_unquoted(part) for part in _PARTS.findall(dotted)[:MAX_DEPTH]]
    for number, part in enumerate(parts, 1):
        path = (*path, part)
        if is_array and number == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _unquoted(part: str) -> str:
    return part[1:-1] if part[0] in "\"'" else part


def _balance(line: str) -> int:
    """Brackets opened minus brackets closed, outside strings and comments."""
    bare = _QUOTED.sub("", line)
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
