"""Whether two versions of a file say the same on other lines: an edit of comments, blank lines or layout above them."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from msgspec import Struct

from monthtwo.facts.records import FileFacts, Scope

LineShifts = dict[int, int]
"""Line in the old version → line in the new one, for every line on which something stands."""


def line_shifts(old: FileFacts, new: FileFacts) -> LineShifts | None:
    """Where the lines of `old` are in `new`; None when more than lines has changed.

    What stood on one line still does, and what followed still follows, so that whoever compares lines of one file by
    order or equality comes to the same answer.
    """
    pairs: set[tuple[int, int]] = set()
    if not _same(old, new, pairs):
        return None
    found = dict(pairs)
    ordered = [found[line] for line in sorted(found)]
    apart = all(before < after for before, after in pairwise(ordered))
    return found if apart and len(found) == len(pairs) else None


def _same(old: Any, new: Any, pairs: set[tuple[int, int]]) -> bool:
    kind = type(old)
    if kind is not type(new):
        return False
    if isinstance(old, Struct):
        fields = old.__struct_fields__
        if "line" in fields and not _is_body(old):
            pairs.add((old.line, new.line))  # type: ignore[attr-defined]
        return all(field == "line" or _same(getattr(old, field), getattr(new, field), pairs) for field in fields)
    if kind is list:
        return len(old) == len(new) and all(_same(one, other, pairs) for one, other in zip(old, new, strict=True))
    if isinstance(old, Mapping):
        return list(old) == list(new) and all(_same(old[key], new[key], pairs) for key in old)
    return bool(old == new)


def _is_body(item: Struct) -> bool:
    """The module body begins at line 1, whatever stands there."""
    return isinstance(item, Scope) and item.parent < 0
