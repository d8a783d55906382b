"""Where the repository of a folder is.

Found here rather than by git: git would follow `core.worktree` of the repository's own configuration to another tree.
"""

import os
from errno import ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from msgspec import Struct

from monthtwo.repository.entries import RepositoryError

_MAX_GITFILE = 4096
_ABSENT = frozenset({ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG})


class Location(Struct, frozen=True):
    """A repository. `top` is the root of its working tree, None in a bare one; `prefix` the scanned folder in it."""

    git_dir: Path
    top: Path | None
    prefix: Path

    @property
    def root(self) -> Path:
        """The folder of all of it."""
        return self.top or self.git_dir


def locate(folder: Path) -> Location | None:
    """The repository `folder` (absolute, resolved) belongs to, or None for a plain folder.

    The nearest `.git` decides. One that leads nowhere, as in a copied worktree or submodule, makes a plain folder of
    what it stands in: the files are there to be scanned, and the repository around it does not track them.

    Raises:
        RepositoryError: what is there may not be looked at.
    """
    for top in (folder, *folder.parents):
        dot_git = top / ".git"
        if _mode(dot_git, follow=False):
            git_dir = _follow(dot_git)
            return Location(git_dir, top, folder.relative_to(top)) if git_dir and _is_git_dir(git_dir) else None
        if top == folder and _is_git_dir(folder):
            return Location(folder, None, Path())
    return None


def _follow(dot_git: Path) -> Path | None:
    """The git directory behind `.git`, which is a file in linked worktrees and submodules."""
    if not S_ISREG(_mode(dot_git)):
        return dot_git
    try:
        with dot_git.open("rb") as file:
            line = file.read(_MAX_GITFILE)
    except OSError as error:
        raise _refused(dot_git, error) from None
    if not line.startswith(b"gitdir: ") or b"\0" in line:
        return None
    return dot_git.parent / os.fsdecode(line.removeprefix(b"gitdir: ").rstrip(b"\r\n"))


def _is_git_dir(folder: Path) -> bool:
    if not _mode(folder / "HEAD", follow=False):
        return False
    # A linked worktree keeps its objects and references in the common directory.
    if S_ISREG(_mode(folder / "commondir")):
        return True
    return S_ISDIR(_mode(folder / "objects")) and S_ISDIR(_mode(folder / "refs"))


def _mode(path: Path, follow: bool = True) -> int:
    """What stands at `path`, 0 for nothing.

    Raises:
        RepositoryError: the system does not tell.
    """
    try:
        return path.stat(follow_symlinks=follow).st_mode
    except OSError as error:
        if error.errno in _ABSENT:
            return 0
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> RepositoryError:
    return RepositoryError(f"{path}: cannot be looked at: {error.strerror}")
