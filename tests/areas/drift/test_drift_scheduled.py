"""Where `drift-scheduled` finds comparisons that happen without a person."""

from questions import hits

COMPARE = {
    "drift.py": """
from evidently import Report
from evidently.presets import DataDriftPreset


def compare(reference, current):
    return Report([DataDriftPreset()]).run(current_data=current, reference_data=reference)
"""
}
DAG = """
from airflow import DAG
from airflow.operators.python import PythonOperator
from drift import compare

with DAG("drift", schedule="@daily") as dag:
    PythonOperator(task_id="compare", python_callable=compare)
"""


def test_what_starts_and_what_compares_are_shown():
    found = hits("drift-scheduled", COMPARE | {"dag.py": DAG})
    assert found[0].startswith("dag.py:5 -: ")
    assert found[0].endswith("(cron) leads to drift.py (high)")
    assert found[1:] == ["drift.py:6 compare: evidently.Report (medium)"]


def test_a_comparison_that_nobody_starts_is_none():
    assert hits("drift-scheduled", COMPARE) == []


def test_a_dag_without_a_schedule_is_none():
    assert hits("drift-scheduled", COMPARE | {"dag.py": DAG.replace('"@daily"', "None")}) == []


def test_a_scheduled_workflow():
    flow = """
on: {schedule: [{cron: "0 6 * * *"}]}
jobs:
  drift:
    runs-on: ubuntu-latest
    steps:
      - {name: Compare, run: python drift.py}
"""
    run = {"drift.py": COMPARE["drift.py"] + '\n\nif __name__ == "__main__":\n    compare(1, 2)\n'}
    found = hits("drift-scheduled", run | {".github/workflows/d.yml": flow})
    assert found[0].startswith(".github/workflows/d.yml:6 -: github-actions step Compare (cron) leads to drift.py")
    assert (
        hits(
            "drift-scheduled",
            run | {".github/workflows/d.yml": flow.replace('schedule: [{cron: "0 6 * * *"}]', "push: {}")},
        )
        == []
    )


def test_what_is_only_named_for_drift_compares_nothing():
    files = {"drift.py": "import json\n\n\ndef check_drift():\n    return json.load(open('r.json'))\n"}
    files["dag.py"] = DAG.replace("import compare", "import check_drift as compare")
    assert hits("drift-scheduled", files | {"m.py": "from sklearn.svm import SVC\nSVC().fit(1, 2)\n"}) == []


def test_every_request_may_compare_before_it_is_answered():
    text = """
from fastapi import FastAPI
from drift import compare

app = FastAPI()


@app.middleware("http")
async def watch(request, call_next):
    compare(1, request)
    return await call_next(request)
"""
    found = hits("drift-scheduled", COMPARE | {"app.py": text})
    assert found[0].startswith("app.py:7 -: ")
    assert (
        hits("drift-scheduled", COMPARE | {"app.py": text.replace('middleware("http")', 'on_event("startup")')}) == []
    )


def test_a_route_that_prometheus_asks():
    route = """
from flask import Flask
from drift import compare

app = Flask(__name__)


@app.route("/metrics")
def metrics():
    return str(compare(1, 2))
"""
    config = "global: {}\nscrape_configs:\n  - job_name: drift\n    static_configs: [{targets: ['app:8000']}]\n"
    files = COMPARE | {"app.py": route, "prometheus.yml": config}
    assert hits("drift-scheduled", files) == [
        "app.py:7 metrics: compares whenever /metrics is asked (high)",
        "prometheus.yml:3 -: prometheus:scrape drift asks /metrics, which compares each time (high)",
    ]
    assert hits("drift-scheduled", files | {"app.py": route.replace('"/metrics"', '"/drift"')}) == []
    asked = {"tests/app.py": route, "prometheus.yml": config}
    assert hits("drift-scheduled", COMPARE | asked) == []
    elsewhere = config.replace("job_name: drift", "job_name: drift\n    metrics_path: /drift")
    moved = hits(
        "drift-scheduled", files | {"app.py": route.replace('"/metrics"', '"/drift"'), "prometheus.yml": elsewhere}
    )
    assert [hit.partition(" ")[0] for hit in moved] == ["app.py:7", "prometheus.yml:3"]


def test_a_monitor_that_a_platform_schedules_is_shown_at_the_call():
    text = """
import boto3

client = boto3.client("sagemaker")
client.create_monitoring_schedule(MonitoringScheduleName="inputs")
client.create_data_quality_job_definition(JobDefinitionName="inputs")
"""
    assert hits("drift-scheduled", {"m.py": text}) == ["m.py:4 -: boto3.client.create_monitoring_schedule (high)"]


def test_an_online_detector_in_a_service():
    text = """
import joblib
from fastapi import FastAPI
from river.drift import ADWIN

app = FastAPI()
model = joblib.load("m")
detector = ADWIN()


@app.post("/predict")
def predict(body: dict):
    detector.update(body["age"])
    return model.predict([body])
"""
    found = hits("drift-scheduled", {"app.py": text})
    assert "app.py:7 -: every request updates river.drift.ADWIN (medium)" in found
    job = text.replace("from fastapi import FastAPI", "from acme import App as FastAPI")
    assert hits("drift-scheduled", {"app.py": job}) == []
