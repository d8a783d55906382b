"""What several formats say in the same words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from monthtwo.model import Area, CheckResult, Report
from monthtwo.safe_text import printable

LEVEL_NAMES = ("nothing", "declared", "implemented", "wired", "verified")


def fenced(lines: Sequence[str]) -> list[str]:
    """Lines of code as a Markdown block that nothing in them can close."""
    runs = [len(run) for line in lines for run in re.findall("`+", line)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    return [fence, *lines, fence]


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


def depth(report: Report) -> str:
    """`read by structure: 40 Python, 2 notebook; as text only: 12 TypeScript`; empty where nothing is only text."""
    kinds = (("structure", "read by structure"), ("text", "as text only"))
    languages = report.repository.languages
    if all(language.depth == "structure" for language in languages):
        return ""
    said = ((how, [f"{one.files} {one.name}" for one in languages if one.depth == kind]) for kind, how in kinds)
    return "; ".join(f"{how}: {', '.join(counts)}" for how, counts in said if counts)


def by_verdict(report: Report, verdict: str) -> list[CheckResult]:
    """The report's checks with that verdict, in the report's order."""
    return [result for result in report.checks if result.verdict == verdict]


def result_of(report: Report) -> dict[str, CheckResult]:
    """Check id → its result."""
    return {result.id: result for result in report.checks}
