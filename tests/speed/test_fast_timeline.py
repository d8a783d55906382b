"""A timeline that is kept says what the plain one says, and judges nothing twice."""

import os
import subprocess
from pathlib import Path

import pytest

from histories import BEN, at, make_history
from lookbacks import LOST_AND_REGAINED, plain_timeline
from monthtwo.deadline import NEVER
from monthtwo.facts.reading import read_facts
from monthtwo.judging import judge, outlined
from monthtwo.options import ScanOptions
from monthtwo.report.json import dump
from monthtwo.repository.snapshot import open_snapshot
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.fast_timeline import TimelineOptions, fast_timeline
from monthtwo.timeline import Timeline

FIXTURES = Path(__file__).parents[2] / "fixtures"
COMMITS = [
    *LOST_AND_REGAINED,
    at("2025-07-05", {".mailmap": "Ada <ada@example.net> <ben@example.net>\n"}, by=BEN),
    at("2025-07-06", {"below/other.py": "import this\n"}),
]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    make_history(tmp_path / "repo", COMMITS)
    return tmp_path / "repo"


def fast(path: Path, **options: object) -> Timeline:
    return fast_timeline(path, TimelineOptions(**options))  # type: ignore[arg-type]


def test_the_fast_timeline_says_what_the_plain_one_says(repo):
    expected = dump(plain_timeline(repo, tested=True, as_of="2025-09-01"))
    for options in ({"cache": False}, {}, {}, {"jobs": 1}):
        assert dump(fast(repo, tested=True, as_of="2025-09-01", **options)) == expected
    assert dump(fast(repo, months=5)) == dump(plain_timeline(repo, most=5))


def test_a_second_one_reads_no_file_of_the_past(repo, tmp_path, monkeypatch):
    first = dump(fast(repo, as_of="2025-07-31"))
    asked = tmp_path / "asked"
    real = subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip()
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\necho "$@" >> {asked}\nexec {real} "$@"\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    assert dump(fast(repo, as_of="2025-07-31")) == first
    later = fast(repo, as_of="2025-12-31")  # months without a commit judge nothing
    assert len(later.months) == 15
    said = asked.read_text()
    past = {month.commit for month in later.months[:-6]}
    assert past and not [id for id in past if f"ls-tree {id}" in said or f"{id}:" in said]
    assert " log " not in said


def test_what_is_not_judged_in_time_is_unknown(repo):
    assert "could be read in time" in fast(repo, timeout=1e-9).unknown
    fast(repo, months=1)  # keeps the log
    told = fast(repo, timeout=1e-9)
    assert told.months and {month.unknown for month in told.months} == {"the time was up before it was judged"}
    assert {status for one in told.signals for status in one.statuses} <= {"unknown"}
    assert not any(month.unknown for month in fast(repo).months)  # and it was not kept


def test_a_shallow_clone_and_one_without_contents_are_unknown(repo, tmp_path, git):
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repo}", "shallow")
    told = fast(tmp_path / "shallow")
    assert not told.months and told.unknown.startswith("the history is not whole: a shallow clone")
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo}", "partial")
    told = fast(tmp_path / "partial")
    reasons = [month.unknown for month in told.months]
    assert not reasons[-1] and "the contents of its files are not in this clone" in reasons


def test_a_repository_without_machine_learning_is_asked_for_nothing(tmp_path):
    make_history(tmp_path / "repo", [at(f"2025-01-{day:02}", {"lib.py": f"x = {day}\n"}) for day in range(1, 14)])
    told = fast(tmp_path / "repo")
    assert told.kind == "not-ml" and not told.signals and not told.milestones


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if (path / "repo").is_dir())[::6])
def test_an_outline_has_the_verdicts_and_levels_of_a_scan(name):
    catalogue = LazyCatalogue().loaded
    snapshot = open_snapshot(FIXTURES / name / "repo")
    facts = read_facts(snapshot, snapshot.natures, catalogue.tests, catalogue.learning, None, NEVER)
    whole = judge(snapshot.natures, facts, catalogue, ScanOptions(), NEVER)
    outline = outlined(snapshot.natures, facts, catalogue, NEVER)
    assert [(one.id, one.verdict, one.confidence) for one in outline.results] == [
        (one.id, one.verdict, one.confidence) for one in whole.results
    ]
    assert (outline.areas, outline.traces, outline.reason) == (whole.areas, whole.traces, whole.reason)
