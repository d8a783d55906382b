"""Handlers that no decorator shows: functions named in a text, functions of a cloud; and those that only users start."""

import pytest

from questions import hits

MODEL = "import joblib\n\nmodel = joblib.load('m')\n"
TASK = "from core import model\n\n\ndef judge(row):\n    return model.predict([row])\n"


def entrypoints(files: dict[str, str]) -> list[str]:
    return [hit for hit in hits("serving-entrypoint", {"core.py": MODEL} | files) if "asks a model" in hit]


@pytest.mark.parametrize(
    "source",
    [
        "from rq import Queue\n\nQueue('a').enqueue('jobs.night.judge', 1)\n",
        "from rq import Queue\n\nlane = Queue('a')\n\n\ndef put(row):\n    lane.enqueue_call(func='jobs.night.judge', args=(row,))\n",
        "from redis import Redis\nfrom rq import Queue\n\n\nclass Lane:\n    def __init__(self):\n        self.lane = Queue(connection=Redis())\n\n"
        "    def put(self, row):\n        self.lane.enqueue('jobs.night.judge', row)\n",
    ],
)
def test_a_queue_is_told_a_function_by_its_path(source: str) -> None:
    assert entrypoints({"jobs/__init__.py": "", "jobs/night.py": TASK, "front.py": source})


def test_a_text_that_names_nothing_here_starts_nothing() -> None:
    source = "from rq import Queue\n\nQueue('a').enqueue('elsewhere.night.judge', 1)\n"
    assert not entrypoints({"jobs/__init__.py": "", "jobs/night.py": TASK, "front.py": source})


@pytest.mark.parametrize("reads", ["request.get_json()", "request.args.get('row')", "request.get_json(silent=True)"])
def test_a_function_of_a_cloud_reads_its_request(reads: str) -> None:
    source = (
        f"from core import model\n\n\ndef tomorrow(request):\n    row = {reads}\n    return str(model.predict([row]))\n"
    )
    assert entrypoints({"functions/tomorrow.py": source})


@pytest.mark.parametrize(
    "head", ["def tomorrow(self, request):", "def tomorrow(row):", "@remember\ndef tomorrow(request):"]
)
def test_other_functions_do_not(head: str) -> None:
    source = f"from core import model\nfrom kit import remember\n\n\n{head}\n    return model.predict([request.get_json()])\n"
    assert not entrypoints({"functions/tomorrow.py": source})


LIBRARY = {
    "pyproject.toml": '[project]\nname = "kit"\nversion = "1"\nclassifiers = ["Topic :: Software Development"]\n',
    ".github/workflows/release.yml": "on: {release: {types: [published]}}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: twine upload dist/*\n",
}
OFFER = """
from core import model

def attach(app):
    @app.post("/predict")
    def predict(row):
        return model.predict([row])
"""


def test_a_package_offers_its_users_what_nothing_here_calls() -> None:
    offer = {"kit/web.py": "from fastapi import FastAPI\n" + OFFER.replace("(app)", "(app: FastAPI)")}
    started = {"kit/__main__.py": "from fastapi import FastAPI\nfrom kit.web import attach\n\nattach(FastAPI())\n"}
    assert not entrypoints(LIBRARY | offer)
    assert entrypoints(LIBRARY | offer | started)
    assert entrypoints(offer)


def test_a_template_of_a_package_runs_elsewhere() -> None:
    source = "from fastapi import FastAPI\nfrom core import model\napp = FastAPI()\n\n\n@app.post('/predict')\ndef predict(row):\n    return model.predict([row])\n"
    assert not entrypoints(LIBRARY | {"kit/templates/{{name}}/app.py": source})
    assert entrypoints({"{{name}}/app.py": source})


def test_a_task_says_that_it_scores_with_a_model_that_it_is_handed() -> None:
    files = {
        "shelf.py": "from herbarium import Model\n\n\nclass Shelf(dict):\n    def fill(self, config):\n        self['a'] = Model.from_config(config)\n\n"
        "    def told(self, row):\n        return self['a'].score(row)\n",
        "work.py": "from celery import Celery\nfrom shelf import Shelf\n\napp = Celery()\n\n\n@app.task\ndef {name}(row, shelf: dict = Shelf()):\n"
        "    return run(shelf, row)\n",
    }
    for name, count in (("score_row", 1), ("sweep", 0)):
        found = entrypoints({path: text.replace("{name}", name) for path, text in files.items()})
        assert len(found) == count
        assert all("(low)" in hit for hit in found)


MESSAGE = """
import base64
import joblib

model = joblib.load("m")


def f1(x1, x2):
    return model.predict(base64.b64decode(x1["data"]))
"""


def test_a_function_of_a_cloud_unpacks_its_message() -> None:
    apart = MESSAGE.replace('base64.b64decode(x1["data"])', "f2(x1)") + (
        "\n\ndef f2(x3):\n    return base64.b64decode(x3['data'])\n"
    )
    assert entrypoints({"cloud/main.py": MESSAGE}) == ["cloud/main.py:7 f1: handler f1 asks a model (high)"]
    assert entrypoints({"cloud/main.py": apart}) == ["cloud/main.py:7 f1: handler f1 asks a model (high)"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x1, x2", "x1"),  # nobody calls it so
        ('["data"]', '["image"]'),
        ("base64.b64decode(", "bytes("),
        ("def f1", "def f3():\n    f1(1, 2)\n\n\ndef f1"),  # called here
    ],
)
def test_what_unpacks_something_else_is_no_function_of_a_cloud(old: str, new: str) -> None:
    assert not entrypoints({"cloud/main.py": MESSAGE.replace(old, new)})


CALLED = """
import joblib

model = joblib.load("m")


def {name}(x1{more}):
    return {body}
"""


def test_a_function_that_a_platform_finds_by_name_may_call_its_parameters_anything() -> None:
    asked = CALLED.format(name="handler", more=", x2", body="model.predict(x1['rows'])")
    assert entrypoints({"cloud/night.py": asked}) == ["cloud/night.py:6 handler: handler handler asks a model (high)"]
    assert not entrypoints({"cloud/night.py": asked + "\n\nregister(handler)\n"})
    assert not entrypoints({"cloud/night.py": asked.replace(", x2", "")})


def test_a_request_is_one_by_what_it_is_asked() -> None:
    asked = CALLED.format(name="main", more="", body="f1(x1)") + (
        "\n\ndef f1(x3):\n    return model.predict(x3.get_json())\n"
    )
    assert entrypoints({"cloud/main.py": asked}) == ["cloud/main.py:6 main: handler main asks a model (high)"]
    assert not entrypoints({"cloud/main.py": asked.replace("get_json", "split")})
    assert not entrypoints({"cloud/night.py": asked.replace("main", "begin")})
