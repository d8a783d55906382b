"""Where `scripted-deploy` finds that a script puts what serves on a platform."""

import pytest

from questions import hits

API = """
import joblib
from flask import Flask, request

app = Flask(__name__)
model = joblib.load("tides.joblib")


@app.post("/predict")
def predict():
    return {"height": float(model.predict([request.json["row"]])[0])}
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy.sh", "set -e\ngcloud run deploy tides --source .\n"),
        ("scripts/ship.sh", "sudo az containerapp up --name tides\n"),
        ("tides/ship.sh", "aws lambda update-function-code --function-name tides\n"),
        ("Makefile", "ship:\n\tsam deploy --guided\n"),
    ],
)
def test_a_script_beside_what_serves_deploys_it(path: str, text: str):
    (found,) = hits("scripted-deploy", {"tides/api.py": API, path: text})
    assert found.startswith(f"{path}:")
    assert "a script deploys: " in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("web/deploy.sh", "gcloud run deploy web --source .\n"),
        ("deploy.sh", "gcloud builds submit --tag tides\n"),
        ("deploy.sh", "echo gcloud run deploy tides\n"),
        ("run.sh", "docker run --rm tides\n"),
    ],
)
def test_another_script_deploys_nothing_that_serves(path: str, text: str):
    assert hits("scripted-deploy", {"tides/api.py": API, path: text}) == []


def test_nothing_is_deployed_where_nothing_serves():
    assert hits("scripted-deploy", {"deploy.sh": "gcloud run deploy tides --source .\n"}) == []
