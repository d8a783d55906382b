"""The folder for the clones of logs, in the user's cache folder: private, as all of that is."""

import shutil
from pathlib import Path

from monthtwo.speed.ownership import is_own_folder, own_folder

_FOLDER = "histories"


def clones_in(cache: Path) -> Path | None:
    """The folder of clones in a cache folder, where there is one that nobody else may write."""
    folder = cache / _FOLDER
    try:
        return folder if is_own_folder(cache) and is_own_folder(folder) else None
    except OSError:
        return None


def clones_made_in(cache: Path) -> Path:
    """The folder of clones in a cache folder, made where it is not there.

    Raises:
        OSError: it cannot be made, or others may write it.
    """
    folder = cache / _FOLDER
    if own_folder(cache) and own_folder(folder):
        return folder
    raise PermissionError(0, "others may write it", str(folder))


def size(cache: Path) -> int:
    """Bytes of all clones."""
    return sum(file.lstat().st_size for file in (cache / _FOLDER).rglob("*") if file.is_file())


def clear(cache: Path) -> None:
    """Remove all clones.

    Raises:
        OSError: a file cannot be removed.
    """
    if (cache / _FOLDER).exists():
        shutil.rmtree(cache / _FOLDER)
