"""The shipped recognisers, run on their own examples, and the interpreter on what no example shows."""

from pathlib import Path
from typing import Any

import pytest

from monthtwo.facts.readers import read_file
from monthtwo.system.formats import Format, FormatError, format_from_data, load_formats, recognise
from monthtwo.system.types import Unit

FOLDER = Path(__file__).parents[2] / "checks" / "formats"
FORMATS = load_formats(FOLDER)
EXAMPLES = [
    pytest.param(format, index, id=f"{format.id}-{index}")
    for format in FORMATS
    for index in range(max(len(format.examples), 1))
]


@pytest.mark.parametrize(("format", "index"), EXAMPLES)
def test_a_format_reads_its_examples(format: Format, index: int) -> None:
    assert format.examples, f"{format.id} has no example"
    example = format.examples[index]
    facts = read_file(example.path, example.text.encode())
    assert not facts.error
    found = recognise(example.path, facts, [format])
    assert (format.id in found.formats) == example.matches
    assert [_subset(unit, expected) for unit, expected in zip(found.units, example.units, strict=False)] == list(
        example.units
    )
    assert len(found.units) == len(example.units), [unit.name for unit in found.units]
    assert sorted(resource.type for resource in found.resources) == sorted(example.resources)


def _subset(unit: Unit, expected: dict[str, Any]) -> dict[str, Any]:
    """The fields of `unit` that `expected` names, as YAML would write them."""
    shown: dict[str, Any] = {}
    for name, value in expected.items():
        actual = getattr(unit, name)
        if isinstance(value, dict):
            actual = {key: actual.get(key) for key in value}
        elif isinstance(value, list):
            actual = [list(one) if isinstance(one, tuple) else one for one in actual]
        shown[name] = actual
    return shown
