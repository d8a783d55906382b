"""Git as a reader of one repository, run so that nothing the repository configures is ever run with it.

Only commands that need no filter, hook, text conversion, pager or network are used: `ls-files`, `ls-tree`, `cat-file`,
`rev-list`, `config`. Never `status` or `diff`: they start a configured clean filter. The environment and the options
below close the rest, for every version of git.
"""

import os
import subprocess
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

from msgspec import Struct

from monthtwo.repository.entries import MAX_BYTES, RepositoryError
from monthtwo.repository.file_names import printable

_TIMEOUT = 120
"""Seconds for a listing. A repository can make git wait for ever: a `.gitignore` that is a FIFO."""

_WINDOW = 60
"""Requests to `cat-file` that are on the way at once: the smallest pipe, 4 KiB, holds them, so writing never waits."""

_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.untrackedCache=false",
    "-c", "log.showSignature=false",
    "-c", "safe.directory=*",
)  # fmt: skip

_USERS_CHOICE = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
"""Of the caller's GIT_* variables only these stay; the others could lead to another repository or start programs."""


_PROGRAM = "git.exe" if os.name == "nt" else "git"


class GitError(RepositoryError):
    """A git command failed."""


class Object(Struct, frozen=True):
    id: str
    type: str
    data: bytes


class Git:
    """One repository. `top` is the root of its working tree, `cwd` the scanned folder in it; None in a bare one."""

    def __init__(self, git_dir: Path, top: Path | None = None, cwd: Path | None = None) -> None:
        tree = () if top is None else (f"--work-tree={top}",)
        self._command = (_executable(git_dir), *_OPTIONS, f"--git-dir={git_dir}", *tree)
        self._cwd = cwd or git_dir
        self._where = str(cwd or git_dir)

    def _start(self, *arguments: str, stderr: int) -> "subprocess.Popen[bytes]":
        """A running git with its input and output on pipes."""
        return subprocess.Popen(
            (*self._command, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=self._cwd,
            env=environment(),
        )

    def run(self, *arguments: str, stdin: bytes = b"", accept: Collection[int] = (0,)) -> bytes:
        """What git says on its standard output.

        Raises:
            GitError: git ends with a status that is not in `accept`, or does not end.
        """
        with self.running(*arguments, stdin=stdin, accept=accept) as said:
            return said()

    @contextmanager
    def running(
        self, *arguments: str, stdin: bytes = b"", accept: Collection[int] = (0,)
    ) -> Iterator[Callable[[], bytes]]:
        """Starts git and gives a function that waits for what it says, once. It raises what `run` raises."""
        with self._start(*arguments, stderr=subprocess.PIPE) as process:

            def said() -> bytes:
                try:
                    output, complaint = process.communicate(stdin, _TIMEOUT)
                except subprocess.TimeoutExpired:
                    raise GitError(f"{self._where}: git {arguments[0]} did not end within {_TIMEOUT} s") from None
                if process.returncode not in accept:
                    why = printable(complaint.strip().rpartition(b"\n")[2]) or f"status {process.returncode}"
                    raise GitError(f"{self._where}: git {arguments[0]} failed: {why}")
                return output

            try:
                yield said
            finally:
                process.kill()

    @contextmanager
    def settings(self) -> Iterator[Callable[[], dict[str, str]]]:
        """Looks for those that decide how objects are read, by lower-case key; the last value of each."""
        wanted = r"^(extensions\.(partialclone|objectformat)|remote\..*\.(promisor|url))$"
        with self.running("config", "-z", "--get-regexp", wanted, accept=(0, 1)) as said:
            yield lambda: _settings(said())

    @contextmanager
    def object(self, name: str) -> Iterator[Callable[[], Object | None]]:
        """Looks for the object of a revision expression; None when there is none or several."""
        with self._batch() as (stdin, stdout):
            _send(stdin, [name])

            def found() -> Object | None:
                try:
                    return _receive(stdout)
                except EOFError:
                    return None

            yield found

    def objects(self, names: Sequence[str]) -> Generator[Object | None, None, None]:
        """Each object in turn, through one `cat-file`; None for one that is missing, damaged or over the limit."""
        done = 0
        while done < len(names):
            stream = self._stream(names[done:])
            try:
                for found in stream:
                    done += 1
                    yield found
            finally:
                stream.close()
            if done < len(names):
                # Git gives up at a damaged object: go on behind it.
                done += 1
                yield None

    def sizes(self, ids: Collection[str]) -> dict[str, int]:
        """The size of each blob that is there. In a partial clone ask only for ids that are known to be `present`."""
        pending, sizes = list(dict.fromkeys(ids)), dict[str, int]()
        while pending:
            request = "".join(f"{id}\n" for id in pending).encode()
            answer = self.run("cat-file", "--batch-check", "--buffer", stdin=request, accept=(0, 128))
            lines = answer.decode("ascii").splitlines()
            for fields in map(str.split, lines):
                if len(fields) == 3 and fields[1] == "blob":
                    sizes[fields[0]] = int(fields[2])
            pending = pending[len(lines) + 1 :]
        return sizes

    def present(self, commit: str) -> set[str]:
        """The ids of all objects of a commit that are here. No other command does without fetching the rest."""
        lines = self.run("rev-list", "--objects", "--missing=print", "--no-walk", commit).splitlines()
        return {line.split(b" ", 1)[0].decode("ascii") for line in lines if line[:1] != b"?"}

    def _stream(self, names: Sequence[str]) -> Generator[Object | None, None, None]:
        """Answers up to the first object git gives up at."""
        with self._batch() as (stdin, stdout):
            sent = 0
            for received in range(len(names)):
                if sent - received <= _WINDOW // 2 and sent < len(names):
                    upto = received + _WINDOW
                    _send(stdin, names[sent:upto])
                    sent = upto
                try:
                    answer = _receive(stdout)
                except EOFError:
                    return
                yield answer

    @contextmanager
    def _batch(self) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        """Input and output of a `cat-file` that answers one name after another."""
        with self._start("cat-file", "--batch", stderr=subprocess.DEVNULL) as process:
            assert process.stdin is not None and process.stdout is not None
            try:
                yield process.stdin, process.stdout
            finally:
                process.kill()
                with suppress(OSError):
                    process.stdin.close()


def environment() -> dict[str, str]:
    """The caller's environment, made safe and the same everywhere for git."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _USERS_CHOICE}
    return kept | {
        "PATH": _absolute_path(),
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _absolute_path() -> str:
    # A relative part would be looked up in the folder under scan.
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(part for part in parts if Path(part).is_absolute())


@cache
def _find_git(path: str) -> str | None:
    for folder in filter(None, path.split(os.pathsep)):
        file = os.path.join(folder, _PROGRAM)  # noqa: PTH118 - plain strings: `shutil` costs more than all of it
        if os.path.isfile(file) and os.access(file, os.X_OK):  # noqa: PTH113
            return file
    return None


def _executable(git_dir: Path) -> str:
    found = _find_git(_absolute_path())
    if found is None:
        raise RepositoryError(f"{git_dir}: this is a git repository, but git is not on the PATH: install git")
    return found


def _settings(said: bytes) -> dict[str, str]:
    pairs = (os.fsdecode(line).partition("\n") for line in said.split(b"\0") if line)
    return {key: value for key, _, value in pairs}


def _send(stdin: IO[bytes], names: Sequence[str]) -> None:
    with suppress(BrokenPipeError):  # git has given up; the answers end where it did
        stdin.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
        stdin.flush()


def _receive(stdout: IO[bytes]) -> Object | None:
    """The next answer; None for "missing" and "ambiguous", and for an object over the limit, read past unheld."""
    header = stdout.readline()
    if not header:
        raise EOFError
    fields = header.decode("utf-8", "replace").split()
    if len(fields) != 3 or not fields[2].isdigit():
        return None
    size = int(fields[2])
    if size <= MAX_BYTES:
        data = _exactly(stdout, size + 1)
        return Object(fields[0], fields[1], data[:-1])
    for left in range(size + 1, 0, -MAX_BYTES):
        _exactly(stdout, min(left, MAX_BYTES))
    return None


def _exactly(stdout: IO[bytes], size: int) -> bytes:
    data = stdout.read(size)
    if len(data) != size:
        raise EOFError
    return data
