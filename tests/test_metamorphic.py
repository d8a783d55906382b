"""Rewritten repositories: what means the same stays together, and what the outside knows keeps its name."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SERVICE = {
    "churn/__init__.py": "",
    "churn/loading.py": """\
import joblib

MODEL_FILE = "model.joblib"


class Scorer:
    def __init__(self, model_file):
        self.loaded_model = joblib.load(model_file)

    def score_rows(self, rows):
        return self.loaded_model.predict(rows)


def load_scorer(model_file=MODEL_FILE):
    return Scorer(model_file)
""",
    "churn/main.py": """\
import numpy as np
from fastapi import FastAPI, HTTPException

from churn.loading import load_scorer

app = FastAPI()
scorer = load_scorer(model_file="model.joblib")


@app.get("/health")
def health_answer():
    return {"status": "ok"}


@app.post("/predict")
def predict_churn(features: list[float]):
    if len(features) != 3:
        raise HTTPException(status_code=422)
    row = np.array([features])
    return {"churn": float(scorer.score_rows(row)[0])}
""",
    "churn/batch_scores.py": """\
import pandas as pd

from churn import loading


def score_all(source_table):
    frame = pd.read_csv(source_table)
    frame["score"] = loading.load_scorer().score_rows(frame)
    frame.to_csv("scores.csv")


if __name__ == "__main__":
    score_all("customers.csv")
""",
    "tests/test_loading.py": """\
from churn.loading import load_scorer


def test_scorer():
    assert load_scorer()
""",
    "Dockerfile": """\
FROM python:3.11
COPY churn churn
RUN python churn/batch_scores.py
CMD ["uvicorn", "churn.main:app"]
""",
    ".github/workflows/score.yaml": """\
on: {schedule: [{cron: "0 4 * * *"}]}
jobs:
  score:
    steps:
      - run: python -m churn.batch_scores
""",
}


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The service in every way in which it is rewritten, and what the benchmark prints of it."""
    folder = tmp_path_factory.mktemp("metamorphic")
    clone = folder / "clones/acme+churn"
    for path, text in SERVICE.items():
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text(text)
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", "-C", clone, *identity, *command], check=True, capture_output=True)
    done = run("--keep", folder / "out", "--losses", "--jobs", "1", clone)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "printed").write_text(done.stdout)
    return folder


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, BENCHMARKS / "metamorphic.py", "--monthtwo", Path(sys.executable).with_name("monthtwo")]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)


def files(rewritten: Path, rewrite: str) -> dict[str, str]:
    folder = rewritten / "out" / rewrite / "acme+churn"
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts[:1])
    found = {path.relative_to(folder).as_posix(): path.read_text() for path in paths}
    for path, text in found.items():
        if path.endswith(".py"):
            ast.parse(text)
    return found


def test_every_rewrite_has_a_line_of_its_own(rewritten):
    lines = (rewritten / "printed").read_text().splitlines()
    assert lines[0].split(" | ")[0] == "| rewrite      "
    names = ("names", "files", "imports", "helpers", "constants", "configuration", "scripts", "routers")
    rows = {line.split()[1]: line for line in lines[2:10]}
    assert tuple(rows) == names
    for row in rows.values():
        assert row.split()[3] == "1", row


def test_own_names_are_neutral_wherever_they_are_used(rewritten):
    found = files(rewritten, "names")
    whole = "".join(text for path, text in found.items() if path.endswith(".py"))
    for name in (
        "load_scorer",
        "Scorer",
        "MODEL_FILE",
        "score_rows",
        "model_file",
        "frame",
        "row ",
        "score_all",
        "health_answer",
    ):
        assert name not in whole
    for kept in (
        "app = FastAPI()",
        "features: list[float]",
        '"/predict"',
        ".predict(",
        "status_code=422",
        "def test_scorer",
    ):
        assert kept in whole
    namespace: dict[str, object] = {}
    source = found["churn/loading.py"].replace(
        "import joblib", "class joblib:\n    load = staticmethod(lambda path: path)"
    )
    exec(compile(source, "loading", "exec"), namespace)
    made = found["tests/test_loading.py"].split("import ")[1].split("\n")[0]
    scorer = namespace[made]()  # type: ignore[operator]
    assert list(vars(scorer).values()) == ["model.joblib"]


def test_renamed_files_are_named_in_imports_commands_and_workflows(rewritten):
    found = files(rewritten, "files")
    assert "churn/main.py" in found, "a file that platforms know by its name"
    new = {path for path in found if path.startswith("churn/m") and path != "churn/main.py"}
    assert len(new) == 2
    batch = next(path for path in new if "score" in found[path] and "read_csv" in found[path])
    loading = (new - {batch}).pop()
    assert f"RUN python {batch}" in found["Dockerfile"]
    assert f"python -m {batch[:-3].replace('/', '.')}" in found[".github/workflows/score.yaml"]
    stem = loading.removeprefix("churn/").removesuffix(".py")
    assert f"from churn.{stem} import load_scorer" in found["churn/main.py"]
    assert f"from churn import {stem} as loading" in found[batch]
    assert f"from churn.{stem} import load_scorer" in found["tests/test_loading.py"]


def test_imports_take_another_form(rewritten):
    main = files(rewritten, "imports")["churn/main.py"]
    assert "import fastapi\n" in main
    assert "app = fastapi.FastAPI()" in main
    assert "churn.loading.load_scorer(" in main
    assert "numpy.array([features])" in main


def test_calls_that_decide_are_made_in_another_module(rewritten):
    found = files(rewritten, "helpers")
    assert found["churn/beside_loading.py"] == "\n\ndef call_1(given, given_1):\n    return given.predict(given_1)\n"
    assert "from churn.beside_loading import call_1" in found["churn/loading.py"]
    assert "return call_1(self.loaded_model, rows)" in found["churn/loading.py"]


def test_literals_become_constants_or_settings(rewritten):
    constant = files(rewritten, "constants")["churn/main.py"]
    assert "SET_1 = 422" in constant
    assert "status_code=SET_1" in constant
    found = files(rewritten, "configuration")
    assert any(path.endswith("_settings.yaml") for path in found)
    assert any("SETTINGS[" in text for text in found.values())


def test_scripts_are_started_by_a_name(rewritten):
    found = files(rewritten, "scripts")
    assert 'start-1 = "churn.batch_scores:start"' in found["pyproject.toml"]
    assert "RUN start-1" in found["Dockerfile"]
    assert "&& start-1" in found[".github/workflows/score.yaml"]
    assert "def start():\n    score_all(" in found["churn/batch_scores.py"]


def test_routes_move_to_a_module_that_the_application_includes(rewritten):
    found = files(rewritten, "routers")
    assert found["churn/main.py"].endswith("app.include_router(moved_routes)\n")
    assert "@app" not in found["churn/main.py"]
    routes = found["churn/main_routes.py"]
    assert '@router.post("/predict")\ndef predict_churn(' in routes
    assert "from churn.main import scorer" in routes


def test_a_rewrite_that_is_none_is_refused(tmp_path):
    done = run("--only", "colours", tmp_path)
    assert (done.returncode, "no such rewrite: colours" in done.stderr) == (2, True)


STEPS = {
    "parts/src/parts/__init__.py": "from .weigh import weigh\n\n__all__ = ['weigh']\n",
    "parts/src/parts/weigh.py": "import requests\n\n\ndef weigh(rows):\n    return requests.post('http://x', json=rows)\n",
    "flow/src/flow/whole.py": "from parts import weigh\n\n\ndef every(rows):\n    return weigh(rows)\n",
    "flow/src/flow/start.py": "from flow.whole import every\n\n\ndef begin():\n    every([])\n",
}


def test_what_a_package_binds_is_no_module_and_neighbours_are_found(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from rewrites import REWRITES, Tree
root = Path(sys.argv[2])
REWRITES[sys.argv[3]](Tree(root, root), {"parts/src/parts/weigh.py": {5}, "flow/src/flow/whole.py": {5}})
"""
    for rewrite in ("names", "helpers"):
        root = tmp_path / rewrite
        for path, text in STEPS.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        subprocess.run(["git", "init", "-q", root], check=True)
        subprocess.run(["git", "-C", root, "add", "."], check=True)
        subprocess.run([sys.executable, "-c", script, BENCHMARKS, root, rewrite], check=True)
    whole = (tmp_path / "names/flow/src/flow/whole.py").read_text()
    inside = (tmp_path / "names/parts/src/parts/__init__.py").read_text()
    (new,) = (
        alias.name for node in ast.walk(ast.parse(whole)) if isinstance(node, ast.ImportFrom) for alias in node.names
    )
    assert new != "weigh"
    assert f"from .weigh import {new}" in inside
    assert "from parts.beside_weigh import call_1" in (tmp_path / "helpers/parts/src/parts/weigh.py").read_text()
