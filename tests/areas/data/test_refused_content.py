"""What `refused-content` sees refused because of what stands in it."""

import pytest

from questions import hits

READ = """
import pandas as pd


def trips(path):
    rows = pd.read_csv(path)
    if rows["km"].max() > 900:
        raise ValueError("too far")
    return rows
"""


def test_a_value_of_a_table_that_was_read_is_refused() -> None:
    assert hits("refused-content", {"trips.py": READ, "fit.py": ""}) == [
        "trips.py:7 trips: refuses what it has read (medium)"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pd.read_csv(path)", "path.settings()"),
        ('rows["km"].max() > 900', "len(rows) > 900"),
        ('rows["km"].max() > 900', "rows is None"),
        ('rows["km"].max() > 900', 'path not in rows["km"].values'),
        ('raise ValueError("too far")', 'print("too far")'),
        ("def trips", "def evaluate_trips"),
    ],
)
def test_what_was_not_read_and_what_asks_for_no_value_is_none(old: str, new: str) -> None:
    assert hits("refused-content", {"trips.py": READ.replace(old, new)}) == []
