"""Where `task-callbacks` finds callbacks and mail of orchestrated tasks."""

from questions import hits

DAG = """
from airflow import DAG
from airflow.operators.bash import BashOperator
from slack_sdk import WebClient


def tell(context):
    WebClient("t").chat_postMessage(text="x")


ARGS = {
    "on_failure_callback": tell,
}

with DAG("score", default_args=ARGS):
    BashOperator(task_id="score", bash_command="python score.py")
"""


def test_a_callback_that_sends_is_shown_at_its_key():
    assert hits("task-callbacks", {"dag.py": DAG}) == ["dag.py:11 -: on_failure_callback sends a message (high)"]


def test_a_callback_that_only_prints_is_none():
    assert (
        hits("task-callbacks", {"dag.py": DAG.replace('WebClient("t").chat_postMessage(text="x")', "print(context)")})
        == []
    )


def test_another_key_is_none():
    assert hits("task-callbacks", {"dag.py": DAG.replace("on_failure_callback", "on_success_callback")}) == []


def test_a_callback_of_a_package_says_that_it_sends():
    text = 'from acme import {}\n\nARGS = {"sla_miss_callback": {}}\n'
    assert hits("task-callbacks", {"dag.py": text.replace("{}", "slack_hook", 2)}) == [
        "dag.py:3 -: sla_miss_callback sends a message (high)"
    ]
    assert hits("task-callbacks", {"dag.py": text.replace("{}", "count", 2)}) == []


def test_mail_needs_an_address():
    text = 'ARGS = {\n    "email": ["ops@example.org"],\n    "email_on_failure": True,\n}\n'
    assert hits("task-callbacks", {"dag.py": text}) == ["dag.py:3 -: e-mail when a task fails (medium)"]
    assert hits("task-callbacks", {"dag.py": text.replace('["ops@example.org"]', "[]")}) == []
    assert hits("task-callbacks", {"dag.py": text.replace("True", "False")}) == []


def test_a_callback_may_be_an_argument_of_a_task():
    text = DAG.replace('"score", default_args=ARGS', '"score", on_failure_callback=tell').replace(
        '    "on_failure_callback": tell,\n', ""
    )
    assert hits("task-callbacks", {"dag.py": text}) == ["dag.py:13 -: on_failure_callback sends a message (high)"]


def test_a_callback_may_stand_in_a_list():
    text = DAG.replace('": tell', '": [tell]')
    assert hits("task-callbacks", {"dag.py": text}) == ["dag.py:11 -: on_failure_callback sends a message (high)"]


def test_callbacks_of_tests_are_none():
    assert hits("task-callbacks", {"tests/dag.py": DAG}) == []


FLOW = """
from prefect import flow
from slack_sdk import WebClient


def tell(flow, run, state):
    WebClient("t").chat_postMessage(text="x")


@flow({}=[tell])
def score():
    print(1)
"""


def test_a_hook_of_a_flow_that_sends_when_it_fails():
    assert hits("task-callbacks", {"flows.py": FLOW.format("on_failure")}) == [
        "flows.py:9 score: on_failure sends a message (high)"
    ]
    assert hits("task-callbacks", {"flows.py": FLOW.format("on_completion")}) == []
    assert hits("task-callbacks", {"flows.py": FLOW.format("on_failure").replace("[tell]", "[print]")}) == []


def test_a_key_of_that_name_elsewhere_is_none():
    assert hits("task-callbacks", {"retry.py": 'ARGS = {"on_failure": "send_email"}\n'}) == []
