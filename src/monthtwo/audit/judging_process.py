"""The judging program, seen from the process that runs the audit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Timer

import msgspec

from monthtwo.audit import frames
from monthtwo.audit.access import TOKENS
from monthtwo.audit.requests import Outcome, Request, failed
from monthtwo.repository.lifeline import Lifeline

_PROGRAM = "monthtwo.audit.judging_program"
_GRACE = 60.0
"""Seconds that the program has beyond those of a repository: to load the catalogue, and to kill."""


class _Lost(Exception):
    """The program has ended without an answer."""


class JudgingProcess:
    """A running judging program. It ends with this process, however that ends."""

    def __init__(self) -> None:
        # A folder that holds nothing but packages, so that `-m` finds no module that somebody has left about.
        folder = Path(__file__).resolve().parents[2]
        command = (sys.executable, "-m", _PROGRAM)
        pipe, self._lifeline = subprocess.PIPE, Lifeline()
        variables = {name: value for name, value in os.environ.items() if name not in TOKENS}
        try:
            self._process = subprocess.Popen(
                command, cwd=folder, env=variables, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL,
                pass_fds=self._lifeline.inherited,
            )  # fmt: skip
        except OSError:
            self._lifeline.close()
            raise
        self._lifeline.tie(self._process.pid)

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.pid

    def judge(self, request: Request) -> Outcome:
        """What the program answers.

        Raises:
            _Lost: it has ended, or does not answer.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        guard = Timer(request.timeout + _GRACE, self._process.kill)
        guard.daemon = True
        guard.start()
        try:
            frames.send(self._process.stdin, msgspec.msgpack.encode(request))
            answer = frames.received(self._process.stdout)
            if answer is not None:
                return msgspec.msgpack.decode(answer, type=Outcome)
        except (OSError, msgspec.MsgspecError):
            pass
        finally:
            guard.cancel()
        raise _Lost

    def kill(self) -> None:
        """End it where another thread may wait for it."""
        self._process.kill()

    def close(self) -> None:
        """End it, and let go of it."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.wait()
        self._lifeline.close()


class JudgingProcesses:
    """Judging programs, as many as are asked at once; each is kept for the next request."""

    def __init__(self) -> None:
        self._idle: list[JudgingProcess] = []
        self._busy: list[JudgingProcess] = []
        self._stops = 0
        self._lock = Lock()

    def judge(self, request: Request) -> Outcome:
        """The outcome of a request. Where the program is lost another one is asked, once."""
        stops = self._stops
        for _ in range(2):
            with suppress(_Lost, OSError), self._one() as process:
                return process.judge(request)
            if self._stops != stops:
                return failed(request, "killed", "the audit was stopped")
        return failed(request, "killed", "the program that judges ended twice, or cannot be started")

    def stop(self) -> None:
        """End them all, also in the midst of their work."""
        with self._lock:
            self._stops += 1
            idle, self._idle = self._idle, []
            for process in self._busy:
                process.kill()
        for process in idle:
            process.close()

    @contextmanager
    def _one(self) -> Iterator[JudgingProcess]:
        with self._lock:
            process = self._idle.pop() if self._idle else JudgingProcess()
            self._busy.append(process)
        whole = False
        try:
            yield process
            whole = True
        finally:
            with self._lock:
                self._busy.remove(process)
                if whole:
                    self._idle.append(process)
            if not whole:
                process.close()


PROCESSES = JudgingProcesses()
"""Those of this process, whichever of its threads asks."""
