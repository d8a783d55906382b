"""Files on the disk below one root: never through a symlink, never a FIFO, never more than the limit."""

import errno
import os
import stat
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from monthtwo.repository.entries import MAX_BYTES, State, UnreadableEntry

JUNK_FOLDERS = frozenset(
    {
        ".git", ".hg", ".svn", ".jj",
        ".venv", "venv", "__pycache__", "node_modules", "bower_components", "site-packages",
        ".tox", ".nox", ".eggs", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis",
        ".ipynb_checkpoints", ".terraform", ".gradle",
    }
)  # fmt: skip
"""What tools leave behind. It is passed over where no git says what belongs to the repository."""

_JUNK = frozenset(map(os.fsencode, JUNK_FOLDERS))
_OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
)
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})


def is_junk(raw: bytes) -> bool:
    """Whether `raw` lies in a folder that a tool made."""
    return not _JUNK.isdisjoint(raw.split(b"/")[:-1])


class Disk:
    """The files below `root`, by their names relative to it."""

    def __init__(self, root: Path) -> None:
        self._root = os.fsencode(root)
        self.unlisted: dict[bytes, str] = {}
        """Folders whose files are not known, and why: the root is the empty name."""
        self._folders: dict[bytes, bool | str] = {}
        self.forget()

    def forget(self) -> None:
        """Looks at every folder anew: one may have become a symlink since."""
        self._folders = {b"": True}

    def look(self, raw: bytes) -> tuple[State, int] | None:
        """What stands at `raw`, with its size; None when nothing does, or a folder, or only through a symlink."""
        inside = self._is_inside(raw.rpartition(b"/")[0])
        if inside is not True:
            return ("file", 0) if inside else None
        try:
            found = os.lstat(self._at(raw))
        except OSError as error:
            # Something is there that cannot be looked at: reading it will say why.
            return None if error.errno in _ABSENT else ("file", 0)
        if stat.S_ISREG(found.st_mode):
            return "file", found.st_size
        if stat.S_ISLNK(found.st_mode):
            return "symlink", 0
        return None if stat.S_ISDIR(found.st_mode) else ("special", 0)

    def read(self, raw: bytes, most: int = MAX_BYTES) -> bytes:
        """The bytes of a regular file of at most `most`.

        Raises:
            UnreadableEntry: it is no regular file below the root, too large, or the system refuses.
        """
        inside = self._is_inside(raw.rpartition(b"/")[0])
        if inside is not True:
            if inside:
                raise UnreadableEntry("unreadable", inside)
            raise UnreadableEntry("symlink", "a folder above it is a symlink")
        try:
            descriptor = os.open(self._at(raw), _OPEN_FLAGS)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):
                raise UnreadableEntry("symlink") from None
            raise UnreadableEntry("missing" if error.errno in _ABSENT else "unreadable", _reason(error)) from None
        try:
            return _read(descriptor, most)
        except OSError as error:
            raise UnreadableEntry("unreadable", _reason(error)) from None
        finally:
            os.close(descriptor)

    def walk(self) -> Iterator[bytes]:
        """All names but those in junk folders. Symlinks are named, not followed.

        Folders that cannot be read are noted in `unlisted`.
        """
        pending = [b""]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(self._at(folder)) as found:
                    children = [(child.name, child.is_dir(follow_symlinks=False)) for child in found]
            except OSError as error:
                self.unlisted[folder.rstrip(b"/")] = f"folder not listed: {_reason(error)}"
                continue
            if folder and any(name == b"pyvenv.cfg" for name, _ in children):
                continue  # a virtual environment of another name
            for name, is_folder in children:
                if not is_folder:
                    # A `.git` file is a pointer of git's, as the folder is.
                    if name != b".git":
                        yield folder + name
                elif name not in _JUNK:
                    pending.append(folder + name + b"/")

    def _at(self, raw: bytes) -> bytes:
        return self._root + b"/" + raw

    def _is_inside(self, folder: bytes) -> bool | str:
        """Whether `folder` is made of real folders only, or why that cannot be told; remembered for each."""
        known = self._folders.get(folder)
        if known is not None:
            return known
        inside: bool | str = True
        for above in accumulate(folder.split(b"/"), lambda head, part: head + b"/" + part):
            if above not in self._folders:
                self._folders[above] = _is_folder(self._at(above)) if inside is True else inside
            inside = self._folders[above]
        return inside


def _is_folder(path: bytes) -> bool | str:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError as error:
        return False if error.errno in _ABSENT else _reason(error)


def _read(descriptor: int, most: int) -> bytes:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableEntry("special")
    if found.st_size > most:
        raise UnreadableEntry("oversized", f"{found.st_size} bytes")
    data = os.read(descriptor, found.st_size + 1)
    if len(data) > found.st_size:  # it grew since, or tells no size
        with open(descriptor, "rb", closefd=False) as rest:
            data += rest.read(most + 1 - len(data))
        if len(data) > most:
            raise UnreadableEntry("oversized", f"over {most} bytes")
    return data


def _reason(error: OSError) -> str:
    return error.strerror or "unreadable"
