"""Which rows `refused-rows` sees refused."""

import pytest

from questions import hits

READ = """
import csv

def rows(path):
    for row in csv.reader(open(path)):
        if len(row) != 4:
            raise ValueError(row)
        yield row

rows("visits.csv")
"""


def test_a_row_of_the_wrong_length_is_refused_where_it_is_read() -> None:
    assert hits("refused-rows", {"visits.py": READ}) == ["visits.py:6 rows: refuses a row (medium)"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("csv.reader(open(path))", "range(9)"),
        ("if len(row) != 4:", "if not path:"),
        ("raise ValueError(row)", "print(row)"),
    ],
)
def test_what_is_no_row_or_no_refusal_is_none(old: str, new: str) -> None:
    assert hits("refused-rows", {"visits.py": READ.replace(old, new)}) == []
