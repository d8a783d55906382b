"""The files a catalogue is made of: the shipped ones, those of installed packages, and those that people name."""

import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from monthtwo.checks.folders import announced_folders, shipped_folder, yaml_files
from monthtwo.checks.problems import CatalogueError, Problem


class Source(Struct, frozen=True):
    """A file in a folder of manifests."""

    folder: Path
    path: Path
    raw: bytes

    @property
    def part(self) -> str:
        """The first step from the folder to the file: an area, `vocabulary`, or the file itself."""
        return self.path.relative_to(self.folder).parts[0]


def all_sources(extra: tuple[Path, ...] = ()) -> tuple[Source, ...]:
    """Every file of the shipped folder, of those that installed packages announce, and of those in `extra`.

    Raises CatalogueError for a folder that cannot be read.
    """
    folders = {folder.resolve(): folder for folder in (shipped_folder(), *announced_folders(), *extra)}
    return tuple(source for folder in folders.values() for source in _read(folder))


def _read(folder: Path) -> list[Source]:
    try:
        return [Source(folder, path, _content(path)) for path in yaml_files(folder)]
    except OSError as error:
        problem = Problem(folder, 1, "", f"cannot be read: {error.strerror}; mend its permissions")
        raise CatalogueError([problem]) from error


def _content(path: Path) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a hundred and more are read at each start
        return file.readall()


def fingerprint_of(sources: Iterable[Source]) -> str:
    """Changes with any byte of any of them, and not with where the folders lie."""
    digest = blake2b(digest_size=16)
    for source in sources:
        name = os.fsencode(str(source.path)[len(str(source.folder)) :])
        digest.update(b"%d %s %d\n" % (len(name), name, len(source.raw)))
        digest.update(source.raw)
    return digest.hexdigest()
