"""Where `probed-service` finds probes of containers that serve."""

import pytest

from questions import hits

APP = {
    "app.py": """
import joblib
from flask import Flask

app = Flask(__name__)
model = joblib.load("m")


@app.post("/predict")
def predict():
    return {"score": model.predict([1])}
"""
}
COMPOSE = """
services:
  api:
    image: churn
    command: gunicorn app:app
    healthcheck: {test: curl localhost}
"""


def test_the_service_that_serves_is_sure():
    assert hits("probed-service", APP | {"compose.yaml": COMPOSE}) == [
        "compose.yaml:2 -: compose api has a healthcheck (high)"
    ]


def test_a_service_of_which_nothing_tells_what_it_runs_is_less_sure():
    text = COMPOSE.replace("    command: gunicorn app:app\n", "")
    assert hits("probed-service", APP | {"compose.yaml": text}) == [
        "compose.yaml:2 -: compose api has a healthcheck (medium)"
    ]


def test_a_service_that_runs_something_else_is_none():
    worker = {"worker.py": "print(1)\n"}
    text = COMPOSE.replace("gunicorn app:app", "python worker.py")
    assert hits("probed-service", APP | worker | {"compose.yaml": text}) == []
    assert len(hits("probed-service", worker | {"compose.yaml": text})) == 1  # nothing else serves


def test_a_service_without_a_probe_is_none():
    assert hits("probed-service", APP | {"compose.yaml": COMPOSE.replace("healthcheck:", "labels:")}) == []


def test_a_probe_that_is_switched_off_is_none():
    docker = "FROM python\nCOPY . .\nHEALTHCHECK NONE\nCMD gunicorn app:app\n"
    assert hits("probed-service", APP | {"Dockerfile": docker}) == []
    probed = hits("probed-service", APP | {"Dockerfile": docker.replace("NONE", "CMD curl localhost")})
    assert len(probed) == 1
    assert probed[0].endswith("has a healthcheck (high)")


@pytest.mark.parametrize("name", ["redis", "frontend", "web-ui"])
def test_what_it_stands_on_and_pages_answer_for_themselves(name):
    text = COMPOSE.replace("  api:", f"  {name}:").replace("    command: gunicorn app:app\n", "")
    assert hits("probed-service", APP | {"compose.yaml": text}) == []


def test_a_probe_of_a_cluster():
    text = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: churn}
spec:
  template:
    spec:
      containers:
        - name: churn
          image: churn
          livenessProbe: {httpGet: {path: /health, port: 80}}
"""
    [found] = hits("probed-service", APP | {"k.yaml": text})
    assert found.endswith("has a liveness probe (medium)")


def test_a_probe_of_tests_is_none():
    assert hits("probed-service", APP | {"tests/compose.yaml": COMPOSE}) == []
