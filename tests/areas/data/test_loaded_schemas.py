"""Which columns `loaded-schemas` takes for a contract of a load."""

import pytest

from questions import hits

LOAD = """
from google.cloud import bigquery

columns = [
    bigquery.SchemaField("id", "INTEGER"),
    bigquery.SchemaField("price", "FLOAT"),
    bigquery.SchemaField("day", "DATE"),
]
bigquery.Client().load_table_from_dataframe(frame, "prices", job_config=bigquery.LoadJobConfig(schema=columns))
"""


def test_the_columns_of_a_load_are_a_contract_at_their_first_line() -> None:
    assert hits("loaded-schemas", {"load.py": LOAD}) == ["load.py:4 -: columns of a load (medium)"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema=columns", "schema=columns, autodetect=True"),
        ("schema=columns", "write_disposition='WRITE_APPEND'"),
        ('    bigquery.SchemaField("day", "DATE"),\n', ""),
    ],
)
def test_what_is_guessed_not_told_or_of_few_columns_is_none(old: str, new: str) -> None:
    assert hits("loaded-schemas", {"load.py": LOAD.replace(old, new)}) == []
