"""Where `operator-messages` finds messages that tell a person something went wrong."""

from questions import hits

SEND = """
from slack_sdk import WebClient


def send():
    WebClient("t").chat_postMessage(text="x")
"""
APP = """
from flask import Flask
from {} import send

app = Flask(__name__)


@app.post("/x")
def {}():
    send()
"""
JOB = """
from airflow import DAG
from airflow.operators.python import PythonOperator
from {} import send

with DAG("d", schedule="@daily"):
    PythonOperator(task_id="x", python_callable=send)
"""


def test_a_message_of_a_running_function_that_warns_is_shown_at_its_line():
    found = hits("operator-messages", {"alerts.py": SEND, "app.py": APP.format("alerts", "x")})
    assert "alerts.py:5 send: tells an operator: slack_sdk.WebClient.chat_postMessage (high)" in found
    assert "app.py:9 x: tells an operator: alerts.send (medium)" in found


def test_a_message_that_nothing_runs_is_none():
    assert hits("operator-messages", {"alerts.py": SEND}) == []


def test_a_message_of_a_service_that_does_not_warn_is_an_answer():
    assert hits("operator-messages", {"chat.py": SEND, "app.py": APP.format("chat", "x")}) == []


def test_a_caller_that_warns_makes_it_one():
    found = hits("operator-messages", {"chat.py": SEND, "app.py": APP.format("chat", "on_error")})
    assert found == ["app.py:9 on_error: tells an operator: chat.send (medium)"]


def test_a_job_that_nobody_asked_answers_nobody_when_something_is_wrong():
    failed = SEND.replace('"x"', '"the import failed"')
    found = hits("operator-messages", {"chat.py": failed, "dag.py": JOB.format("chat")})
    assert "chat.py:5 send: an unattended job sends: slack_sdk.WebClient.chat_postMessage (medium)" in found
    assert hits("operator-messages", {"chat.py": SEND, "dag.py": JOB.format("chat")}) == []
    both = {"chat.py": failed, "dag.py": JOB.format("chat"), "app.py": APP.format("chat", "x")}
    assert hits("operator-messages", both) == []


POST = """
import requests


def send():
    requests.post("https://hooks.slack.com/services/x", json={})
"""


def test_a_post_to_a_chat_is_shown_at_its_line():
    found = hits("operator-messages", {"alerts.py": POST, "app.py": APP.format("alerts", "x")})
    assert "alerts.py:5 send: posts to slack (medium)" in found
    assert "app.py:9 x: tells an operator: alerts.send (medium)" in found


def test_a_post_elsewhere_or_another_method_is_none():
    files = {"app.py": APP.format("alerts", "x")}
    assert hits("operator-messages", files | {"alerts.py": POST.replace("hooks.slack.com", "a.example.org")}) == []
    assert hits("operator-messages", files | {"alerts.py": POST.replace(".post", ".get")}) == []


def test_a_post_of_a_chat_answers_unless_a_job_sends_it():
    post = {"chat.py": POST.replace("hooks.slack.com", "slack.example.org")}
    assert hits("operator-messages", post | {"app.py": APP.format("chat", "x")}) == []
    assert hits("operator-messages", post | {"dag.py": JOB.format("chat")}) == []
    failed = {"chat.py": post["chat.py"].replace("json={}", 'json={"text": "the import failed"}')}
    assert "chat.py:5 send: posts to slack (medium)" in hits(
        "operator-messages", failed | {"dag.py": JOB.format("chat")}
    )


def test_an_address_may_be_a_setting():
    text = POST.replace('"https://hooks.slack.com/services/x"', 'os.environ["SLACK_URL"]')
    found = hits("operator-messages", {"alerts.py": text, "app.py": APP.format("alerts", "x")})
    assert "alerts.py:5 send: posts to slack (medium)" in found


def test_four_callers_are_enough():
    calls = "".join(f'\n\n@app.post("/{n}")\ndef f{n}():\n    send()\n' for n in range(5))
    found = hits("operator-messages", {"alerts.py": SEND, "app.py": APP.format("alerts", "x") + calls})
    assert len([hit for hit in found if hit.startswith("app.py")]) == 4


NOTIFIER = """
import requests


def tell(text):
    requests.post("https://{}/send", data=dict(text=text))


def main():
    try:
        print(1)
    except Exception:
        tell("it broke")


if __name__ == "__main__":
    main()
"""


def test_a_host_that_is_called_after_notices_is_told_by_a_post():
    for host in ("notify-api.line.me", "ntfy.sh", "api.pushover.net"):
        assert any("posts to" in hit for hit in hits("operator-messages", {"notify.py": NOTIFIER.format(host)})), host
    assert hits("operator-messages", {"notify.py": NOTIFIER.format("api.example.org/notify")}) == []
