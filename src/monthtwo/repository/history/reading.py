"""One pass over the log of a repository."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.deadline import NEVER, Deadline
from monthtwo.repository.git_environment import environment, executable, options
from monthtwo.repository.history.log import COMMAND, SETTINGS, LogError, read_log
from monthtwo.repository.history.process import starter
from monthtwo.repository.history.record import EMPTY, Record
from monthtwo.repository.program import Program, Stopped

_PATIENCE = 60
"""Seconds in which git must say something."""
_TIMEOUT = 600


class Source(Struct, frozen=True):
    """A repository from which a history is read, and what is not in it."""

    git_dir: Path
    cut: frozenset[str] = frozenset()
    """The commits behind which nothing is here."""
    reason: str = ""
    """Why what is read is not the whole history."""
    readable: bool = True
    """Whether git can read any of it without fetching."""


def read_record(source: Source, commit: str, known: Sequence[str] = (), deadline: Deadline = NEVER) -> Record:
    """The commits that lead to `commit`, and it, without those that lead to one that is known."""
    if not source.readable:
        return replace(EMPTY, reason=source.reason)
    record = read_log(_said(source, (commit, *(f"^{id}" for id in known)), deadline), source.cut)
    return record if record.reason else replace(record, reason=source.reason)


def _said(source: Source, revisions: Sequence[str], deadline: Deadline) -> Iterator[bytes]:
    git = executable(source.git_dir)
    command = (git, *options(), *SETTINGS, f"--git-dir={source.git_dir}", *COMMAND, *revisions, "--")
    end = monotonic() + _TIMEOUT
    try:
        with Program(command, source.git_dir, environment(), starter(git)) as program:
            while part := program.some(min(end, monotonic() + _PATIENCE)):
                if deadline.passed():
                    raise LogError("not read to its end in the time that was given")
                yield part
            if program.status(end):
                raise LogError("something of it is missing or damaged")
    except OSError as error:
        raise LogError(f"git cannot be started: {error.strerror}") from None
    except Stopped as error:
        raise LogError(f"git {error}") from None
