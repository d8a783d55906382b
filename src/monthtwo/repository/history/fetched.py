"""The log of a repository, taken as a clone of its own beside a checkout that has only the last commits.

It lies in the user's cache folder, one for each address, and never touches the checkout: a filter would leave settings
behind there. Contents of files are left out (`blob:none`), trees are not: without them no path is told.
"""

from hashlib import blake2b
from pathlib import Path

from monthtwo.regular_expressions import lazy

_FOLDER = "histories"
_SECRET = lazy(r"^(\w[\w+.-]*://)[^/@]*@")


def place_of(folder: Path, origin: str) -> Path:
    """Where the clone for an address lies in a cache folder."""
    address = without_secret(origin).rstrip("/").removesuffix(".git")
    return folder / _FOLDER / f"{blake2b(address.encode('utf-8', 'surrogateescape'), digest_size=16).hexdigest()}.git"


def without_secret(address: str) -> str:
    """An address without the name and password that may stand in it."""
    return _SECRET.sub(r"\1", address)
