"""Several processes read what one would have read, whatever becomes of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest

from monthtwo.facts.python.outline import TestTier
from monthtwo.speed import workers
from monthtwo.speed.workers import Job, Result, processes_for, read, read_all

TIER = TestTier()
JOBS: list[Job] = [
    *(
        ("python", f"import mlflow\n\ndef f{n}(x):\n    return mlflow.log_metric('a', {n})\n".encode())
        for n in range(90)
    ),
    ("python", b"def broken(:\n"),
    ("yaml", b"a: [1, 2"),
    ("yaml", b"a: {b: 1}"),
    ("json", b'{"long": 123456789012345678901234567890}'),
    ("", b"nobody reads this"),
]


def nothing() -> None:
    return


def bodies(results: Sequence[Result]) -> list[bytes | None]:
    return [result.body for result in results]


def heard(_: int) -> None:
    """Nobody is told."""


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")


@pytest.mark.parametrize("processes", [2, 3, 5])
def test_results_are_the_same_for_any_number_of_processes(processes):
    alone = [read(job, TIER, keep=True) for job in JOBS]
    together = read_all(JOBS, TIER, processes, True, heard, nothing)
    assert bodies(together) == bodies(alone)
    assert [result.note for result in together] == [result.note for result in alone]
    assert [result.facts or alone[n].facts for n, result in enumerate(together)] == [r.facts for r in alone]


def test_where_no_file_can_be_kept_in_memory_one_on_the_disk_does(monkeypatch):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    assert bodies(read_all(JOBS, TIER, 2, True, heard, nothing)) == bodies(
        read_all(JOBS, TIER, 1, True, heard, nothing)
    )


def test_a_few_files_of_a_dear_library_are_read_by_one_process(monkeypatch):
    read_here: list[str] = []

    def noted(job: Job, tests: TestTier, keep: bool) -> Result:
        read_here.append(job[0])
        return read(job, TIER, keep)

    monkeypatch.setattr(workers, "read", noted)
    read_all([("yaml", b"a: 1\n")] * 40, TIER, 2, True, heard, nothing)
    assert len(read_here) in (0, 40)


def test_a_file_that_cannot_be_parsed_has_a_note():
    results = read_all(JOBS, TIER, 2, True, heard, nothing)
    assert [number for number, result in enumerate(results) if result.note] == [90, 91]


def test_without_another_process_to_be_had_this_one_reads_all(monkeypatch):
    def refused() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert bodies(read_all(JOBS, TIER, 3, True, heard, nothing)) == bodies([read(job, TIER, keep=True) for job in JOBS])


def test_a_child_that_dies_costs_nothing_but_time(monkeypatch):
    parent = os.getpid()

    def deadly(job: Job, tests: TestTier, keep: bool) -> Result:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(job, TIER, keep)

    monkeypatch.setattr(workers, "read", deadly)
    assert bodies(read_all(JOBS, TIER, 3, True, heard, nothing)) == bodies([read(job, TIER, keep=True) for job in JOBS])


def test_a_child_that_dies_in_the_middle_leaves_what_is_whole(monkeypatch):
    parent, done = os.getpid(), []

    def deadly(job: Job, tests: TestTier, keep: bool) -> Result:
        done.append(job)
        if os.getpid() != parent and len(done) > 4:
            os._exit(3)
        return read(job, TIER, keep)

    monkeypatch.setattr(workers, "read", deadly)
    assert bodies(read_all(JOBS, TIER, 2, True, heard, nothing)) == bodies([read(job, TIER, keep=True) for job in JOBS])


def test_no_child_outlives_an_interrupted_parent(monkeypatch):
    parent = os.getpid()

    def interrupted(job: Job, tests: TestTier, keep: bool) -> Result:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        signal.pause()
        raise AssertionError

    monkeypatch.setattr(workers, "read", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_all(JOBS, TIER, 3, True, heard, nothing)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_progress_ends_at_the_number_of_files():
    told: list[int] = []
    read_all(JOBS, TIER, 1, False, told.append, nothing)
    assert told == list(range(1, len(JOBS) + 1))


def test_little_work_is_done_in_one_process():
    large = [("python", b"x = 1\n" * 100_000)] * 8
    assert processes_for(JOBS, 8) == 1
    assert processes_for(large, 4) == 4
    assert processes_for(large, 1) == 1
    assert processes_for(large[:3], 8) == 3
    assert 1 <= processes_for(large, None) <= 8


HOSTILE = """
import os, sys, time
from monthtwo.facts.python.outline import TestTier
from monthtwo.speed import forked_work as forked_work, workers
from monthtwo.speed.forked_work import ForkedWork
parent, told = os.getpid(), []
if sys.argv[2] == "portable":
    forked_work.tie = workers.tie = lambda parent: None

def work(*_, **__):
    if os.getpid() == parent:
        time.sleep(600)
    if not told:
        told.append(print(os.getpid(), flush=True))
    while True:
        if sys.argv[2] == "portable":
            time.sleep(0.01)
            return workers.Result(None, b"")

if sys.argv[1] == "workers":
    workers.read = work
    workers.read_all([("python", b"x")] * 4_800, TestTier(), 2, True, print, lambda: None)
else:
    with forked_work.SharedNumbers(20_000) as turns, ForkedWork(lambda: [work() and 1 for _ in turns], list[int], apart=True) as other:
        work()
"""


def is_running(process: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True)
    return done.stdout.strip() != "" and not done.stdout.startswith("Z")


@pytest.mark.parametrize("way", ["workers", "forked work"])
@pytest.mark.parametrize(
    "how", ["portable", pytest.param("linux", marks=pytest.mark.skipif(sys.platform != "linux", reason="no prctl"))]
)
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_no_child_outlives_a_parent_that_is_killed(way, how, end):
    with subprocess.Popen([sys.executable, "-c", HOSTILE, way, how], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        try:
            assert child != parent.pid
            parent.send_signal(end)
            parent.wait()
            until = time.monotonic() + 30
            while is_running(child) and time.monotonic() < until:
                time.sleep(0.05)
            assert not is_running(child)
        finally:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
