"""The database behind a store: SQLite in a file, or PostgreSQL by address."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from monthtwo.audit.store.errors import StoreError
from monthtwo.audit.store.upgrades import upgraded

PATIENCE = 60.0
"""Seconds to wait for another audit that is writing."""


class Database:
    """A database with the tables of this version. Errors of the database are StoreErrors."""

    def __init__(self, named: str, patience: float = PATIENCE) -> None:
        self._url = _url(named)
        self._is_file = self._url.get_backend_name() == "sqlite"
        shown = self._url.database if self._is_file else self._url.set(query={}).render_as_string(hide_password=True)
        self.name = shown or ""
        self._engine = self._created(patience)
        with self.writing() as connection:
            upgraded(connection, self.name)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing."""
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads: what it sees does not change."""
        # SQLite is told by the first; what it reads does not change in any case.
        options: dict[str, Any] = {"reading": True} if self._is_file else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self._engine.connect().execution_options(**options) as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def size(self) -> int | None:
        """Bytes on the disk; None where the database does not lie in a file."""
        file = self._url.database
        if not self._is_file or file is None:
            return None
        names = (Path(file + ending) for ending in ("", "-wal", "-shm"))
        return sum(one.stat().st_size for one in names if one.exists())

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(f"{self.name}: {_reason(error)}") from None
        except SQLAlchemyError as error:
            raise StoreError(f"{self.name}: {type(error).__name__}") from None

    def _created(self, patience: float) -> Engine:
        try:
            if not self._is_file:
                return create_engine(self._url, pool_pre_ping=True)
            # A connection for each transaction: what was done to the file in between is seen, and no lock is left.
            engine = create_engine(self._url, poolclass=NullPool, connect_args={"timeout": patience})
        except NoSuchModuleError:
            raise StoreError(f"{self.name}: there is no such kind of store; name a file, or postgresql://…") from None
        except ModuleNotFoundError as error:
            raise StoreError(f"{self.name}: needs {error.name}; install monthtwo[postgresql]") from None
        event.listen(engine, "connect", _prepared)
        event.listen(engine, "begin", _begun)
        return engine


def _url(named: str) -> URL:
    """The address of a store: a path stands for a file of SQLite."""
    if "://" not in named:
        return URL.create("sqlite", database=named)
    try:
        url = make_url(named)
    except ArgumentError:
        raise StoreError("the address of the store is none; write postgresql://user@host/database, or a path") from None
    # The driver that the extra installs, for whoever names none.
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _prepared(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so, and not where sqlite3 thinks
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begun(connection: Connection) -> None:
    """Begin a transaction: one that writes takes its turn at once, so that it never has to give up in its midst."""
    reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _reason(error: DBAPIError) -> str:
    """Why the database refuses, without what it was asked: that may be long."""
    said = " ".join(str(error.orig).split())
    if not isinstance(error.orig, sqlite3.Error):
        return f"the database says: {said[:300]}; once it answers, `monthtwo audit --resume` goes on"
    if "locked" in said:
        return "another process has locked it for too long; end that, then `monthtwo audit --resume` goes on"
    if "full" in said or "disk I/O" in said:
        return f"{said}; make room, then `monthtwo audit --resume` goes on"
    if "not a database" in said or "malformed" in said:
        return f"{said}; name another file with --store"
    return f"{said}; name a file with --store that can be written"
