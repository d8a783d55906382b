"""A vendor's model that production code names is retired, or will be soon."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from monthtwo.engine.hosted.hosted_model import HostedModel
from monthtwo.model import CONFIDENCES, Confidence, Evidence, ModelUse
from monthtwo.signals.past import Past, Warned, signal

Status = Literal["retired", "retiring", "alias", "fine", "unknown"]

_SHOWN = 3
"""Places and ids that are shown; all are in `items`."""
_ORDER: tuple[Status, ...] = ("retired", "retiring")
_WHAT = {"fixed": "sends", "default": "sends by default", "choice": "offers"}
"""What code does with a model, by its role; what is sent comes first."""


@signal("retired-model")
def retired_model(past: Past) -> Warned:
    """Whether a model that is named is retired on the day of the report, or retires within the threshold."""
    traces = past.traces
    if not traces.table_day:
        return Warned(status="unknown", reason="the time was up before it was known which models are named")
    if not traces.hosted:
        return Warned(status="not-asked", reason="no model of a vendor is named")
    read = date.fromisoformat(traces.table_day)
    days = timedelta(days=past.threshold("days"))
    judged = [(one, status_on(past.as_of, one, read, days)) for one in traces.hosted]
    items = tuple(_item(one, status) for one, status in judged)
    late = [(one, status) for one, status in judged if status in _ORDER]
    age = (past.as_of - read).days
    old = f"; the table of retirements is {age} days old" if age > past.threshold("table_days") else ""
    if not late:
        named = f"{_counted(len(judged), 'place')} name a model of a vendor, and none is known to retire soon"
        return Warned(status="clear", reason=named.replace("1 place name", "1 place names") + old, items=items)
    late.sort(key=lambda pair: (_ORDER.index(pair[1]), list(_WHAT).index(pair[0].role), pair[0].retires or "", pair[0]))
    sure: Confidence = max((one.sure for one, _ in late), key=CONFIDENCES.index)
    return Warned(
        status="raised",
        reason=_reason(late, past.as_of) + old,
        since=_since(late),
        confidence=sure,
        evidence=tuple(Evidence(one.path, one.line, _note(one, past.as_of)) for one, _ in late[:_SHOWN]),
        items=items,
    )


def status_on(day: date, one: HostedModel, read: date, within: timedelta) -> Status:
    """What a model is on a day, by a table that was read on another.

    What was announced on no known day is known from the day on which the table was read.
    """
    if not one.listed:
        return "unknown"
    if one.retires is not None:
        retires = date.fromisoformat(one.retires)
        known = date.fromisoformat(one.announced) if one.announced else read
        if day >= retires:
            return "retired"
        if retires - day <= within and known <= day:
            return "retiring"
    return "alias" if one.alias else "fine"


def _item(one: HostedModel, status: Status) -> ModelUse:
    return ModelUse(
        provider=one.provider, id=one.id, path=one.path, line=one.line, role=one.role, status=status,
        retires=one.retires, replacement=one.replacement,
    )  # fmt: skip


def _reason(late: Sequence[tuple[HostedModel, Status]], day: date) -> str:
    """How many places have to be edited, and when what they name is gone."""
    gone = [one for one, status in late if status == "retired"]
    soon = [one for one, status in late if status == "retiring"]
    parts = [f"{_places(gone)} gone by now"] if gone else []
    if soon:
        first = min((date.fromisoformat(one.retires or "") - day).days for one in soon)
        parts.append(f"{_places(soon)} gone in {_counted(first, 'day')}{' or later' if len(soon) > 1 else ''}")
    return "; ".join(parts)


def _places(found: Sequence[HostedModel]) -> str:
    ids = sorted({one.id for one in found})
    return f"{_counted(len(found), 'place')} to edit {'names' if len(found) == 1 else 'name'} {_listed(ids)},"


def _note(one: HostedModel, day: date) -> str:
    assert one.retires is not None
    days = (date.fromisoformat(one.retires) - day).days
    when = f"retires on {one.retires}, in {_counted(days, 'day')}" if days > 0 else f"retired on {one.retires}"
    instead = f"; {one.provider} names {one.replacement} instead" if one.replacement else ""
    return f"{_WHAT[one.role]} {one.id} of {one.provider}, {when}{instead}"


def _since(late: Sequence[tuple[HostedModel, Status]]) -> str | None:
    """The first day on which one of them was gone; else the first on which one was said to go."""
    gone = [one.retires for one, status in late if status == "retired" and one.retires]
    said = [one.announced for one, status in late if status == "retiring" and one.announced]
    return min(gone or said, default=None)


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
