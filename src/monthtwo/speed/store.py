"""What was read before, in the user's cache folder: a store of bodies by what they were made of.

SQLite with a write-ahead log, so that scans at the same time do each other no harm and a killed one leaves the last
whole state. The store only ever saves time: what is damaged is begun anew, and it is off where nothing can be written,
and where others may write.
A key names everything its body depends on, and a body is kept under its own digest. What is read is checked, the
digest against the body and what a key leads to against a mark of its own; what does not hold is forgotten.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from monthtwo.speed.ownership import is_own_file, made, own_folder

T = TypeVar("T")
Encoded = bytes | memoryview

MAX_BYTES = 512 * 1024 * 1024
_KEPT = 0.75
"""Share of the bound that stays when something must go, so that it happens seldom."""
_NAME = "facts.sqlite"
_LAYOUT = 2
_PATIENCE = 2.0
"""Seconds to wait for another scan that is writing; after that this one keeps nothing."""
_BATCH = 10_000
_DAYS_UNNOTED = 5
"""Use is noted to within so many days: a scan that reads need not write."""
_TABLES = {
    "known": "CREATE TABLE known (key BLOB PRIMARY KEY, digest BLOB, note BLOB, day INTEGER, mark BLOB) WITHOUT ROWID",
    "bodies": "CREATE TABLE bodies (digest BLOB PRIMARY KEY, body BLOB)",
}
"""A mark is the digest of the key, the digest and the note beside it."""
_FOREIGN = ("no such ", "use DROP ", "cannot modify ")
"""How the messages begin with which SQLite says that a store is not of our making."""


class Known(Struct, frozen=True):
    """What the store has under a key: the digest of the body, and a note that can be had without it."""

    digest: bytes
    note: bytes = b""


class Body(Struct, frozen=True):
    key: bytes
    body: Encoded
    note: bytes = b""
    digest: bytes = b""
    """The digest of `body` where it is known already."""


def cache_folder() -> Path | None:
    """The folder for what can be computed again: MONTHTWO_CACHE_DIR, else the platform's.

    None where that is no absolute path: a relative one could lie in the repository under scan.
    """
    named = os.environ.get("MONTHTWO_CACHE_DIR")
    try:
        folder = Path(named) if named else _platforms()
    except (OSError, RuntimeError, LookupError):  # nobody has said where the home folder is
        return None
    return folder if folder.is_absolute() else None


def _platforms() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("monthtwo")


def digest_of(*parts: Encoded) -> bytes:
    """The name under which a body is kept, or a key made of several parts."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part if len(parts) == 1 else b"%d:%s" % (len(part), part))
    return digest.digest()


class Store:
    """The store in `folder`. No method raises because of the state of the disk; what fails is not there."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self.path = folder / _NAME
        self._max_bytes = max_bytes
        self._connection: sqlite3.Connection | None = None
        self._off = False

    def find(self, keys: Iterable[bytes]) -> dict[bytes, Known]:
        """Those of `keys` that the store knows."""
        wanted = list(dict.fromkeys(keys))
        return (self._do(lambda store: self._find(store, wanted)) if wanted else None) or {}

    def load(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Bodies by digest; those that are gone or damaged are left out."""
        wanted = list(dict.fromkeys(digests))
        return (self._do(lambda store: _load(store, wanted)) if wanted else None) or {}

    def store(self, bodies: Sequence[Body]) -> None:
        """Keep `bodies`, all or none."""
        if bodies:
            self._do(lambda store: self._store(store, bodies))

    def size(self) -> int:
        """Bytes on the disk."""
        return sum(path.stat().st_size for path in self._files() if path.exists())

    def clear(self) -> None:
        """Remove the store.

        Raises:
            OSError: a file cannot be removed.
        """
        self.close()
        for path in self._files():
            path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.close()
            except sqlite3.Error:
                return

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the store -----------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """The result of `work`; a damaged store is begun anew once, and with any other trouble the cache is off."""
        for again in (True, False):
            if self._off:
                return None
            try:
                return work(self._opened())
            except (sqlite3.Error, OSError) as error:
                self.close()
                # Exactly this class says "malformed" or "no database"; its subclasses say locked, read-only, full.
                foreign = type(error) is sqlite3.DatabaseError or str(error).startswith(_FOREIGN)
                self._off = not (again and foreign and self._removed())
        return None

    def _removed(self) -> bool:
        try:
            self.clear()
        except OSError:
            return False
        return True

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._prepare()
            store = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            self._connection = store
            store.text_factory = bytes  # text is none of ours, and need not be decodable
            # Without waiting for the disk a power cut may cost the store, which the digests then tell.
            store.execute("PRAGMA synchronous = OFF")
            if store.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
                self._lay_out(store)
            made = dict(store.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
            if made != {name.encode(): sql.encode() for name, sql in _TABLES.items()}:
                raise sqlite3.DatabaseError("no store of ours")
        return self._connection

    def _prepare(self) -> None:
        """Make the file, which SQLite would make for everybody to read.

        Raises:
            OSError: it is somebody else's, or cannot be made.
        """
        if not own_folder(self.path.parent):
            raise PermissionError(f"{self.path.parent} may be written by others")
        with suppress(FileExistsError):
            os.close(made(self.path))
        if not is_own_file(self.path):
            raise PermissionError(f"{self.path} may be written by others")

    def _lay_out(self, store: sqlite3.Connection) -> None:
        store.execute("PRAGMA journal_mode = WAL")
        with _transaction(store):
            if store.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
                for name, sql in _TABLES.items():
                    store.execute(f"DROP TABLE IF EXISTS {name}")
                    store.execute(sql)
                store.execute(f"PRAGMA user_version = {_LAYOUT}")

    def _files(self) -> list[Path]:
        return [self.path.with_name(self.path.name + ending) for ending in ("", "-wal", "-shm")]

    def _find(self, store: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Known]:
        found: dict[bytes, Known] = {}
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
                found[key] = Known(digest, note)
                if type(day) is not int or not today - _DAYS_UNNOTED <= day <= today:
                    stale.append(key)
        if stale or wrong:
            with _transaction(store):
                store.executemany("UPDATE known SET day = ? WHERE key = ?", [(today, key) for key in stale])
                store.executemany("DELETE FROM known WHERE key = ?", [(key,) for key in wrong])
        return found

    def _store(self, store: sqlite3.Connection, bodies: Sequence[Body]) -> None:
        today = _today()
        named = [(one.digest or digest_of(one.body), one) for one in bodies]
        with _transaction(store):
            contents = [(name, one.body) for name, one in named]
            store.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", contents)
            known = [(one.key, name, one.note, today, digest_of(one.key, name, one.note)) for name, one in named]
            store.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?)", known)
            if _used(store) > self._max_bytes:
                self._evict(store)

    def _evict(self, store: sqlite3.Connection) -> None:
        """Forget what was longest not used. The file keeps its size; the room in it is used again."""
        surplus = _used(store) - int(self._max_bytes * _KEPT)
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


def _load(store: sqlite3.Connection, digests: Sequence[bytes]) -> dict[bytes, bytes]:
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
