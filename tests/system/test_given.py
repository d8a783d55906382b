"""Methods of parameters are noted by what callers give."""

import pytest

from questions import hits, question_of

KEEP = """
def keep(to, row):
    row = dict(row)
    to.put_item(Item=row)
"""
CALLER = "import boto3\nfrom keep import keep\n\ntable = boto3.resource('dynamodb').Table('t')\n\n\ndef work(row):\n    keep({}, row)\n"


def noted(**files: str) -> list[str]:
    """The names of the calls in `keep`."""
    module = question_of({f"{name}.py": text for name, text in files.items()}).module("keep.py")
    assert module is not None
    return [call.name for call in module.functions["keep"].calls]


def test_what_the_only_caller_gives() -> None:
    assert noted(keep=KEEP, job=CALLER.format("table")) == ["dict", "?to.put_item", "boto3.resource().Table().put_item"]


def test_callers_that_say_nothing_do_not_matter() -> None:
    other = "from keep import keep\n\n\ndef work(store, row):\n    keep(store, row)\n"
    assert noted(keep=KEEP, job=CALLER.format("table"), other=other)[2:] == ["boto3.resource().Table().put_item"]


@pytest.mark.parametrize(
    "files",
    [
        {"job": CALLER.format("table"), "other": CALLER.format("boto3.client('s3')")},
        {"tests/test_job": CALLER.format("table") + "\n\ndef test_work():\n    work({})\n"},
        {"job": CALLER.format("row")},
        {"job": CALLER.format("Table()") + "\n\nclass Table:\n    pass\n"},
    ],
    ids=["two kinds", "a test", "nothing that was made", "an object of ours"],
)
def test_what_is_not_told(files: dict[str, str]) -> None:
    assert noted(keep=KEEP, **files) == ["dict", "?to.put_item"]


def test_what_an_own_factory_makes_is_followed() -> None:
    made = CALLER.format("made()") + "\n\ndef made():\n    return boto3.client('s3')\n"
    assert noted(keep=KEEP, job=made)[2:] == ["boto3.client().put_item"]


def test_a_route_records_through_a_function_that_is_given_the_store() -> None:
    app = """
import boto3
import joblib
from flask import Flask, request
from keep import keep

app = Flask(__name__)
model = joblib.load("m")
v1 = boto3.resource("dynamodb").Table("t")


@app.post("/ask")
def ask():
    v2 = model.predict([request.json])
    keep(v1, {"answer": v2, "asked": request.json})
    return str(v2)
"""
    keep = KEEP.replace("put_item(Item=row)", "send_off(row)")
    assert hits("serving-entrypoint", {"app.py": app, "keep.py": keep})
    q = question_of({"app.py": app, "keep.py": KEEP})
    assert [use.path for use in q.uses("storage-writers") if use.confidence == "high"] == ["keep.py"]
    assert not list(question_of({"app.py": app, "keep.py": keep}).uses("storage-writers"))


WORKER = """
class Worker:
    def __init__(self, store, tells):
        self._store = store
        self.tells = tells

    def work(self, row):
        self._store.put_item(Item=row)
        self.tells.say(row)
        self.other.say(row)
"""
MAKER = """
import boto3
from voice import Voice
from worker import Worker


def main():
    table = boto3.resource("dynamodb").Table("t")
    Worker(table, tells=Voice()).work({})
"""
VOICE = "class Voice:\n    def say(self, row): print(row)\n"


def kept(**files: str) -> list[str]:
    """The names of the calls in `Worker.work`."""
    module = question_of({f"{name}.py": text for name, text in files.items()}).module("worker.py")
    assert module is not None
    return [call.name for call in module.functions["Worker.work"].calls if call.name[0] != "?"]


def test_what_an_object_keeps_of_what_it_is_made_with() -> None:
    assert kept(worker=WORKER, job=MAKER, voice=VOICE) == ["boto3.resource().Table().put_item", "voice.Voice().say"]


def test_an_object_of_the_same_file_is_kept() -> None:
    made = "\n\ndef main(store):\n    Worker(store, Voice()).work({})\n"
    assert kept(worker=f"{VOICE}\n{WORKER}{made}") == [".Voice().say"]


def test_what_is_kept_is_not_told_where_makers_differ() -> None:
    other = "from worker import Worker\n\n\ndef go(store):\n    Worker(store, Other()).work({})\n\n\nclass Other: ...\n"
    assert kept(worker=WORKER, job=MAKER, voice=VOICE, other=other) == ["boto3.resource().Table().put_item"]


def test_a_class_without_such_a_parameter_keeps_nothing_of_it() -> None:
    bare = WORKER.replace("store, tells", "place, voice")
    assert kept(worker=bare, job=MAKER.replace("tells=", ""), voice=VOICE) == []
