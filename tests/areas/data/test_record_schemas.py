"""Which JSON Schemas `record-schemas` takes for contracts."""

import pytest

from questions import hits

SCHEMA = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"a": {}}}'
CHECK = "import json\nimport jsonschema\n\ndef rows(x):\n    jsonschema.validate(x, json.load(open('wire.json')))\n"


def test_a_schema_of_records_counts_as_it_stands() -> None:
    assert hits("record-schemas", {"schemas/event.json": SCHEMA}) == [
        "schemas/event.json:1 -: schema of records: event.json (medium)"
    ]


def test_any_schema_counts_that_records_are_held_against() -> None:
    assert len(hits("record-schemas", {"wire.json": SCHEMA, "rows.py": CHECK})) == 1
    assert hits("record-schemas", {"wire.json": SCHEMA}) == []


@pytest.mark.parametrize("path", ["charts/a/values.schema.json", "config/data.json", "api/record.json"])
def test_schemas_of_something_else_are_none(path: str) -> None:
    assert hits("record-schemas", {path: SCHEMA}) == []
