"""Where the time of a scan went."""

import time

PHASES = ("start", "list", "read", "parse", "system", "checks", "history", "compare", "report")


class Timings:
    """A stopwatch with laps: each call ends one and adds it to what its phase has taken so far."""

    def __init__(self, start: float | None = None) -> None:
        self._last = time.perf_counter() if start is None else start
        self.taken: dict[str, float] = dict.fromkeys(PHASES, 0.0)

    def __call__(self, phase: str) -> None:
        now = time.perf_counter()
        self.taken[phase] += now - self._last
        self._last = now

    def table(self) -> str:
        """One line for each phase and one for all of them, in seconds."""
        rows = [*self.taken.items(), ("total", sum(self.taken.values()))]
        return "".join(f"{phase:<8}{seconds:8.3f} s\n" for phase, seconds in rows)
