"""The report for a person at a terminal: what is there, the next three things to do, and the rest in brief."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from monthtwo.model import SEVERITIES, Area, CheckResult, Evidence, Finding, Report, Severity
from monthtwo.report.text import LEVEL_NAMES, area_counts, by_verdict, depth, origin, plural, result_of, tally
from monthtwo.safe_text import passages, printable

MAX_WIDTH = 100
NARROW = 60
FIRST = 3
"""How many findings are told in full without --verbose."""

_SEVERITY_STYLE: dict[Severity, str] = {"high": "bold red", "medium": "yellow", "low": "cyan", "note": "dim"}
_LEVEL_STYLE = ("red", "red", "yellow", "green", "green")
_ASCII = str.maketrans({"✗": "x", "✓": "+", "■": "#", "□": "-", "·": "-", "…": "~", "—": "-"})


def render(report: Report, console: Console, verbose: bool = False, quiet: bool = False) -> None:
    """Print `report`: all of it when `verbose`, only the gate and the last line when `quiet`.

    Lines are at most 100 columns; nothing in the report can send the terminal anything but text.
    """
    page = _Page(console)
    if not quiet:
        _header(page, report)
        _areas(page, report.areas)
        _findings(page, report, verbose)
        _unknown(page, report)
        if verbose:
            _others(page, report)
        _skipped(page, report, verbose)
        page.gap()
    _gate(page, report)
    _last_line(page, report, hidden=not verbose)


class _Page:
    """Lines of text on a console: wrapped with a hanging indent, cut nowhere, without trailing blanks."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, MAX_WIDTH)
        self.narrow = self.width < NARROW
        self.inset = 2 if self.narrow else 3
        self.ascii = not console.encoding.startswith("utf")

    def put(self, *parts: str | tuple[str, str], indent: int = 0, hang: int = 2) -> None:
        """Print one paragraph; a part is text or (text, style)."""
        text = Text.assemble(*(self._drawn(part) for part in parts))
        first, rest = " " * indent, " " * (indent + hang)
        lines = text.wrap(self.console, max(self.width - len(rest), 10), overflow="fold")
        for number, line in enumerate(lines):
            line.rstrip()
            self.console.print(
                Text.assemble(rest if number else first, line), no_wrap=True, overflow="ignore", crop=False
            )

    def detail(self, *parts: str | tuple[str, str]) -> None:
        """Print one paragraph below a title."""
        self.put(*parts, indent=self.inset, hang=1 if self.narrow else 2)

    def gap(self) -> None:
        self.console.print()

    def heading(self, text: str) -> None:
        self.gap()
        self.put((text, "bold"))

    def _drawn(self, part: str | tuple[str, str]) -> tuple[str, str | Style]:
        text, style = part if isinstance(part, tuple) else (part, "")
        return (text.translate(_ASCII) if self.ascii else text), style


def _header(page: _Page, report: Report) -> None:
    repository = report.repository
    page.put((printable(repository.name), "bold"))
    page.put(repository.kind + _because(repository.kind_reason))
    page.put((origin(report), "dim"))
    if read := depth(report):
        page.put((read, "dim"))


def _areas(page: _Page, areas: Sequence[Area]) -> None:
    if not areas:
        return
    page.gap()
    wide = max(len(area.id) for area in areas)
    names = max(map(len, LEVEL_NAMES))
    for area in areas:
        style = _LEVEL_STYLE[area.level] if area.asked else "dim"
        bar = "■" * area.level + "□" * (4 - area.level) if area.asked else "····"
        level = LEVEL_NAMES[area.level] if area.asked else ""
        parts: list[str | tuple[str, str]] = [f"{printable(area.id):<{wide}}  ", (bar, style), "  "]
        if not page.narrow:
            parts.append((f"{level:<{names}}  ", style))
        page.put(*parts, (area_counts(area), "" if area.asked else "dim"), indent=2)


def _certain(report: Report, verbose: bool) -> list[Finding]:
    """The findings that are shown: those of low confidence only to who asks for more; they are counted all the same."""
    return [finding for finding in report.findings if verbose or finding.confidence != "low"]


def _findings(page: _Page, report: Report, verbose: bool) -> None:
    shown = _certain(report, verbose)
    if not shown:
        return
    results = result_of(report)
    page.heading("Do first" if len(shown) > FIRST else "To do")
    for number, finding in enumerate(shown[:FIRST]):
        if number:
            page.gap()
        _finding(page, finding, results[finding.check], full=True, verbose=verbose)
    by_area: dict[str, list[Finding]] = {}
    for finding in shown[FIRST:]:
        by_area.setdefault(results[finding.check].area, []).append(finding)
    for area, findings in by_area.items():
        page.heading(f"Then, in {printable(area)}")
        for finding in findings:
            _finding(page, finding, results[finding.check], full=verbose, verbose=verbose)


def _finding(page: _Page, finding: Finding, check: CheckResult, full: bool, verbose: bool) -> None:
    style = _SEVERITY_STYLE[finding.severity]
    mark = f"✗ {finding.severity:<6}  "
    sure = "" if finding.confidence == "high" else f", {finding.confidence} confidence"
    effort = f"{check.id}, {check.effort} of work{sure}"
    title: list[str | tuple[str, str]] = [(mark, style), (printable(check.title), "bold" if full else "")]
    page.put(*title, *([] if full else [(f"  {effort}", "dim")]), indent=1, hang=1 if page.narrow else len(mark))
    if full:
        page.detail((effort, "dim"))
    if check.evidence:
        _places(page, "found: ", check.evidence, verbose)
    elif full:
        page.detail(("belongs near ", "dim"), printable(f"{finding.path}:{finding.line}"))
        if check.reason:
            page.detail(printable(check.reason))
    _places(page, "close: ", check.near_misses, verbose, most=2 if full else 1)
    if full:
        if check.why:
            page.detail(("why: ", "dim"), printable(check.why))
        _fix(page, check.fix)


def _fix(page: _Page, fix: str) -> None:
    label = "fix: "
    for passage in passages(fix):
        for line in passage.lines:
            if passage.code:
                page.put((line, "cyan"), indent=page.inset + 4)
            else:
                page.detail((label, "green"), line)
                label = ""


def _places(page: _Page, label: str, places: Sequence[Evidence], verbose: bool, most: int = 2) -> None:
    shown = places if verbose else places[:most]
    for place in shown:
        note = f" {printable(place.note)}" if place.note else ""
        page.detail((label, "dim"), printable(f"{place.path}:{place.line}"), (note, "dim"))
    if len(places) > len(shown):
        page.detail((f"{label}{len(places) - len(shown)} more", "dim"))


def _unknown(page: _Page, report: Report) -> None:
    unknown = by_verdict(report, "unknown")
    if unknown:
        page.heading("Not judged")
    by_reason: dict[tuple[bool, str | None], list[str]] = {}
    for result in unknown:
        by_reason.setdefault((result.broken, result.reason), []).append(result.id)
    for (broken, reason), checks in by_reason.items():
        page.put(("? ", "magenta"), ", ".join(checks), " broke" if broken else "", _because(reason), indent=1)


def _others(page: _Page, report: Report) -> None:
    met = by_verdict(report, "met")
    if met:
        page.heading("Met")
    for result in met:
        page.put(("✓ ", "green"), printable(result.title), (f"  {result.id}", "dim"), indent=1)
        _places(page, "", result.evidence, verbose=True)
    not_asked = by_verdict(report, "not-asked")
    if not_asked:
        page.heading("Not asked")
    for result in not_asked:
        page.put("· ", result.id, (_because(result.reason), "dim"), indent=1)


def _skipped(page: _Page, report: Report, verbose: bool) -> None:
    skipped = report.repository.skipped
    if not skipped:
        return
    page.heading(f"{plural(len(skipped), 'file')} not read: {tally(skip.reason for skip in skipped)}")
    if verbose:
        for skip in skipped:
            page.put(printable(skip.path), (f": {skip.reason}{_because(skip.detail, ', ')}", "dim"), indent=1)


def _gate(page: _Page, report: Report) -> None:
    gate = report.gate
    if gate.fail_on:
        verdict = ("Gate passed", "bold green") if gate.passed else ("Gate failed", "bold red")
        page.put(verdict, f" at {gate.fail_on}. ", printable(" ".join(gate.reasons)))


def _last_line(page: _Page, report: Report, hidden: bool) -> None:
    counts = [f"{len(by_verdict(report, 'unknown'))} unknown"]
    shown = _certain(report, verbose=not hidden)
    if shown:
        counts.insert(0, f"{tally(_severities(shown), SEVERITIES[::-1])} to mend")
    else:
        counts.insert(0, "nothing to mend")
    unseen = [f"{len(by_verdict(report, verdict))} {verdict}" for verdict in ("met", "not-asked")]
    if len(shown) < len(report.findings):
        unseen.insert(0, f"{len(report.findings) - len(shown)} unmet with low confidence")
    rest = f"{_listed(unseen).replace('not-asked', 'not asked')}{' (-v shows them)' if hidden else ''}"
    line = f"{', '.join(counts)}; {rest}."
    line = line[:1].upper() + line[1:]
    if not shown:
        page.put((line, "bold"), hang=0)
        return
    command = f"monthtwo explain {shown[0].check}"
    # A command is never torn apart by the end of a line if it can stand on one of its own.
    joint = " " if len(f"{line} Next: {command}") <= page.width else "\n"
    page.put((line, "bold"), f"{joint}Next: ", (command, "bold cyan"), hang=0)


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _severities(findings: Iterable[Finding]) -> Iterable[str]:
    return (finding.severity for finding in findings)


def _because(text: str | None, joint: str = ": ") -> str:
    return f"{joint}{printable(text)}" if text else ""
