"""Histories that are kept: a log is read once, and then what is new in it.

They are kept by commit, apart from all facts: which commits lead to one never changes. What came on top of a commit
whose history is kept is kept alone, with the key of that one.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from monthtwo.deadline import NEVER, Deadline
from monthtwo.repository.git import Git, GitError
from monthtwo.repository.history.history import History
from monthtwo.repository.history.log import LONGER
from monthtwo.repository.history.reading import Source, read_record
from monthtwo.repository.history.record import EMPTY, Record, holds, joined
from monthtwo.repository.history.snapshot_history import MAILMAP, history_of, mailmap_of, of_record
from monthtwo.repository.history.sources import sources
from monthtwo.repository.snapshot import Snapshot
from monthtwo.speed.stamp import log_stamp
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import KeptBody, digest_of

_MOST_PARTS = 8
"""How many parts a history may be put together of."""
_LOOKED_BACK = 500
"""How many commits may have come since one whose history is kept."""


class _Part(Struct, frozen=True, array_like=True):
    """Commits on top of those that are kept under `base`, of `depth` parts; without one, all of them."""

    base: bytes
    depth: int
    record: Record


def kept_history(
    snapshot: Snapshot, store: Store | None, clones: Path | None = None, deadline: Deadline = NEVER
) -> History | None:
    """What `history_of` gives. Git is asked for nothing where the history of the commit is kept."""
    if snapshot.commit is None or store is None:
        return history_of(snapshot, clones, deadline)
    for source in sources(snapshot, clones):
        record = _Kept(source, store).record(snapshot.commit, deadline)
        if record.rows:
            break
    return of_record(record, snapshot, _mailmap(snapshot, store))


class _Kept:
    """The histories of one source that are kept."""

    def __init__(self, source: Source, store: Store) -> None:
        self._source, self._store = source, store

    def record(self, commit: str, deadline: Deadline) -> Record:
        key = self._key(commit)
        parts = self._parts(key)
        if parts is None:
            parts = self._read(commit, key, deadline)
        whole = EMPTY
        for part in reversed(parts):
            whole = joined(whole, part.record)
        return whole

    def _read(self, commit: str, key: bytes, deadline: Deadline) -> list[_Part]:
        """The parts of a history that is not kept, which is then."""
        before, base = self._before(commit)
        parts = self._parts(base) if before else None
        depth = parts[0].depth + 1 if parts else 1
        if not parts or depth > _MOST_PARTS:
            parts, base, depth, before = [], b"", 1, ""
        new = read_record(self._source, commit, [before] if before else [], deadline)
        part = _Part(base, depth, new)
        if new.rows and (new.reason == self._source.reason or new.reason.startswith(LONGER)):
            self._store.store([KeptBody(key, msgspec.msgpack.encode(part))])
        return [part, *parts]

    def _before(self, commit: str) -> tuple[str, bytes]:
        """The newest commit before one whose history is kept, and its key."""
        try:
            said = Git(self._source.git_dir).run("rev-list", f"--max-count={_LOOKED_BACK}", commit).decode().split()
        except GitError:
            return "", b""
        keys = {self._key(id): id for id in said if id != commit}
        known = self._store.find(keys)
        return next(((id, key) for key, id in keys.items() if key in known), ("", b""))

    def _parts(self, key: bytes) -> list[_Part] | None:
        """What is kept under a key, and all that it is on top of; None where a part is not there, or does not hold."""
        parts: list[_Part] = []
        while key:
            known = self._store.find([key]).get(key)
            body = self._store.load([known.digest]).get(known.digest) if known else None
            part = _decoded(body) if body is not None else None
            if part is None or len(parts) == _MOST_PARTS:
                return None
            parts.append(part)
            key = part.base
        return parts

    def _key(self, commit: str) -> bytes:
        source = self._source
        return digest_of(
            b"history", log_stamp(), commit.encode(), source.reason.encode(), *map(str.encode, sorted(source.cut))
        )


def _decoded(body: bytes) -> _Part | None:
    try:
        part = msgspec.msgpack.decode(body, type=_Part)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return part if holds(part.record) else None


def _mailmap(snapshot: Snapshot, store: Store) -> bytes:
    """The `.mailmap` of a snapshot; one that only git could give is kept by its id."""
    entry = snapshot.entry(MAILMAP)
    if entry is None or not entry.blob:
        return mailmap_of(snapshot)
    key = digest_of(b"mailmap", entry.blob.encode())
    known = store.find([key]).get(key)
    body = store.load([known.digest]).get(known.digest) if known else None
    if body is None:
        body = mailmap_of(snapshot)
        store.store([KeptBody(key, body)])
    return body
