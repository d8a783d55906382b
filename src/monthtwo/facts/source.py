"""What every reader shares: bytes to text, limits, and the one way to say that a file cannot be read."""

from monthtwo.facts.records import Node
from monthtwo.model import SkipReason
from monthtwo.names.value import MAX_TEXT
from monthtwo.regular_expressions import lazy

MAX_VALUE = 16_000
"""Characters kept of a scalar, an instruction or a command: workflow steps and container commands are often whole
scripts, and the line that matters may be their last. Lines of text are cut at `MAX_TEXT`."""
MAX_DEPTH = 100
"""Levels of nesting that a document may have."""
MAX_CODE = 512 * 1024
"""Characters of the longest Python that is read in full: nobody writes more into one file."""
_LONG_NUMBER = lazy(r"(?<![\w.])[0-9][0-9_]{640,}")
_BEYOND = str(2**64)


class Unreadable(Exception):
    """A file that cannot be read as its syntax: the `SkipReason` and a sentence for people."""

    def __init__(self, reason: SkipReason, detail: str) -> None:
        super().__init__(detail)
        self.reason: SkipReason = reason
        self.detail = detail[:MAX_TEXT]


def too_deep() -> Unreadable:
    """The error of a document that is nested beyond `MAX_DEPTH`."""
    return Unreadable("too-deep", f"nested more than {MAX_DEPTH} levels deep")


def decode(data: bytes) -> str:
    """Text of a file with line feeds alone as line ends; bytes that are no UTF-8 become replacement characters.

    Raises Unreadable for a file with NUL bytes, which is no text. UTF-16 is read when it starts with its mark.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
    if "\0" in text:
        raise Unreadable("binary", "contains NUL bytes")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def without_long_numbers(text: str) -> str:
    """`text` with each whole number of more than 640 digits cut down to one that is still beyond 64 bits.

    Python refuses to read longer ones, or takes the square of their length for it.
    """
    return _LONG_NUMBER.sub(_BEYOND, text)


def child(node: Node | None, *keys: str) -> Node | None:
    """The value below `node` at `keys`, or None as soon as one is missing."""
    for key in keys:
        if node is None or node.entries is None:
            return None
        node = node.entries.get(key)
    return node


def children(node: Node | None, *keys: str) -> dict[str, Node]:
    """The entries of the mapping at `keys`; empty when there is none."""
    found = child(node, *keys)
    return (found.entries if found is not None else None) or {}


def elements(node: Node | None, *keys: str) -> list[Node]:
    """The items of the sequence at `keys`; empty when there is none."""
    found = child(node, *keys)
    return (found.items if found is not None else None) or []
