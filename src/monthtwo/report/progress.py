"""A progress bar on stderr, for scans that take long enough to wonder about."""

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds before a bar appears; until then rich is not even imported."""


class Bar:
    """A context manager that is called with a phase, how much of it is done and how much there is.

    It shows nothing when stderr is no terminal, and leaves nothing behind.
    """

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._silent = not sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def __call__(self, phase: str, done: int, total: int) -> None:
        if self._silent or time.monotonic() - self._start < PATIENCE:
            return
        if self._progress is None or self._task is None:
            self._progress, self._task = _shown()
        self._progress.update(self._task, description=phase, completed=done, total=total)


def _shown() -> "tuple[Progress, TaskID]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=None), MofNCompleteColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress, progress.add_task("", total=None)
