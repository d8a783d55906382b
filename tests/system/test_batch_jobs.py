"""Batch scoring is what loads a model, asks it and stores what it says, whatever files and functions are called."""

import pytest

from questions import hits

LOCAL = """
import joblib
import pandas as pd

if __name__ == "__main__":
    model = joblib.load("m.joblib")
    rows = pd.read_csv("in.csv")
    rows["p"] = model.predict(rows)
    rows.to_csv("out.csv")
"""


def entrypoints(files: dict[str, str]) -> list[str]:
    return hits("serving-entrypoint", files)


@pytest.mark.parametrize("path", ["score.py", "run.py", "app.py", "job.py", "src/tides/nightly.py"])
def test_the_name_of_the_file_decides_nothing(path: str) -> None:
    assert any("batch scoring" in hit for hit in entrypoints({path: LOCAL}))


@pytest.mark.parametrize("path", ["evaluate.py", "benchmarks/run.py", "train.py", "demo.py", "make_submission.py"])
def test_a_name_that_speaks_of_something_else_does(path: str) -> None:
    assert entrypoints({path: LOCAL}) == []


def test_a_neutral_name_is_less_sure() -> None:
    assert all("(low)" in hit for hit in entrypoints({"run.py": LOCAL}))
    assert any("(medium)" in hit for hit in entrypoints({"score.py": LOCAL}))


@pytest.mark.parametrize("rows", ["data/test.csv", "input/test.json", "X_test.npy", "test_features.parquet"])
def test_the_test_set_of_a_study_is_scored_for_nobody(rows: str) -> None:
    assert entrypoints({"predict.py": LOCAL.replace("in.csv", rows)}) == []
    nightly = "on: {schedule: [{cron: '0 1 * * *'}]}\njobs: {a: {runs-on: b, steps: [{run: python predict.py}]}}\n"
    files = {"predict.py": LOCAL.replace("in.csv", rows), ".github/workflows/a.yml": nightly}
    assert any("batch scoring" in hit for hit in entrypoints(files))


WAITED = {
    "a table of a warehouse": {
        "run.py": """
import joblib
from google.cloud import bigquery

def main():
    client = bigquery.Client()
    rows = client.query("select 1").to_dataframe()
    rows["p"] = joblib.load("m").predict(rows)
    client.insert_rows_from_dataframe("t", rows)

if __name__ == "__main__":
    main()
""",
    },
    "a command of a console": {
        "pyproject.toml": '[project]\nname = "tides"\nversion = "1"\n[project.scripts]\ntides = "tides.cli:cli"\n',
        "tides/cli.py": """
import click
from tides.core import answers
from tides.shelf import put

@click.group()
def cli(): ...

@cli.command()
def go():
    put(answers())
""",
        "tides/core.py": """
import joblib
import pandas as pd

def answers():
    rows = pd.read_parquet("in.parquet")
    return rows.assign(p=joblib.load("m").predict(rows))
""",
        "tides/shelf.py": "def put(rows):\n    rows.to_parquet('s3://tides/out.parquet')\n",
    },
    "a column function of Spark, at the top of a script": {
        "spark/tenure.py": """
import mlflow
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
churn = mlflow.pyfunc.spark_udf(spark, "models:/churn@champion")
spark.table("customers").withColumn("p", churn("tenure")).write.mode("append").saveAsTable("answers")
""",
    },
    "a stream": {
        "flow.py": """
import joblib
from kafka import KafkaConsumer, KafkaProducer

def main():
    model = joblib.load("m")
    out = KafkaProducer()
    for message in KafkaConsumer("in"):
        out.send("out", model.predict([message.value]))

if __name__ == "__main__":
    main()
""",
    },
    "a job of a cluster": {
        "k8s/job.yaml": """
apiVersion: batch/v1
kind: CronJob
metadata: {name: tides}
spec:
  schedule: "0 1 * * *"
  jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: b, command: [python, nightly.py]}]}}}}
""",
        "nightly.py": LOCAL,
    },
}


@pytest.mark.parametrize("files", WAITED.values(), ids=WAITED)
def test_a_job_whose_answers_somebody_waits_for(files: dict[str, str]) -> None:
    assert any("asks" in hit for hit in entrypoints(files))


OTHER = {
    "answers that are held against what is true": LOCAL.replace("to_csv", "to_csv")
    .replace('rows.to_csv("out.csv")', 'print(accuracy_score(rows["y"], rows["p"]))\n    rows.to_csv("out.csv")')
    .replace("import joblib\n", "import joblib\nfrom sklearn.metrics import accuracy_score\n"),
    "a model that is fitted": LOCAL.replace('joblib.load("m.joblib")', 'joblib.load("m.joblib").fit([[1]], [1])'),
    "answers that are printed": LOCAL.replace('rows.to_csv("out.csv")', "print(rows)"),
    "rows that are stored unasked": LOCAL.replace("model.predict(rows)", "1"),
    "a language model that writes a file": """
import json
from openai import OpenAI

def main():
    said = OpenAI().chat.completions.create(model="m", messages=[]).choices[0].message.content
    import pandas as pd
    pd.DataFrame([said]).to_csv("out.csv")

if __name__ == "__main__":
    main()
""",
    "a page": LOCAL.replace("import joblib\n", "import joblib\nimport streamlit as st\n"),
}


@pytest.mark.parametrize("source", OTHER.values(), ids=OTHER)
def test_a_script_that_does_something_else(source: str) -> None:
    assert entrypoints({"run.py": source}) == []


def test_a_competition_only_scores_its_test_set() -> None:
    assert entrypoints({"inference.py": LOCAL, "data/sample_submission.csv": "id,p\n"}) == []
    assert entrypoints({"inference.py": LOCAL, "data/other.csv": "id,p\n"}) != []
