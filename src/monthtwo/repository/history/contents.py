"""What stood in a file of the past, and what the message of a commit says, where it is here."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from monthtwo.repository.git import Git, GitError
from monthtwo.repository.history.sources import sources
from monthtwo.repository.snapshot import Snapshot

Contents = Callable[[Sequence[str]], list[bytes | None]]
"""The contents of blobs and commits by their ids; None for each that is not here, or is too large or one too many."""

_MOST_MISSED = 5
MOST_BYTES = 1024 * 1024
"""Of one that is held."""
_MOST_READ = 64 * MOST_BYTES
"""Of all that are asked for at once."""


def none_here(ids: Sequence[str]) -> list[bytes | None]:
    """The contents of a clone that has none."""
    return [None] * len(ids)


def contents_of(snapshot: Snapshot, clones: Path | None = None) -> Contents:
    """What gives contents from where the history of a snapshot is read. Nothing is fetched."""
    places = [source.git_dir for source in sources(snapshot, clones)]

    def contents(ids: Sequence[str]) -> list[bytes | None]:
        found: dict[str, bytes] = {}
        for place in places:
            found |= _held(place, [id for id in dict.fromkeys(ids) if id not in found])
        return [found.get(id) for id in ids]

    return contents


def _held(place: Path, ids: Sequence[str]) -> dict[str, bytes]:
    """What a repository has of these: a clone that lacks several in a row is not asked for the rest."""
    found, missed, read = dict[str, bytes](), 0, 0
    try:
        with closing(Git(place).objects(ids)) as objects:
            for id, one in zip(ids, objects, strict=True):
                missed = missed + 1 if one is None else 0
                read += len(one.data) if one is not None else 0
                if missed == _MOST_MISSED or read > _MOST_READ:
                    break
                if one is not None and len(one.data) <= MOST_BYTES:
                    found[id] = one.data
    except GitError:
        pass  # what it had so far is known
    return found


def message_of(commit: bytes) -> str:
    """What a commit's contents say as its message."""
    return commit.partition(b"\n\n")[2].decode("utf-8", "replace")
