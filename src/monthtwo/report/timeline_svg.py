"""The timeline as a picture: SVG that asks for nothing from elsewhere and runs nothing."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from monthtwo.report.month_signs import ABSENT, RAISED, THERE, UNKNOWN, Row, rows, untroubled
from monthtwo.report.text import plural
from monthtwo.safe_text import printable
from monthtwo.timeline import Timeline, Warning

_LEFT, _TOP, _ROW, _GAP, _EDGE = 232, 74, 20, 14, 16
_CHART, _NOTE = 480, 210
"""Columns for signs and for what is said of a row."""
_LINE = 120
"""Letters that a line has room for."""
_WIDTH = _LEFT + _CHART + _NOTE + _EDGE
_STYLE = """\
svg { font: 13px system-ui, sans-serif; --ink: #1f2328; --dim: #656d76; --page: #ffffff; --none: #eaeef2;
  --l1: #c6dbef; --l2: #6baed6; --l3: #2171b5; --l4: #08306b; --there: #57ab5a; --raised: #d97706; --grid: #d0d7de; }
@media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --dim: #8d96a0; --page: #0d1117; --none: #21262d;
  --l1: #123a5e; --l2: #1f6feb; --l3: #79b8ff; --l4: #cae8ff; --there: #3fb950; --raised: #f0a020; --grid: #30363d; } }
.page { fill: var(--page); } text { fill: var(--ink); } .dim { fill: var(--dim); }
.title { font-weight: 600; font-size: 16px; }
.head { font-weight: 600; } .none { fill: var(--none); } .l1 { fill: var(--l1); } .l2 { fill: var(--l2); }
.l3 { fill: var(--l3); } .l4 { fill: var(--l4); } .there { fill: var(--there); } .raised { fill: var(--raised); }
.unknown { fill: none; stroke: var(--dim); stroke-dasharray: 3 2; } .grid { stroke: var(--grid); }
"""
_CLASSES = {ABSENT: "none", THERE: "there", UNKNOWN: "unknown", RAISED: "raised"}
_SAID = {"none": "not there", "there": "there", "unknown": "not judged", "raised": "raised"}


def to_svg(timeline: Timeline) -> str:
    """The chart, with what came of warnings below it where that was asked."""
    parts = [*_head(timeline)]
    chart, y = _chart(timeline) if timeline.months and not timeline.unknown else _untold(timeline)
    parts += chart
    if timeline.backtest is not None:
        y += _ROW + _GAP
        parts.append(_text(_EDGE, y, f"{plural(len(timeline.backtest.warnings), 'warning')} and what came", "head"))
        for one in timeline.backtest.warnings:
            y += _ROW
            parts += _warning(one, y)
    height = y + _EDGE + 4
    about = f"Timeline of {printable(timeline.name)}"
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        f' role="img" aria-label={quoteattr(about)}>',
        f"<title>{escape(about)}</title>",
        f"<style>\n{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{height}"/>',
        *parts,
        "</svg>\n",
    ))  # fmt: skip


def _untold(timeline: Timeline) -> tuple[list[str], int]:
    said = f"unknown: {timeline.unknown}" if timeline.unknown else "No month has a commit."
    return [_text(_EDGE, _TOP + _ROW, said)], _TOP + _ROW


def _chart(timeline: Timeline) -> tuple[list[str], int]:
    """The rows under their headings, and where they end."""
    found, y = list[str](), _TOP
    for heading, below in rows(timeline):
        y += _ROW + _GAP
        found.append(_text(_EDGE, y, heading, "head"))
        for row in below:
            y += _ROW
            found += _row(row, timeline, y)
    found = [*_years(timeline, y), *found, *_key(y := y + _ROW + _GAP)]
    free = ", ".join(untroubled(timeline))
    for line in wrap(f"never raised: {free}", _LINE) if free else ():
        y += _ROW
        found.append(_text(_EDGE, y, line, "dim"))
    return found, y


def _head(timeline: Timeline) -> Iterator[str]:
    yield _text(_EDGE, 28, timeline.name, "title")
    kind = f"{timeline.kind} · " if timeline.kind else ""
    yield _text(_EDGE, 48, f"{kind}commit {timeline.commit[:7]} · as of {timeline.as_of}", "dim")


def _years(timeline: Timeline, bottom: int) -> Iterator[str]:
    """A line where each year begins, and its number above where there is room."""
    months = [month.month for month in timeline.months]
    wide, at, free = _CHART / len(months), 0, 0.0
    for year, those in groupby(months, key=lambda month: month[:4]):
        count, x = len(list(those)), _LEFT + at * wide
        yield f'<line class="grid" x1="{x:.1f}" y1="{_TOP + 4}" x2="{x:.1f}" y2="{bottom + 6}"/>'
        if x >= free and count * wide >= 30:
            yield _text(x, _TOP, year, "dim")
            free = x + 36
        at += count


def _row(row: Row, timeline: Timeline, y: int) -> Iterator[str]:
    """The label, a bar for each run of equal signs, and the note."""
    yield _text(_EDGE + 10, y, row.label)
    wide, at = _CHART / len(row.signs), 0
    for sign, those in groupby(row.signs):
        count = len(list(those))
        if sign.strip():
            first, last = timeline.months[at].month, timeline.months[at + count - 1].month
            yield _bar(row, sign, _LEFT + at * wide, y, count * wide, first if count == 1 else f"{first} to {last}")
        at += count
    yield _text(_LEFT + _CHART + 10, y, row.note, "dim")


def _bar(row: Row, sign: str, x: float, y: int, wide: float, when: str) -> str:
    name = _CLASSES.get(sign, f"l{sign}")
    low = row.sort in ("raised", "past") and name == "none"
    tall, down = (2, 6) if low or name == "none" else (14, 12)
    said = f"{row.label}: {'level ' + sign if sign.isdecimal() else 'clear' if low else _SAID[name]}, {when}"
    place = f'x="{x:.1f}" y="{y - down}" width="{max(wide - 1, 1):.1f}" height="{tall}"'
    return f'<rect class="{name}" {place} rx="1"><title>{escape(printable(said))}</title></rect>'


def _key(y: int) -> Iterator[str]:
    """What the colours say."""
    x = _LEFT
    for name, said in (
        ("l1", "level 1"),
        ("l2", "2"),
        ("l3", "3"),
        ("l4", "4"),
        ("there", "there"),
        ("raised", "raised"),
    ):
        yield f'<rect class="{name}" x="{x}" y="{y - 11}" width="14" height="12" rx="1"/>'
        yield _text(x + 19, y, said, "dim")
        x += 34 + 8 * len(said)


def _warning(one: Warning, y: int) -> Iterator[str]:
    results = {"late": "came before the warning", "never": "never came true", "open": "open"}
    said = f"{one.said} on {one.came}" if one.came else ""
    result = f"came {one.months:g} months later" if one.result == "came" else results[one.result]
    yield _text(_EDGE + 10, y, f"{one.day}  {one.signal}")
    yield _text(_LEFT + 84, y, result, "raised" if one.result == "came" else "dim")
    yield _text(_LEFT + 264, y, said, "dim")


def _text(x: float, y: int, said: str, name: str = "") -> str:
    sort = f' class="{name}"' if name else ""
    return f'<text{sort} x="{x:g}" y="{y}">{escape(printable(said))}</text>'
