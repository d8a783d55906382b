"""The labels in files, each by what it is the label of."""

import pytest

from monthtwo.signals.label_values import has_values, values_of


def test_rows_are_known_by_what_is_neither_label_nor_about_the_labelling() -> None:
    before = values_of("a.csv", b"text,label,annotator_id,created_at\nslow,bug,1,Monday\n")
    after = values_of("a.csv", b"text,label,annotator_id,created_at\nslow,wish,2,Friday\n")
    assert before == {'["slow"]': '["bug"]'}
    assert after == {'["slow"]': '["wish"]'}


def test_records_are_read_a_line_each_and_others_left_out() -> None:
    data = b'{"text": "slow", "label": ["bug"]}\nnot json\n[1]\n{"text": "why"}\n'
    assert values_of("a.jsonl", data) == {'["\\"slow\\""]': '["[\\"bug\\"]"]'}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.csv", b"text,price\nslow,1\n"),
        ("a.tsv", b""),
        ("a.csv", b'text,label\n"' + b"x" * 200_000 + b"\n"),
        ("a.jsonl", b"[" * 100_000),
        ("a.csv", b"\0,label\n\xff,bug"),
        ("a.csv", b"text,label\n" + b"slow,bug\n" * 100_000),
    ],
)
def test_what_is_no_table_of_labels_or_too_large_gives_none_or_few(path: str, data: bytes) -> None:
    assert len(values_of(path, data)) <= 1


def test_only_tables_and_records_are_compared() -> None:
    assert [has_values(path) for path in ("a.csv", "b.TSV", "c.jsonl", "d.xml", "e.ann")] == [
        True,
        True,
        True,
        False,
        False,
    ]
