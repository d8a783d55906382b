"""Where `promotion-gate` finds a gate before a statement that marks the live model in a table."""

import pytest

from questions import hits

MARK = """
import psycopg2


def promote(db, new_rmse, champion_rmse, id):
    cur = db.cursor()
    if new_rmse < champion_rmse:
        cur.execute("UPDATE models SET is_champion = TRUE WHERE id = %s", (id,))


if __name__ == "__main__":
    promote(psycopg2.connect("d"), 1, 2, 3)
"""
SHOWN = ["mark.py:6 promote: compares before a statement that marks the live model (high)"]


def test_a_statement_that_marks_the_live_model():
    assert hits("promotion-gate", {"mark.py": MARK}) == SHOWN


@pytest.mark.parametrize(
    "statement",
    [
        "update ml.model_registry set stage = 'production' where id = %s",
        "UPDATE model_versions\\n SET promoted_at = now(), active = 1 WHERE id = %s",
        'UPDATE \\"model\\" SET production = true',
    ],
)
def test_other_tables_of_models(statement: str):
    text = MARK.replace("UPDATE models SET is_champion = TRUE WHERE id = %s", statement)
    assert hits("promotion-gate", {"mark.py": text}) == SHOWN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("UPDATE models", "UPDATE users"),
        ("is_champion = TRUE", "note = 'x'"),
        ("UPDATE models SET", "SELECT FROM models WHERE"),
        ("new_rmse < champion_rmse", "new_rmse"),
    ],
)
def test_what_marks_no_model_or_compares_nothing(old: str, new: str):
    assert hits("promotion-gate", {"mark.py": MARK.replace(old, new)}) == []
