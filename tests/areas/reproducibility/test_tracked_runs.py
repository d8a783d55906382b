"""Which calls of a tracker log a run of the repository's own."""

from questions import hits

TRAIN = """
import mlflow
from sklearn.linear_model import Ridge

def main(rows):
    Ridge().fit(rows, rows)
    mlflow.log_metric("r2", 0.9)

main([])
"""
SERVE = """
import mlflow
from flask import Flask

app = Flask(__name__)
model = mlflow.pyfunc.load_model("models:/m/1")

@app.post("/predict")
def predict():
    mlflow.log_metric("asked", 1)
    return {"score": model.predict([1])}
"""


def test_a_run_of_training():
    assert hits("tracked-runs", {"train.py": TRAIN}) == ["train.py:6 main: logs a run: mlflow.log_metric (high)"]


def test_what_answers_requests_logs_no_run():
    assert hits("tracked-runs", {"app.py": SERVE}) == []
