"""Scenarios of k6 and its like that may ask the model."""

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


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("import http from 'k6/http';\nhttp.post('http://localhost:8000/age');\n", True),
        ("import http from 'k6/http';\nhttp.post(`${BASE}/age`);\n", True),
        ("import http from 'k6/http';\nhttp.post(`http://${__ENV.HOST}:8000/age`);\n", True),
        ("import http from 'k6/http';\nhttp.get('https://test.k6.io');\n", False),
        ("import http from 'k6/http';\nhttp.get(`${BASE}/health`);\n", False),
    ],
)
def test_a_scenario_must_be_able_to_ask_a_model(text: str, asks: bool) -> None:
    assert bool(hits("load-scenario", {"app.py": APP, "load/age.js": text})) is asks
