"""What ends a program with this process, however that ends: one that is killed can end nothing any more itself."""

import os
import sys
from contextlib import suppress


class Lifeline:
    """A pipe of which a program inherits one end: the system kills the program once the other end is gone.

    Nothing runs in the new process before its program does, as a `preexec_fn` would: it costs no copy of this process,
    and threads are no matter. Outside of Linux, and where the system refuses, nothing is tied.
    """

    def __init__(self) -> None:
        self._theirs, self._ours = os.pipe() if sys.platform == "linux" else (-1, -1)

    @property
    def inherited(self) -> tuple[int, ...]:
        """The descriptors that the program must be started with."""
        return (self._theirs,) if self._theirs >= 0 else ()

    def tie(self, process: int) -> None:
        """Let `process` be killed at the end of this one. It has been started with what is `inherited`."""
        if sys.platform != "linux":
            return
        import fcntl
        import signal

        with suppress(OSError):
            fcntl.fcntl(self._theirs, fcntl.F_SETOWN, process)
            fcntl.fcntl(self._theirs, fcntl.F_SETSIG, signal.SIGKILL)
            # What happens on the pipe is told by that signal, and all that ever happens is that its other end goes.
            fcntl.fcntl(self._theirs, fcntl.F_SETFL, os.O_ASYNC)
        os.close(self._theirs)
        self._theirs = -1

    def close(self) -> None:
        """Let go. What is still tied is killed."""
        for descriptor in (self._theirs, self._ours):
            if descriptor >= 0:
                os.close(descriptor)
        self._theirs = self._ours = -1
