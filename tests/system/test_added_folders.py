"""Folders that code puts on the path of imports."""

from questions import hits

HELPERS = "import joblib\n\n\ndef load_estimator(path):\n    return joblib.load(path)\n"
APP = """
import sys
from flask import Flask, request
{added}
from data_helpers import load_estimator

app = Flask(__name__)
model = load_estimator("m")


@app.post("/predict")
def answer():
    return str(model.predict([request.json["row"]]))
"""


def found(added: str) -> list[str]:
    package = {"app/__init__.py": "", "app/utils/__init__.py": "", "app/utils/data_helpers.py": HELPERS}
    return [
        hit for hit in hits("serving-entrypoint", {**package, "app/api.py": APP.format(added=added)}) if "asks" in hit
    ]


def test_a_helper_in_a_folder_that_is_put_on_the_path_is_followed() -> None:
    assert "high" in found("sys.path.insert(0, 'app/utils')")[0]
    assert "high" in found("sys.path.append('app/utils')")[0]


def test_without_that_it_is_somebody_elses() -> None:
    assert not any("high" in hit for hit in found("print('up')"))
