"""What a listing is made of, and the one place where the limits on reading stand."""

from typing import Literal

from msgspec import Struct

from monthtwo.model import SkipReason

MAX_BYTES = 2 * 1024 * 1024
"""Larger files are never read: what a team writes by hand is smaller, and memory stays bounded."""
_MAX_BYTES_OF = {".ipynb": 16 * 1024 * 1024, ".py": 4 * 1024 * 1024}
"""Notebooks carry pictures, which cost little to pass over; large modules are looked at for what they import."""
MOST_BYTES = max(_MAX_BYTES_OF.values())
"""The largest file of any name that is read."""


def most_bytes(path: str) -> int:
    """The size above which the file at `path` is never read."""
    return _MAX_BYTES_OF.get(path[path.rfind(".") :].lower(), MAX_BYTES)


State = Literal["file", "symlink", "submodule", "missing", "special"]


class RepositoryError(Exception):
    """The repository cannot be scanned at all. The message names the path and what mends it."""


class NoFiles(RepositoryError):
    """There is nothing in it."""


class UnreadableEntry(Exception):
    """One file cannot be read; the scan goes on without it."""

    def __init__(self, reason: SkipReason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason: SkipReason = reason
        self.detail = detail


class Entry(Struct, frozen=True):
    """One path of a snapshot.

    `path` is relative, with `/`, and safe to print (see `names.printable`). `blob` is the id of the object the bytes
    come from; it is empty where they come from the disk, whose bytes have no id before they are read. `state` is
    `missing` where neither the disk nor the object store has the contents, `special` for a FIFO, socket or device and
    for names that lead out of the tree or are longer than any system allows. Only a `file` is ever opened.
    """

    path: str
    blob: str
    size: int
    state: State


class Listed(Struct, frozen=True):
    """An entry, and the name the file system and git know it by."""

    raw: bytes
    entry: Entry
