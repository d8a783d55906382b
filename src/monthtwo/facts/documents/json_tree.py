"""JSON as documents with lines: msgspec says whether it is JSON, one pass over its tokens builds the values."""

import json
import re

import msgspec

from monthtwo.facts.documents.scalars import number
from monthtwo.facts.records import Node, Scalar
from monthtwo.facts.source import MAX_DEPTH, MAX_VALUE, Unreadable, too_deep
from monthtwo.regular_expressions import lazy

MAX_JSON = 512_000
"""Characters. What is longer is data, not configuration, and yields no documents."""
_TOKEN = lazy(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]\n]|[^\s{}\[\]:,"]+')
_STRING_OR_COMMENT = lazy(r'//[^\n]*|/\*.*?\*/|,(?=\s*[\]}])|("[^"\\\n]*(?:\\.[^"\\\n]*)*"|\\.|/\*.*)', re.DOTALL)
_MAX_COMMENTED = 100_000
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}

_Open = tuple[int, dict[str, Node] | None, list[Node] | None, str | None, int]


def read_json(text: str, limit: int = MAX_JSON) -> list[Node]:
    """The value of a JSON file as its only document; none for one beyond `limit` characters and for JSON lines.

    Comments and trailing commas are tolerated, as editors' and compilers' settings have them.
    Raises Unreadable for text that is no JSON or nested too deeply.
    """
    if len(text) > limit:
        return []
    try:
        _validate(text)
    except ValueError as error:
        if _is_json_lines(text):
            return []
        text = _without_comments(text, error)
    except RecursionError:
        raise too_deep() from None
    return [_build(text)]


def _validate(text: str) -> None:
    """Raise ValueError (or RecursionError) for text that is no JSON; NaN and Infinity pass, as Python writes them."""
    try:
        msgspec.json.decode(text)
    except ValueError:
        json.loads(text, parse_int=len)  # a number may be longer than Python reads


def _is_json_lines(text: str) -> bool:
    first, _, rest = text.lstrip().partition("\n")
    try:
        value = msgspec.json.decode(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list) and bool(rest.strip())


def _without_comments(text: str, error: ValueError) -> str:
    """`text` without comments and trailing commas, lines kept; raises what `error` says when it is no JSON even so."""
    if len(text) <= _MAX_COMMENTED:
        stripped = _STRING_OR_COMMENT.sub(lambda m: m.group(1) or "\n" * m.group().count("\n"), text)
        try:
            _validate(_STRING_OR_COMMENT.sub(lambda m: m.group(1) or "", stripped))
            return stripped
        except (ValueError, RecursionError):
            pass
    where = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
    raise Unreadable("syntax", where) from None


def _build(text: str) -> Node:
    """The tree of text that is known to be JSON; a later duplicate of a key wins."""
    line = 1
    stack: list[_Open] = []
    entries: dict[str, Node] | None = None
    root: list[Node] = []
    items: list[Node] | None = root
    start, key, key_line = 1, None, 1
    for token in _TOKEN.findall(text):
        if token == "\n":
            line += 1
            continue
        if token in "{[":
            if len(stack) >= MAX_DEPTH:
                raise too_deep()
            stack.append((start, entries, items, key, key_line))
            start = line if key is None else key_line
            entries, items = ({}, None) if token == "{" else (None, [])
            key = None
            continue
        if token in "}]":
            node = Node(start, None, entries, items)
            start, entries, items, key, key_line = stack.pop()
        elif entries is not None and key is None:
            key, key_line = str(_scalar(token)), line
            continue
        else:
            node = Node(line if key is None else key_line, _scalar(token))
        if items is not None:
            items.append(node)
        elif entries is not None and key is not None:
            entries[key] = node
            key = None
    return root[0]


def _scalar(token: str) -> Scalar:
    if token[0] != '"':
        return _WORDS[token] if token in _WORDS else number(token)
    if "\\" not in token:
        return token[1 : min(len(token) - 1, MAX_VALUE + 1)]
    value: str = json.loads(token, strict=False)[:MAX_VALUE]
    # Half a surrogate pair is fine in JSON, and in nothing that facts are written to.
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
