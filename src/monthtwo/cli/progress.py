"""A progress bar on stderr, for scans that take long enough to wonder about."""

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds before a bar appears; until then rich is not even imported."""
_AGAIN = 0.1
"""Seconds between two looks at the bar."""


class Bar:
    """A context manager that is called with a phase, how much of it is done and how much there is.

    It shows nothing when stderr is no terminal, and leaves nothing behind.
    """

    def __init__(self) -> None:
        self._next = time.monotonic() + PATIENCE
        self._silent = not sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            with suppress(OSError):
                self._progress.stop()

    def __call__(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self._silent or now < self._next:
            return
        self._next = now + _AGAIN
        try:
            if self._progress is None or self._task is None:
                self._progress, self._task = _shown()
            self._progress.update(self._task, description=phase, completed=done, total=total, refresh=True)
        except OSError:  # the terminal is gone
            self._silent = True


def _shown() -> "tuple[Progress, TaskID]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=None), MofNCompleteColumn())
    # A thread that refreshes would keep the scan from forking, which is what makes it quick.
    progress = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    progress.start()
    return progress, progress.add_task("", total=None)
