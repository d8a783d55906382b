"""When a scan has to come to an end. It is asked for between files and between checks, never in their midst."""

from time import monotonic

from msgspec import Struct


class Deadline(Struct, frozen=True):
    """A moment of the system's clock, the same in every process; None never comes."""

    moment: float | None = None

    def passed(self) -> bool:
        return self.moment is not None and monotonic() >= self.moment


NEVER = Deadline()


def deadline_in(seconds: float | None) -> Deadline:
    """The deadline so many seconds from now."""
    return NEVER if seconds is None else Deadline(monotonic() + seconds)
