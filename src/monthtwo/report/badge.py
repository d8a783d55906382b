"""The report in a line: a badge as SVG, and as what shields.io makes one of. It quotes nothing of the repository."""

from monthtwo.model import SEVERITIES, Report
from monthtwo.report.json import dump
from monthtwo.report.text import plural, standing

_LABEL = "monthtwo"
_COLOURS = {
    "brightgreen": "#2ea043",
    "green": "#57ab5a",
    "yellow": "#bf8700",
    "orange": "#d9661f",
    "red": "#cf222e",
    "lightgrey": "#6e7781",
}
"""By the names that shields.io knows; dark enough for white letters."""
_BY_SEVERITY = {"note": "green", "low": "green", "medium": "yellow", "high": "orange"}
_LETTER, _EDGE, _HEIGHT = 7, 6, 20


def to_shields(report: Report) -> str:
    """The badge as the JSON of an endpoint of shields.io."""
    message, colour = said(report)
    return dump({"schemaVersion": 1, "label": _LABEL, "message": message, "color": colour})


def to_badge(report: Report) -> str:
    """The badge as SVG that asks for nothing from elsewhere and runs nothing."""
    message, colour = said(report)
    left, right = _width(_LABEL), _width(message)
    wide, middle = left + right, _HEIGHT - 6
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_HEIGHT}" role="img"'
        f' aria-label="{_LABEL}: {message}">',
        f"<title>{_LABEL}: {message}</title>",
        f'<clipPath id="edge"><rect width="{wide}" height="{_HEIGHT}" rx="3"/></clipPath>',
        '<g clip-path="url(#edge)">',
        f'<rect width="{left}" height="{_HEIGHT}" fill="#424a53"/>',
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{_COLOURS[colour]}"/>',
        "</g>",
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">',
        _text(left / 2, middle, left, _LABEL),
        _text(left + right / 2, middle, right, message),
        "</g>",
        "</svg>\n",
    ))  # fmt: skip


def said(report: Report) -> tuple[str, str]:
    """What a badge says, and its colour by the gravest finding; what could not be judged is said too."""
    if report.repository.kind == "not-ml":
        return "not ML", "lightgrey"
    found = standing(report.findings)
    unknown = sum(result.verdict == "unknown" for result in report.checks)
    parts = [report.repository.stage, plural(len(found), "finding"), *([f"{unknown} unknown"] if unknown else [])]
    gravest = max((one.severity for one in found), key=SEVERITIES.index, default=None)
    colour = _BY_SEVERITY[gravest] if gravest else "lightgrey" if unknown else "brightgreen"
    return ", ".join(parts), colour if report.gate.passed else "red"


def _width(text: str) -> int:
    return len(text) * _LETTER + 2 * _EDGE


def _text(x: float, y: int, width: int, text: str) -> str:
    return f'<text x="{x:g}" y="{y}" textLength="{width - 2 * _EDGE}">{text}</text>'
