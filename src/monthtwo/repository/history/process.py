"""Git started by GitPython, in the closed environment of all other calls, from several threads at once."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING

from monthtwo.repository.git_environment import UNCHANGED, environment

if TYPE_CHECKING:
    from git.cmd import Git


def starter(executable: str) -> Callable[..., "Popen[bytes]"]:
    """What starts a command as `subprocess.Popen` does; `executable` is the path of git."""

    def start(
        command: Sequence[str], *, cwd: Path, env: Mapping[str, str], pass_fds: Sequence[int],
        start_new_session: bool = False, **_: object,
    ) -> "Popen[bytes]":  # fmt: skip
        git = _gitpython(executable)(str(cwd))
        with _without_others(env):
            started = git.execute(
                list(command), istream=PIPE, as_process=True, env=dict(env), pass_fds=tuple(pass_fds),
                start_new_session=start_new_session,
            )  # fmt: skip
        # What GitPython wraps around a process ends it when nobody holds the wrapping any more.
        process, started.proc = started.proc, None
        assert process is not None
        return process

    return start


@cache
def _gitpython(executable: str) -> "type[Git]":
    """GitPython, which asks the git it finds for its version when it is imported."""
    told = {"GIT_PYTHON_GIT_EXECUTABLE": executable, "GIT_PYTHON_REFRESH": "quiet"}
    with _without_others(environment()):
        os.environ.update(told)
        try:
            from git.cmd import Git  # late: most histories are kept
        finally:
            for name in told:
                del os.environ[name]
    return Git


@contextmanager
def _without_others(names: Collection[str]) -> Iterator[None]:
    """No variables but these for a while: GitPython hands on all that there are, whatever it is told besides.

    Mostly there are none. Nothing is added, so that no other thread starts a program that is told a secret.
    """
    with UNCHANGED:
        others = {name: value for name, value in os.environ.items() if name not in names}
        for name in others:
            del os.environ[name]
        try:
            yield
        finally:
            os.environ.update(others)
