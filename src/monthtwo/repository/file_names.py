"""File names as text that can be printed, kept in JSON and told apart.

A name is bytes to git and to the file system. Invalid UTF-8, control and direction-changing characters, backslashes
and parts such as `..` would break a report, a terminal or a location in it, so each of their bytes is shown as its
hexadecimal value in `⟨⟩`. A `⟨` of the name's own is shown the same way: no two names become one.
"""

import re

from monthtwo.regular_expressions import lazy

_PLAIN = lazy(rb"[\x20-\x5b\x5d-\x7e]+")
_ODD_PART = lazy(rb"(?:^|/)\.{0,2}(?:/|$)")
_ODD_ENDS = (b"", b"/", b".", b"\n")
_UNSAFE = lazy(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f\\\\⟨]"
)


def printable(raw: bytes) -> str:
    """The name to show for `raw`; the same for the same bytes, different for different bytes."""
    if _PLAIN.fullmatch(raw) and not leads_out(raw):
        return raw.decode("ascii")
    return "/".join(_part(part) for part in raw.decode("utf-8", "surrogateescape").split("/"))


def leads_out(raw: bytes) -> bool:
    """Whether `raw` is no path below a root: absolute, or with empty, `.` or `..` parts, as only a forged index has."""
    # Nearly all names are told apart without the expression: an odd part stands at an end, or beside a slash or a dot.
    return (raw[:1] in _ODD_ENDS or raw[-1:] in _ODD_ENDS or b"//" in raw or b"/." in raw) and bool(
        _ODD_PART.search(raw)
    )


def _part(part: str) -> str:
    if part == "":
        return "⟨⟩"
    if part in (".", ".."):
        return "⟨2E⟩" * len(part)
    return _UNSAFE.sub(_escape, part)


def _escape(match: re.Match[str]) -> str:
    return "".join(f"⟨{byte:02X}⟩" for byte in match[0].encode("utf-8", "surrogateescape"))
