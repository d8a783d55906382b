"""`monthtwo timeline` as its users meet it."""

import json
from pathlib import Path

import pytest

from histories import at, make_history
from lookbacks import LOST_AND_REGAINED
from monthtwo.cli import run

SHORT = LOST_AND_REGAINED[-4:]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    make_history(tmp_path / "repo", LOST_AND_REGAINED)
    return tmp_path / "repo"


def test_the_chart_goes_to_stdout_and_the_other_formats_to_files(repo, tmp_path, capfd):
    svg, told = tmp_path / "timeline.svg", tmp_path / "timeline.json"
    assert run(["timeline", str(repo), "-o", f"svg={svg}", "--output", f"json={told}"]) == 0
    out = capfd.readouterr().out
    assert "9 months, 2024-10 to 2025-06" in out and "unwatched-service" in out
    assert svg.read_text().startswith("<svg ") and json.loads(told.read_text())["backtest"] is None
    assert run(["timeline", str(repo), "--format", "json", "--months", "2"]) == 0
    assert [month["month"] for month in json.loads(capfd.readouterr().out)["months"]] == ["2025-05", "2025-06"]


def test_the_backtest_is_of_all_months(repo, capfd):
    assert run(["timeline", str(repo), "--backtest", "--as-of", "2028-01-01", "--format", "json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert len(found["months"]) == 40 and found["backtest"]["totals"]
    assert run(["timeline", str(repo), "--backtest", "--as-of", "2025-06-30"]) == 0
    assert "2025-02-28  unwatched-service" in capfd.readouterr().out


def test_its_help_has_examples(capfd):
    assert run(["timeline", "--help"]) == 0
    out = capfd.readouterr().out
    assert "monthtwo timeline --backtest mirror.git" in out and "Exit status" in out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere"], 3, "does not exist"),
        (["repo", "other"], 2, "a timeline takes one path"),
        (["repo", "--months", "none"], 2, "is no number of months"),
        (["repo", "--months", "0"], 2, "is no number of months"),
        (["repo", "--as-of", "soon"], 2, "is no day"),
        (["repo", "--rev", "v9"], 2, "names no commit here"),
        (["repo", "-o", "sarif=x"], 2, "FORMAT is one of terminal, json, svg"),
        (["plain"], 2, "is no repository; it has no history"),
        (["checkout/below"], 2, "name its root"),
        (["empty"], 3, "HEAD"),
    ],
)
def test_mistakes_are_told_with_what_to_do(arguments, status, said, tmp_path, capfd, git, monkeypatch):
    make_history(tmp_path / "repo", SHORT)
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/a.py").write_text("")
    make_history(tmp_path / "checkout", [at("2025-01-01", {"below/a.py": "x = 1\n"})])
    git(tmp_path / "checkout", "reset", "-q", "--hard")
    git(tmp_path, "init", "-q", "empty")
    monkeypatch.chdir(tmp_path)
    assert run(["timeline", *arguments]) == status
    assert said in capfd.readouterr().err
