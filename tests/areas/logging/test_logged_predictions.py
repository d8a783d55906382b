"""Where `logged-predictions` finds that each prediction is recorded where it lasts."""

import pytest

from questions import hits

APP = """
import joblib
from flask import Flask
from store import save_prediction

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    score = model.predict([1])
    save_prediction(score)
    return {"score": score}
"""
STORE = """
import sqlite3


def save_prediction(score):
    sqlite3.connect("a.db").execute("insert into scores values (1)")
"""


def test_the_call_in_the_handler_and_the_write_are_shown():
    assert hits("logged-predictions", {"app.py": APP, "store.py": STORE}) == [
        "app.py:12 predict: records the prediction: store.save_prediction (high)",
        "store.py:5 save_prediction: records it: sqlite3.connect.execute (medium)",
    ]


def test_a_record_that_no_handler_makes_is_none():
    assert (
        hits("logged-predictions", {"app.py": APP.replace("    save_prediction(score)\n", ""), "store.py": STORE}) == []
    )


@pytest.mark.parametrize(
    ("old", "new"), [("insert into scores values (1)", "select 1"), ("sqlite3", "duckdb"), ("execute", "expire")]
)
def test_what_keeps_no_record_is_none(old, new):
    assert hits("logged-predictions", {"app.py": APP, "store.py": STORE.replace(old, new)}) == []


def test_a_cache_keeps_no_record():
    files = {"app.py": APP.replace("from store", "from cache"), "cache.py": STORE}
    assert hits("logged-predictions", files) == []


def test_every_handler_of_a_system_must_record():
    other = '\n\n@app.post("/score")\ndef score():\n    return {"score": model.predict([1])}\n'
    assert hits("logged-predictions", {"app.py": APP + other, "store.py": STORE}) == []
    minor = other.replace("/score", "/explain").replace("def score", "def explain")
    assert len(hits("logged-predictions", {"app.py": APP + minor, "store.py": STORE})) == 2


def test_a_file_that_is_appended_to():
    store = 'def save_prediction(score):\n    with open("a.jsonl", "a") as out:\n        out.write(score)\n'
    found = hits("logged-predictions", {"app.py": APP, "store.py": store})
    assert "store.py:2 save_prediction: records it: appends to a file (medium)" in found
    assert hits("logged-predictions", {"app.py": APP, "store.py": store.replace('"a"', '"w"')}) == []


def test_a_prediction_that_is_sent():
    store = "import requests\n\n\ndef save_prediction(score):\n    requests.post('https://a.example.org', json=score)\n"
    found = hits("logged-predictions", {"app.py": APP, "store.py": store})
    assert "store.py:5 save_prediction: records it: requests.post (medium)" in found
    files = {"app.py": APP.replace("save_prediction", "warm"), "store.py": store.replace("save_prediction", "warm")}
    assert hits("logged-predictions", files) == []


JOB = """
import joblib
import pandas as pd


def main():
    frame = pd.read_csv("in.csv")
    frame["score"] = joblib.load("m").predict(frame)
    frame.to_sql("scores", 1)


if __name__ == "__main__":
    main()
"""


def test_a_batch_that_is_stored_where_nothing_serves():
    found = hits("logged-predictions", {"score.py": JOB})
    assert [hit.partition(": ")[0] for hit in found] == ["score.py:7 main", "score.py:8 main"]
    assert found[0].endswith("(medium)")
    served = APP.replace("    save_prediction(score)\n", "").replace("from store import save_prediction\n", "")
    assert hits("logged-predictions", {"score.py": JOB, "app.py": served}) == []


def test_data_capture_of_a_platform():
    text = "from sagemaker.model_monitor import DataCaptureConfig\n\nDataCaptureConfig(enable_capture={})\n"
    [found] = hits("logged-predictions", {"deploy.py": text.replace("{}", "True")})
    assert found.startswith("deploy.py:3 -: data capture: ")
    assert hits("logged-predictions", {"deploy.py": text.replace("{}", "False")}) == []


def test_tracing_that_is_switched_on_where_the_framework_serves():
    text = """
from flask import Flask
from langchain_openai import ChatOpenAI

app = Flask(__name__)
llm = ChatOpenAI()


@app.post("/chat")
def chat():
    return llm.invoke("x").content
"""
    compose = "services:\n  api:\n    image: x\n    environment:\n      LANGSMITH_TRACING: 'true'\n"
    shown = ["compose.yaml:5 -: LangSmith traces every run (medium)"]
    assert hits("logged-predictions", {"app.py": text, "compose.yaml": compose}) == shown
    assert hits("logged-predictions", {"app.py": text, "compose.yaml": compose.replace("true", "false")}) == []
    assert (
        hits("logged-predictions", {"app.py": text.replace("langchain_openai", "openai"), "compose.yaml": compose})
        == []
    )
