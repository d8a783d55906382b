"""An organisation is listed, cloned and judged: each repository has one row, and no secret is anywhere afterwards."""

import json
import signal
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
from fleets import DAY, SERVES, TRAINS, Make, command, typed
from forge_server import Asked, Forge, Reply
from test_credentials_nowhere import CHALLENGE, SECRET, TOKEN, assert_nowhere, found_in, processes
from test_forge_listing import github, github_repository

from histories import at, make_history
from monthtwo.audit.judging_process import JudgingProcess

CATALOGUE = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {owner: group:search}\n"
COMMITTED = {
    "acme/ranking": {**SERVES, "catalog-info.yaml": CATALOGUE},
    "acme/pricing": {**TRAINS, "catalog-info.yaml": "kind: ["},
    "acme/secret": TRAINS,
    "acme/fork": TRAINS,
    "ops/churn": TRAINS,
}


@pytest.fixture
def acme(forge: Forge, git: Callable[..., str]) -> Forge:
    """A forge with an organisation, of which some repositories cannot be had, and another repository."""
    for name, files in COMMITTED.items():
        make_history(forge.root / f"{name}.git", [at("2026-01-01", files), at("2026-02-01", {"notes": "more"})])
    git(forge.root, "init", "-q", "--bare", str(forge.root / "acme/empty.git"))
    said: dict[str, dict[str, object]] = {
        "ranking": {"topics": ["ml", "ads"]}, "pricing": {}, "secret": {}, "empty": {}, "gone": {},
        "old": {"archived": True}, "fork": {"fork": True},
    }  # fmt: skip
    items = [
        github_repository(number, name, clone_url=f"{forge.url}/acme/{name}.git", **more)
        for number, (name, more) in enumerate(said.items())
    ]
    github(forge, items)
    return forge


def guard(forge: Forge, seen: list[bytes]) -> None:
    """Let in who has the token, or the password of another server's repository; keep what commands are run."""
    accounts = {"acme": f"x-access-token:{TOKEN}", "ops": f"ada:{SECRET}"}

    def refuse(asked: Asked) -> Reply | None:
        seen.append(processes())
        given = asked.headers.get("authorization")
        if asked.path.startswith("/api"):
            return None if given == f"Bearer {TOKEN}" else Reply(401)
        wanted = f"Basic {b64encode(accounts[asked.path.split('/')[1]].encode()).decode()}"
        if given != wanted:
            return Reply(401, b"", CHALLENGE)
        return Reply(403, f"{TOKEN} may not".encode()) if "/secret.git/" in asked.path else None

    forge.refuse = refuse


def rows(table: str, work: Path) -> list[dict[str, Any]]:
    said = typed("export", table, "--format=jsonl", cwd=work).stdout
    assert not found_in(said.encode())
    return [json.loads(line) for line in said.splitlines()]


def test_an_organisation(acme: Forge, make_repo: Make, tmp_path: Path, home: Path) -> None:
    seen: list[bytes] = []
    guard(acme, seen)
    work, lists = tmp_path / "work", tmp_path / "lists"
    work.mkdir()
    lists.mkdir()
    churn = acme.url.replace("://", f"://ada:{quote(SECRET, safe='')}@") + "/ops/churn.git"
    local = make_repo(TRAINS, name="local")
    (lists / "fleet.yaml").write_text(
        f"- path: github:acme\n  tags: {{team: search}}\n- path: '{churn}'\n  name: churn\n- {local}\n"
    )
    (lists / "fleet.txt").write_text(f"{acme.url}/acme/ranking\n{churn}\n")
    variables = {"GITHUB_SERVER_URL": acme.url, "GITHUB_TOKEN": TOKEN}
    line = ("../lists/fleet.yaml", "../lists/fleet.txt", f"--as-of={DAY}")
    done = typed(*line, cwd=work, env=variables)
    assert done.returncode == 4, done.stderr
    assert done.stdout.splitlines()[-1] == (
        f"Audit 1 as of {DAY}: 7 targets, 4 judged, 0 unchanged, 3 failed (1 denied, 1 empty, 1 gone)."
    )
    found = {row["name"]: (row["status"], row["cause"], json.loads(row["tags"])) for row in rows("results", work)}
    team = {"team": "search", "visibility": "public"}
    assert found == {
        "acme/ranking": ("judged", None, {**team, "topics": "ads, ml", "owner": "search"}),
        "acme/pricing": ("judged", None, team),
        "acme/secret": ("failed", "denied", team),
        "acme/empty": ("failed", "empty", team),
        "acme/gone": ("failed", "gone", team),
        "churn": ("judged", None, {}),
        "local": ("judged", None, {}),
    }
    [problem] = [row["uncatalogued"] for row in rows("results", work) if row["name"] == "acme/pricing"]
    assert problem.startswith('["catalog-info.yaml: is no YAML')
    assert any(row["name"] == "acme/ranking" and row["verdict"] == "met" for row in rows("verdicts", work))
    kept = sorted((work / "monthtwo-clones").glob("*.git"))
    again = typed(*line, "--forks", "--archived", cwd=work, env=variables)
    assert "9 targets, 1 judged, 4 unchanged, 4 failed (2 gone, 1 denied, 1 empty)." in again.stdout
    assert set(kept) < set((work / "monthtwo-clones").glob("*.git"))
    assert "owner" in {row["name"]: row["tags"] for row in rows("results", work)}["acme/ranking"]
    assert not found_in((done.stdout + done.stderr + again.stdout + again.stderr).encode())
    assert any(b"git-remote-http" in said for said in seen) and not found_in(b"".join(seen))
    assert_nowhere(work)
    assert_nowhere(home)


def test_a_list_that_cannot_be_had_begins_nothing(acme: Forge, tmp_path: Path) -> None:
    done = typed("github:nobody", cwd=tmp_path, env={"GITHUB_SERVER_URL": acme.url, "GITHUB_TOKEN": TOKEN})
    assert done.returncode == 2
    assert done.stderr.startswith("Error: github:nobody (gone): ")
    assert not found_in(done.stderr.encode())
    assert not (tmp_path / "monthtwo-audit.sqlite").exists()


def test_clones_that_cannot_be_kept_are_a_mistake_to_mend(acme: Forge, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    line = (f"{acme.url}/ops/churn.git", f"--as-of={DAY}")
    done = typed(*line, "--clones=shared", cwd=tmp_path)
    assert done.returncode == 2
    assert "shared: others may write there; name another folder for the clones\n" in done.stderr
    assert typed("--resume", "--clones=own", "--at-once=1", cwd=tmp_path).returncode == 0


def test_who_judges_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    process = JudgingProcess()
    try:
        assert TOKEN.encode() not in Path(f"/proc/{process.process}/environ").read_bytes()
    finally:
        process.close()


def test_an_audit_that_is_interrupted_while_it_clones_is_gone_on_with(acme: Forge, tmp_path: Path) -> None:
    asked = Event()

    def wait(_: Asked) -> None:
        asked.set()
        acme.ended.wait()

    acme.refuse = wait
    addresses = [f"{acme.url}/{name}.git" for name in ("ops/churn", "acme/pricing", "acme/ranking")]
    line = command(*addresses, "--at-once=1", f"--as-of={DAY}")
    process = subprocess.Popen(line, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert asked.wait(60)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "`monthtwo audit --resume` goes on" in told
    acme.refuse = lambda _: None
    done = typed("--resume", cwd=tmp_path)
    assert done.stdout.endswith(f"Audit 1 as of {DAY}: 3 targets, 3 judged, 0 unchanged, 0 failed.\n")
