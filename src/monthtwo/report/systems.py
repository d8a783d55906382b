"""The systems of a monorepo at a terminal, a line each; what each lacks where more is asked for."""

from collections.abc import Sequence

from rich.text import Text

from monthtwo.model import SEVERITIES, Finding, Report, System
from monthtwo.report.page import Page, Part
from monthtwo.report.text import missing_text, plural, standing, tally
from monthtwo.safe_text import printable

MOST = 6
"""Systems that are listed without --verbose."""


def system_lines(page: Page, report: Report, verbose: bool) -> list[Text]:
    """A line for each system: its folder, kind and stage, and how many findings it has; with `verbose`, which.

    As everywhere, those of low confidence are shown to who asks for more.
    """
    systems = report.systems
    if not systems:
        return []
    lines = [Text(), *page.paragraph((f"{len(systems)} systems, each by itself", "bold"))]
    if verbose:
        return lines + [line for system in systems for line in _told(page, system)]
    shown = systems if len(systems) <= MOST else systems[: MOST - 1]
    lines += page.table([_row(system) for system in shown], indent=1)
    if len(shown) < len(systems):
        lines += page.paragraph((f"and {len(systems) - len(shown)} more", "dim"), indent=1)
    return lines


def _row(system: System) -> Sequence[Sequence[Part]]:
    about = f"{system.kind}, {system.stage}"
    sure = [finding for finding in standing(system.findings) if finding.confidence != "low"]
    failed = [(", gate failed", "bold red")] if system.gate is not None and not system.gate.passed else []
    return [[printable(system.root)], [(about, "bold")], [(_counted(sure), "dim"), *failed]]


def _counted(findings: Sequence[Finding]) -> str:
    """`3 findings (1 high, 2 low)`."""
    found = plural(len(findings), "finding")
    return f"{found} ({tally((one.severity for one in findings), SEVERITIES[::-1])})" if findings else found


def _told(page: Page, system: System) -> list[Text]:
    head: list[Part] = [printable(system.root), "  ", (f"{system.kind}, {system.stage}", "bold")]
    lines = page.paragraph(*head, (f"  {_counted(standing(system.findings))}", "dim"), indent=1, hang=2)
    for label, reason in ((system.kind, system.kind_reason), (system.stage, system.stage_reason)):
        lines += page.paragraph((f"{label}: {printable(reason)}", "dim"), indent=3, hang=2) if reason else []
    checks = {result.id: result for result in system.checks}
    for finding in standing(system.findings):
        where = printable(f"{finding.path}:{finding.line}")
        about = f"  {finding.severity} · {finding.check} · {where}"
        lines += page.paragraph(f"· {printable(missing_text(checks[finding.check]))}", (about, "dim"), indent=3, hang=2)
    return lines
