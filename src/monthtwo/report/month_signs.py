"""A timeline as rows of signs, one for each month or for several: what a terminal and a picture show alike."""

from collections.abc import Sequence

from msgspec import Struct

from monthtwo.model import Milestone
from monthtwo.report.text import plural
from monthtwo.timeline import AreaCourse, LevelChange, Raised, SignalCourse, Timeline

ABSENT, THERE, UNKNOWN, RAISED = "·", "■", "?", "!"


class Row(Struct, frozen=True):
    """A row: what it is about, a sign for each month, what is to be said of it now. `sort` tells how it is drawn."""

    sort: str
    label: str
    signs: tuple[str, ...]
    note: str


def rows(timeline: Timeline) -> list[tuple[str, list[Row]]]:
    """The rows under their headings; a heading without any is left out."""
    parts = [
        ("Levels", [_area(one) for one in timeline.areas]),
        ("Milestones", [_milestone(one, timeline) for one in timeline.milestones]),
        ("Warnings", [_signal(one, timeline) for one in _by_weight(timeline)]),
    ]
    return [(heading, found) for heading, found in parts if found]


def untroubled(timeline: Timeline) -> list[str]:
    """The ids of warnings that were asked about and never raised."""
    return [one.id for one in timeline.signals if not one.raised]


def losses(area: AreaCourse) -> list[tuple[LevelChange, LevelChange | None]]:
    """Each time a level was lost, and when it was back, if it was."""
    found: list[tuple[LevelChange, LevelChange | None]] = []
    for number, change in enumerate(area.changes):
        if change.level < change.before:
            later = area.changes[number + 1 :]
            found.append((change, next((one for one in later if one.level >= change.before), None)))
    return found


def joined(signs: Sequence[str], size: int) -> str:
    """Signs of months as signs of so many months each, that end with the last: a warning in one of them is seen."""
    parts = [signs[max(end - size, 0) : end] for end in range(len(signs), 0, -size)]
    return "".join(RAISED if RAISED in part else part[-1] for part in reversed(parts))


def years(months: Sequence[str], size: int) -> str:
    """The years above the signs, each where it begins, those left out for which there is no room."""
    ends = [months[end - 1] for end in range(len(months), 0, -size)][::-1]
    line = ""
    for number, month in enumerate(ends):
        year = month[:4]
        begins = number == 0 or ends[number - 1][:4] != year
        last = number + len(year) <= len(ends)
        if begins and last and (not line or len(line) < number) and not _crowded(ends, number):
            line = line.ljust(number) + year
    return line


def _crowded(ends: Sequence[str], number: int) -> bool:
    """Whether the first year, which begins in its midst, leaves no room for the next."""
    following = next((at for at in range(number + 1, len(ends)) if ends[at][:4] != ends[number][:4]), len(ends))
    return number == 0 and following - number < 5 and following < len(ends)


def span(one: Raised) -> str:
    """`2024-03 to 2024-07`, `since 2024-03` while it is raised; with `by` where it may have been before."""
    if one.until:
        return f"{'by ' if one.earlier else ''}{one.day[:7]} to {one.until[:7]}"
    return f"{'by' if one.earlier else 'since'} {one.day[:7]}"


def _area(one: AreaCourse) -> Row:
    signs = tuple(UNKNOWN if level is None else str(level) if level else ABSENT for level in one.levels)
    last = one.changes[-1] if one.changes else None
    if last is None:
        return Row("area", one.id, signs, "0")
    since = f"{'by' if last.earlier else 'since'} {last.day[:7]}"
    before = f", was {last.before}" if last.level < last.before else ""
    return Row("area", one.id, signs, f"{last.level} {since}{before}")


def _milestone(one: Milestone, timeline: Timeline) -> Row:
    there = timeline.present.get(one.id, ())
    signs = tuple(UNKNOWN if shown is None else THERE if shown else ABSENT for shown in there)
    note = f"gone since {one.lost}" if one.lost else one.date
    return Row("milestone", one.id.replace("_", " "), signs, note)


def _by_weight(timeline: Timeline) -> list[SignalCourse]:
    """Those that were raised, those that are first, the longest running of them before others."""
    raised = [one for one in timeline.signals if one.raised]
    return sorted(raised, key=lambda one: (one.raised[-1].until is not None, -(one.raised[-1].days or 0), one.id))


def _signal(one: SignalCourse, timeline: Timeline) -> Row:
    told = {"raised": RAISED, "unknown": UNKNOWN, "clear": ABSENT, "not-asked": " "}
    signs = tuple(told[status] for status in one.statuses)
    last = one.raised[-1]
    if last.until is not None:
        return Row("past", one.id, signs, span(last))
    clock = f"running {plural(last.days, 'day')}" if last.days is not None else span(last)
    return Row("raised", one.id, signs, clock)
