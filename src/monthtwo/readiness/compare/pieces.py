"""Pieces of evidence on two sides, and which of them are the same one.

A piece is what it says, and neither a line nor a file is part of it. Equal ones are matched one by one.
"""

from collections.abc import Iterable, Mapping

from monthtwo.model import Evidence
from monthtwo.regular_expressions import lazy

_LINE = lazy(r":\d+\b")


def elsewhere(
    before: Iterable[Evidence], after: Iterable[Evidence], renames: Mapping[str, str]
) -> tuple[Evidence, ...]:
    """The pieces of `after`, where none stands in a file of `before`: those first that say what was said before.

    Args:
        renames: new paths by old ones.
    """
    left: dict[str, int] = {}
    files = set()
    for one in before:
        left[_text(one)] = left.get(_text(one), 0) + 1
        files.add(renames.get(one.path, one.path))
    again, others = list[Evidence](), list[Evidence]()
    for one in after:
        if one.path in files:
            return ()
        known = left.get(_text(one), 0)
        left[_text(one)] = known - 1
        (again if known > 0 else others).append(one)
    return (*again, *others) if files else ()


def _text(one: Evidence) -> str:
    """What a piece says, without lines and layout."""
    return " ".join(_LINE.sub("", one.note).split())
