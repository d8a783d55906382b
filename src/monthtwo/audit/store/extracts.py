"""Rows of a store for other programs: each by itself says of which audit and repository it is."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, Table, func, select

from monthtwo.audit.store.database import Database
from monthtwo.audit.store.errors import StoreError
from monthtwo.audit.store.tables import (
    acceptances,
    audits,
    judgements,
    milestones,
    models,
    repositories,
    results,
    signals,
    tags,
    verdicts,
)

TABLES: dict[str, Table] = {
    "results": results,
    "verdicts": verdicts,
    "signals": signals,
    "milestones": milestones,
    "models": models,
    "acceptances": acceptances,
}
_AT_ONCE = 1_000
_KEYS = ("judgement", "audit", "repository", "number")
"""Columns that mean something in the store alone."""
_JUDGED = {"commit_id": "commit", "title": "title", "kind": "kind", "stage": "stage"}
"""What of a judgement stands beside all that it says, and what it is called there."""
_RESULT = ("target", "files", "unread", "broken", "passed", "reasons", "levels", "uncatalogued")
"""What of a judgement stands beside a result."""


class Field(Struct, frozen=True):
    """A column of an extract. Lists and mappings are JSON text."""

    name: str
    type: type[str] | type[int] | type[float] | type[bool]


def fields_of(name: str) -> list[Field]:
    """The columns of an extract."""
    head = [Field("audit", int), Field("as_of", str), Field("name", str), Field("tags", str)]
    about = [Field(called, str) for called in _JUDGED.values()]
    own = [_field(column) for column in TABLES[name].c if column.name not in _KEYS]
    more = [_field(judgements.c[column]) for column in _RESULT] if name == "results" else []
    days = [Field("days", int)] if name == "signals" else []
    own = [Field("scanned_files" if name == "results" and one.name == "files" else one.name, one.type) for one in own]
    return [*head, *about, *own, *more, *days]


def rows_of(database: Database, name: str, audit: int | None = None) -> Iterator[Sequence[Any]]:
    """The rows of an extract, in the order of its fields, a few at a time: those of the newest audit that has ended.

    Raises:
        StoreError: there is no such audit, or none that has ended.
    """
    with database.reading() as connection:
        number = _audit(connection, database.name, audit)
        joined = results.join(repositories, repositories.c.id == results.c.repository).join(
            audits, audits.c.id == results.c.audit
        )
        table = TABLES[name]
        if table is results:
            joined = joined.outerjoin(judgements, judgements.c.id == results.c.judgement)
        else:
            joined = joined.join(judgements, judgements.c.id == results.c.judgement)
            joined = joined.join(table, table.c.judgement == judgements.c.id)
        own = [column for column in table.c if column.name not in _KEYS]
        more = [judgements.c[column] for column in _RESULT] if table is results else []
        wanted = select(
            audits.c.id, audits.c.as_of, repositories.c.name, repositories.c.id,
            *(judgements.c[column] for column in _JUDGED), *own, *more,
        )  # fmt: skip
        wanted = wanted.select_from(joined).where(audits.c.id == number)
        order = [column for column in table.primary_key.columns if column.name not in ("judgement", "audit")]
        wanted = wanted.order_by(repositories.c.name, *order)
        said = _tags(connection)
        since = next((place for place, one in enumerate(own) if one.name == "since"), None)
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(wanted):
            values = [*row[:3], said.get(row[3], "{}"), *map(_plain, row[4:])]
            if table is signals and since is not None:
                begun = row[4 + len(_JUDGED) + since]
                values.append((date.fromisoformat(row[1]) - date.fromisoformat(begun)).days if begun else None)
            yield values


def _audit(connection: Connection, store: str, wanted: int | None) -> int:
    ended = select(func.max(audits.c.id)).where(audits.c.finished.is_not(None))
    asked = ended if wanted is None else select(audits.c.id).where(audits.c.id == wanted)
    found = connection.execute(asked).scalar()
    if found is None:
        known = connection.execute(select(func.max(audits.c.id))).scalar()
        what = "no audit has ended" if wanted is None else f"there is no audit {wanted}"
        mend = f"the newest is {known}; name one with --audit" if known is not None else "run one first"
        raise StoreError(f"{store}: {what}; {mend}")
    return int(found)


def _tags(connection: Connection) -> dict[int, str]:
    """What is said of repositories, as JSON."""
    found: dict[int, dict[str, str]] = {}
    for row in connection.execute(select(tags).order_by(tags.c.repository, tags.c.key)):
        found.setdefault(row.repository, {})[row.key] = row.value
    return {repository: json.dumps(said, ensure_ascii=False) for repository, said in found.items()}


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _field(column: "Column[Any]") -> Field:
    kinds: tuple[tuple[Any, type[int] | type[float] | type[bool] | type[str]], ...] = (
        (Boolean, bool),
        (Integer, int),
        (Float, float),
        (JSON, str),
    )
    return Field(column.name, next((type for kind, type in kinds if isinstance(column.type, kind)), str))
