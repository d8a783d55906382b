"""What history says, in a terminal: the warnings that are raised, since when, and what came when."""

from collections.abc import Sequence

from rich.text import Text

from monthtwo.model import Report
from monthtwo.report.page import Page, Part
from monthtwo.report.text import running
from monthtwo.safe_text import printable

_MOST = 5
"""Warnings that are shown in brief; more is not read."""
_MARKS: dict[str, Part] = {"raised": ("! ", "yellow"), "unknown": ("? ", "magenta"), "clear": ("✓ ", "green")}
_COMMIT = 7


def clocks(page: Page, report: Report) -> list[Text]:
    """The warnings that are raised and sure, the longest running first."""
    raised = [one for one in report.signals if one.status == "raised" and one.confidence != "low"]
    rows: list[Sequence[Sequence[Part]]] = [
        [[_MARKS["raised"], printable(one.title)], [(running(one), "dim")]] for one in raised[:_MOST]
    ]
    return [Text(), *page.paragraph(("Clocks", "bold")), *page.table(rows, indent=1)] if rows else []


def told(page: Page, report: Report) -> list[Text]:
    """Every warning with what was seen and what ends it, those that are not asked left out; then the calendar."""
    asked = [one for one in report.signals if one.status != "not-asked"]
    lines = [Text(), *page.paragraph(("Clocks", "bold"))] if asked else []
    for one in asked:
        if one.status != "raised":
            said = f" {one.status}: {printable(one.reason)}"
            lines += page.paragraph(_MARKS[one.status], one.id, (said, "dim"), indent=1, hang=2)
            continue
        about = f"  {one.id}, {one.confidence} confidence"
        lines += page.paragraph(_MARKS["raised"], printable(one.title), (about, "dim"), indent=1, hang=2)
        lines += page.paragraph(f"{printable(one.reason)}; {running(one)}", indent=3, hang=2)
        for place in one.evidence:
            note = f" {printable(place.note)}"
            lines += page.paragraph(printable(f"{place.path}:{place.line}"), (note, "dim"), indent=3, hang=2)
        if one.commits:
            shown = ", ".join(printable(commit[:_COMMIT]) for commit in one.commits)
            lines += page.paragraph((f"commits: {shown}", "dim"), indent=3, hang=2)
        lines += page.paragraph(("clears: ", "green"), printable(one.clears), indent=3, hang=2)
    return lines + _calendar(page, report)


def _calendar(page: Page, report: Report) -> list[Text]:
    rows: list[Sequence[Sequence[Part]]] = []
    for one in report.milestones:
        months = "" if one.months is None else f"month {one.months:g}"
        lost = "" if one.after is None else f", after {printable(one.after)}"
        lost += f", gone since {one.lost}" if one.lost else ""
        where = f"{printable(one.path)} in {printable(one.commit[:_COMMIT])}{lost}"
        rows.append([[printable(one.date)], [one.id.replace("_", " ")], [(months, "dim")], [(where, "dim")]])
    return [Text(), *page.paragraph(("What came when", "bold")), *page.table(rows, indent=1)] if rows else []
