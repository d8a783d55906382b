"""Where the repository of a folder is.

Found here rather than by git: git would follow `core.worktree` of the repository's own configuration to another tree.
"""

import os
from pathlib import Path

from msgspec import Struct

_MAX_GITFILE = 4096


class Location(Struct, frozen=True):
    """A repository. `top` is the root of its working tree, None in a bare one; `prefix` the scanned folder in it."""

    git_dir: Path
    top: Path | None
    prefix: Path


def locate(folder: Path) -> Location | None:
    """The repository `folder` (absolute, resolved) belongs to, or None for a plain folder.

    The nearest `.git` decides. One that leads nowhere, as in a copied worktree or submodule, makes a plain folder of
    what it stands in: the files are there to be scanned, and the repository around it does not track them.
    """
    for top in (folder, *folder.parents):
        dot_git = top / ".git"
        if os.path.lexists(dot_git):
            git_dir = _follow(dot_git)
            return Location(git_dir, top, folder.relative_to(top)) if git_dir and _is_git_dir(git_dir) else None
        if top == folder and _is_git_dir(folder):
            return Location(folder, None, Path())
    return None


def _follow(dot_git: Path) -> Path | None:
    """The git directory behind `.git`, which is a file in linked worktrees and submodules."""
    if not dot_git.is_file():
        return dot_git
    try:
        with dot_git.open("rb") as file:
            line = file.read(_MAX_GITFILE)
    except OSError:
        return None
    if not line.startswith(b"gitdir: ") or b"\0" in line:
        return None
    return dot_git.parent / os.fsdecode(line.removeprefix(b"gitdir: ").rstrip(b"\r\n"))


def _is_git_dir(folder: Path) -> bool:
    if not os.path.lexists(folder / "HEAD"):
        return False
    # A linked worktree keeps its objects and references in the common directory.
    return (folder / "commondir").is_file() or ((folder / "objects").is_dir() and (folder / "refs").is_dir())
