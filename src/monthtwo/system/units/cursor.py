"""A value in a document, from which the selectors of a recogniser start."""

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from monthtwo.facts.documents.path_expression import Keys, values_at
from monthtwo.facts.records import Node
from monthtwo.names.value import MAX_TEXT
from monthtwo.system.units.format import Words, read_selector, words


class Cursor(Struct, frozen=True):
    """A value in a document: what selectors start from."""

    path: str
    document: Node
    keys: Keys
    node: Node

    @property
    def stem(self) -> str:
        """The file's name without its endings; `.travis.yml` is `travis`."""
        return posixpath.basename(self.path).lstrip(".").split(".")[0]

    def select(self, selector: str) -> Iterator["Cursor"]:
        """Yield every value that `selector` finds."""
        read = read_selector(selector)
        keys = () if read.root else self.keys[: max(len(self.keys) - read.up, 0)]
        if read.expression == "$key":
            yield self._word(keys[-1] if keys else "")
        elif read.expression == "$file":
            yield self._word(self.stem)
        else:
            start = self.node if not (read.root or read.up) else _walk(self.document, keys)
            for found, node in values_at(start, read.expression):
                yield Cursor(self.path, self.document, keys + found, node)

    def first(self, selectors: Words) -> "Cursor | None":
        """Return the first value that one of `selectors` finds and that is not empty."""
        for selector in words(selectors):
            for cursor in self.select(selector):
                if cursor.node.value not in (None, "") or cursor.node.entries or cursor.node.items:
                    return cursor
        return None

    def scalar(self, selectors: Words) -> str:
        """Return the first scalar that one of `selectors` finds and that is not empty, as text."""
        found = (scalar_text(cursor.node) for selector in words(selectors) for cursor in self.select(selector))
        return next((text.strip() for text in found if text.strip()), "")

    def text(self, selectors: Words) -> str:
        """Return the first value that one of `selectors` finds, as text."""
        cursor = self.first(selectors)
        return text_of(cursor.node) if cursor else ""

    def fulfils(self, when: dict[str, str], unless: dict[str, str]) -> bool:
        return all(self._holds(*condition) for condition in when.items()) and not any(
            self._holds(*condition) for condition in unless.items()
        )

    def _holds(self, selector: str, pattern: str) -> bool:
        return any(not pattern or re.search(pattern, text_of(cursor.node)) for cursor in self.select(selector))

    def _word(self, word: str) -> "Cursor":
        return Cursor(self.path, self.document, self.keys, Node(line=self.node.line, value=word))


def text_of(node: Node) -> str:
    """Return a value as text: a scalar as it is, a list as words, a mapping as `key: value` pairs; cut at MAX_TEXT."""
    if node.entries is None and node.items is None:
        return scalar_text(node)
    parts: list[str] = []
    length = 0
    stack: list[tuple[str, Node]] = [("", node)]
    while stack and length < MAX_TEXT:
        key, current = stack.pop()
        if key:
            parts.append(f"{key}:")
        if current.entries is not None:
            stack.extend(reversed(list(islice(current.entries.items(), MAX_TEXT))))
        elif current.items is not None:
            stack.extend(("", item) for item in reversed(current.items[:MAX_TEXT]))
        else:
            parts.append(scalar_text(current))
        length += len(parts[-1]) + 1 if parts else 0
    return " ".join(part for part in parts if part)[:MAX_TEXT]


def scalar_text(node: Node) -> str:
    """Return a scalar as YAML writes it; "" for null, a list or a mapping."""
    if node.value is None:
        return ""
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)


def _walk(node: Node, keys: Keys) -> Node:
    for key in keys:
        node = node.entries[key] if node.entries is not None else (node.items or [])[int(key)]
    return node
