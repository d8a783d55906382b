"""Decision records, and what they say of their own end: when they are to be looked at again, whether they are taken."""

import re
from calendar import monthrange
from collections.abc import Iterator

from monthtwo.engine.question import Question
from monthtwo.engine.traces import Decision
from monthtwo.regular_expressions import anycase, lazy

_RECORDS = anycase(
    r"(^|/)(adrs?|decisions?|decision[-_]?(records?|log)|architecture[-_]decisions?)/.*\.(md|rst|adoc|txt)$|"
    r"(^|/)(adr[-_]?\d[^/]*|decisions?|decision[-_]log)\.(md|rst|adoc|txt)$"
)
_TEMPLATE = anycase(r"(^|[_-])(template|example|sample|readme|index)|^0+[_-]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_END = lazy(
    r"\b((provisional|interim|temporary|valid|holds?|accepted) (only )?(until|till|through)|"
    r"(review|revisit|re-?visit|re-?evaluate|reassess|reconsider|decide|expires?|sunset)(ed)?[ -]?"
    r"(by|on|date|in|until|at)?|"
    r"next review|review[-_ ]by|review[-_ ]date|expires?)\W{1,8}(the )?(end of )?"
    r"((?P<year>20\d\d)-(?P<month>\d\d)(-(?P<day>\d\d))?|q(?P<quarter>[1-4])[ -/](?P<quarter_year>20\d\d)|"
    r"(?P<named>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} (?P<named_year>20\d\d))",
    re.IGNORECASE,
)
_OPEN = anycase(
    r"^\W{0,5}(status\W{1,6}|status: ?)(proposed|draft|pending|under discussion|in review|tbd|open)\b|"
    r"^(proposed|draft)\W*$"
)
_STATUS = anycase(r"^\W{0,5}status\W*$")
_TOP = 25
"""Lines of a record in which its status stands."""


def decisions(q: Question) -> tuple[Decision, ...]:
    """The records that name a day for themselves, and those that are not taken, each once."""
    found = []
    for path in sorted(q.every_path):
        if _RECORDS.finds(path) and not _TEMPLATE.finds(path.rpartition("/")[2]) and q.nature(path) != "vendored":
            found += list(_said(q, path))[:1]
    return tuple(found)


def _said(q: Question, path: str) -> Iterator[Decision]:
    lines = q.lines(path)
    for line in lines:
        match = _END.search(line.text)
        if match is not None:
            yield Decision(path, line.line, line.text.strip(), _last_day(match.groupdict()))
    heading = False
    for line in lines:
        if line.line <= _TOP and line.text.strip():
            if _OPEN.finds(line.text) and (heading or _names_status(line.text)):
                yield Decision(path, line.line, line.text.strip())
            heading = _STATUS.finds(line.text)


def _names_status(text: str) -> bool:
    return "status" in text.lower()


def _last_day(said: dict[str, str | None]) -> str:
    """The last day of the day, month or quarter that is named."""
    if said["quarter"]:
        year, month, day = said["quarter_year"], 3 * int(said["quarter"]), 0
    elif said["named"]:
        year, month, day = said["named_year"], _MONTHS.index(said["named"].lower()) + 1, 0
    else:
        year, month, day = said["year"], int(said["month"] or 0), int(said["day"] or 0)
    assert year is not None
    month = min(max(month, 1), 12)
    last = monthrange(int(year), month)[1]
    return f"{year}-{month:02}-{min(day or last, last):02}"
