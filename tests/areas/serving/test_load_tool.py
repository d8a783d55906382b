"""Where `load-tool` finds load that may reach a model, and where the load goes elsewhere."""

import pytest

from questions import hits

APP = {
    "main.py": """
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("m")

@app.get("/")
def page():
    return "<h1>Trees</h1>"

@app.get("/about")
def about():
    return "us"

@app.post("/age")
def age(x: list[float]):
    return model.predict([x]).tolist()
"""
}
LOCUST = "from locust import HttpUser, task\n\nclass Reader(HttpUser):\n    {host}\n    @task\n    def one(self):\n"
LOCUST += "        self.client.{call}\n"
K6 = "import http from 'k6/http';\nexport default function () {\n  http.post(ADDRESS, '{}');\n}\n"


@pytest.mark.parametrize(
    "files",
    [
        {"load/locustfile.py": LOCUST.format(host="host = 'http://localhost:80'", call="post('/age', json={})")},
        {"load/locustfile.py": LOCUST.format(host="pass", call="post(ROUTE, json={})")},
        {"load/ask.js": K6.replace("ADDRESS", "`${BASE}/age`")},
        {"load/ask.js": K6.replace("ADDRESS", "'https://trees.example.org/age'")},
        {"load/ask.js": K6.replace("ADDRESS", "__ENV.URL || 'http://localhost:8000'")},
        {"load/ask.lua": "wrk.method = 'POST'\nwrk.path = '/age'\n"},
    ],
)
def test_load_that_may_reach_a_model(files: dict[str, str]):
    assert hits("load-tool", APP | files)


@pytest.mark.parametrize(
    "files",
    [
        {"load/locustfile.py": LOCUST.format(host="pass", call="get('/docs')")},
        {"load/locustfile.py": LOCUST.format(host="host = 'http://localhost:80'", call="get('/about')")},
        {"load/ask.js": K6.replace("ADDRESS", "'https://test.k6.io'")},
        {"load/ask.js": K6.replace("ADDRESS", "`${BASE}/health`")},
        {"load/ask.lua": "wrk.method = 'GET'\nwrk.path = '/about'\n"},
        {"load/ask.js": "export default function () {}\n"},
    ],
)
def test_load_that_goes_elsewhere_is_none(files: dict[str, str]):
    assert hits("load-tool", APP | files) == []


def test_a_command_that_runs_it_is_none_either():
    files = {
        "load/docs.py": LOCUST.format(host="pass", call="get('/docs')"),
        "load.sh": "locust -f load/docs.py -u 5\n",
    }
    assert hits("load-step", APP | files) == []
    assert hits("load-step", APP | {"load.sh": "hey -n 100 http://localhost/about\n"}) == []
    assert len(hits("load-step", APP | {"load.sh": "hey -n 100 http://localhost/age\n"})) == 1


def test_a_page_that_asks_a_model_by_itself():
    served = {"main.py": APP["main.py"].replace('@app.post("/age")', '@app.post("/")')}
    assert hits("load-tool", served | {"load/ask.js": K6.replace("ADDRESS", "'http://trees.example.org/'")})


TIMED = """
from time import perf_counter
import numpy as np
from scoring import score
{more}
def main():
    took = []
    for row in rows:
        start = perf_counter()
        {call}
        took.append(perf_counter() - start)
    print(np.percentile(took, 95))
"""
SCORING = "import joblib\n\nmodel = joblib.load('m')\n\ndef score(row):\n    return model.predict([row])\n\n"
SCORING += "def clean(row):\n    return row\n"
ROUTE = "from fastapi import FastAPI\nfrom scoring import score\n\napp = FastAPI()\n\n@app.post('/s')\n"
ROUTE += "def s(x: list[float]):\n    return score(x).tolist()\n"


def test_what_answers_requests_may_be_timed_in_process():
    files = {"scoring.py": SCORING, "api.py": ROUTE, "bench/latency.py": TIMED.format(more="", call="score(row)")}
    assert hits("load-script", files) == ["bench/latency.py:9 main: times what answers requests: scoring.score (low)"]


@pytest.mark.parametrize("call", ["clean(row)", "model.predict([row])"])
def test_other_code_that_is_timed_is_no_load(call: str):
    timed = TIMED.format(more="from scoring import clean, model", call=call)
    assert hits("load-script", {"scoring.py": SCORING, "api.py": ROUTE, "bench/latency.py": timed}) == []
