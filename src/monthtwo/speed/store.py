"""What was read before, in the user's cache folder: a store of bodies by what they were made of.

SQLite with a write-ahead log, so that scans at the same time do each other no harm and a killed one leaves the last
whole state. The store only ever saves time: what is damaged is begun anew, and it is off where nothing can be written,
and where others may write.
A key names everything its body depends on, and a body is kept under its own digest. What is read is checked, the
digest against the body and what a key leads to against a mark of its own; what does not hold is forgotten.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from monthtwo.speed.ownership import is_own_file, made, own_folder
from monthtwo.speed.store_rows import PATIENCE, TABLES, KeptBody, KnownBody, find, keep, lay_out, load

T = TypeVar("T")

MAX_BYTES = 512 * 1024 * 1024
_NAME = "facts.sqlite"
_FOREIGN = ("no such ", "use DROP ", "cannot modify ")
"""How the messages begin with which SQLite says that a store is not of our making."""


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


class Store:
    """The store in `folder`. No method raises because of the state of the disk; what fails is not there."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self.path = folder / _NAME
        self._max_bytes = max_bytes
        self._connection: sqlite3.Connection | None = None
        self._off = False

    def find(self, keys: Iterable[bytes]) -> dict[bytes, KnownBody]:
        """Those of `keys` that the store knows."""
        wanted = list(dict.fromkeys(keys))
        return (self._do(lambda store: find(store, wanted)) if wanted else None) or {}

    def load(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Bodies by digest; those that are gone or damaged are left out."""
        wanted = list(dict.fromkeys(digests))
        return (self._do(lambda store: load(store, wanted)) if wanted else None) or {}

    def store(self, bodies: Sequence[KeptBody]) -> None:
        """Keep `bodies`, all or none."""
        if bodies:
            self._do(lambda store: keep(store, bodies, self._max_bytes))

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
            store = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._connection = store
            store.text_factory = bytes  # text is none of ours, and need not be decodable
            # Without waiting for the disk a power cut may cost the store, which the digests then tell.
            store.execute("PRAGMA synchronous = OFF")
            lay_out(store)
            made = dict(store.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
            if made != {name.encode(): sql.encode() for name, sql in TABLES.items()}:
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

    def _files(self) -> list[Path]:
        return [self.path.with_name(self.path.name + ending) for ending in ("", "-wal", "-shm")]
