"""What an audit said goes out whole, in each format."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyarrow import parquet

from monthtwo.audit.export import as_csv
from monthtwo.audit.store.extracts import TABLES, Field, fields_of
from monthtwo.cli.audit_export_command import TABLES as NAMED

Make = Callable[..., Path]
FILES = {
    "app.py": "import joblib\nfrom fastapi import FastAPI\n\napp = FastAPI()\nmodel = joblib.load('m')\n\n\n"
    "@app.post('/predict')\ndef predict(age: int):\n    return {'score': float(model.predict([[age]])[0])}\n"
}


@pytest.fixture
def fleet(make_repo: Make, tmp_path: Path) -> Path:
    """A folder with a store in it: of a repository of the team `search`, and of one that is gone."""
    make_repo(FILES)
    listed = "- {path: repo, name: search/ranking, tags: {tier: 1, team: search}}\n- gone\n"
    (tmp_path / "fleet.yaml").write_text(listed)
    assert typed("fleet.yaml", "--as-of=2026-11-21", cwd=tmp_path).returncode == 4
    return tmp_path


def typed(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "monthtwo", "audit", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_every_table_goes_out_in_every_format(fleet: Path) -> None:
    for name in NAMED:
        fields = [field.name for field in fields_of(name)]
        assert len(set(fields)) == len(fields)
        [head, *rows] = csv.reader(io.StringIO(typed("export", name, cwd=fleet).stdout))
        assert head == fields
        lines = typed("export", name, "--format=jsonl", cwd=fleet).stdout.splitlines()
        assert typed("export", name, "--format=parquet", "-o", f"{name}.parquet", cwd=fleet).returncode == 0
        table = parquet.read_table(fleet / f"{name}.parquet")
        assert table.to_pylist() == [json.loads(line) for line in lines]
        assert len(rows) == len(lines)
    assert sorted(TABLES) == sorted(NAMED)


def test_results_have_a_row_for_each_target(fleet: Path) -> None:
    found = [json.loads(line) for line in typed("export", "results", "--format=jsonl", cwd=fleet).stdout.splitlines()]
    assert [(row["name"], row["status"], row["cause"], row["kind"]) for row in found] == [
        ("gone", "failed", "missing", None),
        ("search/ranking", "judged", None, "ml-service"),
    ]
    assert found[1]["tags"] == '{"team": "search", "tier": "1"}'


def test_signals_have_run_so_many_days(fleet: Path) -> None:
    lines = typed("export", "signals", "--format=jsonl", cwd=fleet).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows
    assert all((row["days"] is None) == (row["since"] is None) for row in rows)


def test_no_text_is_a_formula() -> None:
    said = b"".join(as_csv([Field("note", str), Field("count", int), Field("met", bool)], [["=cmd()", -1, True]]))
    assert said == b"note,count,met\n'=cmd(),-1,true\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "--store=none.sqlite"], "none.sqlite: there is no such store"),
        (["export", "--audit=7"], "monthtwo-audit.sqlite: there is no audit 7; the newest is 1; name one"),
        (["export", "--format=parquet"], "Parquet is no text; name a file with --output."),
        (["export", "verdict"], "Invalid value for"),
        (["export", "-o", "/nowhere/file.csv"], "/nowhere/file.csv cannot be written: No such file or directory."),
    ],
)
def test_mistakes_of_an_export(fleet: Path, arguments: list[str], message: str) -> None:
    done = typed(*arguments, cwd=fleet)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {message}")
