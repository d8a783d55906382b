"""How far `followed-checks` follows what a check gave."""

from questions import hits

FIT = """
def fit(rows):
    lost = rows.isna().any()
    bad = bool(lost)
    if bad:
        raise RuntimeError("gaps")
"""


def test_a_failure_under_what_a_check_gave_is_shown_at_its_line() -> None:
    assert hits("followed-checks", {"fit.py": FIT}) == ["fit.py:5 fit: fails on what a check of values gave (medium)"]


def test_another_condition_is_none() -> None:
    assert hits("followed-checks", {"fit.py": FIT.replace("if bad", "if rows is None")}) == []


def test_a_check_of_answers_is_none() -> None:
    assert hits("followed-checks", {"evaluate.py": FIT}) == []
