"""The compiled catalogue: parsing the YAML anew would take longer than most scans.

The shipped one is kept beside this module's own compiled code, where Python keeps such things, so that an empty cache
costs nothing; any other, and where that folder may not be written, in the user's cache folder.
"""

import os
import sys
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from monthtwo.catalogue.manifest_files import ManifestFile, all_sources, fingerprint_of
from monthtwo.speed.ownership import is_own_file, is_own_folder, made, own_folder
from monthtwo.speed.stamp import code_stamp
from monthtwo.speed.store import cache_folder
from monthtwo.speed.store_rows import Encoded, digest_of

if TYPE_CHECKING:
    from monthtwo.catalogue.catalogue import Catalogue

_BESIDE = Path(__file__).parent / "__pycache__"
_DIGEST = 16
_KEPT = 8
"""How many compiled catalogues stay: other versions, other folders of manifests."""
_LEFT = 3600
"""Seconds after which nobody is still writing a file."""


class LazyCatalogue:
    """The catalogue with the manifests in `folders`, loaded when it is asked for: what was judged before needs none.

    `kept` says whether the user's cache folder may be used. Raises CatalogueError, then, as `examined_catalogue` does.
    """

    def __init__(self, folders: tuple[Path, ...] = (), kept: bool = True) -> None:
        self._folders, self._kept = folders, kept

    @cached_property
    def _sources(self) -> tuple[ManifestFile, ...]:
        return all_sources(self._folders)

    @cached_property
    def fingerprint(self) -> bytes:
        """Changes with the files of the catalogue."""
        return fingerprint_of(self._sources).encode()

    @cached_property
    def loaded(self) -> "Catalogue":
        name = digest_of(code_stamp(), self.fingerprint).hex()
        catalogue = _decoded(read_beside(name)) or (_decoded(read(name)) if self._kept else None)
        if catalogue is None:
            from monthtwo.catalogue.folders import shipped_folder
            from monthtwo.examples import examined_catalogue

            catalogue = examined_catalogue(self._sources)
            payload = msgspec.msgpack.encode(catalogue)
            shipped = {source.folder for source in self._sources} == {shipped_folder()}
            if not (shipped and write_beside(name, payload)) and self._kept:
                write(name, payload)
        return catalogue

    def prepare(self) -> None:
        """Load it, and import what judging anew takes."""
        from monthtwo import judging  # noqa: F401
        from monthtwo.areas import detectors

        detectors()
        _ = self.loaded


def _decoded(payload: Encoded | None) -> "Catalogue | None":
    from monthtwo.catalogue.catalogue import Catalogue

    try:
        return None if payload is None else msgspec.msgpack.decode(payload, type=Catalogue)
    except msgspec.MsgspecError:
        return None


def read(name: str) -> Encoded | None:
    """What was written under `name`, or None when there is nothing whole."""
    path = _path(name)
    try:
        return _read(path) if path is not None and is_own_folder(path.parent) and is_own_file(path) else None
    except OSError:
        return None


def read_beside(name: str) -> Encoded | None:
    """What was written beside our own compiled code."""
    return _read(_BESIDE / _file(name))


def write(name: str, payload: bytes) -> None:
    """Keep `payload` under `name`, whole or not at all; a folder that is not to be written is left as it is."""
    path = _path(name)
    try:
        if path is not None and own_folder(path.parent):
            _write(path, payload)
    except OSError:
        return


def write_beside(name: str, payload: bytes) -> bool:
    """Keep `payload` beside our own compiled code, where Python keeps that; False where it may not be written."""
    return _BESIDE.is_dir() and not sys.dont_write_bytecode and _write(_BESIDE / _file(name), payload)


def _path(name: str) -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / _file(name)


def _read(path: Path) -> Encoded | None:
    try:
        raw = memoryview(path.read_bytes())
    except OSError:
        return None
    return raw[_DIGEST:] if raw[:_DIGEST] == _digest(path, raw[_DIGEST:]) else None


def _write(path: Path, payload: bytes) -> bool:
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{time.monotonic_ns()}")
    with suppress(OSError):  # another process may be at it
        _prune(path.parent)
    try:
        with os.fdopen(made(temporary), "wb") as file:
            file.write(_digest(path, payload) + payload)
        temporary.replace(path)
    except OSError:  # a full disk keeps a part of it
        with suppress(OSError):
            temporary.unlink()
        return False
    return True


def _file(name: str) -> str:
    return f"catalogue-{name}.msgpack"


def _digest(path: Path, payload: Encoded) -> bytes:
    """Covers the name too: what was kept under another one is not what is looked for."""
    return digest_of(path.name.encode(), payload)


def files() -> list[Path]:
    """Everything that is kept."""
    folder = cache_folder()
    return [] if folder is None else sorted(folder.glob("catalogue-*.msgpack*"))


def _prune(folder: Path) -> None:
    """Make room for one more, and remove what a writer that crashed has left."""
    files = [(path, path.stat().st_mtime) for path in folder.glob("catalogue-*.msgpack*")]
    torn = {path for path, saved in files if path.suffix != ".msgpack" and saved < time.time() - _LEFT}
    whole = [path for path, _ in sorted(files, key=lambda file: -file[1]) if path.suffix == ".msgpack"]
    for path in (*torn, *whole[_KEPT - 1 :]):
        path.unlink(missing_ok=True)
