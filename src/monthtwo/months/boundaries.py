"""The ends of months, each with the commit of the mainline that was there then."""

from datetime import date, datetime, timedelta, timezone

from msgspec import Struct

from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History

_GIT = 1_100_000_000
"""A time before there was git is a clock that was wrong."""


class Boundary(Struct, frozen=True):
    """The end of a month: its last day, or that of the report."""

    day: str
    commit: Commit

    @property
    def month(self) -> str:
        return self.day[:7]


def boundaries(history: History, head_day: str, as_of: str, most: int | None = None) -> tuple[Boundary, ...]:
    """The ends of the months from the first commit to a day, at most the last `most` of them.

    `head_day` is that of the newest commit where its committer was.
    """
    first = min(begun(history), head_day)  # there it may be the day before
    days = _ends(date.fromisoformat(first), date.fromisoformat(as_of)) if first else []
    found = (_boundary(history, head_day, day) for day in (days[-most:] if most else days))
    return tuple(one for one in found if one is not None)


def begun(history: History) -> str:
    """The day of the first commit of the mainline by the committers' clocks; empty without one that can be believed."""
    times = [commit.committed for commit in history.mainline if commit.committed >= _GIT]
    return datetime.fromtimestamp(min(times), timezone.utc).date().isoformat() if times else ""


def _boundary(history: History, head_day: str, day: str) -> Boundary | None:
    commit = history.commits[-1] if day >= head_day else history.on(day)
    return Boundary(day, commit) if commit is not None else None


def _ends(first: date, last: date) -> list[str]:
    """The last days of the months between two days, and the second of these."""
    found: list[str] = []
    day = first.replace(day=1)
    while day <= last:
        following = (day + timedelta(days=32)).replace(day=1)
        found.append(min(following - timedelta(days=1), last).isoformat())
        day = following
    return found
