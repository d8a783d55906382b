"""What a forge says of a repository."""

from collections.abc import Mapping

from msgspec import Struct


class ForgeError(Exception):
    """A list of repositories cannot be had. The message says why, and what mends it."""


class Hosted(Struct, frozen=True):
    """A repository of a forge. `name` is the one that people see there, `address` what is cloned."""

    name: str
    address: str
    branch: str = ""
    """The one that is checked out by default; empty where nothing is committed."""
    tags: Mapping[str, str] = {}
    """What its owners say of it: `topics`, `visibility`, and the properties that an organisation gives it."""


class Listed(Struct, frozen=True):
    """A repository, and what decides whether it is wanted."""

    hosted: Hosted
    archived: bool
    fork: bool


class Wanted(Struct, frozen=True):
    """Which of the repositories are listed, besides those that are neither archived nor forks."""

    archived: bool = False
    forks: bool = False


def joined(values: list[str]) -> str:
    """Several values as one tag, the same in whatever order they come."""
    return ", ".join(sorted(dict.fromkeys(values)))
