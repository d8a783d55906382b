"""Comments by which people accept a finding: `# monthtwo: accept[drift/acts] reason`."""

from collections.abc import Iterable, Mapping

from monthtwo.facts.records import AcceptComment, AcceptLine
from monthtwo.names.value import MAX_TEXT
from monthtwo.regular_expressions import lazy

_MARK = b"monthtwo: accept["
_COMMENT = lazy(r"(?:#|//|--|/\*)[ \t]*monthtwo: accept\[([^\]\n]{1,200})\]([^\n]*)")
_MOST = 100
"""Comments of one file."""


def accept_lines(data: bytes) -> list[AcceptLine]:
    """The comments in the bytes of a file, by line."""
    if _MARK not in data:
        return []
    found = []
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        if "monthtwo: accept[" in line and (comment := _COMMENT.search(line)):
            checks = [word for part in comment[1].split(",") if (word := part.strip())]
            reason = comment[2].strip().removesuffix("*/").strip()[:MAX_TEXT]
            found.append(AcceptLine(number, checks, reason))
    return found[:_MOST]


def accept_comments(lines: Mapping[str, Iterable[AcceptLine]], natures: Mapping[str, str]) -> tuple[AcceptComment, ...]:
    """The comments in production code; elsewhere they are examples of how to write one."""
    return tuple(
        AcceptComment(path, one.line, tuple(one.checks), one.reason)
        for path in sorted(lines)
        if natures.get(path) == "production"
        for one in lines[path]
    )
