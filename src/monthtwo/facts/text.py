"""Prose, and code that nobody parses, as lines."""

from monthtwo.facts.types import MAX_TEXT, TextLine

MAX_LINES = 3_000
"""Lines kept of a file: the first that are not blank."""
_MAX_LOOKED_AT = 4 * MAX_LINES


def read_lines(text: str) -> list[TextLine]:
    """The lines of `text` that are not blank, each cut at `MAX_TEXT`, at most `MAX_LINES`."""
    lines: list[TextLine] = []
    for number, line in enumerate(text.split("\n", _MAX_LOOKED_AT)[:_MAX_LOOKED_AT], 1):
        if line and not line.isspace():
            lines.append(TextLine(number, line[:MAX_TEXT].rstrip()))
            if len(lines) == MAX_LINES:
                break
    return lines
