"""The warnings that would have been given, in a terminal, each with what came of it."""

from collections.abc import Sequence

from rich.text import Text

from monthtwo.report.page import Page, Part
from monthtwo.report.text import plural
from monthtwo.timeline import Backtest, Result, Warning

_STYLES: dict[Result, str] = {"came": "green", "late": "yellow", "never": "red", "open": "dim"}


def backtest_lines(page: Page, backtest: Backtest) -> list[Text]:
    """The warnings in the order of time, then what they add up to."""
    if not backtest.warnings:
        return [Text(), *page.paragraph("Nothing would have been warned of.")]
    lines = [Text(), *page.paragraph(("What would have been warned of, and what came", "bold"))]
    for one in backtest.warnings:
        lines += _lines(page, one)
    return lines + _totals(page, backtest)


def _lines(page: Page, one: Warning) -> list[Text]:
    sure = f", {one.confidence} confidence" if one.confidence == "low" else ""
    day = f"{one.day}{' or before' if one.earlier else ''}"
    head = page.paragraph(day, "  ", (one.signal, "bold"), (sure, "dim"), indent=1, hang=2)
    warned = page.paragraph((f"warns: {one.event}", "dim"), indent=3, hang=2)
    return head + warned + page.paragraph((f"{_outcome(one)}", _STYLES[one.result]), indent=3, hang=2)


def _outcome(one: Warning) -> str:
    if one.result == "came" and one.months is not None:
        return f"came: {one.said} on {one.came}, {months(one.months)} later"
    if one.result == "late":
        return f"came before the warning: {one.said} on {one.came}"
    if one.result == "open":
        return "open: it has not come, and the time is not over"
    return f"never came true: {f'the warning ended in {one.until[:7]}' if one.until else 'the time is over'}"


def months(count: float) -> str:
    """`6.4 months`, `1 month`."""
    return f"{count:g} month{'' if count == 1 else 's'}"


def _totals(page: Page, backtest: Backtest) -> list[Text]:
    table: list[Sequence[Sequence[Part]]] = [
        [[(name, "dim")] for name in ("signal", "warned", "came", "earlier by", "before", "never", "open")]
    ]
    for one in backtest.totals:
        earlier = months(one.months) if one.months is not None else ""
        counts = (str(one.warnings), str(one.came), earlier, str(one.late), str(one.never), str(one.open))
        table.append([[one.signal], *([cell] for cell in counts)])
    results = [one.result for one in backtest.warnings]
    said = f"{plural(len(results), 'warning')}: {results.count('came')} came true after it, "
    said += f"{results.count('late')} had before, {results.count('never')} never did, {results.count('open')} open."
    return [Text(), *page.table(table, indent=1), Text(), *page.paragraph((said, "bold"))]
