"""Decision records, and what they say of their own end: when they are to be looked at again, whether they are taken."""

import re
from collections.abc import Iterator

from monthtwo.engine.days import DAY, last_day
from monthtwo.engine.question import Question
from monthtwo.engine.traces import Decision
from monthtwo.regular_expressions import anycase, lazy

_RECORDS = anycase(
    r"(^|/)(adrs?|decisions?|decision[-_]?(records?|log)|architecture[-_]decisions?)/.*\.(md|rst|adoc|txt)$|"
    r"(^|/)(adr[-_]?\d[^/]*|decisions?|decision[-_]log)\.(md|rst|adoc|txt)$"
)
_ENDINGS = (".md", ".rst", ".adoc", ".txt")
_TEMPLATE = anycase(r"(^|[_-])(template|example|sample|readme|index)|^0+[_-]")
_END = lazy(
    r"\b((provisional|interim|temporary|valid|holds?|accepted) (only )?(until|till|through)|"
    r"(review|revisit|re-?visit|re-?evaluate|reassess|reconsider|decide|expires?|sunset)(ed)?[ -]?"
    r"(by|on|date|in|until|at)?|"
    rf"next review|review[-_ ]by|review[-_ ]date|expires?)\W{{1,8}}(the )?(end of )?{DAY}",
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
        if not path.lower().endswith(_ENDINGS) or not _RECORDS.finds(path):
            continue
        if not _TEMPLATE.finds(path.rpartition("/")[2]) and q.nature(path) != "vendored":
            found += list(_said(q, path))[:1]
    return tuple(found)


def _said(q: Question, path: str) -> Iterator[Decision]:
    lines = q.lines(path)
    for line in lines:
        match = _END.search(line.text)
        if match is not None:
            yield Decision(path, line.line, line.text.strip(), last_day(match.groupdict()))
    heading = False
    for line in lines:
        if line.line <= _TOP and line.text.strip():
            if _OPEN.finds(line.text) and (heading or _names_status(line.text)):
                yield Decision(path, line.line, line.text.strip())
            heading = _STATUS.finds(line.text)


def _names_status(text: str) -> bool:
    return "status" in text.lower()
