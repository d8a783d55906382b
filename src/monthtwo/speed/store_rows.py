"""The rows of the store: what leads to a body, the bodies themselves, and which of them still hold."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice

from msgspec import Struct

Encoded = bytes | memoryview
_KEPT = 0.75
"""Share of the bound that stays when something must go, so that it happens seldom."""
_LAYOUT = 2
PATIENCE = 2.0
"""Seconds to wait for another scan that is writing; after that this one keeps nothing."""
_BATCH = 10_000
_DAYS_UNNOTED = 5
"""Use is noted to within so many days: a scan that reads need not write."""
TABLES = {
    "known": "CREATE TABLE known (key BLOB PRIMARY KEY, digest BLOB, note BLOB, day INTEGER, mark BLOB) WITHOUT ROWID",
    "bodies": "CREATE TABLE bodies (digest BLOB PRIMARY KEY, body BLOB)",
}
"""A mark is the digest of the key, the digest and the note beside it."""


class KnownBody(Struct, frozen=True):
    """What the store has under a key: the digest of the body, and a note that can be had without it."""

    digest: bytes
    note: bytes = b""


class KeptBody(Struct, frozen=True):
    key: bytes
    body: Encoded
    note: bytes = b""
    digest: bytes = b""
    """The digest of `body` where it is known already."""


def digest_of(*parts: Encoded) -> bytes:
    """The name under which a body is kept, or a key made of several parts."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part if len(parts) == 1 else b"%d:%s" % (len(part), part))
    return digest.digest()


def lay_out(store: sqlite3.Connection) -> None:
    """Make the tables, unless they are those of this version."""
    if _version(store) == _LAYOUT:
        return
    _write_ahead(store)
    with _transaction(store):
        if _version(store) != _LAYOUT:  # another scan may have been quicker
            for name, sql in TABLES.items():
                store.execute(f"DROP TABLE IF EXISTS {name}")
                store.execute(sql)
            store.execute(f"PRAGMA user_version = {_LAYOUT}")


def _write_ahead(store: sqlite3.Connection) -> None:
    """Switch to a log. For this SQLite does not wait by itself where two scans begin a store at the same time."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            store.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:  # noqa: PERF203 - it waits
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def _version(store: sqlite3.Connection) -> int:
    return int(store.execute("PRAGMA user_version").fetchone()[0])


def find(store: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, KnownBody]:
    """Those of `keys` that are known; rows that do not hold are forgotten."""
    found: dict[bytes, KnownBody] = {}
    stale: list[bytes] = []
    wrong: list[bytes] = []
    today = _today()
    for some in _batches(keys):
        marks = ",".join("?" * len(some))
        rows = store.execute(f"SELECT key, digest, note, day, mark FROM known WHERE key IN ({marks})", some)
        for key, digest, note, day, mark in rows:
            if not (_are_bytes(key, digest, note) and mark == digest_of(key, digest, note)):
                wrong.append(key)
                continue
            found[key] = KnownBody(digest, note)
            if type(day) is not int or not today - _DAYS_UNNOTED <= day <= today:
                stale.append(key)
    if stale or wrong:
        with _transaction(store):
            store.executemany("UPDATE known SET day = ? WHERE key = ?", [(today, key) for key in stale])
            store.executemany("DELETE FROM known WHERE key = ?", [(key,) for key in wrong])
    return found


def keep(store: sqlite3.Connection, bodies: Sequence[KeptBody], max_bytes: int) -> None:
    """Keep `bodies`, all or none; beyond `max_bytes` others go."""
    today = _today()
    named = [(one.digest or digest_of(one.body), one) for one in bodies]
    with _transaction(store):
        contents = [(name, one.body) for name, one in named]
        store.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", contents)
        known = [(one.key, name, one.note, today, digest_of(one.key, name, one.note)) for name, one in named]
        store.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?)", known)
        if _used(store) > max_bytes:
            _evict(store, max_bytes)


def _evict(store: sqlite3.Connection, max_bytes: int) -> None:
    """Forget what was longest not used. The file keeps its size; the room in it is used again."""
    surplus = _used(store) - int(max_bytes * _KEPT)
    rows = store.execute(
        "SELECT key, ifnull(length(body), 0) FROM known JOIN bodies USING (digest) ORDER BY day, bodies.rowid"
    ).fetchall()
    gone: list[tuple[bytes]] = []
    for key, length in rows:
        if surplus <= 0:
            break
        gone.append((key,))
        surplus -= length
    store.executemany("DELETE FROM known WHERE key = ?", gone)
    store.execute("DELETE FROM bodies WHERE digest NOT IN (SELECT digest FROM known)")


def load(store: sqlite3.Connection, digests: Sequence[bytes]) -> dict[bytes, bytes]:
    """Bodies by digest; those that do not hold are forgotten with all that leads to them."""
    found: dict[bytes, bytes] = {}
    wrong: list[tuple[bytes]] = []
    for some in _batches(digests):
        marks = ",".join("?" * len(some))
        for digest, body in store.execute(f"SELECT digest, body FROM bodies WHERE digest IN ({marks})", some):
            if _are_bytes(body) and digest_of(body) == digest:
                found[digest] = body
            else:
                wrong.append((digest,))
    if wrong:
        with _transaction(store):
            store.executemany("DELETE FROM bodies WHERE digest = ?", wrong)
            store.executemany("DELETE FROM known WHERE digest = ?", wrong)
    return found


def _are_bytes(*values: object) -> bool:
    return all(type(value) is bytes for value in values)


@contextmanager
def _transaction(store: sqlite3.Connection) -> Iterator[None]:
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
        store.execute("COMMIT")
    except BaseException:
        if store.in_transaction:
            store.execute("ROLLBACK")
        raise


def _used(store: sqlite3.Connection) -> int:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (store.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    return int((pages - free) * size)


def _batches(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(items)
    while some := list(islice(rest, _BATCH)):
        yield some


def _today() -> int:
    return int(time.time()) // 86_400
