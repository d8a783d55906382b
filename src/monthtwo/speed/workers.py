"""Reading many files in several processes. The results are the same with one.

Children are forked with everything they read in memory and take work from a pipe until it is empty; what they find
they write to files of their own. A child that dies costs nothing but time: the parent reads what is missing.
"""

import os
import signal
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec import Struct

from monthtwo.deadline import NEVER, Deadline
from monthtwo.facts.budget import out_of_time
from monthtwo.facts.python.outline import TestTier
from monthtwo.facts.readers import read_syntax
from monthtwo.facts.records import FileFacts
from monthtwo.speed.forked_work import SharedNumbers, tie
from monthtwo.speed.store_rows import Encoded

if TYPE_CHECKING:
    import mmap

Job = tuple[str, Encoded]
"""Syntax and bytes of a file."""

_WORTH = 0.03
"""Estimated seconds of work below which a second process costs more than it gives."""
_COSTS = {
    "python": 2.5e-7, "python:test": 5e-8, "notebook": 1e-7, "yaml": 1.5e-6, "hcl": 5e-7, "toml": 5e-7, "json": 1e-7
}  # fmt: skip
"""Seconds per byte; reading anything else costs next to nothing."""
_IMPORTS = {"yaml": 0.02, "dockerfile": 0.01, "toml": 0.006, "hcl": 0.005}
"""Seconds that the library for a syntax takes to be imported."""
_BATCHES_EACH = 24
_MOST_PROCESSES = 8
_HEAD = struct.Struct("<III")


class Result(Struct, frozen=True):
    """What reading a file gave: its facts where it was read in this process, else only what is kept of them.

    `body` is None for the rare facts that cannot be kept (an integer beyond 64 bits), and where nothing is to be kept.
    """

    facts: FileFacts | None
    body: Encoded | None
    note: bytes = b""
    """What is known of it without its facts, encoded: `error_reason`, `error` and `accepted`."""


_LATE = Result(FileFacts(), None, msgspec.msgpack.encode(("timeout", out_of_time("").detail, ())))


def processes_for(jobs: Sequence[Job], wanted: int | None) -> int:
    """How many processes this work deserves: one where there is little, at most `wanted` or the number of CPUs."""
    most = wanted if wanted is not None else min(os.cpu_count() or 1, _MOST_PROCESSES)
    if most < 2 or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    cost = sum(_cost(job) for job in jobs)
    return min(most, len(jobs)) if cost > _WORTH else 1


def _cost(job: Job) -> float:
    syntax, data = job
    return _COSTS.get(syntax, _COSTS.get(syntax.partition(":")[0], 0.0)) * len(data)


def read(job: Job, tests: TestTier, keep: bool) -> Result:
    """Read one file here; with `keep` its facts are encoded too."""
    facts = read_syntax(job[0], bytes(job[1]), tests)
    told = (facts.error_reason, facts.error, facts.accepted)
    note = msgspec.msgpack.encode(told) if facts.error or facts.accepted else b""
    return Result(facts, _encoded(facts) if keep else None, note)


def _encoded(facts: FileFacts) -> bytes | None:
    try:
        return msgspec.msgpack.encode(facts)
    except (OverflowError, UnicodeEncodeError, RecursionError):
        return None


def read_all(
    jobs: Sequence[Job],
    tests: TestTier,
    processes: int,
    keep: bool,
    done: Callable[[int], None],
    meanwhile: Callable[[], None],
    deadline: Deadline = NEVER,
) -> list[Result]:
    """What reading every file gives, in the order of `jobs`.

    `done` hears how many there are so far; `meanwhile` is called once others are at work. What
    is not read by the `deadline` says so.
    """
    found: list[Result | None] = [None] * len(jobs)
    if processes > 1:
        _read_in_processes(jobs, tests, processes, found, keep, done, meanwhile, deadline)
    for number, job in enumerate(jobs):
        if found[number] is None:
            found[number] = _LATE if deadline.passed() else read(job, tests, keep)
            done(number + 1)
    return [result for result in found if result is not None]


def _read_in_processes(
    jobs: Sequence[Job],
    tests: TestTier,
    processes: int,
    found: list[Result | None],
    keep: bool,
    done: Callable[[int], None],
    meanwhile: Callable[[], None],
    deadline: Deadline,
) -> None:
    batches = _batches(jobs, processes)
    with ExitStack() as stack:
        turns = stack.enter_context(SharedNumbers(len(batches)))
        children = [_Child(stack) for _ in range(processes - 1)]
        for child in children:
            child.start(jobs, tests, batches, turns, deadline)
        meanwhile()
        finished = 0
        for batch in map(batches.__getitem__, turns):
            for number in batch:
                if not deadline.passed():
                    found[number] = read(jobs[number], tests, keep)
            finished += len(batch)
            done(min(finished * processes, len(jobs)))
        for child in children:
            for number, result in child.results():
                found[number] = result


def _batches(jobs: Sequence[Job], processes: int) -> list[list[int]]:
    """Parts of about equal cost, each with large files and small ones.

    First come the syntaxes of which all files together cost less than importing their library: one process reads them.
    """
    ordered = sorted(range(len(jobs)), key=lambda number: -_cost(jobs[number]))
    syntax = [job[0].partition(":")[0] for job in jobs]
    together = []
    for library, seconds in _IMPORTS.items():
        numbers = [number for number in ordered if syntax[number] == library]
        if numbers and sum(_cost(jobs[number]) for number in numbers) < seconds:
            together.append(numbers)
    dear = {syntax[numbers[0]] for numbers in together}
    apart = [number for number in ordered if syntax[number] not in dear]
    count = min(len(apart), processes * _BATCHES_EACH)
    return together + [apart[start::count] for start in range(count)]


def _unnamed_file() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("monthtwo"), "w+b")
    import tempfile  # late: it takes as long to import as a dozen files to read

    return tempfile.TemporaryFile()


def _mapped(file: BinaryIO) -> "mmap.mmap | bytes":
    """What is in a file, as one block that all bodies are views of: nothing of it is copied."""
    import mmap  # late, as all that only several processes need

    size = os.fstat(file.fileno()).st_size
    # Brought as a whole: page by page it takes longer than copying.
    flags = mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0)
    return mmap.mmap(file.fileno(), size, flags, mmap.PROT_READ) if size else b""


class _Child:
    """One forked process and the file it writes to. It outlives neither the work nor this process."""

    def __init__(self, stack: ExitStack) -> None:
        self._file = stack.enter_context(_unnamed_file())
        self._process = 0
        stack.callback(self._end)

    def start(
        self,
        jobs: Sequence[Job],
        tests: TestTier,
        batches: Sequence[list[int]],
        turns: SharedNumbers,
        deadline: Deadline,
    ) -> None:
        parent = os.getpid()
        try:
            self._process = os.fork()
        except OSError:  # no more processes are to be had: the others take its turns
            return
        if self._process:
            return
        status = 1
        try:
            tie(parent)
            for batch in map(batches.__getitem__, turns):
                for number in batch:
                    if deadline.passed():
                        break
                    result = read(jobs[number], tests, keep=True)
                    if result.body is not None:
                        self._file.write(_HEAD.pack(number, len(result.body), len(result.note)))
                        self._file.write(result.body)
                        self._file.write(result.note)
            self._file.flush()
            status = 0
        finally:
            # Nothing of the parent's is flushed, closed or reported a second time.
            os._exit(status)

    def results(self) -> Iterator[tuple[int, Result]]:
        """What the child has written, once it is done; of one that died, as much as is whole."""
        if self._process:
            os.waitpid(self._process, 0)
            self._process = 0
        written = memoryview(_mapped(self._file))
        start = 0
        while len(written) - start >= _HEAD.size:
            number, size, noted = _HEAD.unpack_from(written, start)
            middle = start + _HEAD.size + size
            start = middle + noted
            if start > len(written):
                return
            yield number, Result(None, written[middle - size : middle], bytes(written[middle:start]))

    def _end(self) -> None:
        if self._process:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
