"""Commented-out code: comment lines that would be calls or imports without their `#`."""

import re

from monthtwo.expressions import lazy
from monthtwo.facts.types import MAX_TEXT, TextLine

_CODE = lazy(
    rb"^[ \t]*#+[ \t]*("
    rb"(?:[A-Za-z_][\w.]*[ \t]*=[ \t]*)?(?:await[ \t]+)?@?[A-Za-z_][\w.]*\(.*"
    rb"|(?:from[ \t]+[\w.]+[ \t]+)?import[ \t].*)$",
    re.MULTILINE,
)
_MAX_LINES = 200


def commented_code(source: bytes) -> list[TextLine]:
    """Comment lines that read as code, at most 200 of a file."""
    found: list[TextLine] = []
    line, position = 1, 0
    if b"#" not in source:
        return found
    for match in _CODE.finditer(source):
        line += source.count(b"\n", position, match.start(1))
        position = match.start(1)
        found.append(TextLine(line, match.group(1).decode("utf-8", "replace")[:MAX_TEXT]))
        if len(found) == _MAX_LINES:
            break
    return found
