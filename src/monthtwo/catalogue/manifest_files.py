"""The files a catalogue is made of: the shipped ones, those of installed packages, and those that people name."""

import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from monthtwo.catalogue.folders import announced_folders, shipped_folder, yaml_files
from monthtwo.catalogue.problems import CatalogueError, Problem


class ManifestFile(Struct, frozen=True):
    """A file of a catalogue."""

    folder: Path
    path: Path
    content: bytes | None = None
    """None for a shipped file, which is read only when the catalogue is compiled."""
    saved: str = ""
    """Size and time of a shipped file: what Python, too, knows its compiled code by."""

    @property
    def part(self) -> str:
        """The first step from the folder to the file: `areas`, `tools`, `formats`, or the file itself."""
        return self.path.relative_to(self.folder).parts[0]

    def read(self) -> bytes:
        return self.path.read_bytes() if self.content is None else self.content


def all_sources(extra: tuple[Path, ...] = ()) -> tuple[ManifestFile, ...]:
    """Every file of the shipped folder, of those that installed packages announce, and of those in `extra`.

    Raises CatalogueError for a folder that cannot be read.
    """
    shipped = shipped_folder()
    folders = {folder.resolve(): folder for folder in (*announced_folders(), *extra)}
    folders.pop(shipped.resolve(), None)
    others = [source for folder in folders.values() for source in _read(folder)]
    return (*(ManifestFile(shipped, path, saved=_saved(path)) for path in yaml_files(shipped)), *others)


def _read(folder: Path) -> list[ManifestFile]:
    try:
        return [ManifestFile(folder, path, path.read_bytes()) for path in yaml_files(folder)]
    except OSError as error:
        problem = Problem(folder, 1, "", f"cannot be read: {error.strerror}; mend its permissions")
        raise CatalogueError([problem]) from error


def _saved(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def fingerprint_of(sources: Iterable[ManifestFile]) -> str:
    """Changes whenever a shipped one is saved, and with any byte of the others; not with where the folders lie."""
    digest = blake2b(digest_size=16)
    for source in sources:
        name = os.fsencode(str(source.path)[len(str(source.folder)) :])
        content = source.content if source.content is not None else source.saved.encode()
        digest.update(b"%d %s %d\n" % (len(name), name, len(content)))
        digest.update(content)
    return digest.hexdigest()
