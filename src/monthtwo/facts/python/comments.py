"""Comments that are kept: commented-out code, and what is put off until later."""

from monthtwo.facts.records import TextLine
from monthtwo.names.value import MAX_TEXT
from monthtwo.regular_expressions import lazy

_CODE = lazy(
    rb"#[ \t]*("  # a pattern that begins with a plain character is searched for fast
    rb"(?:[A-Za-z_][\w.]*[ \t]*=[ \t]*)?(?:await[ \t]+)?@?[A-Za-z_][\w.]*\(.*"
    rb"|(?:from[ \t]+[\w.]+[ \t]+)?import[ \t].*)",
)
_PUT_OFF = lazy(
    rb"\b(?:TODO|[Tt]odo|FIXME|TBD|TBC|tbd|[Tt]o be (?:decided|determined|defined|clarified)|[Dd]ecide later"
    rb"|[Uu]ndecided|not (?:yet )?decided|[Ff]igure [a-z ]{0,20}out later|[Oo]pen question)\b"
)
_PUT_OFF_PARTS = (
    b"TODO",
    b"todo",
    b"Todo",
    b"FIXME",
    b"TBD",
    b"TBC",
    b"tbd",
    b"decide",
    b"o be ",
    b"igure",
    b"question",
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


def put_off(source: bytes) -> list[TextLine]:
    """Comment lines that put something off, without their `#`, at most 200 of a file."""
    found: list[TextLine] = []
    if not any(part in source for part in _PUT_OFF_PARTS):
        return found
    line, position = 1, 0
    for match in _PUT_OFF.finditer(source):
        start = source.rfind(b"\n", 0, match.start()) + 1
        end = source.find(b"\n", start)
        text = source[start : end if end >= 0 else None] if start >= position else b""  # a second word of one line
        if text.lstrip(b" \t")[:1] != b"#":
            continue
        line += source.count(b"\n", position, start)
        position = start + 1
        found.append(TextLine(line, text.strip(b" \t\r#").decode("utf-8", "replace")[:MAX_TEXT]))
        if len(found) == _MAX_LINES:
            break
    return found
