"""Where `data-validation` finds own checks that refuse data."""

import pytest

from questions import hits

CHECK = """
REQUIRED = ["age", "sex"]


def validate(df):
    missing = set(REQUIRED) - set(df.columns)
    if set(REQUIRED) - set(df.columns):
        raise ValueError("columns are missing")
"""
SHOWN = ["checks.py:7 validate: refuses data: ValueError (high)"]


def test_a_check_of_columns_is_shown_where_it_refuses():
    assert hits("data-validation", {"checks.py": CHECK}) == SHOWN


def test_a_function_that_does_not_say_it_checks_is_less_sure():
    text = CHECK.replace("def validate", "def prepare")
    assert hits("data-validation", {"load.py": text}) == ["load.py:7 prepare: refuses data: ValueError (medium)"]


def test_a_check_of_values():
    text = """
def check(frame):
    if frame["age"].isnull().any():
        raise DataError("holes")
"""
    assert hits("data-validation", {"etl.py": text}) == ["etl.py:3 check: refuses data: DataError (high)"]


def test_a_value_of_something_else_is_no_data():
    text = "def check(user):\n    if user.name.isin(known):\n        raise ValueError('known')\n"
    assert hits("data-validation", {"people.py": text}) == []


def test_a_function_that_says_it_checks_data_may_look_at_anything_in_it():
    text = "def check_rows(rows):\n    if rows[0] == 'x':\n        raise ValueError('bad')\n"
    assert hits("data-validation", {"etl.py": text}) == ["etl.py:3 check_rows: refuses data: ValueError (medium)"]
    assert hits("data-validation", {"etl.py": text.replace("check_rows", "use_rows")}) == []
    assert hits("data-validation", {"config.py": text}) == []  # of the settings of a program


def test_what_a_check_found_may_be_asked_anywhere():
    text = "def run(frame):\n    if data_errors(frame):\n        raise ValueError('bad')\n"
    assert hits("data-validation", {"job.py": text}) == ["job.py:3 run: refuses data: ValueError (medium)"]


def test_an_error_without_a_condition_is_none():
    assert hits("data-validation", {"checks.py": "def validate(df):\n    raise ValueError(df.columns)\n"}) == []


@pytest.mark.parametrize("error", ["HTTPException", "FileNotFoundError", "StopIteration"])
def test_another_error_is_none(error):
    assert hits("data-validation", {"checks.py": CHECK.replace("ValueError", error)}) == []


def test_an_error_that_is_caught_at_once_is_none():
    text = """
def validate(df):
    try:
        if set(REQUIRED) - set(df.columns):
            raise ValueError("missing")
    except ValueError:
        pass
"""
    assert hits("data-validation", {"checks.py": text}) == []


@pytest.mark.parametrize("condition", ["isinstance(df, dict)", "df is None", "len(df) < 10", "df.empty"])
def test_the_type_or_the_size_of_an_argument_says_nothing_of_data(condition):
    text = f"def check_data(df):\n    if {condition}:\n        raise ValueError('bad')\n"
    assert hits("data-validation", {"checks.py": text}) == []


def test_one_column_that_is_an_argument_is_none():
    text = "def plot(df, target_column):\n    if target_column not in set(df.columns):\n        raise ValueError('no such')\n"
    assert hits("data-validation", {"plots.py": text}) == []


def test_a_check_of_what_a_request_brings_is_none():
    text = (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.post('/x')\n"
        + CHECK[CHECK.index("def") :]
        + "\n\nREQUIRED = []\n"
    )
    assert hits("data-validation", {"checks.py": text}) == []
    assert len(hits("data-validation", {"checks.py": text.replace("@app.post('/x')\n", "")})) == 1


def test_a_file_that_only_a_service_uses_is_none():
    service = """
from fastapi import FastAPI
import joblib
from api.checks import validate

app = FastAPI()
model = joblib.load("m.joblib")


@app.post("/predict")
def predict(body: dict):
    return model.predict([body])
"""
    assert hits("data-validation", {"main.py": service, "api/checks.py": CHECK, "api/__init__.py": ""}) == []
    away = {"main.py": service.replace("api.checks", "core.checks"), "core/checks.py": CHECK, "core/__init__.py": ""}
    assert hits("data-validation", away) == [SHOWN[0].replace("checks.py", "core/checks.py")]


MODEL = """
from pydantic import BaseModel, field_validator


class Ride(BaseModel):
    age: int

    @field_validator("age")
    def check_rows(cls, rows):
        if rows["fare"] == 1:
            raise ValueError("missing")
        return rows
"""


def test_a_validator_of_a_body_speaks_of_no_data_unless_it_says_so():
    assert hits("data-validation", {"bodies.py": MODEL.replace("check_rows", "check_columns")}) == []
    assert hits("data-validation", {"rows.py": MODEL.replace("class Ride", "class RideRequest")}) == []
    assert hits("data-validation", {"rows.py": MODEL}) == [
        "rows.py:10 Ride.check_rows: refuses data: ValueError (medium)"
    ]


def test_a_check_among_the_tests_is_none():
    assert hits("data-validation", {"tests/checks.py": CHECK}) == []
