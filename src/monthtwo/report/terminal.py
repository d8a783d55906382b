"""The report for a person at a terminal, on one screen: what is there, the next three steps, and the rest in brief."""

from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from monthtwo.model import SEVERITIES, CheckResult, Evidence, Finding, Report, Severity
from monthtwo.report import clocks
from monthtwo.report.accepting import settings, to_paste
from monthtwo.report.changes import change_lines
from monthtwo.report.page import Page, Part
from monthtwo.report.systems import system_lines
from monthtwo.report.text import (
    area_counts,
    by_verdict,
    compared_in,
    depth,
    missing_text,
    origin,
    picture,
    plural,
    reason_first,
    result_of,
    standing,
    tally,
)
from monthtwo.report.text import stage as stage_line
from monthtwo.safe_text import passages, printable

SCREEN = 40
"""Lines that one look takes in."""
FIRST = 3
"""How many findings are told with their remedy without --verbose."""
_FEW = 2
"""How many where three would leave no room for what is there."""
_KEPT = 6
"""Lines of each list for which there ought to be room."""
_LONG = 10
"""Lines of what is there from which on it is worth a step."""
_MANY = 4
"""Checks of one reason from which on they are counted and not named."""
_LEAST = 12
"""Columns without which the end of a path tells nothing."""
_ACROSS = 3
"""How many areas stand side by side where there is room."""

Told = Literal["briefly", "fully", "all"]
"""How much is said of a finding: its remedy; what is close too; all that is known."""

_SEVERITY_STYLE: dict[Severity, str] = {"high": "bold red", "medium": "yellow", "low": "cyan", "note": "dim"}


def render(report: Report, console: Console, verbose: bool = False, quiet: bool = False) -> None:
    """Print `report`: all of it when `verbose`, only the gate and the last line when `quiet`.

    Lines are at most 100 columns; nothing in the report can send the terminal anything but text.
    """
    page = Page(console)
    end = [*_gate(page, report), *_last_line(page, report, verbose)]
    if not quiet:
        changed = change_lines(page, report, verbose)
        head = [*_header(page, report), *changed, *_areas(page, report), *system_lines(page, report, verbose)]
        end = [Text(), *end]
        told: Told = "all" if verbose else "fully"
        steps, unknown = _steps(page, report, told), _unknown(page, report, verbose)
        warned = clocks.told(page, report) if verbose else clocks.clocks(page, report)
        skipped = _skipped(page, report) if verbose else []
        amiss = settings(page, report, verbose)
        lists = [_there(page, report, verbose), _rest(page, report, verbose), _ahead(page, report)]
        if not verbose:
            room = SCREEN - sum(map(len, (head, warned, unknown, amiss, end)))
            if len(steps) + sum(map(len, lists)) > room:
                steps = _steps(page, report, "briefly")
            if len(steps) + sum(map(len, lists)) > room:
                lists[-1] = _ahead(page, report, briefly=True)
            if len(lists[0]) > _LONG and len(steps) + sum(min(len(one), _KEPT) for one in lists) > room:
                steps, lists[1] = _steps(page, report, "briefly", _FEW), _rest(page, report, verbose, _FEW)
            lists = page.fitted(lists, room - len(steps))
        there, rest, coming = lists
        others = _not_asked(page, report) if verbose else []
        for lines in (head, there, steps, rest, warned, coming, unknown, others, amiss, skipped):
            page.put(lines)
    page.put(end)


def _header(page: Page, report: Report) -> list[Text]:
    repository = report.repository
    lines = page.paragraph((printable(repository.name), "bold"), ("  ", ""), (origin(report), "dim"), hang=2)
    lines += page.paragraph((repository.kind, "bold"), _because(repository.kind_reason), hang=2)
    if repository.kind != "not-ml":
        stage, reason = stage_line(repository)
        lines += page.paragraph((stage, "bold"), _because(reason), hang=2)
    if read := depth(report):
        lines += page.paragraph((read, "dim"), hang=2)
    return lines


def _areas(page: Page, report: Report) -> list[Text]:
    cells: list[list[Sequence[Part]]] = []
    for area in report.areas:
        style = "dim" if not area.asked else "green" if area.met == area.asked else "yellow" if area.met else "red"
        told = [(picture(area, report.checks), style), (f" {area_counts(area)}", "dim")]
        cells.append([[printable(area.id)], told])
    for across in range(_ACROSS, 0, -1):
        high = -(-len(cells) // across)
        rows = [[part for cell in cells[line::high] for part in cell] for line in range(high)]
        if page.fits(rows):
            break
    return [Text(), *page.table(rows)] if cells else []


def _there(page: Page, report: Report, verbose: bool) -> list[Text]:
    order = [area.id for area in report.areas]
    met = sorted(by_verdict(report, "met"), key=lambda result: order.index(result.area))
    lines = _heading(page, "There") if met else []
    if verbose:
        for result in met:
            title = printable(result.title)
            lines += page.paragraph(("✓ ", "green"), title, (f"  {result.id}", "dim"), indent=1, hang=2)
            lines += _places(page, "", result.evidence, verbose)
        return lines
    room = page.width - 5 - max((cell_len(printable(result.title)) for result in met), default=0)
    rows: list[list[list[Part]]] = [
        [[("✓ ", "green"), printable(result.title)], [(_end_of(place, room), "dim") for place in result.evidence[:1]]]
        for result in met
    ]
    return lines + page.table(rows, indent=1)


def _end_of(place: Evidence, room: int) -> str:
    """Where something is, as much of it as there is room for: the end tells most."""
    where = printable(f"{place.path}:{place.line}")
    return where if cell_len(where) <= room or room < _LEAST else f"…{where[-(room - 1) :]}"


def _steps(page: Page, report: Report, told: Told, most: int = FIRST) -> list[Text]:
    """The first findings, each with its remedy."""
    shown = _certain(report, told == "all")
    lines = _heading(page, "Next steps" if len(shown) > 1 else "Next step") if shown else []
    for number, finding in enumerate(shown[:most], start=1):
        lines += _step(page, report, finding, number, told)
    return lines


def _step(page: Page, report: Report, finding: Finding, number: int, told: Told) -> list[Text]:
    results = result_of(report)
    check = results[finding.check]
    lines = page.paragraph((f"{number} ", "bold"), (printable(missing_text(check)), "bold"), indent=1, hang=2)
    told_sure = finding.confidence == "low" or (told == "all" and finding.confidence != "high")
    sure = f" · {finding.confidence} confidence" if told_sure else ""
    about = f" · {check.effort}{sure} · {check.id} · "
    where = _end_of(Evidence(finding.path, finding.line, ""), page.width - 5 - cell_len(finding.severity + about))
    lines += page.paragraph(
        (finding.severity, _SEVERITY_STYLE[finding.severity]), (about, "dim"), where, indent=3, hang=2
    )
    shown = _certain(report, told == "all")
    if number == 1 and (reason := reason_first(shown, results)):
        lines += page.paragraph(("first: ", "dim"), reason, indent=3, hang=2)
    if told != "briefly":
        lines += _places(page, "found: ", check.evidence, told == "all")
        lines += _places(page, "close: ", check.near_misses, told == "all")
    for label, text in (("", check.reason), ("why: ", check.why)) if told == "all" else ():
        lines += page.paragraph((label, "dim"), printable(text), indent=3, hang=2) if text else []
    return lines + _fix(page, check.fix)


def _fix(page: Page, fix: str) -> list[Text]:
    lines: list[Text] = []
    label: Part = ("fix: ", "green")
    for passage in passages(fix):
        for line in passage.lines:
            if passage.code:
                lines += page.verbatim(line, "cyan", indent=7)
            else:
                lines += page.paragraph(label, line, indent=3, hang=2)
                label = ""
    return lines


def _places(page: Page, label: str, places: Sequence[Evidence], verbose: bool) -> list[Text]:
    lines: list[Text] = []
    for place in places if verbose else places[:1]:
        note = f" {printable(place.note)}" if place.note else ""
        what = "here: " if place.explains else label
        lines += page.paragraph((what, "dim"), printable(f"{place.path}:{place.line}"), (note, "dim"), indent=3, hang=2)
    return lines


def _rest(page: Page, report: Report, verbose: bool, after: int = FIRST) -> list[Text]:
    shown, results = _certain(report, verbose)[after:], result_of(report)
    if verbose:
        numbered = enumerate(shown, start=FIRST + 1)
        return [line for number, finding in numbered for line in _step(page, report, finding, number, "all")]
    rows: list[Sequence[Sequence[Part]]] = []
    for finding in shown:
        check = results[finding.check]
        mark: Part = (finding.severity, _SEVERITY_STYLE[finding.severity])
        rows.append([[mark], [printable(missing_text(check))], [(check.id, "dim")]])
    return [*_heading(page, "Then"), *page.table(rows, indent=1)] if rows else []


def _ahead(page: Page, report: Report, briefly: bool = False) -> list[Text]:
    results = result_of(report)
    if not report.ahead:
        return []
    later = {"explores": "once it serves", "serves": "in production", "production": "where it is regulated"}
    stage = later[_judged_by(report)]
    heading = f"Ahead: what will be asked {stage}"
    if briefly:
        return [Text(), *page.paragraph((f"{heading}: ", "bold"), (", ".join(report.ahead), "dim"), hang=2)]
    rows: list[Sequence[Sequence[Part]]] = []
    for id in report.ahead:
        check = results[id]
        rows.append([["· ", printable(check.title)], [(f"{check.id}, {check.effort}", "dim")]])
    return [*_heading(page, heading), *page.table(rows, indent=1)]


def _judged_by(report: Report) -> str:
    return report.repository.target or report.repository.stage


def _unknown(page: Page, report: Report, verbose: bool) -> list[Text]:
    by_reason: dict[tuple[bool, str | None], list[str]] = {}
    for result in by_verdict(report, "unknown"):
        by_reason.setdefault((result.broken, result.reason), []).append(result.id)
    lines = _heading(page, "Not judged") if by_reason else []
    for (broken, reason), checks in by_reason.items():
        told = ", ".join(checks) if verbose or broken or len(checks) < _MANY else f"{len(checks)} checks"
        lines += page.paragraph(("? ", "magenta"), told, " broke" if broken else "", _because(reason), indent=1, hang=2)
    return lines


def _not_asked(page: Page, report: Report) -> list[Text]:
    lines: list[Text] = []
    spared = [result for result in by_verdict(report, "unmet") if not result.expected]
    if spared:
        lines += _heading(page, "Not there, and not asked for here")
    for result in spared:
        lines += page.paragraph("· ", result.id, (_because(_spared(report, result)), "dim"), indent=1, hang=2)
        lines += _places(page, "close: ", result.near_misses, verbose=True)
    unasked = by_verdict(report, "not-asked")
    if unasked:
        lines += _heading(page, "Not asked")
    for result in unasked:
        lines += page.paragraph("· ", result.id, (_because(result.reason), "dim"), indent=1, hang=2)
    return lines


def _spared(report: Report, result: CheckResult) -> str:
    kind = report.repository.kind
    if result.expected_from is None:
        return f"{printable(result.title)} is not expected of {_article(kind)}"
    return f"expected of {_article(kind)} from the stage `{result.expected_from}` on"


def _article(kind: str) -> str:
    """`an ml-service`, `a repository without machine learning`."""
    return "a repository without machine learning" if kind == "not-ml" else f"an {kind}"


def _skipped(page: Page, report: Report) -> list[Text]:
    """What was not read; in brief the first line says how many files that is."""
    skipped = report.repository.skipped
    if not skipped:
        return []
    lines = _heading(page, f"{plural(len(skipped), 'file')} not read: {tally(skip.reason for skip in skipped)}")
    for skip in skipped:
        why = f": {skip.reason}{_because(skip.detail, ', ')}"
        lines += page.paragraph(printable(skip.path), (why, "dim"), indent=1, hang=2)
    return lines


def _gate(page: Page, report: Report) -> list[Text]:
    gate = report.gate
    if not gate.fail_on and not gate.reasons and compared_in(report) is None:
        return []
    verdict = ("Gate passed", "bold green") if gate.passed else ("Gate failed", "bold red")
    at = f" at {gate.fail_on}" if gate.fail_on else ""
    reasons = gate.reasons or (("Nothing was made worse.",) if compared_in(report) is not None else ())
    return [*page.paragraph(verdict, f"{at}. ", printable(" ".join(reasons)), hang=2), *to_paste(page, gate)]


def _last_line(page: Page, report: Report, verbose: bool) -> list[Text]:
    shown = _certain(report, verbose)
    found = tally((finding.severity for finding in shown), SEVERITIES[::-1])
    if compared_in(report) is not None:
        found += f"; {sum(finding.baseline == 'new' for finding in shown)} new"
    unknown, unsure = len(by_verdict(report, "unknown")), len(standing(report.findings)) - len(shown)
    if shown:
        said = f"{plural(len(shown), 'finding')} ({found})"
    else:
        said = "Nothing that could be judged is missing" if unknown else "Nothing is missing that is asked for here"
    more = f" (-v shows all{f', {unsure} of low confidence' if unsure else ''})"
    accepted = len(report.findings) - len(standing(report.findings))
    said += f", {accepted} accepted" if accepted else ""
    line = f"{said}, {unknown} unknown; {len(by_verdict(report, 'met'))} met{'' if verbose else more}."
    if not shown:
        return page.paragraph((line, "bold"))
    command = f"monthtwo explain {shown[0].check}"
    # A command is never torn apart by the end of a line if it can stand on one of its own.
    joint = " " if len(f"{line} More: {command}") <= page.width else "\n"
    return page.paragraph((line, "bold"), f"{joint}More: ", (command, "bold cyan"))


def _certain(report: Report, verbose: bool) -> list[Finding]:
    """The findings that are shown: those of low confidence only to who asks for more, or where there are no others."""
    told = standing(report.findings)
    return [finding for finding in told if verbose or finding.confidence != "low"] or told


def _heading(page: Page, text: str) -> list[Text]:
    return [Text(), *page.paragraph((text, "bold"))]


def _because(text: str | None, joint: str = ": ") -> str:
    return f"{joint}{printable(text)}" if text else ""
