"""What is kept of the past is what is worked out, and git is asked for nothing that is kept."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from histories import BEN, at, check_out, make_history
from monthtwo.cli import run
from monthtwo.deadline import Deadline
from monthtwo.model import Report
from monthtwo.report.json import to_json
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from scanning import SERVICE, looked_back

COMMITS = [
    at(
        "2025-01-01",
        {"train.py": "import sklearn.svm\n\nif __name__ == '__main__':\n    sklearn.svm.SVC().fit([], [])\n"},
    ),
    at("2025-02-01", {"serve.py": SERVICE}, name="serve"),
    at("2025-02-02", {"below/other.py": SERVICE.replace("app", "other")}, by=BEN),
    *(at(f"2025-03-{day:02}", {"serve.py": f"{SERVICE}# {day}\n"}) for day in range(1, 13)),
    at("2025-04-01", {"train.py": None}),
]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    make_history(tmp_path / "repo", COMMITS)
    return tmp_path / "repo"


def fast(path: Path, **options: object) -> Report:
    return fast_scan(path, FastOptions(**options))  # type: ignore[arg-type]


def test_the_fast_scan_says_of_the_past_what_the_plain_one_says(repo):
    for rev in ("HEAD", "HEAD~1", "HEAD~5", "HEAD~14"):
        for as_of in (None, "2026-01-01"):
            expected = to_json(looked_back(repo, rev=rev, as_of=as_of))
            for options in ({"cache": False}, {}, {}, {"jobs": 2}):
                assert to_json(fast(repo, rev=rev, as_of=as_of, **options)) == expected
    assert looked_back(repo, rev="HEAD").milestones


def test_a_folder_in_it_has_no_past_of_its_own(repo):
    check_out(repo)
    whole, below = fast(repo), fast(repo / "below")
    assert (below.milestones, below.signals) == ((), ())
    assert [(one.id, one.path) for one in whole.milestones][:2] == [("training", "train.py"), ("serving", "serve.py")]
    assert to_json(below) == to_json(looked_back(repo / "below"))


def test_a_second_scan_asks_git_for_nothing_of_the_past(repo, tmp_path):
    check_out(repo)
    first = to_json(fast(repo))
    asked = tmp_path / "asked"
    counting = tmp_path / "bin"
    counting.mkdir()
    real = shutil.which("git")
    (counting / "git").write_text(f'#!/bin/sh\necho "$@" >> {asked}\nexec {real} "$@"\n')
    (counting / "git").chmod(0o755)
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{counting}:{path}"
    try:
        assert to_json(fast(repo)) == first
        said = asked.read_text()
        assert "log" not in said.split()
        assert "rev-list" not in said.split()
        assert "ls-tree" not in said.split()
        fast(repo, rev="HEAD~1")
        assert "ls-tree" in asked.read_text().split()
    finally:
        os.environ["PATH"] = path


def test_what_is_fetched_for_a_shallow_clone_is_used_at_once(repo, tmp_path):
    """The verdict of before is not kept for it; what past commits hold is still not there."""
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repo}", str(shallow)], check=True, capture_output=True)
    assert {one.status for one in fast(shallow).signals} <= {"unknown", "not-asked"}
    assert run(["history", "fetch", str(shallow)]) == 0
    assert run(["scan", str(shallow), "--output", f"json={tmp_path / 'report.json'}"]) == 0
    said = (tmp_path / "report.json").read_text()
    assert '"id": "single-owner"' in said
    assert "the contents of past commits are not in this clone" in said
    assert "monthtwo history fetch" not in said


def test_a_mailmap_that_changes_is_heeded(repo):
    check_out(repo)
    two = next(one for one in fast(repo).signals if one.id == "single-owner")
    (repo / ".mailmap").write_text("Ada <ada@example.net> <ben@example.net>\n")
    one = next(one for one in fast(repo).signals if one.id == "single-owner")
    assert (two.reason, one.reason) != (one.reason, one.reason)
    assert "100%" in one.reason


def test_when_the_time_is_up_nothing_is_kept_and_the_past_is_unknown(repo, monkeypatch):
    from monthtwo.signals import search

    judged = search._Search._judged

    def late(self, commit, ids):
        self._deadline = Deadline(0.0)
        return judged(self, commit, ids)

    monkeypatch.setattr(search._Search, "_judged", late)
    report = fast(repo, rev="HEAD", timeout=600)
    assert report.milestones == ()
    assert {one.reason for one in report.signals if one.status == "unknown"} == {
        "the time was up before its past was judged"
    }
    assert next(one for one in report.signals if one.id == "single-owner").status != "unknown"
