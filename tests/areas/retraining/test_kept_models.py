"""Where work on an unmet check of retraining begins."""

from questions import hits

TRAIN = """
import json

import joblib
import mlflow
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score


def main():
    model = Ridge().fit([[1]], [1])
    score = r2_score([1], model.predict([[1]]))
    json.dump({"score": score}, open("scores.json", "w"))
    joblib.dump(model, "out/fare.joblib")
    mlflow.register_model("runs:/1/model", "fare")


if __name__ == "__main__":
    main()
"""


def test_a_model_that_is_registered_written_and_scored():
    files = {"train.py": TRAIN}
    assert hits("unconditional-promotions", files) == ["train.py:14 main: mlflow.register_model (high)"]
    assert hits("kept-models", files) == ["train.py:13 main: joblib.dump (high)"]
    assert hits("scores-of-training", files) == ["train.py:11 main: sklearn.metrics.r2_score (high)"]


def test_a_score_under_any_name_is_less_sure():
    text = "from mine import evaluate\n\n\ndef check(model):\n    return evaluate(model)\n"
    assert hits("scores-of-training", {"check.py": text}) == ["check.py:5 check: mine.evaluate (low)"]


def test_a_script_that_trains_is_shown_at_the_fit():
    assert hits("training-scripts", {"train.py": TRAIN}) == [
        "train.py:10 main: train.py leads to sklearn.linear_model.Ridge.fit (high)"
    ]
