"""Calls that functions only pass on are noted where such a function is called."""

import pytest

from monthtwo.facts.records import Call
from monthtwo.names.value import NameValue
from questions import hits, question_of

APP = """
import joblib
from fastapi import FastAPI
from asking import ask

app = FastAPI()
model = joblib.load("m")


@app.post("/predict")
def predict(age: int):
    return {"score": ask(model, [[age]])}
"""
ASK = """
def ask(given, rows):
    return given.predict(rows)
"""


def forwarded(helper: str, call: str = "passed(client, 1, key=name)") -> list[Call]:
    """What is noted beside a call, in a function whose `client` is one of boto3."""
    text = (
        f"import boto3\nfrom helper import passed\n\n\ndef work(name):\n    client = boto3.client('s3')\n    {call}\n"
    )
    module = question_of({"job.py": text, "helper.py": helper}).module("job.py")
    assert module is not None
    return [one for one in module.functions["work"].calls if one.name not in ("boto3.client", "helper.passed")]


def test_a_method_of_what_a_function_is_given() -> None:
    (found,) = forwarded("def passed(given, size, key):\n    return given.put(key, Size=size)\n")
    assert (found.name, found.args, found.keywords) == ("boto3.client().put", [NameValue("?name")], {"Size": 1})
    assert found.line == 7


def test_a_foreign_class_that_is_told_a_parameter() -> None:
    found = forwarded("from tower import Alarm\n\n\ndef passed(owner, bound, key):\n    return Alarm(owner, bound)\n")
    assert [one.name for one in found] == ["tower.Alarm"]


@pytest.mark.parametrize(
    "helper",
    [
        "import json\n\n\ndef passed(given, size, key):\n    return json.dumps(size)\n",  # says itself what it does
        "from tower import Alarm\n\n\ndef passed(given, size, key):\n    return Alarm()\n",
        "def passed(given, size, key):\n    if size:\n        given.put(key)\n",
        "def passed(given, size, key):\n    try:\n        given.put(key)\n    except OSError:\n        pass\n",
        "def passed(given, size, key):\n    given.put(key)\n    given.close()\n",
        "def passed(given, size, key):\n    return given(key)\n",
    ],
)
def test_a_function_that_does_something_itself_passes_nothing_on(helper: str) -> None:
    assert forwarded(helper) == []


def test_what_a_function_is_not_given_is_not_known() -> None:
    helper = "def passed(given, size, key=None):\n    return given.put(key)\n"
    assert [one.args for one in forwarded(helper, "passed(client, 1)")] == [[None]]
    assert forwarded(helper, "passed(size=2)") == []


def test_a_method_that_passes_on_is_told_what_comes_after_self() -> None:
    text = "class Writer:\n    def write(self, to, row):\n        to.send_row(row)\n\n    def all(self, broker):\n        self.write(broker, 1)\n"
    module = question_of({"w.py": text}).module("w.py")
    assert module is not None
    assert [call.name for call in module.functions["Writer.all"].calls] == [".Writer.write", "?broker.send_row"]


def test_a_model_asked_through_a_function_is_asked_by_the_handler() -> None:
    assert [hit.partition(" ")[0] for hit in hits("serving-entrypoint", {"app.py": APP, "asking.py": ASK})] == [
        "app.py:9",
        "app.py:11",
    ]


def test_its_value_is_followed_from_there() -> None:
    files = {
        "job.py": "from helper import tell\n\n\ndef f(x, log):\n    y = tell(x, 1)\n    if y > 2:\n        raise ValueError\n"
    }
    files["helper.py"] = "def tell(given, rows):\n    return given.shape_of(rows)\n"
    q = question_of(files)
    module = q.module("job.py")
    assert module is not None
    (call,) = (one for one in module.facts.calls if one.name == "?x.shape_of")
    trail = q.trail([("job.py", call)])
    assert trail.condition(module, module.facts.raises[0].guard) is not None
