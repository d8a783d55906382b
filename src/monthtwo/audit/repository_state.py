"""What tells whether a repository is as it was: its commit, its tags and what is known of its history."""

import os
from hashlib import blake2b
from pathlib import Path
from time import monotonic

from msgspec import Struct

from monthtwo.repository.disk import Disk
from monthtwo.repository.entries import NoFiles, RepositoryError, UnreadableEntry
from monthtwo.repository.git_environment import environment, executable, options
from monthtwo.repository.history.sources import common_folder
from monthtwo.repository.location import Location, locate
from monthtwo.repository.program import Program, reason
from monthtwo.speed.clones import clones_in
from monthtwo.speed.store import cache_folder

_MOST = 64 * 1024 * 1024
_READ = (b"config", b"shallow")
"""Files of a git directory that decide what of its objects is here, and the name of its remote."""


class State(Struct, frozen=True):
    """The commit that HEAD names, and a digest of it and all else that a judgement of a commit depends on."""

    commit: str
    digest: str


def state_of(path: Path, patience: float) -> State | None:
    """The state of the repository at `path`; None for a plain folder.

    Raises:
        NoFiles: nothing is committed.
        RepositoryError: what is there may not be looked at, or git cannot tell.
        Stopped: git does not answer for `patience` seconds.
    """
    location = locate(path.resolve())
    if location is None:
        return None
    refs = _refs(location, patience)
    commit, _, name = refs.partition(b"\n")[0].partition(b" ")
    if name != b"HEAD":
        raise NoFiles(f"{path}: HEAD names no commit; commit something, or fetch the branch that it names")
    digest = blake2b(refs, digest_size=16)
    digest.update(os.fsencode(location.prefix))
    folder = Disk(common_folder(location))
    for file in _READ:
        try:
            data = folder.read(file)
        except UnreadableEntry:
            data = b""
        digest.update(b"%d:%s" % (len(data), data))
        if file == b"shallow" and data:
            digest.update(_fetched())
    return State(commit.decode("ascii", "replace"), digest.hexdigest())


def _refs(location: Location, patience: float) -> bytes:
    """HEAD and the tags, each with what it names."""
    command = (executable(location.root), *options(), f"--git-dir={location.git_dir}", "show-ref", "--head", "--tags")
    end = monotonic() + patience
    with Program(command, location.root, environment()) as program:
        said, status = program.all(b"", end, patience, _MOST), program.status(end)
        if status not in (0, 1):  # 1 says that there are none
            raise RepositoryError(f"{location.root}: git cannot read it: {reason(status, program.complaint)}")
        return said


def _fetched() -> bytes:
    """What changes when a history is fetched for a shallow clone."""
    cache = cache_folder()
    clones = clones_in(cache) if cache is not None else None
    if clones is None:
        return b""
    return repr(sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(clones))).encode()
