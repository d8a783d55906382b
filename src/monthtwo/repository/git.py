"""Git as a reader of one repository, run so that nothing the repository configures is ever run with it.

Only commands that need no filter, hook, text conversion, pager or network are used: `ls-files`, `ls-tree`, `cat-file`,
`rev-list`, `for-each-ref`, `config`. Never `status` or `diff`: they start a configured clean filter. The environment
and the options with which git is called close the rest.
"""

import os
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from msgspec import Struct

from monthtwo.regular_expressions import lazy
from monthtwo.repository.entries import MOST_BYTES, RepositoryError
from monthtwo.repository.git_environment import environment, executable, options
from monthtwo.repository.program import Program, Stopped, reason

_TIMEOUT = 120
"""Seconds for a listing. A repository can make git wait for ever: a `.gitignore` that is a FIFO."""
_PATIENCE = 30
"""Seconds in which git must say something, wherever it need not look at a whole tree first."""
_MOST = 128 * 1024 * 1024
"""Bytes of a listing: several times those of the largest repositories known."""
_MOST_IN_VAIN = 100
"""How often in a row git may give up at its first object before it is held to be git that is broken."""

_WINDOW = 60
"""Requests to `cat-file` that are on the way at once: the smallest pipe, 4 KiB, holds them, so writing never waits."""

_BATCH = ("cat-file", "--batch")
_OBJECT = lazy(rb"([0-9a-f]{40,64}) (\w+) (\d{1,18})\n")
_SIZE = lazy(rb"\d{1,18}")
_NO_OBJECT = (b" missing", b" ambiguous", b" excluded", b" submodule")


class GitError(RepositoryError):
    """A git command failed. `why` says it without naming the place."""

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why or message


class _GaveUp(GitError):
    """Git ended of its own accord: at an object that is damaged, if it is not git that is."""


class Said(Struct, frozen=True):
    """What a git command said on its standard output, and what it complained about, in one line."""

    output: bytes
    complaint: str


class Object(Struct, frozen=True):
    id: str
    type: str
    data: bytes


class Git:
    """One repository. `top` is the root of its working tree, `cwd` the scanned folder in it; None in a bare one."""

    def __init__(self, git_dir: Path, top: Path | None = None, cwd: Path | None = None) -> None:
        tree = () if top is None else (f"--work-tree={top}",)
        self._command = (executable(git_dir), *options(), f"--git-dir={git_dir}", *tree)
        self._cwd = cwd or git_dir
        self._where = str(cwd or git_dir)

    def _start(self, *arguments: str) -> Program:
        try:
            return Program((*self._command, *arguments), self._cwd, environment())
        except OSError as error:
            raise self._failure(arguments[0], f"it cannot be started: {error.strerror}") from None

    def _failure(self, command: str, why: str, kind: type[GitError] = GitError) -> GitError:
        return kind(f"{self._where}: git {command} failed: {why}", why)

    def run(self, *arguments: str, stdin: bytes = b"", accept: Collection[int] = (0,)) -> bytes:
        """What git says on its standard output.

        Raises:
            GitError: git ends with a status that is not in `accept`, or does not end, or says too much.
        """
        with self.running(*arguments, stdin=stdin, accept=accept) as said:
            return said().output

    @contextmanager
    def running(
        self, *arguments: str, stdin: bytes = b"", accept: Collection[int] = (0,), walks: bool = False
    ) -> Iterator[Callable[[], Said]]:
        """Starts git and gives a function that waits for what it says, once. It raises what `run` raises.

        A command that `walks` the tree says nothing until it is done.
        """
        with self._start(*arguments) as program:

            def said() -> Said:
                end = monotonic() + _TIMEOUT
                try:
                    output = program.all(stdin, end, _TIMEOUT if walks else _PATIENCE, _MOST)
                    status = program.status(end)
                except Stopped as error:
                    raise self._failure(arguments[0], str(error)) from None
                if status not in accept:
                    raise self._failure(arguments[0], reason(status, program.complaint))
                return Said(output, program.complaint)

            yield said

    @contextmanager
    def settings(self) -> Iterator[Callable[[], dict[str, str]]]:
        """Looks for those that decide how objects are read, by lower-case key; the last value of each."""
        wanted = r"^(extensions\.(partialclone|objectformat)|remote\..*\.(promisor|partialclonefilter|url))$"
        with self.running("config", "-z", "--get-regexp", wanted, accept=(0, 1)) as said:
            yield lambda: _settings(said().output)

    @contextmanager
    def object(self, name: str) -> Iterator[Callable[[], Object | None]]:
        """Looks for the object of a revision expression; None when there is none or several.

        The function that is given raises GitError where git cannot tell.
        """
        with self._start(*_BATCH) as program:
            _send(program, [name])
            yield lambda: self._answer(program)

    def objects(self, names: Sequence[str]) -> Generator[Object | None, None, None]:
        """Each object in turn, through one `cat-file`; None for one that is missing, damaged or over the limit.

        Raises:
            GitError: git cannot tell.
        """
        done = in_vain = 0
        while done < len(names):
            before = done
            stream = self._stream(names[done:])
            try:
                for found in stream:
                    done += 1
                    yield found
            except _GaveUp:
                in_vain = in_vain + 1 if done == before else 0
                if in_vain == _MOST_IN_VAIN:
                    raise
                # At a damaged object: go on behind it.
                done += 1
                yield None
            finally:
                stream.close()

    def sizes(self, ids: Collection[str]) -> dict[str, int]:
        """The size of each blob that is there. In a partial clone ask only for ids that are known to be `present`."""
        pending, sizes, in_vain = list(dict.fromkeys(ids)), dict[str, int](), 0
        while pending:
            request = "".join(f"{id}\n" for id in pending).encode()
            # The last times git must end well, so that it says why it does not.
            accept = (0, 128) if in_vain < _MOST_IN_VAIN else (0,)
            lines = self.run("cat-file", "--batch-check", "--buffer", stdin=request, accept=accept).splitlines()
            for fields in map(bytes.split, lines):
                if len(fields) == 3 and fields[1] == b"blob" and _SIZE.fullmatch(fields[2]):
                    sizes[fields[0].decode("ascii", "replace")] = int(fields[2])
            in_vain = 0 if lines else in_vain + 1
            pending = pending[len(lines) + 1 :]
        return sizes

    def present(self, commit: str) -> set[str]:
        """The ids of all objects of a commit that are here. No other command does without fetching the rest."""
        lines = self.run("rev-list", "--objects", "--missing=print", "--no-walk", commit).splitlines()
        return {line.split(b" ", 1)[0].decode("ascii", "replace") for line in lines if line[:1] != b"?"}

    def tags(self, commit: str) -> list[str]:
        """The names of the tags on a commit and on those before it, the newest first."""
        sorted_by = ("--sort=-creatordate", "--format=%(refname:strip=2)")
        lines = self.run("for-each-ref", f"--merged={commit}", *sorted_by, "refs/tags").splitlines()
        return [line.decode("utf-8", "replace") for line in lines]

    def _stream(self, names: Sequence[str]) -> Generator[Object | None, None, None]:
        """Answers up to the first object git gives up at, where it raises `_GaveUp`."""
        with self._start(*_BATCH) as program:
            sent = 0
            for received in range(len(names)):
                if sent - received <= _WINDOW // 2 and sent < len(names):
                    upto = received + _WINDOW
                    _send(program, names[sent:upto])
                    sent = upto
                yield self._answer(program)

    def _answer(self, program: Program) -> Object | None:
        """The next answer of a `cat-file`.

        Raises:
            _GaveUp: git ended with a message instead.
            GitError: git was killed, does not answer, or says what is no answer.
        """
        end = monotonic() + _PATIENCE
        try:
            try:
                return _receive(program, end)
            except EOFError:
                status = program.status(end)
        except Stopped as error:
            raise self._failure(_BATCH[0], str(error)) from None
        raise self._failure(_BATCH[0], reason(status, program.complaint), GitError if status < 0 else _GaveUp)


def _settings(said: bytes) -> dict[str, str]:
    pairs = (os.fsdecode(line).partition("\n") for line in said.split(b"\0") if line)
    return {key: value for key, _, value in pairs}


def _send(program: Program, names: Sequence[str]) -> None:
    program.send("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))


def _receive(program: Program, end: float) -> Object | None:
    """The next answer; None for "missing" and "ambiguous", and for an object over the limit, read past unheld.

    Raises:
        EOFError: there is none.
        Stopped: it does not come, or is none.
    """
    header = program.line(end)
    if not header.endswith(b"\n"):
        raise EOFError
    if header.rstrip().endswith(_NO_OBJECT):
        return None
    answer = _OBJECT.fullmatch(header)
    if answer is None:
        raise Stopped("said what is no answer")
    size = int(answer[3])
    if size <= MOST_BYTES:
        data = _exactly(program, size + 1, end)
        return Object(answer[1].decode(), answer[2].decode(), data[:-1])
    for left in range(size + 1, 0, -MOST_BYTES):
        _exactly(program, min(left, MOST_BYTES), end)
    return None


def _exactly(program: Program, size: int, end: float) -> bytes:
    data = program.exactly(size, end)
    if len(data) != size:
        raise EOFError
    return data
