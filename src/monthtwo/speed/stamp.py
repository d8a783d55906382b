"""Which version of our own code made something that is kept."""

import os
import sys
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from monthtwo import __version__

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def reader_stamp() -> bytes:
    """Changes with the readers, to the byte where their source is at hand, and with the Python that parses."""
    digest = blake2b(f"{__version__} {sys.version_info[:2]}".encode(), digest_size=16)
    for path in sorted(entry.path for entry in os.scandir(_HERE) if entry.name.endswith(".py")):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - plain strings: this happens at each start
            digest.update(file.readall())
    return digest.digest()


@lru_cache(maxsize=1)
def code_stamp() -> bytes:
    """Changes with the version, and in a checkout whenever a file of the package is saved."""
    digest = blake2b(__version__.encode(), digest_size=16)
    pending = [str(_HERE.parent)]
    while pending:
        for entry in sorted(os.scandir(pending.pop()), key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                found = entry.stat()
                digest.update(f"{entry.name} {found.st_size} {found.st_mtime_ns}".encode())
            elif entry.name != "__pycache__" and entry.is_dir():
                pending.append(entry.path)
    return digest.digest()
