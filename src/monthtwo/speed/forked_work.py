"""Work done by a forked process while this one goes on."""

import os
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Generic, TypeVar

import msgspec

T = TypeVar("T")
_TOKEN = struct.Struct("<H")
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""


def tie(parent: int) -> None:
    """Let this process, just forked, end when `parent` does, however that ends: in its midst where the system can."""
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes  # late: in the other process, while this one works

            ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    end_without(parent)  # which may have ended before


def end_without(parent: int) -> None:
    """End this process if `parent`, which has forked it, is gone."""
    if os.getppid() != parent:
        os._exit(1)


class SharedNumbers:
    """The numbers below `count`, which several processes take one after another. To be left as a context.

    Who takes one when the process that made them is gone ends.
    """

    def __init__(self, count: int) -> None:
        self._maker = os.getpid()
        self._pipe, writing = os.pipe()
        os.write(writing, b"".join(map(_TOKEN.pack, range(count))))
        os.close(writing)

    def __iter__(self) -> Iterator[int]:
        while token := os.read(self._pipe, _TOKEN.size):
            if os.getpid() != self._maker:
                end_without(self._maker)
            yield _TOKEN.unpack(token)[0]

    def __enter__(self) -> "SharedNumbers":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._pipe)


class ForkedWork(Generic[T]):
    """The result of `work`, which is of `type`. What goes wrong in the other process is done again in this one.

    With `apart` false, and where processes cannot be forked, the work is done here when it is asked for. Once it is
    done the other process does what comes `afterwards`. To be left as a context, which ends that process.
    """

    def __init__(
        self, work: Callable[[], T], type: type[T], apart: bool, afterwards: Callable[[], None] = lambda: None
    ) -> None:
        self._work, self._type, self._afterwards = work, type, afterwards
        self._process = 0
        self._pipe: IO[bytes] | None = None
        self._result: T | None = None
        if apart and hasattr(os, "fork") and threading.active_count() == 1:
            self._start()

    def __enter__(self) -> "ForkedWork[T]":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self.ended()
        if self._pipe is not None:
            self._pipe.close()

    def result(self) -> T:
        if self._result is None and self._pipe is not None:
            with self._pipe as pipe, suppress(msgspec.MsgspecError):
                self._result = msgspec.msgpack.decode(pipe.read(), type=self._type)
            self._pipe = None
        if self._result is None:
            self._result = self._work()
        return self._result

    @property
    def begun(self) -> bool:
        """Whether another process is at it."""
        return self._process != 0

    def ended(self) -> bool:
        """Wait for the other process, and say whether it did all that it had to do, afterwards too."""
        process, self._process = self._process, 0
        return process != 0 and os.waitpid(process, 0)[1] == 0

    def _start(self) -> None:
        reading, writing = os.pipe()
        parent = os.getpid()
        try:
            self._process = os.fork()
        except OSError:  # no more processes are to be had
            os.close(reading)
            os.close(writing)
            return
        if self._process:
            os.close(writing)
            self._pipe = os.fdopen(reading, "rb")
            return
        status = 1
        try:
            tie(parent)
            os.close(reading)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(msgspec.msgpack.encode(self._work()))
            self._afterwards()
            status = 0
        finally:
            # Nothing of the parent's is flushed, closed or reported a second time.
            os._exit(status)
