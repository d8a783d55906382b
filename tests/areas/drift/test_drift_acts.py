"""Where `drift-acts` finds what follows from a drift result."""

import pytest

from questions import hits

COMPARE = """
from evidently import Report
from evidently.presets import DataDriftPreset


def compare(reference, current):
    return Report([DataDriftPreset()]).run(current_data=current, reference_data=reference)
"""
JOB = """
import sys
from drift import compare

if __name__ == "__main__":
    drift_share = compare(1, 2).dict()["share"]
    if drift_share > 0.3:
        sys.exit(1)
"""


def acts(job: str, **files: str) -> list[str]:
    others = {f"{name}.py": text for name, text in files.items()}
    return hits("drift-acts", {"drift.py": COMPARE, "job.py": job} | others)


def test_the_exit_that_hangs_on_the_result_is_shown_at_its_line():
    assert acts(JOB) == ["job.py:7 __main__: fails when drift is found (high)"]


@pytest.mark.parametrize("other", ["sys.exit(0)", "print(1)"])
def test_success_or_a_line_of_text_is_no_failure(other):
    assert acts(JOB.replace("sys.exit(1)", other)) == []


def test_an_exit_that_hangs_on_something_else_is_none():
    assert acts(JOB.replace("if drift_share > 0.3", "if len(sys.argv) > 3")) == []


def test_an_exit_that_nothing_runs_is_none():
    assert acts(JOB.replace('if __name__ == "__main__":', "def check():")) == []


def test_without_a_comparison_nothing_follows():
    assert hits("drift-acts", {"job.py": JOB.replace("from drift import compare", "from acme import compare")}) == []


def test_an_error_that_nobody_catches():
    job = JOB.replace("sys.exit(1)", 'raise RuntimeError("drifted")')
    assert acts(job) == ["job.py:7 __main__: fails when drift is found (high)"]
    caught = job.replace("    if drift_share", "    try:\n     if drift_share").replace(
        '("drifted")', '("drifted")\n    except RuntimeError:\n        pass'
    )
    assert acts(caught) == []


def test_a_message_under_the_condition_is_shown_at_its_line():
    job = JOB.replace("import sys", "import slack_sdk").replace(
        "sys.exit(1)", 'slack_sdk.WebClient().chat_postMessage(text="x")'
    )
    assert "job.py:7 __main__: acts on the result: slack_sdk.WebClient.chat_postMessage (high)" in acts(job)


def test_a_message_beside_the_comparison_is_none():
    job = 'import slack_sdk\nfrom drift import compare\n\n\ndef look():\n    compare(1, 2)\n    slack_sdk.WebClient()\n\n\nif __name__ == "__main__":\n    look()\n'
    assert acts(job) == []
    handed = job.replace("    compare(1, 2)\n", "    found = compare(1, 2)\n").replace(
        "WebClient()", "WebClient(found)"
    )
    assert acts(handed) == ["job.py:7 look: tells somebody: slack_sdk.WebClient (high)"]


def test_a_metric_that_speaks_of_drift():
    job = """
from prometheus_client import Gauge
from drift import compare

SHARE = Gauge("drift_share", "Columns that drifted")

if __name__ == "__main__":
    compare(1, 2)
"""
    assert acts(job) == ["job.py:4 -: acts on the result: prometheus_client.Gauge (high)"]
    assert acts(job.replace("drift_share", "runs").replace("drifted", "ran")) == []


def test_a_table_keeps_the_result_and_a_file_does_not():
    job = JOB.replace("sys.exit(1)", 'drift_share.to_sql("drift", 1)')
    [found] = acts(job)
    assert found.startswith("job.py:7 __main__: acts on the result: ")
    assert found.endswith("to_sql (medium)")
    assert acts(job.replace("to_sql", "to_csv")) == []


def test_a_tracker_counts_where_it_is_told_of_drift():
    job = JOB.replace("import sys", "import mlflow").replace("sys.exit(1)", 'mlflow.log_metric("drift_share", 1)')
    assert acts(job) == ["job.py:7 __main__: acts on the result: mlflow.log_metric (medium)"]
    assert acts(job.replace('"drift_share"', '"runs"')) == []


def test_an_own_function_that_alerts():
    alert = "import slack_sdk\n\n\ndef tell():\n    slack_sdk.WebClient().chat_postMessage(text='x')\n"
    job = """
from drift import compare
from tell import tell


def watch_drift():
    if compare(1, 2):
        tell()


if __name__ == "__main__":
    watch_drift()
"""
    assert acts(job, tell=alert) == ["job.py:7 watch_drift: tells somebody: tell (high)"]
    assert acts(job.replace("if compare(1, 2):", "compare(1, 2)\n    if True:"), tell=alert) == []


def test_a_function_that_calls_itself_again_alerts_once():
    job = """
import slack_sdk
from drift import compare


def watch_drift():
    compare(1, 2)
    slack_sdk.WebClient()
    watch_drift()


if __name__ == "__main__":
    watch_drift()
"""
    assert [hit.partition(" ")[0] for hit in acts(job) if "watch_drift: alerts" in hit] == []


TRAIN = "from sklearn.svm import SVC\n\n\ndef train():\n    SVC().fit([[1]], [1])\n"


def test_a_training_under_the_condition():
    job = JOB.replace("import sys", "from train import train").replace("sys.exit(1)", "train()")
    assert acts(job, train=TRAIN) == ["job.py:7 __main__: trains again: train (high)"]
    assert acts(job.replace("if drift_share > 0.3", "if ready()"), train=TRAIN) == []


def test_an_own_function_that_posts():
    post = 'import requests\n\n\ndef tell():\n    requests.post("https://ops.example.org")\n'
    job = JOB.replace("import sys", "from tell import tell").replace("sys.exit(1)", "tell()")
    assert acts(job, tell=post) == ["job.py:7 __main__: posts: tell (medium)"]
    assert acts(job.replace("drift_share", "x"), tell=post) == ["job.py:7 __main__: posts: tell (medium)"]


def test_a_branch_of_a_dag():
    dag = """
from airflow import DAG
from airflow.operators.python import BranchPythonOperator
from drift import compare


def choose_by_drift():
    return "train" if compare(1, 2) else "end"


with DAG("d", schedule="@daily"):
    BranchPythonOperator(task_id="choose", python_callable=choose_by_drift)
"""
    assert "job.py:11 -: branches on drift: choose_by_drift (high)" in acts(dag)
    assert "job.py:11 -: branches on drift: choose (high)" in acts(dag.replace("choose_by_drift", "choose"))
    assert acts(dag.replace("choose_by_drift", "choose").replace(" if compare(1, 2) else", " or")) == []
    task = dag.replace("def choose", "@task.branch\ndef choose").replace(
        "operators.python import BranchPythonOperator", "decorators import task"
    )
    task = task.replace('BranchPythonOperator(task_id="choose", python_callable=choose_by_drift)', "choose_by_drift()")
    assert "job.py:6 choose_by_drift: branches on drift: choose_by_drift (high)" in acts(task)


def test_a_branch_that_another_package_decides_is_none():
    dag = """
from airflow import DAG
from airflow.operators.python import BranchPythonOperator
from acme import choose_by_drift
from drift import compare

with DAG("d", schedule="@daily"):
    BranchPythonOperator(task_id="choose", python_callable=choose_by_drift)
    compare(1, 2)
"""
    assert acts(dag) == []


def test_a_run_that_a_sensor_asks_for():
    sensor = """
from dagster import RunRequest, sensor
from drift import compare


@sensor(job_name="train")
def drift_sensor(context):
    if compare(1, 2):
        yield RunRequest(run_key=None)
"""
    assert acts(sensor) == ["job.py:8 drift_sensor: starts a run (high)"]
    assert acts(sensor.replace("drift_sensor", "sensor_of_files")) == []


FLOW = """
on: {workflow_dispatch: }
jobs:
  drift:
    runs-on: ubuntu-latest
    steps:
      - {id: drift, run: python job.py}
      - name: Tell
        if: steps.drift.outputs.drift == 'true'
        run: gh issue create --title x
"""
RUN = """
import os
from drift import compare

if __name__ == "__main__":
    with open(os.environ["GITHUB_OUTPUT"], "a") as out:
        out.write(f"drift={str(compare(1, 2)).lower()}")
"""


def flow(text: str) -> list[str]:
    return hits("drift-acts", {"drift.py": COMPARE, "job.py": RUN, ".github/workflows/d.yml": text})


def test_a_step_that_runs_when_drift_was_found():
    assert flow(FLOW) == [
        ".github/workflows/d.yml:7 -: step Tell sends a message if steps.drift.outputs.drift == 'true' (high)"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("steps.drift.outputs.drift == 'true'", "always()"),
        ("steps.drift.outputs.drift == 'true'", "inputs.drift == 'true'"),
        ("gh issue create --title x", "echo drifted"),
    ],
)
def test_a_step_that_asks_or_does_something_else_is_none(old, new):
    assert flow(FLOW.replace(old, new)) == []


def test_a_step_may_fail_or_start_a_run():
    for run, does in (("exit 1", "fails"), ("gh workflow run train.yml", "starts a run")):
        [found] = flow(FLOW.replace("gh issue create --title x", run))
        assert f"step Tell {does} if" in found


def test_a_step_whose_own_text_fails():
    text = FLOW.replace("        if: steps.drift.outputs.drift == 'true'\n", "").replace(
        "gh issue create --title x", 'if [ "$DRIFT" = 1 ]; then exit 1; fi'
    )
    assert flow(text) == [".github/workflows/d.yml:7 -: step Tell fails when drift is found (high)"]


def test_a_step_of_a_pipeline_that_joins_drift_with_others():
    pipeline = """
from zenml import pipeline, step
from drift import compare


@step
def deploy_gate(accuracy: float, drift: bool) -> bool:
    return accuracy > 0.8 and not drift


@pipeline
def run():
    deploy_gate(0.9, compare(1, 2))


if __name__ == "__main__":
    run()
"""
    assert acts(pipeline) == ["job.py:7 deploy_gate: deploy_gate decides on drift (high)"]
    assert acts(pipeline.replace("deploy_gate", "join")) == []
    assert acts(pipeline.replace("@step\n", "")) == []


MONITOR = """
Resources:
  Schedule:
    Type: AWS::SageMaker::MonitoringSchedule
    Properties: {MonitoringScheduleName: inputs}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Namespace: aws/sagemaker/Endpoints/data-metrics, MetricName: feature_distance}
"""


def test_an_alarm_on_drift_is_shown_where_it_is_declared():
    assert hits("drift-acts", {"monitor.yml": MONITOR}) == [
        "monitor.yml:5 -: cloudformation:AWS::CloudWatch::Alarm Alarm watches drift (high)"
    ]
    assert hits("drift-acts", {"monitor.yml": MONITOR.replace("aws/sagemaker/Endpoints/data-metrics", "AWS/EC2")}) == []
    assert hits("drift-acts", {"tests/monitor.yml": MONITOR}) == []


def test_a_monitor_that_notifies():
    text = """
name: watch
trigger: {type: cron, expression: "0 6 * * *"}
create_monitor:
  monitoring_signals: {inputs: {type: data_drift}}
  alert_notification: {emails: [ops@example.org]}
"""
    assert hits("drift-acts", {"monitor.yml": text}) == ["monitor.yml:5 -: azureml:monitor watch notifies (high)"]
    assert hits("drift-acts", {"monitor.yml": text.replace("[ops@example.org]", "[]")}) == []
