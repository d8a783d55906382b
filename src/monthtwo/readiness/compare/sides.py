"""The two sides of a comparison."""

from collections.abc import Callable, Collection

from msgspec import Struct

from monthtwo.model import Evidence, Report
from monthtwo.repository.difference import Contents

Place = tuple[str, int]
Leading = Callable[[Collection[Evidence], Collection[str]], list[Place]]
"""Where in some files something leads to evidence, or evidence to something, the nearest first."""


def nowhere(found: Collection[Evidence], files: Collection[str]) -> list[Place]:
    """What leads to evidence where only a report is known."""
    return []


NOTHING = Contents({}, lambda paths: iter(()))


class Judged(Struct, frozen=True):
    """What one side comes to. Of a report that was made before nothing else is known."""

    report: Report
    contents: Contents = NOTHING
    leading: Leading = nowhere
    folder: str = ""
    """The folder that was judged, if not all was."""


VerdictsAt = Callable[[str], Judged]
"""Judges another commit of the same repository as the head was: with the same settings, on the same day."""
