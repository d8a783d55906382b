"""Which tables `missing-columns` sees refused after a search for their columns."""

import pytest

from questions import hits

SEARCH = """
def pick(rows, names):
    for name in names:
        if name in rows.columns:
            return name
    raise ValueError(names)
"""
KEPT = """
def pick(rows):
    found = None
    for name in ("stop", "halt"):
        if name in rows.columns:
            found = name
    if found is None:
        raise KeyError("stop")
    return rows[found]
"""
NEXT = """
def pick(rows):
    found = next((name for name in ("stop", "halt") if name in rows.columns), None)
    if found is None:
        raise KeyError("stop")
    return rows[found]
"""


@pytest.mark.parametrize(("code", "line"), [(SEARCH, 5), (KEPT, 7), (NEXT, 4)])
def test_a_table_is_refused_after_the_search(code: str, line: int) -> None:
    assert hits("missing-columns", {"stops.py": code}) == [
        f"stops.py:{line} pick: refuses a table without its column (medium)"
    ]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        (SEARCH, "rows.columns", "rows"),
        (SEARCH, "raise ValueError(names)", "return None"),
        (KEPT, "found is None", "rows is None"),
        (KEPT, "rows.columns", "names"),
        (NEXT, "rows.columns", "names"),
    ],
)
def test_another_search_and_one_that_refuses_nothing_is_none(code: str, old: str, new: str) -> None:
    assert hits("missing-columns", {"stops.py": code.replace(old, new)}) == []
