"""Settings as they are written in one file: their values, and the line of each."""

from typing import Any

import msgspec
from msgspec import Struct

from monthtwo.facts.records import Node
from monthtwo.policy import Settings
from monthtwo.safe_text import printable

Steps = tuple[str | int, ...]
MOST = 2_000
"""Values of one file."""


class ConfigurationError(ValueError):
    """What is written down cannot be used; the message says where, and what to write instead."""


class Table(Struct, frozen=True):
    """The settings of one file, or of several, one on the other.

    `places` says for each value (of a mapping for each of its entries) where it is written, as `path:line`.
    """

    data: dict[str, Any] = {}
    places: dict[Steps, str] = {}

    def place(self, *steps: str | int) -> str:
        """Where a value is written, or what is nearest above it."""
        while steps and steps not in self.places:
            steps = steps[:-1]
        return self.places.get(steps, "")


def read_table(path: str, node: Node) -> Table:
    """The settings in a file whose name is `path`.

    Raises:
        ConfigurationError: they are no settings.
    """
    places: dict[Steps, str] = {}
    data = _plain(node, (), path, places)
    if len(places) > MOST:
        raise ConfigurationError(
            printable(f"{path}:{node.line}: the settings hold more than {MOST} values; shorten them")
        )
    problem = _problem(data)
    if problem:
        from monthtwo.readiness.settings_mistakes import first_mistake

        line, message = first_mistake(node) or (node.line, problem)
        raise ConfigurationError(printable(f"{path}:{line}: {message}"))
    return Table(data, places)


def _problem(data: Any) -> str:
    """Why these are no settings; empty where they are."""
    if _lacks(data):
        return "a key has no value"  # which the types take for what is not said
    try:
        msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


def _lacks(value: Any) -> bool:
    """Whether a key is there without a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(map(_lacks, inner))


def laid_on(below: Table, above: Table) -> Table:
    """What holds where settings are laid on others: mappings are joined, acceptances added, all else replaced."""
    places = dict(below.places)
    data = _joined(below.data, above.data, (), places, above.places)
    return Table(data, places)


def _joined(
    below: dict[str, Any], above: dict[str, Any], steps: Steps, places: dict[Steps, str], newer: dict[Steps, str]
) -> dict[str, Any]:
    found = dict(below)
    for key, value in above.items():
        here = (*steps, key)
        known = found.pop(key, None)  # what is said last stands last
        if isinstance(value, dict) and isinstance(known, dict):
            found[key] = _joined(known, value, here, places, newer)
            places.setdefault(here, newer[here])
        elif here == ("accept",) and known:
            found[key] = [*known, *value]
            _note(places, newer, here, len(known))
        else:
            found[key] = value
            for old in [one for one in places if one[: len(here)] == here]:
                del places[old]
            _note(places, newer, here)
    return found


def _note(places: dict[Steps, str], newer: dict[Steps, str], here: Steps, after: int = 0) -> None:
    """Take over where a value and all in it is written; its entries come `after` that many."""
    for steps, place in newer.items():
        if steps[: len(here)] == here:
            rest = steps[len(here) :]
            first = (int(rest[0]) + after, *rest[1:]) if after and rest else rest
            places.setdefault((*here, *first), place)


def _plain(node: Node, steps: Steps, path: str, places: dict[Steps, str]) -> Any:
    places[steps] = f"{path}:{node.line}"
    if node.entries is not None:
        return {key: _plain(inner, (*steps, key), path, places) for key, inner in node.entries.items()}
    if node.items is not None:
        return [_plain(inner, (*steps, number), path, places) for number, inner in enumerate(node.items)]
    return node.value
