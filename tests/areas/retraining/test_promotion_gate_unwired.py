"""Where `promotion-gate-unwired` finds a gate in code that nothing runs."""

from questions import hits

UNUSED = """
import mlflow
from sklearn.svm import SVC


def main(x, y):
    auc = SVC().fit(x, y).score(x, y)
    if auc > MIN_AUC:
        mlflow.register_model("runs:/1/model", "churn")
"""
SHOWN = ["train.py:7 main: compares before mlflow.register_model (high)"]


def test_a_gate_that_nothing_runs_is_shown_at_its_condition():
    assert hits("promotion-gate-unwired", {"train.py": UNUSED}) == SHOWN
    assert hits("promotion-gate", {"train.py": UNUSED}) == []


def test_a_gate_that_something_runs_is_found_too():
    text = UNUSED + '\n\nif __name__ == "__main__":\n    main([], [])\n'
    assert hits("promotion-gate-unwired", {"train.py": text}) == SHOWN


def test_a_condition_about_something_else_is_none():
    assert hits("promotion-gate-unwired", {"train.py": UNUSED.replace("auc > MIN_AUC", "ready()")}) == []


def test_a_check_that_refuses_in_code_that_nothing_runs():
    text = UNUSED.replace("    if auc > MIN_AUC:\n        mlflow", "    check_model(auc)\n    mlflow")
    text += "\n\ndef check_model(auc):\n    if auc < MIN_AUC:\n        raise ValueError(auc)\n"
    assert hits("promotion-gate-unwired", {"train.py": text}) == [
        "train.py:7 main: calls check_model before promoting (high)",
        "train.py:13 check_model: refuses the model before mlflow.register_model (high)",
    ]


def test_a_gate_of_tests_is_none():
    assert hits("promotion-gate-unwired", {"tests/train.py": UNUSED}) == []
