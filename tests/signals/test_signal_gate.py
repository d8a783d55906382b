"""A gate on signals: those that are named fail it when they are raised, and nothing else does."""

import re
from pathlib import Path

import pytest
from repositories import SERVE, TRAIN, changes, days, notes

from histories import at, make_history
from monthtwo.cli import run
from scanning import looked_back


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """One person works on what trains and serves; nothing watches it."""
    first = at("2025-01-01", {"train.py": TRAIN, "serve.py": SERVE})
    make_history(
        tmp_path / "repo", [first, *changes("train.py", TRAIN, days("2025-01-02", 12)), *notes("2025-03-01", 1)]
    )
    return tmp_path / "repo"


def test_a_named_signal_that_is_raised_fails_the_gate(repo):
    gate = looked_back(repo, rev="HEAD", fail_on_signal=("unwatched-service", "stale-model")).gate
    assert (gate.passed, gate.reasons) == (False, ("unwatched-service is raised.",))


def test_the_settings_may_name_it(tmp_path):
    settings = {".monthtwo.yaml": "gate: {signals: [unwatched-service, stale-model]}\n"}
    first = at("2025-01-01", {"train.py": TRAIN, "serve.py": SERVE, **settings})
    edits = changes("train.py", TRAIN, days("2025-01-02", 12))
    make_history(tmp_path / "repo", [first, *edits, *notes("2025-03-01", 1)])
    gate = looked_back(tmp_path / "repo", rev="HEAD").gate
    assert (gate.passed, gate.reasons) == (False, ("unwatched-service is raised.",))


def test_one_that_is_not_raised_or_not_named_does_not(repo):
    assert looked_back(repo, rev="HEAD", fail_on_signal=("stale-model",)).gate.passed
    assert looked_back(repo, rev="HEAD").gate.passed


def test_the_command_fails_says_why_and_refuses_what_is_no_signal(repo, capfd):
    asked = ["scan", str(repo), "--rev", "HEAD"]
    assert run([*asked, "--fail-on-signal", "unwatched-service", "--fail-on-signal", "single-owner"]) == 1
    out = capfd.readouterr().out
    assert re.search(r"Gate failed\. [a-z-]+(,| and) [a-z-]+ are raised\.", " ".join(out.split()))
    assert run([*asked, "--fail-on-signal", "unwatched"]) == 2
    assert "did you mean 'unwatched-service'" in capfd.readouterr().err.replace("`", "'")
    assert run([*asked, "--no-history", "--fail-on-signal", "stale-model"]) == 2
    assert "leave out --no-history" in capfd.readouterr().err


def test_clocks_are_shown_the_longest_running_first(repo, capfd):
    assert run(["scan", str(repo), "--rev", "HEAD", "--as-of", "2026-01-01"]) == 0
    lines = [line for line in capfd.readouterr().out.splitlines() if line.startswith(" ! ")]
    assert 2 <= len(lines) <= 5
    running = [int(line.split(", ")[-1].split()[0]) for line in lines]
    assert running == sorted(running, reverse=True)
