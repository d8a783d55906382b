"""When a scan has to come to an end. It is asked for between files, units and questions, not in their midst."""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

UNJUDGED = "not judged: the time was up"
"""What is said of a question for which there was none left."""


class TimeUp(Exception):
    """The deadline has passed: what is being worked out is given up."""


class Deadline(Struct, frozen=True):
    """A moment of the system's clock, the same in every process; None never comes."""

    moment: float | None = None

    def passed(self) -> bool:
        return self.moment is not None and monotonic() >= self.moment

    def heed(self) -> None:
        """Raise TimeUp where the moment has passed."""
        if self.moment is not None and monotonic() >= self.moment:
            raise TimeUp

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """One of `items` after another, TimeUp in place of the first that comes too late."""
        return iter(items) if self.moment is None else self._heeded(items)

    def _heeded(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            self.heed()
            yield item


NEVER = Deadline()


def deadline_in(seconds: float | None) -> Deadline:
    """The deadline so many seconds from now."""
    return NEVER if seconds is None else Deadline(monotonic() + seconds)
