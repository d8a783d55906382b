"""Users and tasks of a load-testing tool that may ask the model."""

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
    ("text", "asks"),
    [
        (LOCUST.replace("{body}", "self.client.post('/age', json={})"), True),
        (LOCUST.replace("{body}", "self.client.post(self.where, json={})"), True),
        (LOCUST.replace("{body}", "self.client.get('/docs')"), False),
        (LOCUST.replace("{body}", "self.client.get('/trees')"), False),
    ],
)
def test_a_user_must_be_able_to_ask_a_model(text: str, asks: bool) -> None:
    assert bool(hits("load-tool", {"app.py": APP, "locustfile.py": text})) is asks
