"""Whether something uploads a package to an index."""

from collections.abc import Iterable

from monthtwo.regular_expressions import anycase
from monthtwo.system.units.unit import Unit

_PUBLISHES = anycase(
    r"\btwine\s+upload|\b(poetry|uv|flit|hatch|pdm|maturin)\s+publish|gh-action-pypi-publish",
)


def uploading(units: Iterable[Unit]) -> Unit | None:
    """The first of these units that uploads a package."""
    for unit in units:
        if any(_PUBLISHES.finds(text) for text in (*unit.commands, unit.attributes.get("uses", ""))):
            return unit
    return None
