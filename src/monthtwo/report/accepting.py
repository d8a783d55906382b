"""What is said at a terminal of acceptances: which are in order no more, and how to accept what fails the gate."""

from rich.text import Text

from monthtwo.model import Gate, Report
from monthtwo.report.page import Page
from monthtwo.report.text import amiss
from monthtwo.safe_text import printable, printable_line

FEW = 3
"""Acceptances of which it is told without --verbose that they are in order no more."""
_BEGINS = ("[[", "  - ")
MOST = 7
"""Lines of what is to be written down that are shown."""


def settings(page: Page, report: Report, verbose: bool) -> list[Text]:
    """Acceptances about which something is to be done; only the gravest unless `verbose`."""
    told = amiss(report)
    left = 0 if verbose or len(told) <= FEW + 1 else len(told) - FEW
    lines = [Text(), *page.paragraph(("Settings", "bold"))] if told else []
    for one in told[: len(told) - left]:
        where = printable(f"{one.path}:{one.line}")
        lines += page.paragraph(("! ", "yellow"), printable(one.message), (f"  {where}", "dim"), indent=1, hang=2)
    return lines + (page.paragraph((f"and {left} more (-v)", "dim"), indent=3) if left else [])


def to_paste(page: Page, gate: Gate) -> list[Text]:
    """What would accept what blocks, as far as there is room for it."""
    if not gate.accept:
        return []
    lines = gate.accept.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith(_BEGINS)]
    shown = lines if len(lines) <= MOST or len(starts) < 2 else lines[: starts[1]]
    shown = shown[:-1] if not shown[-1] else shown
    left = len(shown) < len(lines)
    more = page.paragraph(("the others: monthtwo accept CHECK, or --format json", "dim"), indent=2) if left else []
    return [*(line for text in shown for line in page.verbatim(printable_line(text), "dim", indent=7)), *more]
