"""Which version of our own code made something that is kept."""

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from monthtwo import __version__

_PACKAGE = Path(__file__).parents[1]
_READERS = ("facts", "names", "regular_expressions.py", "model.py")
"""What a reader's facts depend on."""
_LOG = ("repository/history", "repository/file_names.py", "regular_expressions.py")
"""What is read of a log depends on."""


@lru_cache(maxsize=1)
def reader_stamp() -> bytes:
    """Changes with the readers, to the byte where their source is at hand, and with the Python that parses."""
    return _stamp_of(_READERS)


@lru_cache(maxsize=1)
def log_stamp() -> bytes:
    """Changes with what reads the log."""
    return _stamp_of(_LOG)


def _stamp_of(names: tuple[str, ...]) -> bytes:
    digest = blake2b(f"{__version__} {sys.version_info[:2]}".encode(), digest_size=16)
    for name in names:
        for path, _ in _sources(f"{_PACKAGE}/{name}"):
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - plain strings: this happens at each start
                digest.update(file.readall())
    return digest.digest()


@lru_cache(maxsize=1)
def code_stamp() -> bytes:
    """Changes with the version, and in a checkout whenever a file of the package is saved."""
    digest = blake2b(__version__.encode(), digest_size=16)
    for path, found in _sources(str(_PACKAGE)):
        digest.update(f"{path[len(str(_PACKAGE)) :]} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.digest()


def _sources(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """The Python files at or below a path, in order."""
    if path.endswith(".py"):
        yield path, os.stat(path)  # noqa: PTH116 - as above
        return
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            yield entry.path, entry.stat()
        elif entry.name != "__pycache__" and entry.is_dir():
            yield from _sources(entry.path)
