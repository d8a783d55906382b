"""Folders and files that are this user's own: what others may have written is not trusted."""

import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG, S_IWGRP, S_IWOTH

_OTHERS_WRITE = S_IWGRP | S_IWOTH


def own_folder(folder: Path) -> bool:
    """Whether `folder` is one that only this user may write; it is made, for this user alone, where it is not there.

    Raises:
        OSError: it cannot be made or looked at.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return is_own_folder(folder)


def is_own_folder(folder: Path) -> bool:
    """Whether `folder` is there, and only this user may write it.

    Raises:
        OSError: it cannot be looked at.
    """
    return _is_own(folder.stat()) and S_ISDIR(folder.stat().st_mode)


def is_own_file(file: Path) -> bool:
    """Whether `file` is a regular file, no link, and only this user may write it.

    Raises:
        OSError: it is not there, or cannot be looked at.
    """
    return _is_own(file.lstat()) and S_ISREG(file.lstat().st_mode)


def made(file: Path) -> int:
    """The descriptor of a new file for this user alone.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be made.
    """
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def _is_own(found: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):  # Windows keeps these rights elsewhere
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE
