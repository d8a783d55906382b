"""A change that makes the scan slow: the time limit holds, is reported, and the gate does not pass by it."""

import json
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from histories import at, make_history
from monthtwo import deadline
from monthtwo.cli import run
from test_action_since import GOOD, WORSE


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    make_history(tmp_path / "repo", [at("2025-03-01", GOOD), at("2025-03-02", WORSE | {"b.py": "import os\n"})])
    return tmp_path / "repo"


def compared(repo: Path, timeout: str, capfdbinary: pytest.CaptureFixture[bytes], *more: str) -> tuple[int, dict]:
    rest = ("--rev", "HEAD", "--no-cache", "--no-history", "--jobs", "1", "--format", "json")
    status = run(["scan", str(repo), "--timeout", timeout, *rest, *more])
    return status, json.loads(capfdbinary.readouterr().out)


def test_what_was_not_judged_in_time_counts_as_lost(repo, capfdbinary):
    status, report = compared(repo, "0.000001", capfdbinary, "--since", "HEAD~1")
    assert status == 1 and not report["gate"]["passed"]
    first = report["gate"]["reasons"][0]
    assert first.startswith("The time was up before all was judged, which counts as lost: ") and "not read" in first
    assert set(report["gate"]["blocking"]) == {check["id"] for check in report["checks"]}
    assert {skip["reason"] for skip in report["repository"]["skipped"]} == {"timeout"}


def test_alone_it_fails_nothing(repo, capfdbinary):
    assert compared(repo, "0.000001", capfdbinary)[0] == 0


def test_a_baseline_is_a_comparison_too(repo, tmp_path, capfdbinary):
    whole = tmp_path / "before.json"
    run(["scan", str(repo), "--rev", "HEAD~1", "--output", f"json={whole}", "--quiet"])
    capfdbinary.readouterr()
    assert compared(repo, "0.000001", capfdbinary, "--baseline", str(whole))[0] == 1


def test_whenever_the_time_is_up_a_change_that_takes_something_away_fails(repo, capfdbinary, monkeypatch):
    """By a clock that goes on by one each time it is looked at: while a side is read or judged, or both are compared."""

    def until(moment: float) -> tuple[int, dict, int]:
        clock = count()
        with monkeypatch.context() as patch:
            patch.setattr(deadline, "monotonic", clock.__next__)
            status, report = compared(repo, str(moment), capfdbinary, "--since", "HEAD~1")
        return status, report, next(clock)

    status, whole, looks = until(1e9)
    assert status == 1 and whole["gate"]["reasons"] == ["serving/health was lost."]
    bases = 0
    for moment in range(1, looks, max(1, looks // 30)):
        status, report, _ = until(moment)
        assert status == 1, moment
        told = report["gate"]["reasons"][0]
        assert told.startswith("The time was up") or report["changes"] == whole["changes"]
        bases += not report["gate"]["blocking"]
    assert bases, "it is up while the base is judged, too"


@pytest.mark.parametrize("kind", ["renamed", "copied", "split"])
def test_a_comparison_of_many_like_files_ends(tmp_path: Path, kind: str) -> None:
    text = "import logging\nlogging.info('same')\n"
    many: dict[str, str | None] = {f"a/m{number}.py": text for number in range(3_000)}
    head: dict[str, str | None] = {f"b/n{number}.py": text for number in range(3_000)}
    if kind == "renamed":
        head |= dict.fromkeys(many)
    elif kind == "split":
        head = {"b/all.py": text * 3_000} | dict.fromkeys(many)
    make_history(tmp_path / "repo", [at("2025-03-01", GOOD | many), at("2025-03-02", WORSE | head)])
    command = [sys.executable, "-m", "monthtwo", "scan", str(tmp_path / "repo"), "--rev", "HEAD", "--since", "HEAD~1"]
    # It takes seconds; the limit is for what would take hours.
    done = subprocess.run([*command, "--no-cache"], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 1 and "this change removes" in done.stdout, done.stderr
