"""Where `lfs-data` finds Git LFS rules for data."""

from questions import hits


def test_a_rule_for_data_is_shown_at_its_line():
    text = "* text=auto\n*.parquet filter=lfs diff=lfs merge=lfs -text\n"
    assert hits("lfs-data", {".gitattributes": text}) == [".gitattributes:2 -: Git LFS for *.parquet (high)"]


def test_a_folder_of_data_counts():
    assert hits("lfs-data", {".gitattributes": "data/** filter=lfs\n"}) == [
        ".gitattributes:1 -: Git LFS for data/** (high)"
    ]


def test_models_and_pictures_are_no_data():
    text = "*.onnx filter=lfs\n*.safetensors filter=lfs\ndata/*.pt filter=lfs\n*.gif filter=lfs\n"
    assert hits("lfs-data", {".gitattributes": text}) == []


def test_a_rule_without_lfs_is_none():
    assert hits("lfs-data", {".gitattributes": "*.csv text eol=lf\n"}) == []


def test_a_comment_is_no_rule():
    assert hits("lfs-data", {".gitattributes": "# *.csv filter=lfs\n*.csv text # filter=lfs\n"}) == []


def test_only_a_file_of_that_name_holds_rules():
    files = {"my.gitattributes": "*.csv filter=lfs\n", "sets/.gitattributes": "*.csv filter=lfs\n"}
    assert hits("lfs-data", files) == ["sets/.gitattributes:1 -: Git LFS for *.csv (high)"]


def test_rules_of_tests_are_none():
    assert hits("lfs-data", {"tests/.gitattributes": "*.csv filter=lfs\n"}) == []
