"""Statements that scanners of this kind are known to make, and that are false: none of them is made here."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from monthtwo.facts.readers import read_file
from monthtwo.model import Report
from scanning import plain


@pytest.fixture
def judged(tmp_path, write_files):
    def run(files: Mapping[str, str]) -> Report:
        write_files(tmp_path / "repo", files)
        return plain(tmp_path / "repo")

    return run


def verdicts(report: Report) -> dict[str, str]:
    return {result.id: result.verdict for result in report.checks}


TRAINS = "import joblib\nfrom sklearn.svm import SVC\ndef train():\n    joblib.dump(SVC().fit([[1]], [1]), 'm')\n"
ASKS = "import joblib\nmodel = joblib.load('m')\ndef ask(x):\n    return model.predict(x)\n"


def test_a_prefect_task_is_no_queue_worker(judged):
    report = judged({"flow.py": f"from prefect import task\n{ASKS}\n@task\ndef score(x):\n    return ask(x)\n"})
    assert verdicts(report)["serving/entrypoint"] == "unmet"


def test_a_celery_task_is_one(judged):
    report = judged(
        {"work.py": f"from celery import shared_task\n{ASKS}\n@shared_task\ndef score(x):\n    return ask(x)\n"}
    )
    assert verdicts(report)["serving/entrypoint"] == "met"


def test_a_patched_mock_is_no_http_route(judged):
    source = f"from unittest.mock import patch\n{ASKS}\n@patch('/predict')\ndef check(m):\n    ask(m)\n"
    assert verdicts(judged({"check.py": source}))["serving/entrypoint"] == "unmet"


def test_putting_a_model_into_evaluation_mode_runs_no_code(judged):
    source = "import torch\ndef score(model, x):\n    model.eval()\n    return model(x)\n"
    report = judged({"score.py": source})
    facts = read_file("score.py", source.encode()).python
    assert facts is not None
    assert "eval" not in [call.name for call in facts.calls]
    assert report.repository.kind != "ml-service"


def test_an_azureml_run_context_is_no_prompt(judged):
    source = (
        f"from azureml.core import Run\nrun = Run.get_context()\n{TRAINS}\nif __name__ == '__main__':\n    train()\n"
    )
    report = judged({"train.py": source})
    assert report.repository.kind == "experiment"


def test_a_root_route_that_is_documented_as_a_check_is_one(judged):
    source = (
        f"from fastapi import FastAPI\napp = FastAPI()\n{ASKS}\n"
        "@app.get('/')\ndef root():\n    '''Health check.'''\n    return {'up': True}\n"
        "@app.post('/predict')\ndef predict(x: list[float]):\n    return ask([x])\n"
    )
    assert verdicts(judged({"main.py": source}))["serving/health"] == "met"


def test_a_root_route_that_only_welcomes_is_none(judged):
    source = (
        f"from fastapi import FastAPI\napp = FastAPI()\n{ASKS}\n"
        "@app.get('/')\ndef root():\n    return {'message': 'Welcome'}\n"
        "@app.post('/predict')\ndef predict(x: list[float]):\n    return ask([x])\n"
    )
    assert verdicts(judged({"main.py": source}))["serving/health"] == "unmet"


def test_an_orchestrator_is_no_service(judged):
    """It is asked what it is first: it neither trains nor serves, whatever its vocabulary."""
    report = judged(
        {
            "pyproject.toml": "[project]\nname = 'conductor'\nclassifiers = ['Topic :: Software Development']\n",
            "src/conductor/flows.py": "def flow(fn): return fn\ndef deploy(fn): ...\ndef serve(fn): ...\nclass Schedule: ...\n",
            "src/conductor/api.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/flows')\ndef flows(): return []\n",
        }
    )
    assert report.repository.kind in ("not-ml", "ml-platform")
    assert not {"serving/entrypoint", "retraining/entrypoint", "drift/detector"} & {
        name for name, verdict in verdicts(report).items() if verdict == "met"
    }


@pytest.mark.parametrize(
    "name",
    ["uv.lock", "services/api/uv.lock", "pixi.lock", "ml/requirements/py3.10-requirements.txt", "a/Pipfile.lock"],
)
def test_a_lock_file_is_one_below_the_root_too(name):
    contents = {
        "uv.lock": '[[package]]\nname = "numpy"\nversion = "1.26.4"\n',
        "pixi.lock": "version: 6\npackages:\n- pypi: https://x/numpy-1.26.4.whl\n  name: numpy\n  version: 1.26.4\n",
        "py3.10-requirements.txt": "numpy==1.26.4 \\\n    --hash=sha256:" + "0" * 64 + "\n",
        "Pipfile.lock": '{"default": {"numpy": {"version": "==1.26.4", "hashes": []}}}',
    }[Path(name).name]
    found = read_file(name, contents.encode()).requirements or []
    assert [(item.name, item.pinned, item.group) for item in found] == [("numpy", True, "lock")]
