"""Text that is safe to show: nothing that a repository says can move a cursor, hide a letter or start a new line."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from textwrap import dedent
from typing import NamedTuple

from monthtwo.model import Area, CheckResult, Report

LEVEL_NAMES = ("nothing", "declared", "implemented", "wired", "verified")

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """`text` on one line: white space becomes single spaces; control and format characters are spelt out."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    return _visible(" ".join(text.split()))


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


def fenced(lines: Sequence[str]) -> list[str]:
    """Lines of code as a Markdown block that nothing in them can close."""
    runs = [len(run) for line in lines for run in re.findall("`+", line)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    return [fence, *lines, fence]


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


def plural(count: int, one: str, many: str = "") -> str:
    """`1 finding`, `2 findings`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def tally(values: Iterable[str], order: Sequence[str] = ()) -> str:
    """`2 high, 3 medium`: how often each value occurs, in `order`, then by name."""
    counts = Counter(values)
    ranked = [value for value in order if value in counts] + sorted(value for value in counts if value not in order)
    return ", ".join(f"{counts[value]} {printable(value)}" for value in ranked)


def area_counts(area: Area) -> str:
    """`2 of 4 met, 1 unknown`."""
    if area.asked == 0:
        return "not asked"
    return f"{area.met} of {area.asked} met" + (f", {area.unknown} unknown" if area.unknown else "")


def origin(report: Report) -> str:
    """`commit 0123456789ab · as of 2026-11-21 · 512 files, 3 not read`."""
    repository = report.repository
    parts = [f"commit {printable(repository.commit)[:12]}" if repository.commit else "no commit"]
    if repository.as_of:
        parts.append(f"as of {printable(repository.as_of)}")
    unread = f", {len(repository.skipped)} not read" if repository.skipped else ""
    return " · ".join([*parts, plural(repository.files, "file") + unread])


def by_verdict(report: Report, verdict: str) -> list[CheckResult]:
    """The report's checks with that verdict, in the report's order."""
    return [result for result in report.checks if result.verdict == verdict]


def result_of(report: Report) -> dict[str, CheckResult]:
    """Check id → its result."""
    return {result.id: result for result in report.checks}
