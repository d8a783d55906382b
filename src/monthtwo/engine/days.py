"""Days as people write them in documents: `2025-03-01`, `March 2025`, `Q1 2025`."""

from calendar import monthrange

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = (
    r"((?P<year>20\d\d)-(?P<month>\d\d)(-(?P<day>\d\d))?|q(?P<quarter>[1-4])[ -/](?P<quarter_year>20\d\d)|"
    r"(?P<named>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} (?P<named_year>20\d\d))"
)
"""One of these, in an expression that ignores case. `last_day` is given its groups."""


def last_day(said: dict[str, str | None]) -> str:
    """The last day of the day, month or quarter that is named."""
    if said["quarter"]:
        year, month, day = said["quarter_year"], 3 * int(said["quarter"]), 0
    elif said["named"]:
        year, month, day = said["named_year"], _NAMES.index(said["named"].lower()) + 1, 0
    else:
        year, month, day = said["year"], int(said["month"] or 0), int(said["day"] or 0)
    assert year is not None
    month = min(max(month, 1), 12)
    last = monthrange(int(year), month)[1]
    return f"{year}-{month:02}-{min(day or last, last):02}"
