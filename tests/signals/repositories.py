"""Files of small repositories whose history is told, and days on which something is changed in them."""

import json
from collections.abc import Iterable
from datetime import date, timedelta

from histories import ADA, Made, Text, at
from scanning import TRAIN

SERVE = """\
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("model.joblib")


@app.post("/price")
def price(area: float):
    return {"price": float(model.predict([[area]])[0])}
"""
METERED = SERVE.replace(
    "app = FastAPI()\n",
    """app = FastAPI()
Instrumentator().instrument(app).expose(app)
""",
).replace("import joblib\n", "import joblib\nfrom prometheus_fastapi_instrumentator import Instrumentator\n")
DOCKERFILE = 'FROM python:3.11\nCOPY . .\nCMD ["uvicorn", "serve:app"]\n'
CI = """\
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pytest
"""
TEST = "def test_price():\n    assert True\n"


def labels(third: str, *more: str) -> dict[str, str]:
    """A table of labels that people gave, of which one is `third`; `more` are further rows."""
    rows = ["text,label,annotator_id", "slow,bug,3", "faster please,wish,4", f"why,{third},3", *more]
    return {"data/labels.csv": "\n".join(rows) + "\n"}


LABELLED = {"train.py": TRAIN, "requirements.txt": "scikit-learn==1.4.0\n", **labels("wish")}


def notebook(*lines: str) -> str:
    """A notebook with one cell."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": "\n".join(lines)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


FITTED = notebook(
    "import pandas as pd",
    "from sklearn.linear_model import LinearRegression",
    "frame = pd.read_csv('prices.csv')",
    "model = LinearRegression()",
    "model.fit(frame[['area']], frame['price'])",
)


def days(first: str, count: int, step: int = 1) -> list[str]:
    """`count` days from the first on, so many days apart."""
    begin = date.fromisoformat(first)
    return [(begin + timedelta(days=step * number)).isoformat() for number in range(count)]


def notes(first: str, count: int, step: int = 1, by: Text = ADA, path: str = "notes.md") -> list[Made]:
    """Commits that change nothing but one file of notes."""
    return [at(day, {path: f"{day}\n"}, by=by) for day in days(first, count, step)]


def changes(path: str, text: str, days: Iterable[str], by: Text = ADA) -> list[Made]:
    """Commits that add a comment to a file, each another one."""
    return [at(day, {path: f"{text}# {day}\n"}, by=by) for day in days]
