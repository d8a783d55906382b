"""What git is told, and what it is not told any more, wherever it is called."""

import os
import subprocess
from pathlib import Path

import pytest

from monthtwo.repository.git_environment import environment, executable, options
from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import open_snapshot


def called(repo: Path, *arguments: str) -> str:
    command = (executable(repo), *options(), f"--git-dir={repo}/.git", *arguments)
    return subprocess.run(command, env=environment(), cwd=repo, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def elsewhere(make_repo, monkeypatch):
    """A caller whose variables all lead to another repository."""
    other = make_repo({"other.py": "x"}, name="other")
    for name, value in {
        "GIT_DIR": f"{other}/.git",
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": f"{other}/.git/index",
        "GIT_OBJECT_DIRECTORY": f"{other}/.git/objects",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.excludesFile",
        "GIT_CONFIG_VALUE_0": f"{other}/other.py",
        "GIT_TRACE": f"{other}/trace",
        "GIT_NAMESPACE": "other",
        "LC_ALL": "de_DE.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    return other


def test_the_callers_variables_lead_nowhere(make_repo, elsewhere, monkeypatch):
    with monkeypatch.context() as clean:
        for name in list(os.environ):
            if name.startswith("GIT_") and name != "GIT_CONFIG_NOSYSTEM":
                clean.delenv(name)
        repo = make_repo({"a.py": "a"})
    assert [entry.path for entry in open_snapshot(repo).entries] == ["a.py"]
    assert called(repo, "ls-files") == "a.py\n"
    assert not (elsewhere / "trace").exists()


def test_a_repository_sets_nothing_otherwise(make_repo, git):
    repo = make_repo({"a.py": "a"})
    closed = {"core.fsmonitor": "false", "core.hooksPath": os.devnull, "core.untrackedCache": "false"}
    for name in closed:
        git(repo, "config", name, "other")
    assert {name: called(repo, "config", "--get", name).strip() for name in closed} == closed


def test_settings_of_the_user_stay_and_those_of_the_system_go(make_repo, tmp_path, monkeypatch):
    repo = make_repo({"a.py": "a"})
    for scope in ("SYSTEM", "GLOBAL"):
        (tmp_path / scope).write_text(f"[monthtwo]\n\tscope = {scope}\n")
        monkeypatch.setenv(f"GIT_CONFIG_{scope}", str(tmp_path / scope))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "0")
    assert called(repo, "config", "--get-all", "monthtwo.scope") == "GLOBAL\n"


def test_without_git_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Exception, match="install git"):
        executable(tmp_path)


def test_no_replacement_and_no_graft_is_followed(make_repo, git, elsewhere, monkeypatch):
    with monkeypatch.context() as clean:
        for name in list(os.environ):
            if name.startswith("GIT_") and name != "GIT_CONFIG_NOSYSTEM":
                clean.delenv(name)
        repo = make_repo({"a.py": "a"})
        for text in ("b", "c"):
            (repo / "a.py").write_text(text)
            git(repo, "commit", "-q", "-a", "-m", text)
        first, _, last = git(repo, "rev-list", "--reverse", "HEAD").split()
        git(repo, "replace", "--graft", last, first)
        (repo / ".git/info").mkdir(exist_ok=True)
        (repo / ".git/info/grafts").write_text(f"{last}\n")
        assert git(repo, "rev-list", "--count", "HEAD") == "1"
    history = history_of(open_snapshot(repo))
    assert history is not None and history.complete
    assert [commit.subject for commit in history.commits] == ["Start", "b", "c"]
    assert not (elsewhere / "trace").exists()
    assert os.environ["GIT_DIR"] == f"{elsewhere}/.git", "GitPython was shown other variables, for a while"
