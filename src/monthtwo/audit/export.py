"""Extracts as CSV, JSON lines and Parquet. None holds more than a few rows at a time."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from monthtwo.audit.store.extracts import Field

_AT_ONCE = 1_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How what a spreadsheet would work out begins."""

Rows = Iterable[Sequence[Any]]


def as_csv(fields: Sequence[Field], rows: Rows) -> Iterator[bytes]:
    """The rows as CSV with a head. Text that a spreadsheet would take for a formula is led by an apostrophe."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow([field.name for field in fields])
    for some in _some(rows):
        writer.writerows([[_cell(value) for value in row] for row in some])
        yield page.getvalue().encode()
        page.seek(0)
        page.truncate()
    yield page.getvalue().encode()


def as_jsonl(fields: Sequence[Field], rows: Rows) -> Iterator[bytes]:
    """The rows as objects, one a line."""
    names = [field.name for field in fields]
    for some in _some(rows):
        lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in some)
        yield "".join(f"{line}\n" for line in lines).encode()


def to_parquet(fields: Sequence[Field], rows: Rows, file: Path) -> None:
    """Write the rows as a file of Parquet.

    Raises:
        ModuleNotFoundError: pyarrow is not installed.
    """
    import pyarrow
    from pyarrow import parquet

    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    schema = pyarrow.schema([(field.name, kinds[field.type]) for field in fields])
    with parquet.ParquetWriter(str(file), schema, compression="zstd") as writer:
        for some in _some(rows):
            columns = list(zip(*some, strict=True))
            writer.write_table(pyarrow.table(columns, schema=schema))


def _some(rows: Rows) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
