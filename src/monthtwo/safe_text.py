"""Text that is safe to show: nothing that a repository says can move a cursor, hide a letter or start a new line."""

import re
import unicodedata
from functools import lru_cache
from textwrap import dedent
from typing import NamedTuple

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """`text` on one line: white space becomes single spaces; control and format characters are spelt out."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    return _visible(" ".join(text.split()))


def printable_line(text: str) -> str:
    """A line of code, its white space as it is; control and format characters are spelt out."""
    return _visible(text)


class Passage(NamedTuple):
    """A paragraph of prose (one line) or a block of code (its lines, indented as they were to each other)."""

    code: bool
    lines: tuple[str, ...]


def passages(text: str) -> list[Passage]:
    """What a remedy is made of: paragraphs are parted by blank lines, and code is indented by four spaces or more."""
    found = []
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = [line for line in block.expandtabs().split("\n") if line.strip()]
        if lines and all(line.startswith("    ") for line in lines):
            found.append(Passage(True, tuple(_visible(line.rstrip()) for line in dedent("\n".join(lines)).split("\n"))))
        elif lines:
            found.append(Passage(False, (printable(" ".join(lines)),)))
    return found


def _visible(text: str) -> str:
    return "".join(char if _shows(char) else spelt(char) for char in text)


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in _HIDDEN


def spelt(char: str) -> str:
    """A character that must not pass through, as a visible escape."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was not UTF-8, kept by surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
