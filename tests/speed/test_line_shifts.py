"""Two versions of a file that differ in their lines alone."""

from hypothesis import given
from hypothesis import strategies as st

from monthtwo.facts.readers import read_file
from monthtwo.speed.line_shifts import line_shifts

SOURCE = """import os
from joblib import load

MODEL = load("model.pkl")


def predict(row):
    if row["age"] < 0:
        raise ValueError("age")
    return MODEL.predict([row])


@app.post("/predict")
def route(row): return predict(row)
"""


def facts(text: str, path: str = "app.py"):  # type: ignore[no-untyped-def]
    return read_file(path, text.encode())


@given(st.dictionaries(st.integers(1, SOURCE.count("\n") - 1), st.integers(1, 3), max_size=4))
def test_blank_lines_and_comments_only_move_what_follows(inserted: dict[int, int]) -> None:
    lines = SOURCE.splitlines()
    # Line 1 stays: what the module body says of itself is always said of line 1.
    text = "\n".join("\n".join(["# note"] * inserted.get(number, 0) + [line]) for number, line in enumerate(lines))
    moved = line_shifts(facts(SOURCE), facts(text))
    assert moved is not None
    for old, new in moved.items():
        assert text.splitlines()[new - 1] == lines[old - 1]
    assert moved[7] == 7 + sum(count for at, count in inserted.items() if at < 7)


def test_another_call_is_no_move() -> None:
    assert line_shifts(facts(SOURCE), facts(SOURCE + "print(1)\n")) is None


def test_another_value_is_no_move() -> None:
    assert line_shifts(facts(SOURCE), facts(SOURCE.replace("< 0", "<= 0"))) is None


def test_what_stood_on_one_line_must_stay_together() -> None:
    apart = SOURCE.replace("def route(row): return", "def route(row):\n    return")
    assert line_shifts(facts(SOURCE), facts(apart)) is None


def test_lines_that_change_places_are_no_move() -> None:
    assert line_shifts(facts("import os\nimport sys\n"), facts("import sys\nimport os\n")) is None


def test_documents_move_too() -> None:
    old, new = "a: 1\nb: {c: 2}\n", "# settings\na: 1\n\nb: {c: 2}\n"
    assert line_shifts(facts(old, "x.yaml"), facts(new, "x.yaml")) == {1: 2, 2: 4}
    assert line_shifts(facts(old, "x.yaml"), facts("a: 1\nb: {c: 3}\n", "x.yaml")) is None
