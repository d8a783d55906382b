"""Commented-out code: comment lines that would be calls or imports without their `#`."""

from monthtwo.facts.records import TextLine
from monthtwo.names.value import MAX_TEXT
from monthtwo.regular_expressions import lazy

_CODE = lazy(
    rb"#[ \t]*("  # a pattern that begins with a plain character is searched for fast
    rb"(?:[A-Za-z_][\w.]*[ \t]*=[ \t]*)?(?:await[ \t]+)?@?[A-Za-z_][\w.]*\(.*"
    rb"|(?:from[ \t]+[\w.]+[ \t]+)?import[ \t].*)",
)
_MAX_LINES = 200


def commented_code(source: bytes) -> list[TextLine]:
    """Comment lines that read as code, at most 200 of a file."""
    found: list[TextLine] = []
    line, position = 1, 0
    for match in _CODE.finditer(source):
        start = match.start()
        if source[source.rfind(b"\n", 0, start) + 1 : start].strip(b" \t"):
            continue  # it stands behind code
        line += source.count(b"\n", position, start)
        position = start
        found.append(TextLine(line, match.group(1).decode("utf-8", "replace")[:MAX_TEXT]))
        if len(found) == _MAX_LINES:
            break
    return found
