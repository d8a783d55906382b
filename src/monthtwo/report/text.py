"""What several formats say in the same words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import UNSET

from monthtwo.model import (
    RUNGS,
    SEVERITIES,
    Acceptance,
    Alteration,
    Area,
    Base,
    Change,
    CheckResult,
    Finding,
    Gate,
    Report,
    Repository,
    Signal,
    System,
    needing,
)
from monthtwo.safe_text import printable

_FULL, _GAP = "■", "□"


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


def picture(area: Area, results: Sequence[CheckResult]) -> str:
    """An area in four signs: begun, built, running by itself, with consequences.

    A sign is full where a check of its rung is met, empty where none of those that were asked is, and a dot where none
    was asked: a gap is seen, `■■□■`. The first is full where anything is met.
    """
    if not area.asked:
        return "····"
    own = [result for result in results if result.area == area.id and result.verdict != "not-asked"]
    signs = [_FULL if any(result.verdict == "met" for result in own) else _GAP]
    for rung in RUNGS[1:]:
        asked = [result for result in own if result.rung == rung]
        signs.append(_FULL if any(one.verdict == "met" for one in asked) else _GAP if asked else "·")
    return "".join(signs)


def area_counts(area: Area) -> str:
    """`2 of 4`: how many of those that were judged are met; `–` where none was asked, `?` where none was judged."""
    if area.asked == 0:
        return "–"
    judged = area.asked - area.unknown
    return f"{area.met} of {judged}" if judged else "?"


def origin(report: Report) -> str:
    """`commit 0123456 · as of 2026-11-21 · 512 files, 3 not read`."""
    repository = report.repository
    parts = [f"commit {printable(repository.commit)[:7]}" if repository.commit else "no commit"]
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


def stage(repository: Repository) -> tuple[str, str]:
    """A repository's stage and why; where it is judged by another one, that too."""
    target = repository.target
    judged = f"; judged by {target}, which it is heading for" if target and target != repository.stage else ""
    return repository.stage, f"{repository.stage_reason}{judged}"


def reason_first(findings: Sequence[Finding], results: Mapping[str, CheckResult]) -> str:
    """Why the first of the findings that are shown is the first; empty where there is nothing to say."""
    if len(findings) < 2:
        return ""
    first, below = findings[0], [results[finding.check] for finding in findings[1:]]
    held_up = needing(first.check, below)
    if held_up:
        return "everything below needs it" if len(held_up) == len(below) else f"needed by {', '.join(held_up[:2])}"
    if any(SEVERITIES.index(result.severity) > SEVERITIES.index(first.severity) for result in below):
        return "what is built comes before what runs by itself"
    graver = any(result.severity != first.severity for result in below)
    return "it is the gravest that can be done now" if graver else ""


def running(signal: Signal) -> str:
    """`since 2025-03-01, 92 days`."""
    if signal.since is None or signal.days is None:
        return ""
    return f"since {printable(signal.since)}, {plural(signal.days, 'day')}"


def compared_in(report: Report) -> Base | None:
    """What a report is compared with; None where it is with nothing."""
    return report.base if report.base is not UNSET else None


def altered_in(report: Report) -> Sequence[Alteration]:
    """What a change does to the settings and acceptances by which it is judged."""
    return report.altered if report.altered is not UNSET else ()


def base_name(base: Base) -> str:
    """`0123456`, or what stands for a commit that is not known."""
    return printable(base.commit)[:7] if base.commit else "the report of before"


def told_once(report: Report) -> list[Change]:
    """The changes of a report, each told once: not the finding of a verdict that is lost, the one that a gained one
    closes, or what a system has in common with the whole."""
    changes = report.changes if report.changes is not UNSET else ()
    known = {(one.kind, one.check, one.system) for one in changes}
    covering = {"new": "lost", "fixed": "gained"}
    return [
        one
        for one in changes
        if (covering.get(one.kind), one.check, one.system) not in known
        and not (one.system and {(one.kind, one.check, ""), (covering.get(one.kind), one.check, "")} & known)
    ]


def new_in(report: Report, system: str = "") -> dict[str, Change]:
    """By check, why a finding on the whole is new, or one on the system with this root."""
    changes = report.changes if report.changes is not UNSET else ()
    return {one.check: one for one in changes if one.kind == "new" and one.system == system}


def gated_systems(report: Report) -> list[tuple[System, Gate]]:
    """The systems that pass or fail each by itself, where they do: a comparison judges all of them together."""
    if compared_in(report) is not None:
        return []
    return [(one, one.gate) for one in report.systems if one.gate is not None]


def gating_checks(report: Report) -> frozenset[str]:
    """The checks through which the gate fails, of the whole or of a system."""
    gates = (report.gate, *(gate for _, gate in gated_systems(report)))
    return frozenset(check for gate in gates if not gate.passed for check in gate.blocking)


def message_of(finding: Finding, check: CheckResult, why_new: Change | None) -> str:
    """What a finding says where there is room for a sentence or two: first why it is new, where it is."""
    said = finding.message or check.title
    return f"{why_new.message[:1].upper()}{why_new.message[1:]}. {said}" if why_new is not None else said


def missing_text(check: CheckResult) -> str:
    """What is not there, in the check's own words where it has some."""
    return check.missing or f"Not shown: {check.title}"


def standing(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that nobody has accepted."""
    return [finding for finding in findings if not finding.accepted]


def amiss(report: Report) -> list[Acceptance]:
    """The acceptances about which something is to be done, the gravest first."""
    told = [one for one in report.acceptances if one.severity is not None]
    return sorted(told, key=lambda one: (-SEVERITIES.index(one.severity or "note"), one.path, one.line))


def by_verdict(report: Report, verdict: str) -> list[CheckResult]:
    """The report's checks with that verdict, in the report's order."""
    return [result for result in report.checks if result.verdict == verdict]


def result_of(report: Report) -> dict[str, CheckResult]:
    """Check id → its result."""
    return {result.id: result for result in report.checks}
