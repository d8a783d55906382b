"""The report as workflow commands of GitHub Actions: annotations on the files, for the log of a step."""

from collections.abc import Sequence

from monthtwo.model import Report
from monthtwo.report.items import Item, items
from monthtwo.report.text import plural
from monthtwo.safe_text import printable, spelt

MOST = 10
"""Annotations that GitHub shows of a step, of a kind."""
MOST_AT_ONE = 20
"""Things that one annotation lists."""
MAX_TITLE = 255
MAX_TEXT = 1_024

_PLACED = "\r\n"
"""What a path may hold, and a command holds escaped: any other character that does not show is spelt out."""


def to_github(report: Report, before: str = "") -> str:
    """One annotation for each place, with all that is to be said there; what fails the gate first, and as an error.

    `before` is the folder of the report within the checkout, with a slash at its end, where paths lack it.
    """
    by_place: dict[tuple[str, int], list[Item]] = {}
    for item in items(report):
        by_place.setdefault((item.path, item.line), []).append(item)
    places = sorted(by_place.values(), key=lambda told: not any(item.gates for item in told))
    lines = []
    if not report.gate.passed and not any(item.gates for told in places for item in told):
        # It fails through something that has no place, such as a warning or the level of an area.
        lines.append(_command("error", "monthtwo", " ".join(("The gate failed.", *map(_shown, report.gate.reasons)))))
    room = MOST - len(lines)
    shown = places if len(places) <= room else places[: room - 1]
    lines += [annotation(sorted(told, key=lambda item: not item.gates), before) for told in shown]
    left = places[len(shown) :]
    if left:
        told = f"{plural(len(left), 'more place')}: {', '.join(item.id for place in left for item in place)}"
        lines.append(_command("notice", "monthtwo", _shown(told)))
    return "".join(f"{line}\n" for line in lines)


def annotation(told: Sequence[Item], before: str) -> str:
    """One command for what is `told` of one place."""
    first = told[0]
    if len(told) == 1:
        title, text = f"monthtwo {first.id}", _shown(first.text)
    else:
        title = f"monthtwo: {plural(len(told), 'thing')} at this place"
        listed = [f"{item.id}: {_shown(item.text)}" for item in told[:MOST_AT_ONE]]
        more = [f"and {len(told) - MOST_AT_ONE} more"] if len(told) > MOST_AT_ONE else []
        text = "\n".join([*listed, *more])
    level = "error" if any(item.gates for item in told) else "notice"
    return _command(level, title, text, before + first.path if first.path else "", first.line)


def _command(level: str, title: str, text: str, path: str = "", line: int = 0) -> str:
    place = f"file={_property(path)},line={line}," if path else ""
    return f"::{level} {place}title={_property(_cut(title, MAX_TITLE))}::{_escaped(text)}"


def _shown(text: str) -> str:
    return _cut(printable(text), MAX_TEXT)


def _escaped(text: str) -> str:
    """`text` as the message of a command: one line, whatever is in it, and nothing that a terminal acts on."""
    shown = "".join(char if char.isprintable() or char in _PLACED else spelt(char) for char in text)
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` as a property of a command."""
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
