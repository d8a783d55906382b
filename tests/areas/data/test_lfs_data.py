"""Where `lfs-data` finds Git LFS rules for data."""

import pytest

from questions import hits


def test_a_rule_for_data_is_shown_at_its_line():
    text = "* text=auto\n*.parquet filter=lfs diff=lfs merge=lfs -text\n"
    assert hits("lfs-data", {".gitattributes": text, "rides.parquet": ""}) == [
        ".gitattributes:2 -: Git LFS for *.parquet (high)"
    ]


def test_a_folder_of_data_counts():
    assert hits("lfs-data", {".gitattributes": "data/** filter=lfs\n", "data/a/rides.csv": ""}) == [
        ".gitattributes:1 -: Git LFS for data/** (high)"
    ]


def test_models_and_pictures_are_no_data():
    tracked = {"a.onnx": "", "b.safetensors": "", "data/c.pt": "", "d.gif": ""}
    text = "*.onnx filter=lfs\n*.safetensors filter=lfs\ndata/*.pt filter=lfs\n*.gif filter=lfs\n"
    assert hits("lfs-data", {".gitattributes": text, **tracked}) == []


def test_a_rule_under_which_nothing_is_tracked_is_none():
    assert hits("lfs-data", {".gitattributes": "*.csv filter=lfs\n", "sets/rides.tsv": ""}) == []
    assert hits("lfs-data", {"ui/.gitattributes": "*.csv filter=lfs\n", "rides.csv": ""}) == []


@pytest.mark.parametrize("path", ["model/tokenizer.json", "docs/flow.png", "tests/rides.json", "package.json"])
def test_what_belongs_to_a_model_a_document_or_a_test_is_no_data(path: str):
    text = "*.json filter=lfs\n*.png filter=lfs\n"
    assert hits("lfs-data", {".gitattributes": text, path: "{}"}) == []
    assert len(hits("lfs-data", {".gitattributes": text, "data/a.png": "", path: "{}"})) == 1


def test_a_rule_without_lfs_is_none():
    assert hits("lfs-data", {".gitattributes": "*.csv text eol=lf\n", "rides.csv": ""}) == []


def test_a_comment_is_no_rule():
    assert hits("lfs-data", {".gitattributes": "# *.csv filter=lfs\n*.csv text # filter=lfs\n", "a.csv": ""}) == []


def test_only_a_file_of_that_name_holds_rules():
    files = {"my.gitattributes": "*.csv filter=lfs\n", "sets/.gitattributes": "*.csv filter=lfs\n", "sets/a.csv": ""}
    assert hits("lfs-data", files) == ["sets/.gitattributes:1 -: Git LFS for *.csv (high)"]


def test_rules_of_tests_are_none():
    assert hits("lfs-data", {"tests/.gitattributes": "*.csv filter=lfs\n", "tests/a.csv": ""}) == []
