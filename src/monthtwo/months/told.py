"""The timeline of a repository, from what is known of its months."""

from collections.abc import Sequence

from msgspec import Struct

from monthtwo import __version__
from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.model import Tool
from monthtwo.months.backtest import backtest
from monthtwo.months.boundaries import boundaries
from monthtwo.months.courses import area_courses, presence, signal_courses
from monthtwo.months.standing import Judges, Standing, standings
from monthtwo.repository.history.history import History
from monthtwo.repository.snapshot import Snapshot
from monthtwo.timeline import Month, Timeline


class Asked(Struct, frozen=True, kw_only=True):
    """What a timeline is asked for: how many months at most, the latest, None for all; and what came of warnings."""

    most: int | None = None
    tested: bool = False


def timeline_of(
    snapshot: Snapshot,
    as_of: str | None,
    history: History,
    catalogue: Catalogue,
    judges: Judges,
    asked: Asked,
) -> Timeline:
    """The timeline of the repository of a committed snapshot, up to a day: its own where none is given."""
    assert snapshot.commit is not None and snapshot.date is not None
    until = as_of or snapshot.date
    if not history.complete:
        return _untold(snapshot.name, snapshot.commit, until, f"the history is not whole: {history.reason}")
    if not len(history):
        return _untold(snapshot.name, snapshot.commit, until, "nothing of the log could be read in time")
    ends = boundaries(history, snapshot.date, until, asked.most)
    months = standings(catalogue.signals, history, ends, judges)
    return _told(snapshot.name, until, history, months, catalogue, asked.tested)


def _told(
    name: str, as_of: str, history: History, months: Sequence[Standing], catalogue: Catalogue, tested: bool
) -> Timeline:
    infos = catalogue.signals
    judged = [month for month in months if month.seen is not None]
    kind = judged[-1].seen.reason.kind if judged and judged[-1].seen else None
    return Timeline(
        version=1, tool=Tool("monthtwo", __version__), name=name, commit=history.head, as_of=as_of, kind=kind,
        months=tuple(map(_month, months)), areas=area_courses(catalogue.areas, months),
        milestones=judged[-1].milestones if judged else (),
        present=presence(judged[-1].milestones if judged else (), months), signals=signal_courses(infos, months),
        backtest=backtest(infos, months, history, as_of) if tested else None,
    )  # fmt: skip


def _untold(name: str, commit: str, as_of: str, reason: str) -> Timeline:
    """The timeline of a repository of which nothing can be told, and why."""
    return Timeline(
        version=1, tool=Tool("monthtwo", __version__), name=name, commit=commit, as_of=as_of, kind=None, unknown=reason
    )  # fmt: skip


def _month(month: Standing) -> Month:
    return Month(
        month=month.at.month, day=month.at.day, commit=month.at.commit.id,
        kind=month.seen.reason.kind if month.seen else None, unknown=month.unknown,
        broken=month.seen.broken if month.seen else (),
    )  # fmt: skip
