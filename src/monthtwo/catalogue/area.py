"""An area: what checks of one kind ask about. Its folder is all that makes one."""

import sys
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct


class AreaInfo(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An area, as its `area.yaml` says it."""

    id: str
    title: str
    about: str
    order: int = sys.maxsize
    """Reports put areas in this order, those without one last, by name."""
    anchor: Literal["serving", "training", "data", "tests"] = "serving"
    """Which code a finding about something absent is shown at, if there is any."""


def areas_of(described: Iterable[AreaInfo], named: Iterable[str]) -> tuple[AreaInfo, ...]:
    """The areas in their order: those that are described, and those that checks only name."""
    known = {area.id: area for area in described}
    for name in named:
        known.setdefault(name, AreaInfo(id=name, title=name.capitalize(), about=""))
    return tuple(sorted(known.values(), key=lambda area: (area.order, area.id)))
