"""`monthtwo history`, as its users meet it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from histories import at, make_history


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monthtwo", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MONTHTWO_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def upstream(tmp_path: Path, git) -> Path:
    make_history(tmp_path / "upstream", [at("2025-01-01", {"a.py": "1"}), at("2025-01-02", {"b.py": "1"})])
    git(tmp_path / "upstream", "config", "uploadpack.allowFilter", "true")
    return tmp_path / "upstream"


@pytest.fixture
def checkout(upstream: Path, tmp_path: Path, git) -> Path:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{upstream}", "checkout")
    return tmp_path / "checkout"


def test_it_is_taken_into_the_cache_folder(checkout, cache):
    config = (checkout / ".git/config").read_bytes()
    done = run("history", "fetch", checkout)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"The history of checkout is in {cache}/histories/")
    assert (checkout / ".git/config").read_bytes() == config
    assert [path.stat().st_mode & 0o777 for path in (cache, cache / "histories")] == [0o700, 0o700]
    assert "MB of fetched histories" in run("cache").stdout
    assert run("cache", "clear").returncode == 0 and not list(cache.iterdir())


def test_a_scan_takes_nothing_by_itself(checkout, cache):
    assert run("scan", checkout).returncode == 0
    assert not (cache / "histories").exists()


def test_a_whole_repository_needs_none(upstream, cache, git):
    git(upstream, "reset", "-q", "--hard")
    done = run("history", "fetch", upstream)
    assert (done.returncode, done.stdout) == (0, f"{upstream} has its whole history; nothing was fetched.\n")
    assert not cache.exists()


def test_what_cannot_be_done_is_said(checkout, tmp_path, git):
    (tmp_path / "plain").mkdir()
    for arguments, environment, message in [
        ((tmp_path / "plain",), {}, "is no repository"),
        ((tmp_path / "nowhere",), {}, "does not exist"),
        ((checkout,), {"MONTHTWO_CACHE_DIR": "relative"}, "absolute path"),
        ((checkout,), {"MONTHTWO_CACHE_DIR": str(checkout / "cache")}, "to another one"),
        ((checkout,), {"MONTHTWO_CACHE_DIR": str(tmp_path / "upstream/.git/HEAD")}, "cannot be used"),
    ]:
        done = run("history", "fetch", *arguments, **environment)
        assert (done.returncode, done.stdout) == (2, "") and message in done.stderr, message
    git(checkout, "remote", "remove", "origin")
    assert "no remote" in run("history", "fetch", checkout).stderr


def test_a_cache_that_others_may_write_is_left_alone(checkout, cache):
    cache.mkdir()
    cache.chmod(0o777)
    done = run("history", "fetch", checkout)
    assert done.returncode == 2 and "others may write it" in done.stderr and not list(cache.iterdir())
