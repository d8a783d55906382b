"""The repositories in a folder of clones or mirrors."""

import os
from pathlib import Path

from monthtwo.repository.disk import JUNK_FOLDERS
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.location import locate

_DEPTH = 4
"""How deep below a folder repositories are looked for: `host/group/owner/name`."""


def is_repository(folder: Path) -> bool:
    """Whether a repository begins here: a clone, also a broken one, or a bare mirror."""
    if os.path.lexists(folder / ".git"):
        return True
    try:
        found = locate(folder)
    except RepositoryError:
        return False
    return found is not None and found.root == folder


def repositories_in(folder: Path) -> list[Path]:
    """The repositories in a folder and the folders in it, in the order of their names; none inside another."""
    found: list[Path] = []
    pending = [(folder, 0)]
    while pending:
        here, depth = pending.pop()
        if is_repository(here):
            found.append(here)
        elif depth < _DEPTH:
            pending += [(one, depth + 1) for one in _folders(here)]
    return sorted(found, key=lambda one: one.parts)


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [one.name for one in entries if not one.name.startswith(".") and one.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in names if name not in JUNK_FOLDERS]
