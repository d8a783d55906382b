import json

import msgspec
import pytest
from jsonschema import Draft202012Validator
from msgspec import UNSET
from report_samples import NASTY_NOTE, SAMPLES, full

from monthtwo.model import Evidence, Report
from monthtwo.report.json import dump, to_json
from monthtwo.report.schema import PATH, schema

samples = pytest.mark.parametrize("name", SAMPLES)


@samples
def test_json_is_golden_and_repeats(name, golden):
    text = to_json(SAMPLES[name]())
    assert to_json(SAMPLES[name]()) == text
    golden(f"{name}.json", text)


@samples
def test_every_report_is_valid_against_the_published_schema(name):
    Draft202012Validator(json.loads(PATH.read_text())).validate(json.loads(to_json(SAMPLES[name]())))


def test_the_published_schema_is_current():
    assert PATH.read_text(encoding="utf-8") == schema(), "run python -m monthtwo.report.schema"
    Draft202012Validator.check_schema(json.loads(schema()))


@samples
def test_keys_come_in_the_order_of_the_types(name):
    report = json.loads(to_json(SAMPLES[name]()))
    sample = SAMPLES[name]()
    there = [field for field in Report.__struct_fields__ if getattr(sample, field) is not UNSET]
    assert list(report) == there
    assert tuple(report["repository"]["classified"]) == tuple(sorted(report["repository"]["classified"]))


def test_a_report_can_be_read_back():
    report = SAMPLES["clean"]()
    assert msgspec.json.decode(to_json(report), type=Report) == report


def test_text_that_acts_is_escaped_but_kept():
    text = to_json(full())
    assert all(char == "\n" or char.isprintable() for char in text)
    assert NASTY_NOTE in [miss["note"] for check in json.loads(text)["checks"] for miss in check["near_misses"]]


def test_bytes_that_are_no_text_are_spelt_in_keys_and_values():
    assert json.loads(dump({"a\udcff": ["\ud800", Evidence("x\udc80", 1, "")]})) == {
        "a\\xff": ["\\ud800", {"path": "x\\x80", "line": 1, "note": ""}]
    }
