"""Days as people write them."""

import re

import pytest

from monthtwo.engine.days import DAY, last_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 2025-03-01.", "2025-03-01"), ("2024-02", "2024-02-29"), ("2025-13-99", "2025-12-31"), ("Q2 2025", "2025-06-30"),
        ("q4/2025", "2025-12-31"), ("March 2025", "2025-03-31"), ("Sept 2025", "2025-09-30"),
    ],
)  # fmt: skip
def test_it_is_the_last_day_of_what_is_named(text, day):
    found = re.search(DAY, text, re.IGNORECASE)
    assert found is not None
    assert last_day(found.groupdict()) == day
