"""Whether something uploads a package to an index."""

from collections.abc import Iterable

from monthtwo.regular_expressions import anycase
from monthtwo.system.units.unit import Unit

_PUBLISHES = anycase(
    r"\btwine\s+upload|\b(poetry|uv|flit|hatch|pdm|maturin)\s+publish|gh-action-pypi-publish",
)


def uploads(units: Iterable[Unit]) -> bool:
    """Whether one of these units uploads a package."""
    return any(_PUBLISHES.finds(text) for unit in units for text in (*unit.commands, unit.attributes.get("uses", "")))
