"""Who may ask a server now: at most so many at once, and nobody while it asks to be left alone.

Kept in files of a folder, so that all processes that clone into it keep to it together. A lock ends with its process,
however that ends. Where the system has no such locks (Windows), each process keeps to it for itself.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import BinaryIO

_GLANCE = 0.05
"""Seconds between two looks at a lock that another has; by chance up to twice as long."""


class Waited(Exception):
    """There was no turn in time."""


class Turns:
    """The turns at all servers. `ended` says whether waiting is of no use any more."""

    def __init__(self, folder: Path, at_once: int, ended: Callable[[], bool]) -> None:
        self._folder, self._at_once, self._ended = folder, at_once, ended
        self._taken: set[str] = set()
        self._taking = Lock()

    @contextmanager
    def at(self, server: str, patience: float) -> Iterator[None]:
        """A turn at a server.

        Raises:
            Waited: there is none for `patience` seconds.
        """
        name, end = _name(server), time.monotonic() + patience
        while (wait := self._until(name) - time.time()) > 0:
            self._wait(min(wait, 1.0) + random.uniform(0, _GLANCE), end)
        with self._one_of([f"{name}-{number}" for number in range(self._at_once)], end):
            yield

    @contextmanager
    def alone(self, what: str, patience: float) -> Iterator[None]:
        """What only one may do at a time.

        Raises:
            Waited: another does it for longer than `patience` seconds.
        """
        with self._one_of([_name(what)], time.monotonic() + patience):
            yield

    def leave_alone(self, server: str, seconds: float) -> None:
        """Let nobody begin a turn at a server for some time. What has been said before and lasts longer stays."""
        name, until = _name(server), time.time() + seconds
        with self._one_of([f"{name}-until"], time.monotonic() + 10):
            if until > self._until(name):
                (self._folder / f"{name}.until").write_text(f"{until:.3f}")

    def _until(self, name: str) -> float:
        try:
            return float((self._folder / f"{name}.until").read_text())
        except (OSError, ValueError):
            return 0.0

    @contextmanager
    def _one_of(self, names: list[str], end: float) -> Iterator[None]:
        while True:
            for name in names:
                if (held := self._take(name)) is not None:
                    try:
                        yield
                    finally:
                        held.close()
                        self._taken.discard(name)
                    return
            self._wait(random.uniform(_GLANCE, 2 * _GLANCE), end)

    def _take(self, name: str) -> BinaryIO | None:
        with self._taking:
            if name in self._taken:
                return None
            self._taken.add(name)
        file = (self._folder / f"{name}.lock").open("ab")
        if _locked(file):
            return file
        file.close()
        self._taken.discard(name)
        return None

    def _wait(self, seconds: float, end: float) -> None:
        if time.monotonic() > end or self._ended():
            raise Waited
        time.sleep(seconds)


def _locked(file: BinaryIO) -> bool:
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _name(what: str) -> str:
    return blake2b(os.fsencode(what), digest_size=12).hexdigest()
