"""Where work on an unmet check of serving begins."""

import pytest

from questions import APP, hits

RAW = APP["app.py"].replace("import Flask", "import Flask, request").replace("[1]", "request.get_json()")


def test_a_body_that_is_read_as_it_comes():
    assert hits("raw-bodies", {"app.py": RAW}) == [
        "app.py:10 predict: reads the body as it comes: flask.request.get_json (high)"
    ]


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ("body: dict", ["app.py:8 predict: `body` is any dict, and is not checked (medium)"]),
        ("rows", ["app.py:8 predict: `rows` has no type, and is not checked (medium)"]),
        ("km: float", []),
    ],
)
def test_a_parameter_that_says_nothing_of_what_is_in_it(parameter, said):
    text = f"""
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("m")


@app.post("/fare")
def predict({parameter}):
    return {{"fare": model.predict([[1]])}}
"""
    assert hits("raw-bodies", {"app.py": text}) == [one.replace(":8", ":9") for one in said]


def test_what_answers_and_where_it_asks_the_model():
    assert hits("answering-units", APP) == ["app.py:8 predict: route /predict (high)"]
    assert hits("asked-models", APP) == ["app.py:10 predict: joblib.load.predict (high)"]


def test_a_root_route_that_answers_and_says_nothing_of_health():
    pages = '\n\n@app.get("/")\ndef home():\n    return "fares"\n\n\n@app.post("/rides")\ndef add():\n    return ""\n'
    assert hits("unasking-routes", {"app.py": APP["app.py"] + pages}) == ["app.py:13 home: route / (high)"]


def test_a_probe_of_another_container():
    compose = "services:\n  db:\n    image: postgres\n    healthcheck: {test: pg_isready}\n  web: {image: nginx}\n"
    assert hits("probes-elsewhere", APP | {"compose.yaml": compose}) == ["compose.yaml:2 -: compose db (high)"]


def test_a_test_of_what_serves_and_none_of_what_does_not():
    tests = {
        "tests/test_app.py": "from app import app\n\n\ndef test_it():\n    assert app.test_client().post('/predict')\n",
        "tests/test_sum.py": "def test_sum():\n    assert 1 + 1 == 2\n",
    }
    assert hits("single-calls", APP | tests) == ["tests/test_app.py:4 -: tests/test_app.py (high)"]


def test_a_server_that_code_starts():
    start = '\n\nif __name__ == "__main__":\n    app.run()\n'
    job = "import subprocess\n\nsubprocess.run(['ls'])\n"
    assert hits("started-servers", {"app.py": APP["app.py"] + start, "job.py": job}) == [
        "app.py:14 __main__: flask.Flask.run (high)"
    ]


def test_the_file_that_makes_the_application_is_what_an_image_starts():
    routes = (
        APP["app.py"]
        .replace("from flask import Flask", "from flask import Blueprint")
        .replace("Flask(__name__)", "Blueprint('a', __name__)")
    )
    main = "from flask import Flask\n\nimport routes\n\napp = Flask(__name__)\napp.register_blueprint(routes.app)\n"
    admin = "from flask import Flask\n\napp = Flask(__name__)\n"
    assert hits("started-files", {"routes.py": routes, "main.py": main, "admin.py": admin}) == [
        "main.py:5 -: flask.Flask (high)"
    ]


def test_a_script_that_leads_to_a_model_is_what_an_image_starts():
    start = "import app\n\nif __name__ == '__main__':\n    app.app.run()\n"
    other = "if __name__ == '__main__':\n    print(1)\n"
    assert hits("started-files", APP | {"run.py": start, "other.py": other}) == [
        "app.py:4 -: flask.Flask (high)",
        "run.py:3 __main__: starts run.py (medium)",
    ]
