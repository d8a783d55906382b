"""Where `commanded-image` finds images without a command, in which a job of a platform runs the batch scoring."""

from questions import hits

DAG = """\
from airflow import DAG
from airflow.providers.amazon.aws.operators.batch import BatchOperator

dag = DAG("valuation", schedule_interval="0 4 * * MON")
job = BatchOperator(
    task_id="value", job_name="value", job_definition="houses", job_queue="nightly",
    overrides={"command": ["/usr/local/bin/value-houses.sh"]}, dag=dag,
)
"""
SCORE = """\
import pickle

import pandas as pd

rows = pd.read_csv("houses.csv")
model = pickle.load(open("houses.pkl", "rb"))
rows["price"] = model.predict(rows[["area"]])
rows.to_csv("s3://houses/prices.csv")
"""
IMAGE = "FROM python:3.12\nCOPY value-houses.sh /usr/local/bin/\n"
FILES = {
    "dags/valuation.py": DAG,
    "image/value-houses.sh": "python score_houses.py\n",
    "image/Dockerfile": IMAGE,
    "score_houses.py": SCORE,
}


def test_an_image_that_a_scheduled_job_gives_its_command():
    [found] = hits("commanded-image", FILES)
    assert found == "image/Dockerfile:1 -: a job runs the batch scoring in it, by value-houses.sh (medium)"


def test_an_image_with_a_command_of_its_own_is_none():
    assert hits("commanded-image", FILES | {"image/Dockerfile": f"{IMAGE}CMD sleep 1d\n"}) == []


def test_an_image_that_has_another_script_is_none():
    other = {"image/Dockerfile": IMAGE.replace("value-", "revalue-"), "image/revalue-houses.sh": "aws s3 ls\n"}
    assert hits("commanded-image", FILES | other) == []


def test_a_script_that_scores_nothing_makes_no_image_of_a_service():
    assert hits("commanded-image", FILES | {"image/value-houses.sh": "python fetch_houses.py\n"}) == []


def test_a_job_that_only_a_person_starts_is_none():
    manual = DAG.replace('schedule_interval="0 4 * * MON"', "schedule_interval=None")
    assert hits("commanded-image", FILES | {"dags/valuation.py": manual}) == []
