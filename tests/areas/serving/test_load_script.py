"""Where `load-script` finds Python that sends many requests and times them."""

from questions import hits

SCRIPT = """
import time
from concurrent.futures import ThreadPoolExecutor

import requests


def ask(row):
    started = time.perf_counter()
    requests.post("http://localhost:8000/predict", json=row)
    return time.perf_counter() - started


with ThreadPoolExecutor() as pool:
    list(pool.map(ask, range(100)))
"""
ONE = SCRIPT[: SCRIPT.index("\n\nwith")].replace("from concurrent.futures import ThreadPoolExecutor\n", "")
APP = {
    "app.py": """
import joblib
from flask import Flask

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    return {"score": model.predict([1])}


@app.post("/users")
def users():
    return "x"
"""
}


def test_what_sends_in_parallel_is_shown_at_the_request():
    assert hits("load-script", {"scripts/ask.py": SCRIPT}) == [
        "scripts/ask.py:9 ask: sends requests and times them: requests.post (medium)"
    ]


def test_a_file_that_is_no_test_or_tool_is_none():
    assert hits("load-script", {"app/ask.py": SCRIPT}) == []


def test_what_is_not_timed_or_sends_nothing_is_none():
    assert hits("load-script", {"scripts/ask.py": SCRIPT.replace("time.perf_counter()", "1")}) == []
    assert hits("load-script", {"scripts/ask.py": SCRIPT.replace("requests.post(", "print(")}) == []


def test_one_request_that_is_timed_is_none_unless_the_file_says_load():
    assert hits("load-script", {"scripts/ask.py": ONE}) == []
    assert len(hits("load-script", {"scripts/load_test.py": ONE})) == 1


def test_percentiles_are_of_many():
    text = ONE.replace("import time", "import time\nimport numpy") + "\n\nnumpy.percentile([], 95)\n"
    assert len(hits("load-script", {"scripts/ask.py": text})) == 1


def test_a_test_that_asks_another_route_is_none():
    users = SCRIPT.replace("/predict", "/users")
    assert len(hits("load-script", APP | {"scripts/ask.py": SCRIPT})) == 1
    assert hits("load-script", APP | {"scripts/ask.py": users}) == []
    assert len(hits("load-script", {"scripts/ask.py": users})) == 1  # of that route nothing is known
    assert hits("load-script", APP | {"scripts/ask.py": SCRIPT.replace("/predict", "/health")}) == []


def test_two_requests_of_a_file_are_enough():
    more = SCRIPT.replace("    return", "    requests.get('http://localhost/predict')\n" * 3 + "    return")
    assert [hit.partition(" ")[0] for hit in hits("load-script", {"scripts/ask.py": more})] == [
        "scripts/ask.py:9",
        "scripts/ask.py:10",
    ]


def test_vendored_code_is_none():
    assert hits("load-script", {"vendor/scripts/ask.py": SCRIPT}) == []


TREES = """
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("m")


@app.post("/age")
def age(girth: float):
    return model.predict([[girth]]).tolist()


@app.get("/trees")
def trees():
    return []
"""


def test_the_serving_path_may_be_timed_in_the_same_process() -> None:
    bench = """
import time
import numpy as np
from app import {name}

def main():
    took = []
    for girth in range(100):
        start = time.perf_counter()
        {name}(girth)
        took.append(time.perf_counter() - start)
    print(np.percentile(took, 95))
"""
    assert hits("load-script", {"app.py": TREES, "bench/latency.py": bench.replace("{name}", "age")})
    assert not hits("load-script", {"app.py": TREES, "bench/latency.py": bench.replace("{name}", "trees")})
