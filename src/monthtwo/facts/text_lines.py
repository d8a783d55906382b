"""Prose, and code that nobody parses, as text."""

from monthtwo.names.value import MAX_TEXT

MAX_LINES = 3_000
"""Lines kept of a file: the first that are not blank."""
_MAX_LOOKED_AT = 4 * MAX_LINES
HEAD = 24_000
"""Bytes in which a file of data says what its columns or keys are."""
_HEAD_LINES = 24
_WIDEST = 4_000
"""Characters of a line of data: a header names a hundred columns, a record holds a whole text."""


def read_text(text: str) -> str:
    """The first `MAX_LINES` lines of `text` that are not blank, each cut at `MAX_TEXT`, and blank ones between them."""
    lines = [line[:MAX_TEXT].rstrip() for line in text.split("\n", _MAX_LOOKED_AT)[:_MAX_LOOKED_AT]]
    if len(lines) > MAX_LINES:
        kept = [number for number, line in enumerate(lines) if line][:MAX_LINES]
        del lines[kept[-1] + 1 if kept else 0 :]
    return "\n".join(lines)


def read_head(text: str) -> str:
    """The first lines of a file of data: the names of its columns, its first records."""
    return "\n".join(line[:_WIDEST].rstrip() for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES])
