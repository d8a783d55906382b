"""The report as GitHub-flavoured Markdown for a job summary."""

import html
import re
from collections.abc import Iterator, Sequence

from monthtwo.model import SEVERITIES, Change, CheckResult, Evidence, Finding, Milestone, Report, Signal
from monthtwo.regular_expressions import lazy
from monthtwo.report.text import (
    altered_in,
    area_counts,
    base_name,
    by_verdict,
    compared_in,
    depth,
    fenced,
    missing_text,
    origin,
    picture,
    plural,
    result_of,
    running,
    standing,
    tally,
    told_once,
)
from monthtwo.safe_text import passages, printable, printable_line

MAX_BYTES = 1024 * 1024
MAX_ROWS = 100
_ALTERED = 20
_RESERVE = 4096  # for the note about the cut and the last line

_SPECIAL = lazy(r"[\\`*_\[\]#|~$]|:(?=//)|(?<=www)\.|^(?:[-+=]|\d+[.)])", re.IGNORECASE)


def to_markdown(report: Report) -> str:
    """Header, gate, what changed, table of areas, table of findings, details by area, unknowns; the last line counts.

    Never longer than a job summary may be (1 MiB): what does not fit is left out, and said to be.
    """
    size = 0
    kept: list[str] = []
    for block in _blocks(report):
        size += len(block.encode()) + 2
        if size > MAX_BYTES - _RESERVE:
            kept.append("*The rest is left out: a job summary holds 1 MiB.*")
            break
        kept.append(block)
    return "\n\n".join([*kept, last_line(report)]) + "\n"


def escape(text: str) -> str:
    """`text` as Markdown that shows it and does nothing else: no markup, HTML, link, mention or table cell."""
    return _unmentioned(_inert(printable(text)))


def code(text: str) -> str:
    """`text` in fixed width, safe in a table cell too (a code span in back-ticks is not)."""
    return f"<code>{_inert(printable(text))}</code>"  # nobody is mentioned in code, so a path can be copied as it is


def prose(text: str) -> str:
    """A manifest's sentence: what stands in back-ticks is code, everything else is text."""
    parts = re.split(r"`([^`]+)`", printable(text))
    return "".join(code(part) if n % 2 else _unmentioned(_inert(part)) for n, part in enumerate(parts))


def _unmentioned(text: str) -> str:
    return text.replace("@", "@&#8203;")  # a character of no width keeps a name from being a mention


def _inert(text: str) -> str:
    shown = _SPECIAL.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], text)
    return html.escape(shown, quote=False)


def _blocks(report: Report) -> Iterator[str]:
    repository = report.repository
    yield heading(report)
    yield from compared_blocks(report)
    at = f" · {repository.stage}" if repository.kind != "not-ml" else ""
    yield f"**{repository.kind}**{at} · {escape(origin(report))}"
    if read := depth(report):
        yield escape(f"{read[:1].upper()}{read[1:]}.")
    if compared_in(report) is None:
        yield from _gated(report)
    yield _area_table(report)
    if report.systems:
        yield f"### {len(report.systems)} systems, each by itself"
        yield _system_table(report)
    if found := standing(report.findings):
        results = result_of(report)
        yield "### What to do first"
        yield from _finding_tables(found, results)
        yield from _details(found, results)
    if report.acceptances:
        yield "### Accepted"
        yield "\n".join(_accepted_rows(report))
    raised = [signal for signal in report.signals if signal.status == "raised"]
    if raised:
        yield "### Clocks"
        yield "\n".join(map(_clock, raised))
    if report.ahead:
        results = result_of(report)
        yield "### Ahead: what the next stage will ask"
        yield "\n".join(f"- {escape(results[id].title)} {code(id)}" for id in report.ahead)
    if report.milestones:
        head = ["| Day | | Month | Where |", "| --- | --- | --- | --- |"]
        yield _folded("What came when", [*head, *map(_came, report.milestones)])
    unknown = by_verdict(report, "unknown")
    if unknown:
        yield "### Not judged"
        yield "\n".join(map(_unknown, unknown))
    if repository.skipped:
        shown = repository.skipped[:MAX_ROWS]
        lines = [f"- {code(skip.path)}: {skip.reason}{_because(skip.detail)}" for skip in shown]
        yield _folded(f"{plural(len(repository.skipped), 'file')} not read", [*lines, *_more(repository.skipped)])


def heading(report: Report) -> str:
    return f"## monthtwo: {escape(report.repository.name)}"


def compared_blocks(report: Report) -> Iterator[str]:
    """What a comparison says first: whether the gate passed, and what changed, the worst before the rest."""
    base = compared_in(report)
    if base is None:
        return
    altered = altered_in(report)
    gate, *paste = _gated(report)
    yield gate
    yield f"### {'What' if told_once(report) or altered else 'Nothing'} changed since {code(base_name(base))}"
    if altered:
        yield "\n".join(f"- {escape(one.message)}" for one in altered[:_ALTERED])
    if len(altered) > _ALTERED:
        yield f"and {len(altered) - _ALTERED} more of these"
    yield from _changed(report)
    yield from paste


def _gated(report: Report) -> Iterator[str]:
    """Whether the gate passed, where there is one, and what to write down so that it does."""
    gate, base = report.gate, compared_in(report)
    if gate.fail_on or gate.reasons or base is not None:
        at = f" at {gate.fail_on}" if gate.fail_on else ""
        reasons = " ".join(map(escape, gate.reasons)) or ("Nothing was made worse." if base is not None else "")
        yield f"**Gate {'passed' if gate.passed else 'failed'}**{at}. {reasons}"
    if gate.accept:
        lines = [printable_line(line) for line in gate.accept.split("\n")]
        yield _folded("To accept what blocks, write this down", fenced(lines))


def _changed(report: Report) -> Iterator[str]:
    """Lost verdicts, then new findings, then the rest."""
    found = told_once(report)
    if found:
        yield "\n".join(map(_change, found[:MAX_ROWS]))
    yield from _more(found)


def _change(one: Change) -> str:
    sure = "" if one.confidence != "low" else ", low confidence"
    where = f" in {code(one.system)}" if one.system else ""
    return f"- **{one.kind}** {code(one.check)}{where}{sure}: {escape(one.message)}"


def _clock(signal: Signal) -> str:
    sure = "" if signal.confidence != "low" else ", low confidence"
    clock = f" {running(signal)}" if signal.since else ""
    return (
        f"- **{escape(signal.title)}** {code(signal.id)}{clock}{sure}: {escape(signal.reason)}.  \n"
        f"  Clears: {prose(signal.clears)}"
    )


def _came(one: Milestone) -> str:
    month = "" if one.months is None else f"{one.months:g}"
    gone = f", gone since {escape(one.lost)}" if one.lost else ""
    day = escape(one.date) if one.after is None else f"{escape(one.after)} to {escape(one.date)}"
    return f"| {day} | {escape(one.id.replace('_', ' '))} | {month} | {code(one.path)}{gone} |"


def _area_table(report: Report) -> str:
    rows = ["| Area | | Met |", "| --- | --- | --- |"]
    rows += (f"| {escape(one.id)} | {picture(one, report.checks)} | {area_counts(one)} |" for one in report.areas)
    return "\n".join(rows)


def _system_table(report: Report) -> str:
    rows = ["| Folder | Kind | Stage | Findings | First |", "| --- | --- | --- | --- | --- |"]
    for one in report.systems[:MAX_ROWS]:
        found = standing(one.findings)
        first = code(found[0].check) if found else ""
        failed = ", gate failed" if one.gate is not None and not one.gate.passed else ""
        rows.append(f"| {code(one.root)} | {one.kind} | {one.stage} | {len(found)}{failed} | {first} |")
    return "\n".join([*rows, *(f"\n{more}" for more in _more(report.systems))])


def _finding_tables(findings: Sequence[Finding], results: dict[str, CheckResult]) -> Iterator[str]:
    rows = ["| Severity | What is missing | Check | Where | Effort |", "| --- | --- | --- | --- | --- |"]
    for finding in findings[:MAX_ROWS]:
        check = results[finding.check]
        where = code(f"{finding.path}:{finding.line}")
        severity = f"{finding.severity}{'' if finding.confidence != 'low' else ', low confidence'}"
        rows.append(f"| {severity} | {escape(missing_text(check))} | {code(check.id)} | {where} | {check.effort} |")
    yield "\n".join(rows)
    yield from _more(findings)


def _accepted_rows(report: Report) -> Iterator[str]:
    yield "| Check | Why | Who | Until | Where | |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in report.acceptances[:MAX_ROWS]:
        check = code(one.check) + (f" in {code(one.system)}" if one.system else "")
        told = f"{escape(one.reason)} | {escape(one.owner)} | {escape(one.until or '')}"
        yield f"| {check} | {told} | {code(f'{one.path}:{one.line}')} | {escape(one.message)} |"
    yield from (f"\n{more}" for more in _more(report.acceptances))


def _details(found: Sequence[Finding], results: dict[str, CheckResult]) -> Iterator[str]:
    by_area: dict[str, list[Finding]] = {}
    for finding in found:
        by_area.setdefault(results[finding.check].area, []).append(finding)
    for area, findings in by_area.items():
        lines: list[str] = []
        for finding in findings:
            lines += _finding_lines(finding, results[finding.check])
        yield _folded(f"{area}: {plural(len(findings), 'finding')}", lines)


def _finding_lines(finding: Finding, check: CheckResult) -> Iterator[str]:
    yield f"- **{escape(missing_text(check))}** {code(check.id)}"
    yield f"  - {escape(finding.message)}"
    for miss in check.near_misses[1:]:  # the message tells the first
        yield f"  - Close: {_place(miss)}"
    if check.why:
        yield f"  - Why: {prose(check.why)}"
    if check.fix:
        yield f"  - Fix ({check.effort}):"
        yield from _remedy(check.fix)


def _remedy(fix: str) -> Iterator[str]:
    for passage in passages(fix):
        yield ""
        if passage.code:
            yield from (f"    {line}" for line in fenced(passage.lines))
        else:
            yield f"    {prose(passage.lines[0])}"


def _unknown(result: CheckResult) -> str:
    return f"- {code(result.id)}{' broke' if result.broken else ''}{_because(result.reason or '')}"


def _more(rows: Sequence[object]) -> Iterator[str]:
    if len(rows) > MAX_ROWS:
        yield f"*and {len(rows) - MAX_ROWS} more*"


def _folded(summary: str, lines: Sequence[str]) -> str:
    # Inside <summary> Markdown is not read, so its escapes would show.
    plain = html.escape(printable(summary), quote=False)
    return f"<details><summary>{plain}</summary>\n\n" + "\n".join(lines) + "\n\n</details>"


def _place(evidence: Evidence) -> str:
    return f"{code(f'{evidence.path}:{evidence.line}')} {escape(evidence.note)}".rstrip()


def _because(text: str) -> str:
    return f": {escape(text)}" if text else ""


def last_line(report: Report) -> str:
    found = standing(report.findings)
    unmet = f"{plural(len(found), 'finding')}"
    if found:
        unmet += f" ({tally((finding.severity for finding in found), SEVERITIES[::-1])})"
    accepted = len(report.findings) - len(found)
    unmet += f", {accepted} accepted" if accepted else ""
    counts = [f"{len(by_verdict(report, verdict))} {verdict}" for verdict in ("unknown", "met", "not-asked")]
    return f"**{unmet}**, {', '.join(counts).replace('not-asked', 'not asked')}."
