"""The history of a snapshot."""

import os
from pathlib import Path

from monthtwo.deadline import NEVER, Deadline
from monthtwo.repository.file_names import printable
from monthtwo.repository.history.history import History
from monthtwo.repository.history.reading import read_record
from monthtwo.repository.history.record import Record
from monthtwo.repository.history.sources import sources
from monthtwo.repository.snapshot import Snapshot

MAILMAP = ".mailmap"


def history_of(snapshot: Snapshot, clones: Path | None = None, deadline: Deadline = NEVER) -> History | None:
    """What led to the commit of a snapshot, read by one pass over the log; None where nothing is committed.

    `clones` is the folder in which `monthtwo history fetch` keeps the logs of shallow clones.
    """
    if snapshot.commit is None:
        return None
    for source in sources(snapshot, clones):
        record = read_record(source, snapshot.commit, deadline=deadline)
        if record.rows:
            break
    return of_record(record, snapshot, mailmap_of(snapshot))


def of_record(record: Record, snapshot: Snapshot, mailmap: bytes) -> History:
    """The history that a record holds of the commit of a snapshot, with the paths as they are in the scanned folder."""
    assert snapshot.commit is not None and snapshot.location is not None
    folder = "/".join(snapshot.location.prefix.parts)
    prefix = printable(os.fsencode(folder)) if folder else ""
    return History(record, snapshot.commit, mailmap=mailmap, prefix=prefix)


def mailmap_of(snapshot: Snapshot) -> bytes:
    """The `.mailmap` at its root; empty without one."""
    if snapshot.entry(MAILMAP) is None:
        return b""
    return next((data for _, _, data in snapshot.read([MAILMAP])), b"")
