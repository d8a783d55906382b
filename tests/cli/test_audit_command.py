"""`monthtwo audit` as it is typed."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from monthtwo.cli.fleet_progress import FleetProgress, lasting

Git = Callable[..., str]
Make = Callable[..., Path]
FILES = {
    "app.py": "import joblib\nfrom fastapi import FastAPI\n\napp = FastAPI()\nmodel = joblib.load('m')\n\n\n"
    "@app.post('/predict')\ndef predict(age: int):\n    return {'score': float(model.predict([[age]])[0])}\n"
}
DAY = "--as-of=2026-11-21"


def typed(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "monthtwo", "audit", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_last_line_says_it_all(make_repo: Make, tmp_path: Path) -> None:
    make_repo(FILES)
    (tmp_path / "fleet.txt").write_text("repo\ngone\n")
    done = typed("fleet.txt", DAY, cwd=tmp_path)
    assert done.returncode == 4
    assert done.stdout.splitlines()[:2] == ["No verdicts:", f"  missing  gone: {tmp_path}/gone: no such folder"]
    assert done.stdout.splitlines()[-1] == (
        "Audit 1 as of 2026-11-21: 2 targets, 1 judged, 0 unchanged, 1 failed (1 missing)."
    )
    assert done.stderr == ""
    assert (tmp_path / "monthtwo-audit.sqlite").exists()


def test_a_gate_goes_before_what_failed(make_repo: Make, tmp_path: Path) -> None:
    make_repo(FILES)
    (tmp_path / "fleet.txt").write_text("repo\ngone\n")
    done = typed("fleet.txt", DAY, "--fail-on=low", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.endswith("1 failed (1 missing), 1 fail the gate.\n")
    again = typed("fleet.txt", DAY, "--fail-on=low", cwd=tmp_path)
    assert again.returncode == 1
    assert "0 judged, 1 unchanged" in again.stdout, "a gate fails as long as nothing changes"


def test_json_has_the_figures_and_every_failure(make_repo: Make, tmp_path: Path) -> None:
    make_repo(FILES)
    (tmp_path / "fleet.txt").write_text("repo\ngone\n")
    found = json.loads(typed("fleet.txt", DAY, "--format=json", cwd=tmp_path).stdout)
    assert (found["audit"], found["targets"], found["judged"], found["causes"]) == (1, 2, 1, {"missing": 1})
    [failure] = found["failures"]
    assert (failure["name"], failure["cause"]) == ("gone", "missing")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 2, "Error: an audit needs targets"),
        (["nowhere"], 3, "Error: nowhere: no such folder or list; name a repository"),
        (["--resume"], 2, "Error: no audit was interrupted; name targets to begin one."),
        ([".", "--store=/nowhere/store.sqlite"], 2, "Error: /nowhere/store.sqlite: unable to open database file"),
        ([".", "--as-of=soon"], 2, "Error: Invalid value for '--as-of': 'soon' is no day"),
        (["https://git.example.org/a.git?key=1"], 2, "Error: https://git.example.org/a.git: an address with a query"),
    ],
)
def test_mistakes(tmp_path: Path, arguments: list[str], status: int, message: str) -> None:
    done = typed(*arguments, cwd=tmp_path)
    assert done.returncode == status
    assert done.stderr.startswith(message)


def test_its_help_is_known_by_its_own_name(tmp_path: Path) -> None:
    done = typed("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: monthtwo audit [OPTIONS] [TARGETS]...\n")
    assert "Exit status:" in done.stdout


def test_a_scan_imports_nothing_of_an_audit(make_repo: Make, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom monthtwo.cli import run\nrun(['scan', '--quiet', sys.argv[1]])\n"
        "print(sorted(n for n in sys.modules if n.startswith(('sqlalchemy', 'alembic', 'monthtwo.audit'))), "
        "file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, str(make_repo(FILES))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == "[]\n"


def test_progress_says_rate_and_time_left() -> None:
    progress = FleetProgress(total=1200, left=1000)
    progress._left, progress._failed = 900, 2
    assert progress.line(50.0) == "300 of 1200, 7,200 an hour, 8 min left, 2 failed"
    assert [lasting(seconds) for seconds in (4, 61, 3_601, 90_000)] == ["4 s", "2 min", "2 h", "2 d"]


def test_no_credential_is_told_or_kept(make_repo: Make, git: Git, tmp_path: Path) -> None:
    address = "https://ada:s3cret@git.example.org/acme/ranking.git"
    repo = make_repo(FILES)
    git(repo, "remote", "add", "origin", address)
    (tmp_path / "fleet.txt").write_text(f"repo\n{address}?private_token=s3cret\n")
    secret = f"{address}?private_token=s3cret"
    said = [typed("fleet.txt", DAY, cwd=tmp_path), typed(secret, DAY, cwd=tmp_path), typed("repo", DAY, cwd=tmp_path)]
    assert [done.returncode for done in said] == [2, 2, 0]
    said.append(typed("export", cwd=tmp_path))
    assert not [done for done in said if "s3cret" in done.stdout + done.stderr]
    assert not [file for file in tmp_path.glob("monthtwo-audit.sqlite*") if b"s3cret" in file.read_bytes()]
