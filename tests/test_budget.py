"""How much is read of a repository: counted over all files, the same whoever counts."""

import json
from pathlib import Path

import pytest

from monthtwo.facts import budget
from monthtwo.facts.budget import Budget, by_importance, weight_of
from monthtwo.facts.syntaxes import syntax_of
from monthtwo.model import Report
from monthtwo.report.json import to_json
from monthtwo.speed import kept_judgement as judgement
from monthtwo.speed import workers
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import plain

FIT = "from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n"
CALLS = "f(1)\n"


def judged(repo: Path) -> Report:
    """The report of the plain scan, which the fast one gives too, whatever is kept already."""
    report = plain(repo)
    for options in ({"cache": False, "jobs": 3}, {"jobs": 1}, {}, {}):
        assert to_json(fast_scan(repo, FastOptions(history=False, **options))) == to_json(report)
    return report


def left_out(report: Report) -> list[str]:
    return [skip.path for skip in report.repository.skipped if skip.reason == "budget"]


def verdicts(report: Report) -> set[str]:
    return {result.verdict for result in report.checks}


@pytest.fixture(params=["disk", "commits"])
def scanned(request, make_repo):
    """A function that makes a repository: files on the disk, or a bare repository, whose ids git knows."""

    def make(files: dict[str, str]) -> Path:
        repo = make_repo(files)
        return repo if request.param == "disk" else repo / ".git"

    return make


def test_calls_in_many_files_are_read_so_far(scanned, monkeypatch):
    monkeypatch.setattr(budget, "MOST_SIGNS", 25_000)
    monkeypatch.setattr(workers, "_WORTH", 0.0)
    files = {f"m{number}.py": CALLS * 1_000 + f"x{number}\n" for number in range(4)}
    report = judged(scanned(files))
    assert left_out(report) == ["m2.py", "m3.py"]
    assert report.repository.skipped[0].detail == "the repository has more signs than are read"
    assert "unmet" not in verdicts(report)


def test_bytes_of_many_files_are_read_so_far(scanned, monkeypatch):
    monkeypatch.setattr(budget, "MOST_BYTES", 1_000)
    report = judged(scanned({f"m{number}.py": "#" * 400 + f"\nx{number}\n" for number in range(4)}))
    assert left_out(report) == ["m2.py", "m3.py"]
    assert "unmet" not in verdicts(report)


def test_what_no_longer_fits_hides_nothing_behind_it(scanned, monkeypatch):
    monkeypatch.setattr(budget, "MOST_SIGNS", 5_000)
    report = judged(scanned({"a.py": CALLS * 1_000, "train.py": FIT}))
    assert left_out(report) == ["a.py"]
    assert "retraining/entrypoint" in {result.id for result in report.checks if result.verdict == "met"}


def test_tests_and_prose_that_are_left_out_turn_no_verdict(scanned, monkeypatch):
    files = {"train.py": FIT, "tests/test_a.py": "import pytest\n" + CALLS * 1_000, "docs/a.rst": "a\n" * 9_000}
    fits = judged(scanned(files))
    monkeypatch.setattr(budget, "MOST_SIGNS", 1_000)
    monkeypatch.setattr(budget, "MOST_BYTES", 15_000)
    report = judged(scanned(files))
    assert left_out(report) == ["docs/a.rst", "tests/test_a.py"]
    assert report.checks == fits.checks


def test_a_budget_that_grew_is_judged_anew(scanned, monkeypatch):
    repo = scanned({"a.py": CALLS * 1_000, "train.py": FIT})
    monkeypatch.setattr(budget, "MOST_SIGNS", 5_000)
    monkeypatch.setattr(judgement, "_MANY", 0)
    assert left_out(judged(repo)) == ["a.py"]
    monkeypatch.setattr(budget, "MOST_SIGNS", 50_000)
    assert left_out(judged(repo)) == []


def test_what_matters_most_comes_first():
    natures = {
        "docs/a.md": "docs", "tests/test_a.py": "test", "ui/a.js": "production", "examples/a.py": "example",
        "a.ipynb": "notebook", "deploy.yaml": "production", "z.py": "production", "huge.py": "production",
    }  # fmt: skip
    syntaxes = {path: syntax_of(path) for path in natures}
    ordered = by_importance(syntaxes, natures, {"huge.py": 200_000})
    assert ordered == [
        "z.py", "huge.py", "deploy.yaml", "a.ipynb", "examples/a.py", "tests/test_a.py", "ui/a.js", "docs/a.md",
    ]  # fmt: skip


def test_a_budget_is_spent_by_what_is_read_alone(monkeypatch):
    monkeypatch.setattr(budget, "MOST_BYTES", 10)
    some = Budget()
    assert [some.affords(size) for size in (6, 5, 4, 1, 0)] == [True, False, True, False, True]


def test_pictures_in_a_notebook_weigh_nothing():
    cell = {"cell_type": "code", "source": CALLS, "outputs": [{"image": "+/(" * 1_000}]}
    notebook = json.dumps({"cells": [cell]}).encode()
    assert weight_of("notebook", notebook) == weight_of("python", CALLS.encode())
