"""YAML as documents with lines: libyaml's events and an own stack, so that depth and aliases stay bounded.

An entry's line is that of its key, an item's that of its first character. Tags (`!Ref`, `!reference`) are dropped and
their value kept; merge keys are resolved. Anchored values are shared, and what they would expand to is counted, so
that an alias bomb is an error and never memory.
"""

from typing import Any

from msgspec import Struct

from monthtwo.facts.documents.custom_resources import MAX_YAML
from monthtwo.facts.documents.scalars import plain
from monthtwo.facts.records import Node
from monthtwo.facts.source import MAX_DEPTH, MAX_VALUE, Unreadable, too_deep

MAX_EXPANDED = 100_000
"""Nodes that all aliases of a file may add together."""
_COMPLEX_KEY = "?"


class _Anchor(Struct):
    """An anchored value, how many nodes it stands for and how many levels it has; open while it is being read."""

    node: Node | None
    size: int
    height: int


class _Frame:
    """A mapping or sequence that is being read."""

    __slots__ = ("anchor", "deepest", "entries", "items", "key", "key_line", "line", "merges", "start")

    def __init__(self, line: int, mapping: bool, anchor: str | None, start: int, depth: int) -> None:
        self.line = line
        self.entries: dict[str, Node] | None = {} if mapping else None
        self.items: list[Node] | None = None if mapping else []
        self.key: str | None = None
        self.key_line = 0
        self.merges: list[Node] | None = None
        self.anchor = anchor
        self.start = start
        self.deepest = depth


def read_yaml(text: str) -> list[Node]:
    """The documents of a YAML stream; none for a stream beyond `MAX_YAML`.

    Raises Unreadable for text that is no YAML, nested too deeply or an alias bomb.
    """
    if len(text) > MAX_YAML:
        return []
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return _Builder().build(loader.get_event, yaml.events)
    except yaml.MarkedYAMLError as error:
        if opens_too_many(text, error.problem_mark, MAX_DEPTH):
            raise too_deep() from None
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable("syntax", f"line {line}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable("syntax", str(error).replace("\n", " ")) from None
    finally:
        loader.dispose()


def opens_too_many(text: str, mark: Any, levels: int) -> bool:
    """Whether an error stands at a bracket that is open together with more than `levels` others of its line.

    The scanner reads a line ahead of the events, and libyaml bounds its depth since 0.2.6: many brackets in a row are
    its error before the first of them is an event that could be counted.
    """
    if mark is None or text[mark.index : mark.index + 1] not in ("[", "{"):
        return False
    line = text[mark.index - mark.column : mark.index]
    return sum(map(line.count, "[{")) - sum(map(line.count, "]}")) > levels


class _Builder:
    def __init__(self) -> None:
        self.documents: list[Node] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchor] = {}
        self.total = 0
        self.expanded = 0

    def build(self, get_event: Any, events: Any) -> list[Node]:
        """Read events to the end of the stream. The order of the tests is that of how often each event comes."""
        scalar, mapping, sequence = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
        ends = (events.MappingEndEvent, events.SequenceEndEvent)
        alias, document, stream_end = events.AliasEvent, events.DocumentStartEvent, events.StreamEndEvent
        stack = self.stack
        while True:
            event = get_event()
            kind = type(event)
            if kind is scalar:
                self._scalar(event, stack[-1] if stack else None)
            elif kind in ends:
                self._close()
            elif kind is mapping or kind is sequence:
                self._open(event, kind is mapping)
            elif kind is alias:
                self._alias(event)
            elif kind is document:
                self.anchors = {}
            elif kind is stream_end:
                return self.documents

    def _scalar(self, event: Any, frame: _Frame | None) -> None:
        self.total += 1
        line = event.start_mark.line + 1
        value = event.value
        if frame is not None and frame.entries is not None and frame.key is None:
            frame.key = value[:MAX_VALUE]
            frame.key_line = line
            if value == "<<" and event.implicit[0]:
                frame.merges = frame.merges or []
            if event.anchor is None:
                return
            self.anchors[event.anchor] = _Anchor(Node(line, value[:MAX_VALUE]), 1, 0)
            return
        if event.implicit[0]:
            value = plain(value)
        elif len(value) > MAX_VALUE:
            value = value[:MAX_VALUE]
        if frame is not None and frame.entries is not None:
            line = frame.key_line
        node = Node(line, value)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(node, 1, 0)
        self._attach(node, frame)

    def _open(self, event: Any, mapping: bool) -> None:
        depth = len(self.stack) + 1
        if depth > MAX_DEPTH:
            raise too_deep()
        line = event.start_mark.line + 1
        if self.stack:
            parent = self.stack[-1]
            if parent.entries is not None and parent.key is not None:
                line = parent.key_line
        self.total += 1
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(None, 0, 0)
        self.stack.append(_Frame(line, mapping, event.anchor, self.total, depth))

    def _close(self) -> None:
        frame = self.stack.pop()
        if frame.merges:
            _merge(frame)
        node = Node(frame.line, None, frame.entries, frame.items)
        depth = len(self.stack)
        if frame.anchor is not None:
            size = self.total - frame.start + 1
            self.anchors[frame.anchor] = _Anchor(node, size, frame.deepest - depth)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and frame.deepest > parent.deepest:
            parent.deepest = frame.deepest
        self._attach(node, parent)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            raise Unreadable("syntax", f"line {line}: undefined alias {event.anchor}")
        if anchor.node is None:
            raise Unreadable("syntax", f"line {line}: alias {event.anchor} stands inside its own anchor")
        self.total += anchor.size
        self.expanded += anchor.size
        if self.expanded > MAX_EXPANDED:
            raise Unreadable("too-deep", f"line {line}: aliases expand to more than {MAX_EXPANDED} values")
        frame = self.stack[-1] if self.stack else None
        node = anchor.node
        if frame is not None:
            if len(self.stack) + anchor.height > MAX_DEPTH:
                raise too_deep()
            frame.deepest = max(frame.deepest, len(self.stack) + anchor.height)
            if frame.entries is not None and frame.key is not None:
                line = frame.key_line
            node = Node(line, node.value, node.entries, node.items)
        self._attach(node, frame)

    def _attach(self, node: Node, frame: _Frame | None) -> None:
        if frame is None:
            self.documents.append(node)
        elif frame.items is not None:
            frame.items.append(node)
        elif frame.key is None:
            # A key that is a sequence, a mapping or an alias: only an alias to a scalar has a name.
            frame.key = str(node.value) if node.entries is None and node.items is None else _COMPLEX_KEY
            frame.key_line = node.line
        else:
            if frame.key == "<<" and frame.merges is not None:
                frame.merges.append(node)
            elif frame.entries is not None:
                frame.entries[frame.key] = node
            frame.key = None


def _merge(frame: _Frame) -> None:
    """Add what the merge keys name, where the mapping itself does not say otherwise; earlier ones win."""
    entries = frame.entries
    if entries is None:
        return
    for merged in frame.merges or ():
        for source in merged.items or (merged,):
            for key, value in (source.entries or {}).items():
                entries.setdefault(key, value)
