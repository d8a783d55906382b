"""A program at work, with limits on how long it is waited for and on how much of what it says is held."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic

from monthtwo.repository.lifeline import Lifeline

_CHUNK = 64 * 1024
_COMPLAINT = 8 * 1024
"""Bytes kept of what it complains about: the first ones, for later messages follow from them."""
_LINE = 4 * 1024
"""The longest line that is an answer."""
_MOST_SHOWN = 300
_GLANCE = 0.25
"""Seconds between two looks at what a program does besides what it says."""

Start = Callable[..., "subprocess.Popen[bytes]"]
"""What starts a process, called as `subprocess.Popen` is."""


class Stopped(Exception):
    """The program is of no use any more. The message says what it did, in a few words."""


class Program:
    """A running program. To be left as a context, which ends it; on Linux it ends with this process in any case.

    Where pipes cannot be polled (Windows) it is waited for as long as it takes, except by `all`. One that is `alone`
    has no terminal, and those that it has started end with it.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self, command: Sequence[str], cwd: Path, env: Mapping[str, str], start: Start = subprocess.Popen,
        alone: bool = False,
    ) -> None:  # fmt: skip
        self._alone = alone
        self._process, self._lifeline = _started(command, cwd, env, start, alone)
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None and stdout is not None and stderr is not None
        self._stdin, self._stdout, self._stderr = stdin, stdout, stderr
        self._poll = select.poll() if os.name == "posix" else None
        if self._poll is not None:
            self._poll.register(stdout, select.POLLIN)
            self._poll.register(stderr, select.POLLIN)
        self._unsent = b""
        self._held = b""
        self._complaint = b""

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32" and self._alone and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        for stream in (self._stdin, self._stdout, self._stderr):
            stream.close()
        self._process.wait()
        self._lifeline.close()

    def send(self, data: bytes) -> None:
        """Write a few bytes, no more than any pipe holds: this does not wait."""
        try:
            os.write(self._stdin.fileno(), data)
        except BrokenPipeError:  # it has given up; the answers end where it did
            return

    def all(self, stdin: bytes, end: float, silence: float, most: int, look: Callable[[], None] | None = None) -> bytes:
        """Everything it says once it is told all of `stdin`; `look` is called again and again meanwhile.

        Raises:
            Stopped: it is not done at `end`, says nothing for `silence` seconds, or says more than `most` bytes.
        """
        if self._poll is None:
            output, self._complaint = _communicated(self._process, stdin, end, most)
            return output
        self._unsent = stdin
        self._poll.register(self._stdin, select.POLLOUT)
        said, size = [], 0
        while part := self._said(min(end, monotonic() + silence), look):
            said.append(part)
            size += len(part)
            if size > most:
                raise Stopped(f"said more than {most // 1_000_000} MB")
        return b"".join(said)

    def some(self, end: float) -> bytes:
        """What it says next, up to 64 KiB; nothing at the end of all.

        Raises:
            Stopped: it has said nothing at `end`.
        """
        return self._taken(len(self._held)) or self._said(end)

    def line(self, end: float) -> bytes:
        """The next line, with its line feed; less at the end of all.

        Raises:
            Stopped: it has not come at `end`, or is no line of a sensible length.
        """
        while b"\n" not in self._held:
            if len(self._held) > _LINE:
                raise Stopped(f"said a line of more than {_LINE} bytes")
            if not (part := self._said(end)):
                break
            self._held += part
        return self._taken(self._held.find(b"\n") + 1 or len(self._held))

    def exactly(self, size: int, end: float) -> bytes:
        """The next `size` bytes, fewer at the end of all.

        Raises:
            Stopped: they have not come at `end`.
        """
        parts, missing = [self._taken(size)], size
        while (missing := missing - len(parts[-1])) and (part := self._said(end)):
            self._held = part
            parts.append(self._taken(missing))
        return b"".join(parts)

    def status(self, end: float) -> int:
        """Its exit status, negative for a signal, once all it said has been read.

        Raises:
            Stopped: it has not ended at `end`.
        """
        while self._poll is not None and not self._stderr.closed:
            self._wait(end)
        try:
            return self._process.wait(max(end - monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            raise Stopped("did not end") from None

    @property
    def complaint(self) -> str:
        """What it complained about so far, in one line that begins with the message that counts."""
        return _one_line(self._complaint.decode("utf-8", "replace"))

    def _taken(self, size: int) -> bytes:
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _said(self, end: float, look: Callable[[], None] | None = None) -> bytes:
        """What it says next on its output; nothing once that is closed."""
        while not self._wait(end, look):
            pass
        part = os.read(self._stdout.fileno(), _CHUNK)
        if not part and self._poll is not None:
            self._poll.unregister(self._stdout)
        return part

    def _wait(self, end: float, look: Callable[[], None] | None = None) -> bool:
        """Wait until something can be done on a pipe and do it; whether there is something to be read as output.

        Raises:
            Stopped: there is nothing before `end`.
        """
        if self._poll is None:
            return True
        left = max(end - monotonic(), 0)
        ready = {descriptor for descriptor, _ in self._poll.poll((min(left, _GLANCE) if look else left) * 1000)}
        if look is not None:
            look()
        if not ready and look is not None and monotonic() < end:
            return False
        if not ready or monotonic() > end:
            raise Stopped("did not answer in time")
        if not self._stderr.closed and self._stderr.fileno() in ready:
            self._hear()
        if not self._stdin.closed and self._stdin.fileno() in ready:
            self._write()
        return self._stdout.fileno() in ready

    def _hear(self) -> None:
        part = os.read(self._stderr.fileno(), _CHUNK)
        self._complaint = (self._complaint + part)[:_COMPLAINT]
        if not part and self._poll is not None:
            self._poll.unregister(self._stderr)
            self._stderr.close()

    def _write(self) -> None:
        """Write some of what is still unsent, and close the input behind the last of it."""
        try:
            # A pipe that is ready takes so much without making the writer wait.
            written = os.write(self._stdin.fileno(), self._unsent[: select.PIPE_BUF])
            self._unsent = self._unsent[written:]
        except BrokenPipeError:
            self._unsent = b""
        if not self._unsent and self._poll is not None:
            self._poll.unregister(self._stdin)
            self._stdin.close()


def _started(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], start: Start, alone: bool
) -> tuple[subprocess.Popen[bytes], Lifeline]:
    """A process, and what ends it with this one."""
    pipe, lifeline = subprocess.PIPE, Lifeline()
    try:
        session = {"start_new_session": True} if alone else {}
        process = start(
            command, bufsize=0, stdin=pipe, stdout=pipe, stderr=pipe, cwd=cwd, env=env, pass_fds=lifeline.inherited,
            **session,
        )  # fmt: skip
    except OSError:
        lifeline.close()
        raise
    lifeline.tie(process.pid)
    return process, lifeline


def reason(status: int, complaint: str) -> str:
    """Why a program ended with `status`, in a few words."""
    return f"killed by signal {-status}" if status < 0 else complaint or f"status {status}"


def _one_line(complaint: str) -> str:
    lines = [" ".join(line.split()) for line in complaint.splitlines()]
    first = next((n for n, line in enumerate(lines) if line.startswith(("fatal: ", "error: "))), 0)
    said = " ".join(filter(None, lines[first:]))
    return "".join(char if char.isprintable() else "?" for char in said)[:_MOST_SHOWN]


def _communicated(process: subprocess.Popen[bytes], stdin: bytes, end: float, most: int) -> tuple[bytes, bytes]:
    """All that a process says and complains about, where its pipes cannot be polled."""
    try:
        output, complaint = process.communicate(stdin, max(end - monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        raise Stopped("did not answer in time") from None
    if len(output) > most:
        raise Stopped(f"said more than {most // 1_000_000} MB")
    return output, complaint
