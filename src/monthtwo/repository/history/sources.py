"""Where the history of a snapshot can be read: in its own repository, or beside a shallow one in a clone of the log."""

import os
from collections.abc import Iterator
from pathlib import Path

from monthtwo.regular_expressions import lazy
from monthtwo.repository.disk import Disk
from monthtwo.repository.entries import UnreadableEntry
from monthtwo.repository.history.fetched import place_of
from monthtwo.repository.history.reading import Source
from monthtwo.repository.location import Location
from monthtwo.repository.snapshot import Snapshot

SHALLOW = "a shallow clone: what came before is not here; `monthtwo history fetch` gets it"
TREELESS = "a clone without trees: which paths earlier commits touched is not here; `monthtwo history fetch` gets it"
_ID = lazy(rb"(?m)^(?:[0-9a-f]{40}|[0-9a-f]{64})$")
_MOST = 4096


def sources(snapshot: Snapshot, clones: Path | None = None) -> Iterator[Source]:
    """Where to read, the best first. `clones` is the folder of what `monthtwo history fetch` has taken."""
    if snapshot.location is None:
        return
    cut = boundary(snapshot.location)
    reason = TREELESS if snapshot.treeless else SHALLOW if cut else ""
    if reason and clones is not None:
        beside = place_of(clones, snapshot.origin, snapshot.root)
        if (beside / "HEAD").is_file():
            ends = boundary(Location(beside, None, Path()))
            yield Source(beside, ends, SHALLOW if ends else "")
    yield Source(snapshot.location.git_dir, cut, reason, readable=not snapshot.treeless)


def is_whole(snapshot: Snapshot) -> bool:
    """Whether its own repository has all that led to it."""
    return snapshot.location is not None and not snapshot.treeless and not boundary(snapshot.location)


def boundary(location: Location) -> frozenset[str]:
    """The commits of a shallow clone behind which nothing is here; none in a whole one."""
    try:
        data = Disk(common_folder(location)).read(b"shallow")
    except UnreadableEntry:
        return frozenset()
    return frozenset(id.decode() for id in _ID.findall(data))


def common_folder(location: Location) -> Path:
    """The git directory, of the main working tree where this is a linked one."""
    try:
        said = Disk(location.git_dir).read(b"commondir", _MOST)
    except UnreadableEntry:
        return location.git_dir
    return location.git_dir / os.fsdecode(said.strip())
