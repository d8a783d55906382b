"""What a pass over the log comes to, in columns: it is small in memory, and kept as it is."""

from array import array
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

MERGE, SQUASH, SIGNED, CUT, LATE = 1, 2, 4, 8, 16
"""Of a commit: it has several parents; it says that it is what a pull request came to; it says that a coding agent
took part; what came before it is not here, so its changes are not known; it speaks of something that comes later."""

Identity = tuple[bytes, bytes]
"""Name and address, as a commit has them."""


class Row(Struct, frozen=True, array_like=True, gc=False):
    """One commit. Times are seconds and minutes east of Greenwich; people are numbers of identities of its record."""

    id: str
    parents: tuple[str, ...]
    authored: tuple[int, int]
    committed: tuple[int, int]
    author: int
    committer: int
    others: tuple[int, ...]
    """Who is named in its trailers as another author."""
    flags: int
    subject: str
    changes: bytes
    """Four numbers for each: path, blob before, blob after, and the letter of its status."""


class Record(Struct, frozen=True, array_like=True):
    """Commits in no order, and what their numbers stand for. Blob 0 is none."""

    identities: list[Identity]
    paths: list[str]
    blobs: bytes
    width: int
    """Bytes of one id in `blobs`."""
    rows: list[Row]
    reason: str = ""
    """Why it is not the whole history; empty when it is."""


EMPTY = Record([], [], b"", 20, [])


def changes_of(row: Row) -> "array[int]":
    """The numbers of its changes, four for each."""
    numbers = array("I")
    numbers.frombytes(row.changes)
    return numbers


def joined(base: Record, top: Record) -> Record:
    """One record of two, of which the second is on top of the first."""
    if not base.rows or not top.rows:
        return top if top.rows else base
    people, identities = _table(base.identities, top.identities)
    numbers, paths = _table(base.paths, top.paths)
    before = len(base.blobs) // base.width
    rows = [
        Row(
            row.id, row.parents, row.authored, row.committed,
            people[row.author], people[row.committer], tuple(people[other] for other in row.others),
            row.flags, row.subject, _renumbered(row, numbers, before),
        )
        for row in top.rows
    ]  # fmt: skip
    return Record(identities, paths, base.blobs + top.blobs, base.width, base.rows + rows, base.reason or top.reason)


def _renumbered(row: Row, paths: Sequence[int], before: int) -> bytes:
    numbers = changes_of(row)
    for at in range(0, len(numbers), 4):
        numbers[at] = paths[numbers[at]]
        for blob in (at + 1, at + 2):
            numbers[blob] += before if numbers[blob] else 0
    return numbers.tobytes()


def _table(base: list[T], top: Iterable[T]) -> tuple[list[int], list[T]]:
    """The numbers of what is in `top` in a table that begins with `base`, and that table."""
    known = {value: number for number, value in enumerate(base)}
    numbers = [known.setdefault(value, len(known)) for value in top]
    return numbers, list(known)


def holds(record: Record) -> bool:
    """Whether every number in it stands for something."""
    people, paths, blobs = len(record.identities), len(record.paths), len(record.blobs) // max(record.width, 1)
    if record.width not in (20, 32) or len(record.blobs) % record.width:
        return False
    for row in record.rows:
        if row.author >= people or row.committer >= people or len(row.changes) % 16:
            return False
        if row.others and max(row.others) >= people:
            return False
    numbers = array("I", b"".join(row.changes for row in record.rows))
    largest = [max(numbers[start::4], default=0) for start in range(3)]
    return not numbers or (largest[0] < paths and largest[1] <= blobs and largest[2] <= blobs)
