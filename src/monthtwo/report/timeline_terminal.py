"""The timeline for a person at a terminal: a row of signs for each area, milestone and warning."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from monthtwo.report.backtest_terminal import backtest_lines
from monthtwo.report.month_signs import Row, joined, losses, rows, span, untroubled, years
from monthtwo.report.page import Page, Part
from monthtwo.report.text import plural
from monthtwo.safe_text import printable
from monthtwo.timeline import Month, Timeline

_NOTE = 23
"""Columns for what is said of a row."""
_FEWEST = 8
"""Signs that a row has room for, however narrow the terminal is."""
_COMMIT = 7
_STYLES = {"raised": "yellow", "past": "dim", "area": "", "milestone": ""}
NOTHING = "There is no machine learning in any of these months; nothing is asked of it."


def render(timeline: Timeline, console: Console, verbose: bool = False) -> None:
    """Print `timeline`, more of it when `verbose`; where it was asked what came of warnings, that alone.

    Lines are at most 100 columns; nothing in it can send the terminal anything but text.
    """
    page = Page(console)
    page.put([*_header(page, timeline), *_body(page, timeline, verbose)])


def _header(page: Page, timeline: Timeline) -> list[Text]:
    kind = f" · {timeline.kind}" if timeline.kind else ""
    about = f"{kind} · commit {printable(timeline.commit[:_COMMIT])} · as of {timeline.as_of}"
    return page.paragraph((printable(timeline.name), "bold"), (about, "dim"), hang=2)


def _body(page: Page, timeline: Timeline, verbose: bool) -> list[Text]:
    if timeline.unknown:
        return page.paragraph(("? ", "magenta"), f"unknown: {printable(timeline.unknown)}", hang=2)
    if not timeline.months:
        return page.paragraph("No month has a commit.")
    lines = _unjudged(page, timeline.months)
    if all(month.kind in (None, "not-ml") for month in timeline.months):
        return lines if lines and not any(month.kind for month in timeline.months) else page.paragraph(NOTHING) + lines
    if timeline.backtest is not None:
        return backtest_lines(page, timeline.backtest) + lines
    lines = _chart(page, timeline) + lines + _losses(page, timeline)
    return lines + _told(page, timeline) if verbose else lines


def _chart(page: Page, timeline: Timeline) -> list[Text]:
    parts = rows(timeline)
    wide = max(len(row.label) for _, found in parts for row in found)
    room = max(page.width - wide - 5 - _NOTE, _FEWEST if page.narrow else 12)
    months = [month.month for month in timeline.months]
    size = -(-len(months) // room)
    head = f"{plural(len(months), 'month')}, {months[0]} to {months[-1]}"
    head += f"; a sign is {plural(size, 'month')}, a figure a level, ! a warning that is raised"
    lines = page.paragraph((head, "dim"), hang=2)
    for heading, found in parts:
        above: Sequence[Sequence[Part]] = [[(heading.ljust(wide + 1), "bold")], [(years(months, size), "dim")]]
        lines += [Text(), *page.table([above], indent=0), *_signs(page, found, size, wide)]
    free = untroubled(timeline)
    return lines + (page.paragraph((f"never raised: {', '.join(free)}", "dim"), indent=1, hang=2) if free else [])


def _signs(page: Page, found: Iterable[Row], size: int, wide: int) -> list[Text]:
    shown: list[Sequence[Sequence[Part]]] = [
        [[row.label.ljust(wide)], [(joined(row.signs, size), _STYLES[row.sort])], [(row.note, "dim")]] for row in found
    ]
    return page.table(shown, indent=1)


def _unjudged(page: Page, months: Sequence[Month]) -> list[Text]:
    """Months that were not judged, by why; and checks that broke."""
    by_reason: dict[str, list[str]] = {}
    for month in months:
        if month.unknown:
            by_reason.setdefault(month.unknown, []).append(month.month)
    lines: list[Text] = [Text()] if by_reason else []
    for reason, those in by_reason.items():
        which = those[0] if len(those) == 1 else f"{plural(len(those), 'month')}, {those[0]} to {those[-1]}"
        lines += page.paragraph(("? ", "magenta"), f"{which}: {printable(reason)}", hang=2)
    broken = sorted({check for month in months for check in month.broken})
    return lines + (page.paragraph(("? ", "magenta"), f"broke: {', '.join(broken)}", hang=2) if broken else [])


def _losses(page: Page, timeline: Timeline) -> list[Text]:
    lines: list[Text] = []
    for area in timeline.areas:
        for lost, back in losses(area):
            again = f", back in {back.day[:7]}" if back is not None else ""
            said = f" fell from {lost.before} to {lost.level} in {lost.day[:7]}{again}"
            commit = f" ({printable(lost.commit[:_COMMIT])})"
            lines += page.paragraph(("✗ ", "red"), area.id, said, (commit, "dim"), indent=1, hang=2)
    return [Text(), *page.paragraph(("Lost", "bold")), *lines] if lines else []


def _told(page: Page, timeline: Timeline) -> list[Text]:
    """Every change of a level, what came when and every time that a warning was raised."""
    lines = [Text(), *page.paragraph(("Each change", "bold"))]
    for area in timeline.areas:
        came = [f"{one.level} {'by' if one.earlier else 'in'} {one.day[:7]}" for one in area.changes]
        lines += page.paragraph(area.id, (f": {', '.join(came) or 'none'}", "dim"), indent=1, hang=2)
    for signal in timeline.signals:
        for one in signal.raised:
            about = f": {span(one)}, {one.confidence} confidence; {printable(one.reason)}"
            lines += page.paragraph(("! ", "yellow"), signal.id, (about, "dim"), indent=1, hang=2)
    for milestone in timeline.milestones:
        where = f": {printable(milestone.path)} in {printable(milestone.commit[:_COMMIT])}"
        lines += page.paragraph(milestone.date, " ", milestone.id, (where, "dim"), indent=1, hang=2)
    return lines
