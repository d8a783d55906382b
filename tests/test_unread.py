"""What could not be read is not taken for absent."""

import json
from pathlib import Path

import pytest

from monthtwo.model import Report
from monthtwo.report.json import to_json
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import plain

FIT = "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n"
MAIN = "print('hello')\n"
DATA = "WORDS = [\n" + "    'word',\n" * 50_000 + "]\n"


def notebook(source: str, *, picture: int = 0, number: str = "1") -> str:
    output = {"output_type": "display_data", "data": {"image/png": "A" * picture}, "number": 0}
    cell = {"cell_type": "code", "metadata": {}, "source": source.splitlines(keepends=True), "outputs": [output]}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}, indent=1)
    return text.replace('"number": 0', f'"number": {number}')


def judged(repo: Path) -> Report:
    """The report of the plain scan, which the fast one gives too, twice."""
    report = plain(repo, fail_on="low")
    for cached in (True, True):
        assert to_json(fast_scan(repo, FastOptions(fail_on="low", cache=cached, history=False))) == to_json(report)
    return report


def verdicts(report: Report) -> set[str]:
    return {result.verdict for result in report.checks}


def unread(report: Report) -> list[tuple[str, str]]:
    return [(skip.path, skip.reason) for skip in report.repository.skipped]


@pytest.mark.parametrize("number", ["1", "NaN", "1.5"])
def test_a_notebook_is_read_whatever_its_outputs_weigh(make_repo, number):
    report = judged(make_repo({"train.ipynb": notebook(FIT, picture=2_200_000, number=number)}))
    assert report.repository.kind == "experiment"
    assert unread(report) == []
    small = judged(make_repo({"train.ipynb": notebook(FIT, picture=10, number=number)}, name="small"))
    assert small.checks == report.checks


def test_a_notebook_that_is_too_large_is_no_proof_of_anything(make_repo):
    files = {"train.ipynb": notebook(FIT, picture=34_000_000), "main.py": MAIN}
    report = judged(make_repo(files))
    assert unread(report) == [("train.ipynb", "oversized")]
    assert report.repository.kind_reason == "no fit, model load or prompt was seen, but 1 file could not be read"
    assert "unmet" not in verdicts(report)
    assert "not-asked" in verdicts(judged(make_repo({"main.py": MAIN}, name="without")))


def test_a_notebook_of_too_much_code_is_said_to_be_unread(make_repo):
    report = judged(make_repo({"train.ipynb": notebook(FIT + "x = 1\n" * 100_000)}))
    assert unread(report) == [("train.ipynb", "oversized")]
    assert "unmet" not in verdicts(report)


def test_a_notebook_that_is_not_read_says_nothing_of_production(make_repo):
    files = {"train.py": FIT, "more.ipynb": notebook(FIT, picture=34_000_000)}
    assert judged(make_repo(files)).findings == judged(make_repo({"train.py": FIT}, name="without")).findings


@pytest.mark.parametrize("size", [60_000, 500_000])
@pytest.mark.parametrize("code", [FIT, "import joblib\njoblib.load('m').predict([[1]])\n"])
def test_large_code_with_models_is_said_to_be_unread(make_repo, size, code):
    report = judged(make_repo({"train.py": code + "x = 'abc'\n" * size, "main.py": MAIN}))
    assert unread(report) == [("train.py", "oversized")]
    assert "unmet" not in verdicts(report)
    assert report.gate.passed
    assert "not judged" in report.gate.reasons[0]


@pytest.mark.parametrize("imports", ["", "import numpy\nfrom google.protobuf import message\n"])
def test_large_data_in_python_changes_nothing(make_repo, imports):
    report = judged(make_repo({"words.py": imports + DATA, "train.py": FIT}))
    assert unread(report) == []
    assert "unmet" in verdicts(report)
    assert report.repository.classified == {"generated": 1}


def test_large_documents_change_nothing(make_repo):
    report = judged(make_repo({"data.yaml": "a: b\n" * 500_000, "train.py": FIT}))
    assert unread(report) == [("data.yaml", "oversized")]
    assert "unmet" in verdicts(report)


def test_a_folder_that_cannot_be_listed_may_hold_anything(shared, write_files, unprivileged):
    repo = shared / "repo"
    write_files(repo, {"main.py": MAIN, "src/train.py": FIT})
    assert "unmet" in verdicts(plain(repo))
    (repo / "src").chmod(0)
    report = unprivileged(plain, repo)
    assert unread(report) == [("src", "unreadable")]
    assert "unmet" not in verdicts(report)


def test_code_that_is_nested_too_deeply_is_not_absent(make_repo):
    nested = FIT + "x = " + "-" * 30_000 + "1\n"
    report = judged(make_repo({"train.py": nested, "main.py": MAIN}))
    assert unread(report) == [("train.py", "too-deep")]
    assert "unmet" not in verdicts(report)
