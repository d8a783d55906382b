"""The settings that hold, each with where it comes from."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from monthtwo.catalogue.document import Steps, spelt
from monthtwo.options import ScanOptions
from monthtwo.policy import Settings
from monthtwo.readiness.configuration import Written

DEFAULT, OPTION = "default", "option"


class Setting(Struct, frozen=True):
    """One value. `origin` is `default`, `option`, or a path and line, of an extended policy marked as such."""

    key: str
    value: Any
    origin: str


def effective(found: Written | None, options: ScanOptions) -> list[Setting]:
    """The settings of a scan: what is asked for by hand, then what is written down, then what holds without either."""
    data = found.table.data if found is not None else {}
    asked: dict[str, Any] = {
        "target": options.target,
        "gate.fail-on": options.fail_on,
        "gate.signals": list(options.fail_on_signal),
        "select": list(options.select),
        "ignore": list(options.ignore),
    }
    said = {spelt(steps): (value, _origin(found, steps)) for steps, value in _leaves(data, ())}
    told: dict[str, tuple[Any, str]] = {key: (value, DEFAULT) for key, value in _defaults()}
    told = told | said | {key: (value, OPTION) for key, value in asked.items() if value}
    return [Setting(key, *told[key]) for key in told]


def _origin(found: Written | None, steps: Steps) -> str:
    if found is None:
        return ""
    place = found.table.place(*steps)
    return place if place.startswith(f"{found.path}:") else f"{place} (extended)"


def _leaves(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    """Every value that holds no others; a list of texts is one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*steps, key))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value):
            yield (*steps, number), inner
    else:
        yield steps, value


def _defaults() -> Iterator[tuple[str, Any]]:
    """What holds where nothing is said."""
    settings = Settings()
    for name in ("stage", "target"):
        yield name, getattr(settings, name)
    for name in ("select", "ignore"):
        yield name, list(getattr(settings, name))
    yield from (("gate.fail-on", None), ("gate.confidence", "medium"), ("gate.signals", []))
    for field in msgspec.structs.fields(settings.acceptances):
        value = getattr(settings.acceptances, field.name)
        yield f"acceptances.{field.encode_name}", list(value) if isinstance(value, tuple) else value
