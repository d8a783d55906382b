"""`monthtwo diff`, and `--since` and `--baseline` at the command line."""

import json
from pathlib import Path

import pytest

from histories import at, check_out, make_history
from monthtwo.cli import run
from scanning import SERVICE

HEALTHY = SERVICE + '\n\n@app.get("/health")\ndef health():\n    return {"status": "ok"}\n'
COMPOSE = {
    "compose.yaml": "services:\n  api:\n    build: .\n",
    "Dockerfile": "FROM python:3.11\nCOPY . .\nCMD uvicorn app:app\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """The health route goes with the last commit."""
    commits = [at("2025-03-01", {"app.py": HEALTHY} | COMPOSE), at("2025-03-02", {"app.py": SERVICE})]
    make_history(tmp_path / "repo", commits)
    check_out(tmp_path / "repo")
    return tmp_path / "repo"


def test_what_was_lost_fails_and_is_said_first(repo, capfd):
    assert run(["scan", str(repo), "--since", "HEAD~1", "--no-history"]) == 1
    said = capfd.readouterr().out
    assert said.index("What changed since") < said.index("serving  ")
    assert "this change removes the only health check of the service (app.py:13)" in said
    assert "Gate failed. serving/health was lost." in said
    assert run(["scan", str(repo), "--since", "HEAD", "--no-history"]) == 0
    said = capfd.readouterr().out
    assert "Nothing changed since" in said and "Nothing was made worse." in said


def test_a_report_of_before_needs_no_history(repo, tmp_path, capfd):
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    assert run(["scan", str(repo), "--rev", "HEAD~1", "--output", f"json={before}", "--quiet"]) == 0
    assert run(["scan", str(repo), "--baseline", str(before), "--output", f"json={after}", "--quiet"]) == 1
    report = json.loads(after.read_text())
    first = report["changes"][0]
    assert (first["kind"], first["check"], first["cause"]) == ("lost", "serving/health", None)
    assert {one["check"]: one["baseline"] for one in report["findings"]}["serving/health"] == "new"
    capfd.readouterr()
    assert run(["diff", str(before), str(after)]) == 1
    assert "the only health check of the service is gone; it was at app.py:13" in " ".join(
        capfd.readouterr().out.split()
    )
    assert run(["diff", str(after), str(after), "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["changes"] == []


def test_a_comparison_is_written_for_other_tools(repo, tmp_path, capfd):
    before, after, issues = tmp_path / "before.json", tmp_path / "after.json", tmp_path / "issues.json"
    scan = ["scan", str(repo), "--no-history"]
    assert run([*scan, "--rev", "HEAD~1", "--output", f"json={before}", "--quiet"]) == 0
    assert run([*scan, "--output", f"json={after}", "--quiet"]) == 0
    capfd.readouterr()
    compare = ["diff", str(before), str(after), "--output", f"gitlab={issues}"]
    assert run([*compare, "--format", "github"]) == 1
    first, *rest = capfd.readouterr().out.splitlines()
    assert first.startswith("::error file=") and "serving/health" in first
    assert all(line.startswith("::notice file=") for line in rest)
    assert "serving/health" in {issue["check_name"] for issue in json.loads(issues.read_text())}
    assert run([*compare, "--format", "junit"]) == 1
    assert '<testsuites name="monthtwo"' in capfd.readouterr().out


def test_nothing_to_annotate_is_nothing_said(tmp_path, capfd):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.txt").write_text("x")
    assert run(["scan", str(tmp_path / "notes"), "--format", "github"]) == 0
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scan", "{repo}", "--since", "nowhere"], "'nowhere' names no commit here"),
        (["scan", "{repo}", "--baseline", "none.json"], "none.json cannot be read"),
        (["scan", "{repo}", "--baseline", "{repo}/app.py"], "is no report of monthtwo"),
        (["scan", "{repo}", "--baseline", "x.json", "--since", "HEAD"], "leave one out"),
        (["diff", "none.json", "none.json"], "none.json cannot be read"),
        (["diff", "none.json"], "Missing argument"),
    ],
)
def test_a_mistake_is_said(repo, arguments, said, capfd):
    assert run([word.format(repo=repo) for word in arguments]) == 2
    assert said in capfd.readouterr().err
