"""Audits in a store: begun with a row for each target, filled as results come, and ended."""

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Insert, Table, and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monthtwo import __version__
from monthtwo.audit.requests import Known, Outcome
from monthtwo.audit.store.database import Database
from monthtwo.audit.store.judgement_rows import judgement_row, rows_of
from monthtwo.audit.store.tables import audits, judgements, repositories, results, tags
from monthtwo.audit.targets.target import Target
from monthtwo.model import Severity

_MANY = 500
"""Rows that one statement writes, or names."""


class Audit(Struct, frozen=True):
    """An audit: its number, its day, and who judges by which rules."""

    id: int
    as_of: str
    stamp: str
    policy: str
    fail_on: Severity | None = None


class Waiting(Struct, frozen=True):
    """A target that has no result yet, and what is known of it."""

    repository: int
    source: str
    known: Known | None


class Audits:
    """The audits of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, targets: Sequence[Target], as_of: str, stamp: str, policy: str, fail_on: Severity | None = None
    ) -> Audit:
        """A new audit, with a row for each target."""
        row = {
            "as_of": as_of, "started": _now(), "tool": __version__, "stamp": stamp, "policy": policy,
            "fail_on": fail_on, "runner": _runner(),
        }  # fmt: skip
        with self._database.writing() as connection:
            id = connection.execute(insert(audits).values(row).returning(audits.c.id)).scalar_one()
            _await(connection, id, targets)
        return Audit(id, as_of, stamp, policy, fail_on)

    def interrupted(self) -> Audit | None:
        """The newest audit, if it never ended."""
        with self._database.reading() as connection:
            row = connection.execute(select(audits).order_by(audits.c.id.desc()).limit(1)).one_or_none()
        if row is None or row.finished is not None:
            return None
        return Audit(row.id, row.as_of, row.stamp, row.policy, row.fail_on)

    def running(self, audit: Audit) -> int | None:
        """The process of this machine that is at an audit, if there is one."""
        with self._database.reading() as connection:
            said = connection.execute(select(audits.c.runner).where(audits.c.id == audit.id)).scalar_one()
        machine, _, number = said.rpartition(":")
        if machine != socket.gethostname() or not number.isdecimal() or int(number) == os.getpid():
            return None
        with suppress(ProcessLookupError):
            with suppress(PermissionError):
                os.kill(int(number), 0)
            return int(number)
        return None

    def resume(self, audit: Audit, targets: Sequence[Target], stamp: str, policy: str) -> Audit:
        """An interrupted audit, with rows for those of the targets that it has none for."""
        mine = {"runner": _runner(), "stamp": stamp, "policy": policy, "tool": __version__}
        with self._database.writing() as connection:
            connection.execute(update(audits).where(audits.c.id == audit.id).values(mine))
            _await(connection, audit.id, targets)
        return Audit(audit.id, audit.as_of, stamp, policy, audit.fail_on)

    def waiting(self, audit: Audit) -> Iterator[Waiting]:
        """The targets without a result, each once; few are held at a time."""
        last = -1
        while page := self._page(audit, last):
            yield from page
            last = page[-1].repository

    def record(self, audit: Audit, outcomes: Sequence[Outcome]) -> None:
        """Write what became of targets, all or none. What has a result keeps it."""
        with self._database.writing() as connection:
            for outcome in outcomes:
                _record(connection, audit, outcome)

    def finish(self, audit: Audit) -> None:
        """Say that an audit has ended."""
        with self._database.writing() as connection:
            connection.execute(update(audits).where(audits.c.id == audit.id).values(finished=_now()))

    def _page(self, audit: Audit, last: int) -> list[Waiting]:
        wanted = (
            select(repositories.c.id, repositories.c.source)
            .join(results, results.c.repository == repositories.c.id)
            .where(results.c.audit == audit.id, results.c.status == "pending", repositories.c.id > last)
            .order_by(repositories.c.id)
            .limit(_MANY)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
            known = _known(connection, audit, [row.id for row in rows])
        return [Waiting(row.id, row.source, known.get(row.id)) for row in rows]


def _await(connection: Connection, audit: int, targets: Sequence[Target]) -> None:
    """Note the targets, and that each is still without a result."""
    # In the order of their names: two audits that note the same ones do not wait for each other.
    ordered = sorted(targets, key=lambda one: one.name)
    for start in range(0, len(ordered), _MANY):
        some = ordered[start : start + _MANY]
        rows = [{"name": one.name, "source": one.source} for one in some]
        connection.execute(_into(connection, repositories, ("name",), ("source",)), rows)
        names = [one.name for one in some]
        found = connection.execute(
            select(repositories.c.name, repositories.c.id).where(repositories.c.name.in_(names))
        ).all()
        numbers = {row.name: row.id for row in found}
        connection.execute(delete(tags).where(tags.c.repository.in_(numbers.values())))
        said = [
            {"repository": numbers[one.name], "key": key, "value": value}
            for one in some
            for key, value in one.tags.items()
        ]
        if said:
            connection.execute(insert(tags), said)
        pending = [{"audit": audit, "repository": number, "status": "pending"} for number in numbers.values()]
        connection.execute(_into(connection, results, ("audit", "repository")), pending)


def _into(connection: Connection, table: Table, key: tuple[str, ...], changes: tuple[str, ...] = ()) -> Insert:
    """An insert that leaves a row with the same key as it is, but for what `changes`."""
    # Both say it in the same words; there is no common way.
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    said: Insert
    if changes:
        said = statement.on_conflict_do_update(
            index_elements=key, set_={column: statement.excluded[column] for column in changes}
        )
    else:
        said = statement.on_conflict_do_nothing(index_elements=key)
    return said


def _known(connection: Connection, audit: Audit, wanted: Sequence[int]) -> dict[int, Known]:
    """The newest judgement on each repository by the same tool and policy."""
    newest = (
        select(func.max(judgements.c.id).label("id"))
        .where(
            judgements.c.repository.in_(wanted), judgements.c.stamp == audit.stamp, judgements.c.policy == audit.policy
        )
        .group_by(judgements.c.repository)
        .subquery()
    )
    rows = connection.execute(select(judgements).join(newest, newest.c.id == judgements.c.id)).all()
    return {row.repository: Known(row.id, row.state, row.as_of, row.holds) for row in rows if row.state}


def _record(connection: Connection, audit: Audit, outcome: Outcome) -> None:
    row = and_(results.c.audit == audit.id, results.c.repository == outcome.repository)
    told = {
        "status": outcome.status, "cause": outcome.cause, "detail": outcome.detail or None,
        "judgement": outcome.judgement, "seconds": outcome.seconds, "peak": outcome.peak // 1_000_000,
        "files": outcome.files, "known_files": outcome.known_files,
    }  # fmt: skip
    written = connection.execute(update(results).where(row, results.c.status == "pending").values(told))
    if not written.rowcount:
        return
    _tag(connection, outcome)
    if outcome.report is None:
        return
    head = {
        "repository": outcome.repository, "stamp": audit.stamp, "policy": audit.policy, "state": outcome.state,
        "as_of": audit.as_of, "holds": outcome.holds, "catalogued": outcome.catalogued.tags,
        "uncatalogued": list(outcome.catalogued.problems),
    }  # fmt: skip
    made = insert(judgements).values(head | judgement_row(outcome.report)).returning(judgements.c.id)
    judgement = connection.execute(made).scalar_one()
    for table, rows in rows_of(outcome.report, judgement):
        if rows:
            connection.execute(insert(table), rows)
    connection.execute(update(results).where(row).values(judgement=judgement))


def _tag(connection: Connection, outcome: Outcome) -> None:
    """Note what a repository says of itself, also where its judgement is carried over. What others say goes before."""
    said = outcome.catalogued.tags
    if outcome.judgement is not None:
        said = connection.execute(
            select(judgements.c.catalogued).where(judgements.c.id == outcome.judgement)
        ).scalar_one()
    rows = [{"repository": outcome.repository, "key": key, "value": value} for key, value in said.items()]
    if rows:
        connection.execute(_into(connection, tags, ("repository", "key")), rows)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _runner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
