"""Load tests of the serving path by a tool, and by a clock in the same process."""

import pytest

from questions import hits

APP = """
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
LOCUST = (
    "from locust import HttpUser, task\n\n\nclass Caller(HttpUser):\n    @task\n    def go(self):\n        {body}\n"
)


@pytest.mark.parametrize(
    ("path", "text", "asks"),
    [
        ("locustfile.py", LOCUST.replace("{body}", "self.client.post('/age', json={})"), True),
        ("locustfile.py", LOCUST.replace("{body}", "self.client.post(self.where, json={})"), True),
        ("locustfile.py", LOCUST.replace("{body}", "self.client.get('/docs')"), False),
        ("locustfile.py", LOCUST.replace("{body}", "self.client.get('/trees')"), False),
        ("load/age.js", "import http from 'k6/http';\nhttp.post('http://localhost:8000/age');\n", True),
        ("load/age.js", "import http from 'k6/http';\nhttp.post(`${BASE}/age`);\n", True),
        ("load/age.js", "import http from 'k6/http';\nhttp.post(`http://${__ENV.HOST}:8000/age`);\n", True),
        ("load/age.js", "import http from 'k6/http';\nhttp.get('https://test.k6.io');\n", False),
        ("load/age.js", "import http from 'k6/http';\nhttp.get(`${BASE}/health`);\n", False),
    ],
)
def test_a_scenario_must_be_able_to_ask_a_model(path: str, text: str, asks: bool) -> None:
    found = [hit for name in ("load-tool", "load-scenario") for hit in hits(name, {"app.py": APP, path: text})]
    assert bool(found) is asks


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
    assert hits("load-script", {"app.py": APP, "bench/latency.py": bench.replace("{name}", "age")})
    assert not hits("load-script", {"app.py": APP, "bench/latency.py": bench.replace("{name}", "trees")})
