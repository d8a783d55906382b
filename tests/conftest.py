"""Real repositories for tests, made by a git that knows nothing of the machine it runs on."""

import os
import pickle
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes is the machine's affair: no test fails for it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

Git = Callable[..., str]
MakeRepo = Callable[..., Path]

_SCRUBBED = ("GIT_", "GITHUB_", "XDG_", "MONTHTWO_", "CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, and nothing in the environment that changes git, the output or where things are kept."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(_SCRUBBED):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


@pytest.fixture
def git(home: Path) -> Git:
    """`git(repo, "tag", "v1")` runs git in `repo` and returns what it prints; commits are always the same."""

    def run(repo: Path, *arguments: str | bytes, stdin: bytes = b"", check: bool = True) -> str:
        who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _WHO.items()}
        done = subprocess.run(
            ["git", "-C", str(repo), *arguments],
            input=stdin,
            capture_output=True,
            env={**who, **os.environ},
            check=False,
        )
        assert done.returncode == 0 or not check, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    return run


_WHO = {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2026-03-01T23:30:00 +0200"}


@pytest.fixture
def write_files() -> Callable[[Path, Mapping[str, str | bytes]], None]:
    """Writes files below a folder; contents may be bytes, names may hold any bytes (surrogate escapes)."""

    def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, contents in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents.encode() if isinstance(contents, str) else contents)

    return write


@pytest.fixture
def make_repo(tmp_path: Path, git: Git, write_files: Callable[[Path, Mapping[str, str | bytes]], None]) -> MakeRepo:
    """`make_repo({"a.py": "x"})` is a repository with these files in one commit of 2026-03-01 on `main`.

    `name` tells several apart, `commit=False` leaves the files untracked, further arguments go to `git init`.
    """

    def make(
        files: Mapping[str, str | bytes], *init: str, name: str = "repo", commit: bool = True, message: str = "Start"
    ) -> Path:
        repo = tmp_path / name
        write_files(repo, files)
        git(repo, "init", "-q", "-b", "main", *init)
        if commit:
            git(repo, "add", "-A", "-f")
            git(repo, "commit", "-q", "--allow-empty", "-m", message)
        return repo

    return make


_NOBODY = 65534


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """An empty folder that every user may enter and write, whoever runs the tests; deep folders in it are removed."""
    folder = Path(tempfile.mkdtemp(prefix="monthtwo-test-"))
    folder.chmod(0o777)
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture
def unprivileged() -> Callable[..., Any]:
    """`unprivileged(function, *arguments)` is what a function returns or raises to who is not root.

    It cannot import what only root may read. `user` is the number of another user.
    """

    def run(function: Callable[..., Any], *arguments: object, user: int = _NOBODY) -> Any:
        if os.geteuid() != 0:
            return function(*arguments)
        reading, writing = os.pipe()
        if not (child := os.fork()):
            try:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
                try:
                    outcome = (True, function(*arguments))
                except BaseException as error:
                    outcome = (False, error)
                os.write(writing, pickle.dumps(outcome))
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            returned, outcome = pickle.loads(pipe.read())
        os.waitpid(child, 0)
        if returned:
            return outcome
        raise outcome

    return run
