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
    for path in sorted(_HERE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


@lru_cache(maxsize=1)
def code_stamp() -> bytes:
    """Changes with the version, and in a checkout whenever a file of the package is saved."""
    digest = blake2b(__version__.encode(), digest_size=16)
    for folder, folders, names in os.walk(_HERE.parent):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                found = Path(folder, name).stat()
                digest.update(f"{name} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.digest()
