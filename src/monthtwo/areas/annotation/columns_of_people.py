"""People who label, as the columns of a table tell of them together: `annotator_r` beside `annotator_p`."""

import csv
from collections.abc import Sequence

from monthtwo.regular_expressions import lazy

_OF_ONE = lazy(r"(?P<what>annotator|rater|coder|labell?er|assessor)s?[ _.-](?P<who>[a-z]{1,12}|\d{1,3})")
_NO_ONE = frozenset(
    {"id", "ids", "name", "names", "count", "counts", "agreement", "label", "labels", "type", "class", "score", "model",
     "comment", "comments", "notes", "info", "age", "gender", "country", "confidence", "date", "time", "version"}
)  # fmt: skip
"""What is told of those who label, and no one of them."""
_BY_NAME = lazy(
    r"(?P<what>labels?|annotations?|ratings?|codes?|tags?|scores?|stance|sentiment|category|class)[ _.-](?:by[ _-])?"
    r"(?P<who>[A-Z]{1,3}|[A-Z][a-z]{2,12})"
)
_OF_LABELS = frozenset({"Final", "Gold", "Train", "Test", "True", "Pred", "Old", "New", "ID", "Name", "Type", "Text"})
_WORKER = lazy(r"(?:worker|assignment|annotator|rater|turker)_?(?:unique_?)?(?:ids?|ind(?:ex|ices)|uids?)")
_SAID = lazy(
    r"(?:ratings?|responses?|answers?|judge?ments?|labels?|annotations?|votes?|choices?)(?:[ _]\w{1,12})?|answer\..+"
)
_FEWEST, _MOST_VALUES = 2, 8


def column_of_person(names: Sequence[str], text: str) -> str:
    """A column that tells with those beside it who labelled; "" where none does.

    Args:
        names: the columns of the table.
        text: how the table begins.
    """
    bare = [name.strip().strip("\"'") for name in names]
    return _alike(bare) or _by_name(bare, text) or _of_worker(bare)


def _alike(names: Sequence[str]) -> str:
    """Two columns of those who label that differ in who it is."""
    held: dict[str, dict[str, str]] = {}
    for name in names:
        found = _OF_ONE.fullmatch(name.lower())
        if found is not None and found["who"] not in _NO_ONE:
            held.setdefault(found["what"], {})[found["who"]] = name
    return next((next(iter(own.values())) for own in held.values() if len(own) >= _FEWEST), "")


def _by_name(names: Sequence[str], text: str) -> str:
    """Two columns of labels that differ in a name or in initials, and hold the same few values."""
    held: dict[str, dict[str, str]] = {}
    for name in names:
        found = _BY_NAME.fullmatch(name)
        if found is not None and found["who"] not in _OF_LABELS:
            held.setdefault(found["what"], {})[found["who"]] = name
    for own in held.values():
        if len(own) >= _FEWEST and _hold_the_same(list(own.values()), text):
            return next(iter(own.values()))
    return ""


def _hold_the_same(columns: Sequence[str], text: str) -> bool:
    """Whether columns hold few values, some of them in common."""
    first = text.partition("\n")[0]
    between = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.DictReader(text.split("\n"), delimiter=between))[:-1]  # the last may be cut
    except csv.Error:
        return False
    values = [{str(row.get(column) or "").strip() for row in rows} - {""} for column in columns[:_FEWEST]]
    return all(0 < len(one) <= _MOST_VALUES for one in values) and bool(values[0] & values[1])


def _of_worker(names: Sequence[str]) -> str:
    """The column of a crowd's workers beside that of what they said."""
    worker = next((name for name in names if _WORKER.fullmatch(name.lower())), "")
    return worker if worker and any(_SAID.fullmatch(name.lower()) for name in names) else ""
