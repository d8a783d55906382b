"""Reasons of kinds: each leads to the line that shows it, and says no more than what was seen there."""

from pathlib import Path

import pytest

from scanning import plain

IMPORTED = "import torch\n\nprint(torch.__version__)\n"
LOADED = "import joblib\n\nmodel = joblib.load('m')\n"
STEPS = "import torch\n\n\ndef one(loss, scheduler):\n    loss.backward()\n    scheduler.step(loss)\n"
FIT = "from sklearn.linear_model import Ridge\n\nif __name__ == '__main__':\n    Ridge().fit([[1]], [1])\n"
ASK = "import joblib\nfrom flask import Flask\n\napp = Flask(__name__)\nmodel = joblib.load('m')\n\n"
ASK += "@app.post('/predict')\ndef predict():\n    return model.predict([[1]])\n"
NET = "import timm\nimport torch\n\n\nclass Net(torch.nn.Module):\n    def forward(self, x):\n"
NET += "        return timm.create_model('small')(x)\n"
SCORE = "import joblib, psycopg2, torch\nfrom a_net import Net\n\n\ndef score(rows):\n    net = torch.load('m')\n"
SCORE += "    with torch.no_grad():\n        said = Net().forward(rows) + net(rows)\n"
SCORE += "    psycopg2.connect('d').cursor().execute('INSERT INTO t VALUES (%s)', said)\n"
SCORE += "\n\nif __name__ == '__main__':\n    score([1])\n"
PROMPT = "from openai import OpenAI\n\n\ndef answer(text):\n"
PROMPT += "    return OpenAI().chat.completions.create(model='small', messages=[text])\n"
CHAT = "from fastapi import FastAPI\nfrom prompt import answer\n\napp = FastAPI()\n\n\n@app.post('/chat')\n"
CHAT += "def chat(text: str):\n    return answer(text)\n"
RUN = "from core import asked\n\nif __name__ == '__main__':\n    print(asked([1]))\n"
CORE = "import joblib\n\n\ndef asked(rows):\n    return joblib.load('m').predict(rows)\n"
RUNS = 'FROM python:3.12-slim\nCOPY . /srv\nCMD ["python", "run.py"]\n'
UPLOADS = "on: [push]\njobs:\n  p:\n    runs-on: a\n    steps:\n      - run: twine upload dist/*\n"
NIGHTLY = (
    "on: {schedule: [{cron: '0 3 * * *'}]}\njobs:\n  p:\n    runs-on: a\n    steps:\n      - run: python train.py\n"
)
OFFERED = '[project]\nname = "tidy-rows"\n'
SHOWN = "# Rows\n\n[![here](https://img.shields.io/pypi/v/tidy-rows.svg)](https://pypi.org/project/tidy-rows/)\n"
ESTIMATOR = "from sklearn.base import BaseEstimator\n\n\nclass Rows(BaseEstimator):\n    pass\n"
TOOL = '[project]\nname = "kedro"\nclassifiers = ["Topic :: Software Development"]\n'
HOOKS = '[project]\nname = "trial"\n[project.entry-points."kedro.hooks"]\ntrial = "trial:hooks"\n'

CASES = [
    ("a.py:1 imports a package for models, and nothing was seen to serve one", {"a.py": IMPORTED}),
    ("b.py:3 loads a model, and nothing was seen to serve one", {"a.py": IMPORTED, "b.py": LOADED}),
    ("c.py:4 fits a model, and nothing was seen to serve one", {"a.py": STEPS, "b.py": LOADED, "c.py": FIT}),
    ("a.py:5 fits a model, and nothing was seen to serve one", {"a.py": STEPS, "b.py": LOADED}),
    ("fit.py:4 fits a model, and only an example answers with one", {
        "fit.py": FIT, "rows.py": LOADED, "more.py": LOADED, "examples/api.py": ASK,
    }),
    ("score.py:7 asks a model in a job that stores results", {"a_net.py": NET, "score.py": SCORE}),
    ("prompt.py:5 uses a language model to answer", {"api.py": CHAT, "prompt.py": PROMPT}),
    ("core.py:5 asks a model in what a container starts", {"Dockerfile": RUNS, "run.py": RUN, "core.py": CORE}),
    (".github/workflows/n.yml:6 trains a model, started on a schedule", {
        "train.py": FIT, ".github/workflows/n.yml": NIGHTLY,
    }),
    (".github/workflows/p.yml:6 uploads a package to an index, and nothing was seen to serve", {
        "pyproject.toml": OFFERED, "tidy_rows/__init__.py": ESTIMATOR, ".github/workflows/p.yml": UPLOADS,
    }),
    ("README.md:3 shows the package on an index, and what serves lies beside it", {
        "pyproject.toml": OFFERED, "tidy_rows/__init__.py": ESTIMATOR, "README.md": SHOWN, "api/main.py": ASK,
    }),
    ("pyproject.toml is that of kedro", {"pyproject.toml": TOOL, "kedro/a.py": "", "trials/pyproject.toml": HOOKS}),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "files"), CASES)
def test_a_reason_leads_to_what_shows_it(tmp_path: Path, reason: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert plain(tmp_path).repository.kind_reason == reason
