"""The side that is compared with is judged once, and git is asked for nothing of it again."""

import os
import shutil
from pathlib import Path

import pytest
from msgspec import UNSET

from histories import at, check_out, make_history
from monthtwo.report.json import to_json
from monthtwo.speed.fast_scan import FastOptions, fast_scan
from monthtwo.speed.kept_sides import KeptSides
from scanning import SERVICE, plain


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    commits = [at("2025-03-01", {"app.py": SERVICE, "services/a.py": SERVICE}), at("2025-03-02", {"app.py": "x = 1\n"})]
    make_history(tmp_path / "repo", commits)
    check_out(tmp_path / "repo")
    return tmp_path / "repo"


def scanned(path: Path, since: str = "HEAD~1") -> str:
    return to_json(fast_scan(path, FastOptions(since=since, history=False)))


def test_the_base_is_listed_and_judged_once(repo, tmp_path, monkeypatch):
    first = scanned(repo)
    assert first == to_json(plain(repo, since="HEAD~1"))
    asked, counting = tmp_path / "asked", tmp_path / "bin"
    counting.mkdir()
    (counting / "git").write_text(f'#!/bin/sh\necho "$@" >> {asked}\nexec {shutil.which("git")} "$@"\n')
    (counting / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{counting}:{os.environ['PATH']}")
    monkeypatch.setattr(KeptSides, "_judged", None)
    assert scanned(repo) == first
    assert "ls-tree" not in asked.read_text().split()


def test_a_folder_of_a_commit_is_kept_apart_from_the_whole(repo):
    whole, folder = scanned(repo), scanned(repo / "services")
    assert whole != folder
    assert scanned(repo) == whole and scanned(repo / "services") == folder


def test_a_folder_that_the_base_has_not_is_new_though_the_listing_is_kept(repo):
    (repo / "later").mkdir()
    (repo / "later/app.py").write_text(SERVICE)
    scanned(repo)
    for _ in range(2):
        report = fast_scan(repo / "later", FastOptions(since="HEAD", history=False))
        assert report.changes is not UNSET and "serving/entrypoint" in {one.check for one in report.changes}
