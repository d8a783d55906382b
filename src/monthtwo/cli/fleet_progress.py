"""How far an audit is, on stderr: a line that changes on a terminal, elsewhere a line now and then."""

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monthtwo.cli.streams import tell

if TYPE_CHECKING:
    from monthtwo.audit.requests import Outcome

_AGAIN = 0.5
_SELDOM = 60.0
"""Seconds between two lines of a log."""
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


class FleetProgress:
    """A context manager that is called with results. `left` of `total` targets have none at the start."""

    def __init__(self, total: int, left: int) -> None:
        self._total, self._left, self._begun = total, left, left
        self._failed = 0
        self._terminal = sys.stderr.isatty()
        self._start = time.monotonic()
        self._next = self._start + (0.0 if self._terminal else _SELDOM)
        self._width = 0

    def __enter__(self) -> "FleetProgress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            tell(f"\r{' ' * self._width}\r")

    def __call__(self, outcomes: Sequence["Outcome"]) -> None:
        self._left -= len(outcomes)
        self._failed += sum(one.status == "failed" for one in outcomes)
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (_AGAIN if self._terminal else _SELDOM)
        line = self.line(now - self._start)
        if self._terminal:
            tell(f"\r{line:<{self._width}}")
            self._width = max(self._width, len(line))
        else:
            tell(f"{line}\n")

    def line(self, seconds: float) -> str:
        """What is told after so many seconds."""
        done = self._begun - self._left
        rate = done / seconds if seconds > 0 else 0.0
        parts = [f"{self._total - self._left} of {self._total}", f"{rate * 3600:,.0f} an hour"]
        if rate:
            parts.append(f"{lasting(self._left / rate)} left")
        if self._failed:
            parts.append(f"{self._failed} failed")
        return ", ".join(parts)


def lasting(seconds: float) -> str:
    """A time in its largest unit, rounded up: nobody is told less than it takes."""
    for size, unit in _UNITS:
        if seconds > size:
            return f"{-(-seconds // size):.0f} {unit}"
    return f"{seconds:.0f} s"
