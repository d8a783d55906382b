"""Clusters of Dask on this machine for tests: a scheduler and its workers, each a process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_QUIET = ("--no-dashboard", "--host", "127.0.0.1")


class LocalCluster(Struct):
    """A scheduler with as many workers as were started; each judges one repository at a time."""

    address: str
    folder: Path
    scheduler: "subprocess.Popen[bytes]"
    workers: "list[subprocess.Popen[bytes]]"

    def work(self, environment: Mapping[str, str] | None = None) -> None:
        """Start one worker more."""
        program = (sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--no-nanny", "--nthreads", "1")
        local = self.folder / f"worker{len(self.workers)}"
        self.workers.append(_started((*program, *_QUIET, "--local-directory", str(local)), environment))

    def lose_scheduler(self) -> None:
        self.scheduler.send_signal(signal.SIGKILL)
        self.scheduler.wait()

    def lose_workers(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[LocalCluster]:
    file = folder / "scheduler.json"
    program = (sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--scheduler-file", str(file))
    scheduler = _started((*program, *_QUIET), None)
    made = LocalCluster(_address(file, scheduler), folder, scheduler, [])
    try:
        for _ in range(workers):
            made.work()
        yield made
    finally:
        for process in (*made.workers, scheduler):
            process.kill()
            process.wait()


def _started(command: tuple[str, ...], environment: Mapping[str, str] | None) -> "subprocess.Popen[bytes]":
    variables = {**os.environ, **(environment or {})}
    return subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _address(file: Path, scheduler: "subprocess.Popen[bytes]") -> str:
    while True:
        assert scheduler.poll() is None
        if file.exists() and (text := file.read_text(encoding="utf-8")):
            return str(json.loads(text)["address"])
        time.sleep(0.02)
