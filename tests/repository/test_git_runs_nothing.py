"""No program that a repository names is ever started, and nothing is ever fetched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monthtwo.repository.history.snapshot_history import history_of
from monthtwo.repository.snapshot import Snapshot, open_snapshot


def read_all(snapshot: Snapshot) -> dict[str, bytes]:
    return {path: data for path, _, data in snapshot.read(entry.path for entry in snapshot.entries)}


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "something-ran"


@pytest.fixture
def trap(tmp_path: Path, marker: Path) -> str:
    """A program that leaves the marker."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\necho ran >> {marker}\nexit 1\n")
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def trapped(make_repo, git, trap) -> Path:
    """A repository whose own configuration names the trap wherever git would start a program."""
    repo = make_repo({".gitattributes": "* filter=x diff=x merge=x\n", "a.py": "a", "b/c.py": "c"})
    settings = [
        "core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "core.gitProxy",
        "core.alternateRefsCommand", "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv",
        "diff.x.command", "diff.external", "merge.x.driver", "gpg.program", "credential.helper", "sequence.editor",
        "pager.ls-files", "pager.ls-tree", "pager.cat-file", "pager.config", "pager.rev-list", "interactive.diffFilter",
        "uploadpack.packObjectsHook", "remote.origin.uploadpack", "pager.log", "gpg.ssh.program", "gpg.x509.program",
    ]  # fmt: skip
    for setting in settings:
        git(repo, "config", setting, trap)
    for command in ("ls-files", "ls-tree", "cat-file", "rev-list", "config", "log", "version"):
        git(repo, "config", f"alias.{command}", f"!{trap}")
    git(repo, "config", "log.showSignature", "true")
    hooks = repo / ".git/hooks"
    shutil.rmtree(hooks, ignore_errors=True)
    hooks.mkdir()
    for hook in (
        "post-index-change",
        "fsmonitor-watchman",
        "pre-commit",
        "post-checkout",
        "reference-transaction",
        "pre-auto-gc",
    ):
        shutil.copy(trap, hooks / hook)
    (repo / "hooks").mkdir()
    shutil.copy(trap, repo / "hooks/post-index-change")
    git(repo, "config", "core.hooksPath", str(repo / "hooks"))
    (repo / "a.py").write_text("changed, of the same length or not")
    os.utime(repo / "b/c.py", (1, 1))
    return repo


def test_configured_programs_are_not_started(trapped, marker, git):
    for rev in (None, "HEAD"):
        snapshot = open_snapshot(trapped, rev)
        assert len(read_all(snapshot)) >= 3
        assert snapshot.nature("a.py") == "production"
        assert len(history_of(snapshot)) == 1
    open_snapshot(trapped / "b")
    open_snapshot(trapped / ".git")
    assert not marker.exists()
    git(trapped, "status", check=False)
    assert marker.exists(), "the traps are armed: git alone does start them"


def test_git_is_not_looked_up_in_the_scanned_folder(make_repo, marker, trap, monkeypatch):
    repo = make_repo({"a.py": "a"})
    shutil.copy(trap, repo / "git")
    monkeypatch.chdir(repo)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    assert "a.py" in read_all(open_snapshot(Path()))
    code = "from pathlib import Path; from monthtwo.repository.snapshot import open_snapshot as at\n"
    code += "from monthtwo.repository.history.snapshot_history import history_of; print(len(history_of(at(Path()))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "1\n", done.stderr  # in a process of its own, GitPython is imported here
    assert not marker.exists()


@pytest.fixture
def partial(make_repo, git, tmp_path, trap, home) -> Path:
    """A partial clone with a checkout of one file, whose remote leaves the marker; git logs what it starts."""
    source = make_repo({"a.py": "a", "d/b.py": "b", "d/.gitignore": "*.log\n", "e/f.py": "f"}, name="source")
    git(source, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{source}", "partial")
    clone = tmp_path / "partial"
    git(clone, "checkout", "-q", "HEAD", "--", "a.py")
    git(clone, "read-tree", "HEAD")
    git(clone, "remote", "set-url", "origin", f"ext::{trap}")
    git(clone, "config", "protocol.ext.allow", "always")
    (home / ".gitconfig").write_text(f"[trace2]\n\tnormalTarget = {tmp_path}/git-log\n")
    return clone


def fetches(clone: Path) -> int:
    log = clone.parent / "git-log"
    return (
        log.read_text().count("git fetch") + log.read_text().count("fetch.negotiationAlgorithm") if log.exists() else 0
    )


def states(snapshot: Snapshot) -> dict[str, str]:
    return {entry.path: entry.state for entry in snapshot.entries}


EXPECTED = {"a.py": "file", "d/.gitignore": "missing", "d/b.py": "missing", "e/f.py": "missing"}


def test_partial_clone_is_scanned_without_a_fetch(partial, marker, git):
    for rev in (None, "HEAD"):
        snapshot = open_snapshot(partial, rev)
        assert states(snapshot) == EXPECTED
        assert read_all(snapshot) == {"a.py": b"a"}
        assert {skip.reason for skip in snapshot.skipped} == {"missing"}
        history = history_of(snapshot)
        assert history.complete and set(history.paths) == set(EXPECTED)
    assert (partial.parent / "git-log").exists()
    assert not marker.exists()
    assert fetches(partial) == 0
    git(partial, "cat-file", "-p", "HEAD:d/b.py", check=False)
    assert marker.exists() and fetches(partial) > 0, "git alone does fetch"


def test_git_that_does_not_know_how_not_to_fetch(partial, marker, tmp_path, monkeypatch):
    """Before 2.44 git ignores GIT_NO_LAZY_FETCH: it must not be asked for what is not there."""
    old = tmp_path / "old"
    old.mkdir()
    (old / "git").write_text(f'#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec {shutil.which("git")} "$@"\n')
    (old / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{old}{os.pathsep}{os.environ['PATH']}")
    for rev in (None, "HEAD"):
        snapshot = open_snapshot(partial, rev)
        assert states(snapshot) == EXPECTED
        assert read_all(snapshot) == {"a.py": b"a"}
        assert set(history_of(snapshot).paths) == set(EXPECTED)
    assert not marker.exists()
    assert fetches(partial) == 0


def test_sparse_partial_clone_that_lacks_an_ignore_file(partial, marker, git):
    git(partial, "update-index", "--skip-worktree", "d/.gitignore", "e/f.py")
    (partial / "d").mkdir()
    (partial / "d/x.log").write_text("")
    snapshot = open_snapshot(partial)
    assert states(snapshot) == EXPECTED, "which files are untracked cannot be told"
    assert not marker.exists() and fetches(partial) == 0


def test_clone_without_trees_is_a_clear_error(make_repo, git, tmp_path, trap, marker):
    source = make_repo({"d/a.py": "a"}, name="source")
    git(source, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=tree:0", "--no-checkout", f"file://{source}", "treeless")
    git(tmp_path / "treeless", "remote", "set-url", "origin", f"ext::{trap}")
    git(tmp_path / "treeless", "config", "protocol.ext.allow", "always")
    with pytest.raises(Exception, match="not complete here"):
        open_snapshot(tmp_path / "treeless", "HEAD")
    assert not marker.exists()


def test_history_of_a_clone_without_trees_is_not_whole(make_repo, git, tmp_path, trap, marker):
    """What is checked out is there; trees of what came before would have to be fetched."""
    source = make_repo({"d/a.py": "a"}, name="source")
    git(source, "rm", "-q", "-r", "d")
    git(source, "commit", "-q", "--allow-empty", "-m", "Gone")
    git(source, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=tree:0", f"file://{source}", "treeless")
    (tmp_path / "treeless/new.py").write_text("")
    git(tmp_path / "treeless", "remote", "set-url", "origin", f"ext::{trap}")
    git(tmp_path / "treeless", "config", "protocol.ext.allow", "always")
    history = history_of(open_snapshot(tmp_path / "treeless"))
    assert not history.complete and "without trees" in history.reason
    assert not marker.exists()


def test_clone_without_a_checkout_says_how_to_scan_it(make_repo, git, tmp_path):
    repo = make_repo({"a.py": "a"})
    git(tmp_path, "clone", "-q", "--no-checkout", str(repo), "empty")
    with pytest.raises(Exception, match="--rev"):
        open_snapshot(tmp_path / "empty")
    assert read_all(open_snapshot(tmp_path / "empty", "HEAD")) == {"a.py": b"a"}
