"""A comparison whose time was up: what was not judged may be what the change took away, so the gate does not pass."""

from msgspec.structs import replace

from monthtwo.deadline import UNJUDGED
from monthtwo.model import Report
from monthtwo.readiness.gate import those

_MOST = 5
"""Names that a reason lists."""


def heeded(report: Report, base: Report | None) -> Report:
    """A report on what is compared, whose gate fails where not all of it was judged in time.

    A change could else pass by what takes long to read: a check that nobody judged is neither lost nor new.

    Args:
        base: the side that was judged in the same time, None where it was not.
    """
    unjudged, unread = _left(report)
    if not unjudged and not unread and (base is None or not any(_left(base))):
        return report
    reason = "The time was up before all was judged, which counts as lost"
    reason += f": {those(_few(unjudged), 'was', 'were')} not judged." if unjudged else "."
    if unread:
        reason += f" {those(_few(unread), 'was', 'were')} not read."
    gate = report.gate
    blocking = tuple(dict.fromkeys((*gate.blocking, *unjudged)))
    return replace(report, gate=replace(gate, passed=False, reasons=(reason, *gate.reasons), blocking=blocking))


def _left(report: Report) -> tuple[list[str], list[str]]:
    """Checks that were not judged in time, and files that were not read."""
    unjudged = [one.id for one in report.checks if one.reason == UNJUDGED]
    return unjudged, [one.path for one in report.repository.skipped if one.reason == "timeout"]


def _few(names: list[str]) -> list[str]:
    return names if len(names) <= _MOST else [*names[: _MOST - 1], f"{len(names) - _MOST + 1} more"]
