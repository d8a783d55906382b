"""Where `library-validation` finds validators of frames and of records."""

from questions import hits

FRAME = """
import pandera as pa

schema = pa.DataFrameSchema({"age": pa.Column(int)})


def load(frame):
    return schema.validate(frame)
"""
RECORD = """
import jsonschema


def ingest(row):
    jsonschema.validate(row, {})
"""
ROWS = """
import csv
from pydantic import BaseModel


class Ride(BaseModel):
    id: int


def load(file):
    return [Ride(**row) for row in csv.DictReader(file)]
"""


def test_a_validator_of_frames_is_shown_where_it_is_made_and_used():
    found = hits("library-validation", {"load.py": FRAME})
    assert "load.py:3 -: pandera.DataFrameSchema (high)" in found
    assert found[-1].startswith("load.py:7 load: ")


def test_a_validator_of_records_counts_where_data_is_read():
    assert hits("library-validation", {"job.py": RECORD}) == ["job.py:5 ingest: jsonschema.validate (medium)"]
    assert hits("library-validation", {"job.py": RECORD.replace("ingest", "accept")}) == []


def test_records_of_an_evaluation_or_of_settings_are_none():
    assert hits("library-validation", {"eval.py": RECORD, "config.py": RECORD}) == []


def test_records_that_a_request_brings_are_none():
    text = RECORD.replace("def ingest", "from flask import Flask\napp = Flask(__name__)\n\n@app.post('/x')\ndef ingest")
    assert hits("library-validation", {"job.py": text}) == []


def test_a_message_is_no_record():
    text = """
from pydantic import BaseModel


class RideRequest(BaseModel):
    id: int


class Ride(BaseModel):
    id: int


def ingest(row):
    RideRequest.model_validate(row)
    Ride.model_validate(row)
"""
    found = hits("library-validation", {"job.py": text})
    assert [hit.partition(" ")[0] for hit in found] == ["job.py:14"]


def test_a_row_that_must_fit_a_model_is_shown_at_its_making():
    assert hits("library-validation", {"job.py": ROWS}) == ["job.py:10 load: every row must fit Ride (medium)"]


def test_a_model_of_what_is_no_row_is_none():
    assert hits("library-validation", {"job.py": ROWS.replace("csv.DictReader", "things")}) == []


def test_a_row_made_a_plain_object_is_none():
    assert hits("library-validation", {"job.py": ROWS.replace("(BaseModel)", "")}) == []


def test_rows_of_settings_and_of_requests_are_none():
    asked = ROWS.replace("def load", "from flask import Flask\napp = Flask(__name__)\n\n@app.post('/x')\ndef load")
    assert hits("library-validation", {"settings.py": ROWS, "job.py": asked}) == []


def test_validators_of_tests_are_none():
    assert hits("library-validation", {"tests/load.py": FRAME, "tests/rows.py": ROWS}) == []
