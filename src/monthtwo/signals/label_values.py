"""The labels in a file, each by what it is the label of: of tables and of records, a line each."""

import csv
import json
from collections.abc import Iterator, Mapping

from monthtwo.names.words import words_of

_TABLES = {".csv": ",", ".tsv": "\t"}
_RECORDS = (".jsonl", ".ndjson")
_GIVEN = frozenset(
    {"annotation", "annotations", "category", "class", "code", "label", "labels", "rating", "relevance", "relevant",
     "sentiment", "stance", "tag", "tags"}
)  # fmt: skip
"""Words of columns and keys that hold labels."""
_ASIDE = frozenset(
    {"annotator", "rater", "coder", "labeler", "labeller", "by", "user", "worker", "date", "time", "timestamp",
     "created", "updated", "modified", "duration", "comment", "comments", "note", "notes", "confidence", "session"}
)  # fmt: skip
"""Words of columns and keys that tell of the labelling, and may change with the label."""
_MOST_BYTES = 512 * 1024
_MOST_ROWS = 20_000

Values = Mapping[str, str]


def has_values(path: str) -> bool:
    """Whether the labels in such a file can be told apart."""
    return path.lower().endswith((*_TABLES, *_RECORDS))


def values_of(path: str, data: bytes) -> Values:
    """What each item of a file is labelled as; empty where no column or key is one of labels."""
    if len(data) > _MOST_BYTES:
        return {}
    text, ending = data.decode("utf-8", "replace"), path.lower().rpartition(".")[2]
    rows = _records(text) if f".{ending}" in _RECORDS else _rows(text, _TABLES[f".{ending}"])
    found: dict[str, str] = {}
    for row in rows:
        given = {key: value for key, value in row.items() if words_of(key) & _GIVEN}
        item = [value for key, value in row.items() if key not in given and not words_of(key) & _ASIDE]
        if given and any(item):
            found[json.dumps(item)] = json.dumps(list(given.values()))
    return found


def _rows(text: str, delimiter: str) -> Iterator[dict[str, str]]:
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        names = next(reader, [])
        for number, row in enumerate(reader):
            if number == _MOST_ROWS:
                break
            yield dict(zip(names, row, strict=False))
    except csv.Error:
        return


def _records(text: str) -> Iterator[dict[str, str]]:
    for line in text.splitlines()[:_MOST_ROWS]:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield {key: json.dumps(value, sort_keys=True) for key, value in record.items()}
