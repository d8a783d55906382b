"""Where `service-metrics` finds metrics of a running service."""

from questions import hits

APP = """
from flask import Flask
from prometheus_client import Counter

app = Flask(__name__)
REQUESTS = Counter("requests", "Requests")


@app.get("/x")
def x():
    return "x"
"""
PUSH = """
import boto3
from flask import Flask

app = Flask(__name__)


@app.get("/x")
def x():
    boto3.client("cloudwatch").put_metric_data(Namespace="ml", MetricData=[{"MetricName": "{}"}])
"""


def test_a_metric_of_a_service_is_shown_at_its_line():
    assert hits("service-metrics", {"app.py": APP}) == ["app.py:5 -: exports metrics: prometheus_client.Counter (high)"]


def test_a_metric_that_nothing_runs_is_none():
    unused = 'from prometheus_client import Counter\n\nERRORS = Counter("errors", "Errors")\n'
    assert [hit.partition(":")[0] for hit in hits("service-metrics", {"app.py": APP, "old.py": unused})] == ["app.py"]


def test_a_push_about_a_model_alone_is_no_operational_metric():
    assert hits("service-metrics", {"app.py": PUSH.replace("{}", "drift", 1)}) == []
    [found] = hits("service-metrics", {"app.py": PUSH.replace("{}", "latency", 1)})
    assert found.startswith("app.py:9 x: exports metrics: boto3.client.put_metric_data")
    assert len(hits("service-metrics", {"app.py": PUSH.replace("{}", "drift_latency", 1)})) == 1


def test_a_series_of_data_is_no_metric_unless_it_says_so():
    text = """
from flask import Flask
from influxdb import InfluxDBClient

app = Flask(__name__)


@app.get("/x")
def x():
    InfluxDBClient().write_points([])
"""
    assert hits("service-metrics", {"app.py": text}) == []
    assert hits("service-metrics", {"metrics.py": text}) != []


def test_a_flag_that_switches_metrics_on_is_shown_where_it_runs():
    files = {"app.py": APP.replace('REQUESTS = Counter("requests", "Requests")\n', "")}
    docker = "FROM python:3.12\nCOPY . .\nCMD gunicorn --statsd-host=localhost:8125 app:app\n"
    [found] = hits("service-metrics", files | {"Dockerfile": docker})
    assert found.startswith("Dockerfile:")
    assert found.endswith("exports metrics: --statsd-host (high)")
    assert hits("service-metrics", files | {"Dockerfile": docker.replace("--statsd-host=localhost:8125 ", "")}) == []


def test_metrics_of_tests_are_none():
    assert hits("service-metrics", {"tests/app.py": APP}) == []
