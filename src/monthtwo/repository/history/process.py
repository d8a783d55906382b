"""Git started by GitPython, in the closed environment of all other calls."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen


def starter(executable: str) -> Callable[..., "Popen[bytes]"]:
    """What starts a command as `subprocess.Popen` does; `executable` is the path of git."""

    def start(
        command: Sequence[str], *, cwd: Path, env: Mapping[str, str], pass_fds: Sequence[int], **_: object
    ) -> "Popen[bytes]":
        with _only({**env, "GIT_PYTHON_GIT_EXECUTABLE": executable, "GIT_PYTHON_REFRESH": "quiet"}):
            from git.cmd import Git  # late: most histories are kept

            started = Git(str(cwd)).execute(list(command), istream=PIPE, as_process=True, pass_fds=tuple(pass_fds))
        # What GitPython wraps around a process ends it when nobody holds the wrapping any more.
        process, started.proc = started.proc, None
        assert process is not None
        return process

    return start


@contextmanager
def _only(variables: Mapping[str, str]) -> Iterator[None]:
    """No other variables for a while: GitPython hands on all that there are, whatever it is told besides."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
