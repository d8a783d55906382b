"""What an audit comes to, counted by the database."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from monthtwo.audit.store.audits import Audit
from monthtwo.audit.store.database import Database
from monthtwo.audit.store.tables import audits, judgements, repositories, results, signals, verdicts
from monthtwo.audit.summary import Failure, Summary


def summary_of(database: Database, audit: Audit) -> Summary:
    """The figures of an audit as they are now."""
    with database.reading() as connection:
        here = results.c.audit == audit.id
        counts = _counts(connection, select(results.c.status, func.count()).where(here).group_by(results.c.status))
        causes = _counts(
            connection,
            select(results.c.cause, func.count())
            .where(here, results.c.status == "failed")
            .group_by(results.c.cause)
            .order_by(func.count().desc(), results.c.cause),
        )
        looked = connection.execute(
            select(func.sum(results.c.files), func.sum(results.c.known_files)).where(here)
        ).one()
        return Summary(
            audit=audit.id,
            as_of=audit.as_of,
            fail_on=audit.fail_on,
            store=database.name,
            targets=sum(counts.values()),
            judged=counts.get("judged", 0),
            carried=counts.get("carried", 0),
            failed=counts.get("failed", 0),
            pending=counts.get("pending", 0),
            causes=causes,
            broken=_judged(connection, here, judgements.c.broken > 0),
            gate_failed=_judged(connection, here, judgements.c.passed.is_(False)),
            changed=_changed(connection, audit),
            raised=_raised(connection, here),
            files=looked[0] or 0,
            known_files=looked[1] or 0,
            failures=tuple(_failure(row) for row in connection.execute(_failed(here))),
        )


def _counts(connection: Connection, wanted: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _judged(connection: Connection, here: ColumnElement[bool], that: ColumnElement[bool]) -> int:
    """How many repositories there are whose judgement is such."""
    joined = results.join(judgements, judgements.c.id == results.c.judgement)
    return connection.execute(select(func.count()).select_from(joined).where(here, that)).scalar_one()


def _raised(connection: Connection, here: ColumnElement[bool]) -> int:
    joined = results.join(signals, signals.c.judgement == results.c.judgement)
    return connection.execute(
        select(func.count()).select_from(joined).where(here, signals.c.status == "raised")
    ).scalar_one()


def _changed(connection: Connection, audit: Audit) -> int | None:
    """How many verdicts are not what they were in the audit before; None where there is none that ended."""
    before = connection.execute(
        select(func.max(audits.c.id)).where(audits.c.id < audit.id, audits.c.finished.is_not(None))
    ).scalar_one()
    if before is None:
        return None
    then, now = results.alias("then"), results.alias("now")
    was, made = verdicts.alias("was"), verdicts.alias("made")
    joined = (
        now.join(then, and_(then.c.audit == before, then.c.repository == now.c.repository))
        .join(made, made.c.judgement == now.c.judgement)
        .join(
            was,
            and_(was.c.judgement == then.c.judgement, was.c.system == made.c.system, was.c.check_id == made.c.check_id),
        )
    )
    differ = and_(now.c.audit == audit.id, now.c.judgement != then.c.judgement, was.c.verdict != made.c.verdict)
    return connection.execute(select(func.count()).select_from(joined).where(differ)).scalar_one()


def _failed(here: ColumnElement[bool]) -> Any:
    return (
        select(repositories.c.name, repositories.c.source, results.c.cause, results.c.detail)
        .select_from(results.join(repositories, repositories.c.id == results.c.repository))
        .where(here, results.c.status == "failed")
        .order_by(results.c.cause, repositories.c.name)
    )


def _failure(row: Any) -> Failure:
    return Failure(row.name, row.source, row.cause, row.detail or "")
