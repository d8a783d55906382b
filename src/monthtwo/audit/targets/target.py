"""What an audit judges: repositories by name and place."""

from collections.abc import Mapping

from msgspec import Struct

from monthtwo.audit.access import Access
from monthtwo.regular_expressions import lazy

_ADDRESS = lazy(r"\w[\w+.-]*://|[\w.-]+@[\w.-]+:")


class TargetError(Exception):
    """What was named cannot be used. The message says where it is named and what mends it, and no credential."""

    def __init__(self, message: str) -> None:
        super().__init__(Access().redacted(message))


class NoTarget(TargetError):
    """There is nothing where a target was named."""


class Target(Struct, frozen=True):
    """A repository of the fleet. `name` is what it is known by from one audit to the next.

    `source` is the absolute path of its folder, or the address from which it is cloned.
    """

    name: str
    source: str
    tags: Mapping[str, str] = {}
    """What its owners say of it: `team`, `tier` and the like."""


class Entry(Struct, frozen=True, kw_only=True):
    """What somebody wrote to name one target or several: a path, a pattern, an address or a list of a forge.

    `place` says where it is written, for messages; it is empty on the command line. Paths are relative to `base`.
    """

    text: str
    base: str
    place: str = ""
    name: str = ""
    tags: Mapping[str, str] = {}

    def wrong(self, message: str) -> TargetError:
        return TargetError(f"{self.place or self.text}: {message}")


def is_address(text: str) -> bool:
    """Whether a text is the address of a repository, and no path."""
    return _ADDRESS.match(text) is not None
