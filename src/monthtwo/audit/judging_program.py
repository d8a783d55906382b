"""A program that judges one repository after another, each in a process of its own that it forks.

What a scan needs is imported and the catalogue is loaded before it forks, so that a repository costs no start. It
takes requests from its input and answers each on its output, whatever becomes of the process that judges. It is run as
`python -m monthtwo.audit.judging_program` from the folder that holds the package: no other is looked for modules in.
"""

import gc
import os
import select
import signal
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

import msgspec
from msgspec.structs import replace

from monthtwo.audit import frames
from monthtwo.audit.memory import limit, taken
from monthtwo.audit.requests import Cause, Outcome, Request, failed
from monthtwo.speed.forked_work import tie

if TYPE_CHECKING:
    from monthtwo.speed.compiled_catalogue import LazyCatalogue

_LOOK = 0.05
"""Seconds between two looks at the memory of a process."""
_CHUNK = 1 << 16
_BREAKS = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL)


def main() -> None:
    """Answer requests until there are no more."""
    gc.disable()  # as in a scan: what it makes lives to its end, and here a process ends with each
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who sends the requests is told, and stops sending
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    catalogues: dict[tuple[str, ...], LazyCatalogue] = {}
    while (message := frames.received(requests)) is not None:
        request = msgspec.msgpack.decode(message, type=Request)
        if request.checks not in catalogues:
            catalogues[request.checks] = _prepared(request.checks)
        frames.send(answers, msgspec.msgpack.encode(_apart(request, catalogues[request.checks])))


def _prepared(folders: tuple[str, ...]) -> "LazyCatalogue":
    from monthtwo.speed import fast_scan, past_judgement, workers  # noqa: F401 - so that no fork has to
    from monthtwo.speed.compiled_catalogue import LazyCatalogue
    from monthtwo.speed.stamp import code_stamp, reader_stamp

    catalogue = LazyCatalogue(tuple(map(Path, folders)))
    catalogue.prepare()
    _ = catalogue.fingerprint, code_stamp(), reader_stamp()
    gc.freeze()
    return catalogue


def _apart(request: Request, catalogue: "LazyCatalogue") -> Outcome:
    """The outcome of a request that a process of its own judges."""
    reading, writing = os.pipe()
    begun, program = monotonic(), os.getpid()
    try:
        process = os.fork()
    except OSError as error:
        os.close(reading)
        os.close(writing)
        return failed(request, "crashed", f"no process can be had: {error.strerror}")
    if not process:
        _judge_here(request, catalogue, program, writing)
    os.close(writing)
    with suppress(OSError):
        os.setpgid(process, process)
    answer, cause = _heard(reading, process, begun + request.timeout, request.memory)
    os.close(reading)
    _end(process)
    _, status, usage = os.wait4(process, 0)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    seconds = round(monotonic() - begun, 3)
    if cause is not None:
        over = f"after {request.timeout:g} seconds" if cause == "timeout" else f"at {request.memory // 1_000_000} MB"
        return failed(request, cause, f"killed {over}", seconds, peak)
    try:
        return replace(msgspec.msgpack.decode(answer, type=Outcome), seconds=seconds, peak=peak)
    except msgspec.MsgspecError:
        return failed(request, *_ended(status), seconds, peak)


def _judge_here(request: Request, catalogue: "LazyCatalogue", program: int, writing: int) -> NoReturn:
    """Judge, write the outcome and end: nothing of the program's is flushed, closed or reported a second time."""
    status = 1
    try:
        with suppress(OSError):
            os.setpgid(0, 0)
        tie(program)
        limit(request.memory)
        from monthtwo.audit.judgement import judged

        with os.fdopen(writing, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(judged(request, catalogue)))
        status = 0
    finally:
        os._exit(status)


def _heard(reading: int, process: int, end: float, memory: int) -> tuple[bytes, Cause | None]:
    """What a process says until it ends, and what it was stopped for, if it was."""
    parts: list[bytes] = []
    look = monotonic() + _LOOK
    while True:
        now = monotonic()
        ready, _, _ = select.select([reading], [], [], max(0.0, min(look, end) - now))
        if ready:
            part = os.read(reading, _CHUNK)
            if not part:
                return b"".join(parts), None
            parts.append(part)
        now = monotonic()
        if now >= end:
            return b"", "timeout"
        if now >= look:
            look = now + _LOOK
            if memory and taken(process) > memory:
                return b"", "memory"


def _end(process: int) -> None:
    """Kill a process and all that it has started; it is not waited for yet, so that its number is still its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def _ended(status: int) -> tuple[Cause, str]:
    """Why a process that gave no answer ended."""
    if not os.WIFSIGNALED(status):
        return "crashed", f"its process ended with status {os.waitstatus_to_exitcode(status)}"
    number = os.WTERMSIG(status)
    return ("crashed" if number in _BREAKS else "killed"), f"its process was ended by signal {number}"


if __name__ == "__main__":
    main()
