"""What a scan is asked for."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from monthtwo.model import Report, Severity, Stage
from monthtwo.policy import Policy

Progress = Callable[[str, int, int], None]
"""Is told the phase, how many files are done and how many there are."""


class ScanOptions(Struct, frozen=True, kw_only=True):
    """`select` and `ignore` hold check ids, `checks` folders of further manifests."""

    rev: str | None = None
    as_of: str | None = None
    since: str | None = None
    """The revision that the report is compared with: where it and what is scanned part."""
    baseline: Report | None = None
    """The report that this one is compared with."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    checks: tuple[Path, ...] = ()
    fail_on: Severity | None = None
    fail_on_signal: tuple[str, ...] = ()
    """The signals that fail the gate when they are raised."""
    target: Stage | None = None
    """The stage that the repository is heading for: it is judged by it, if it has not come further."""
    history: bool = True
    """Whether milestones and signals are worked out, where there is a history."""
    clones: Path | None = None
    """The folder of histories that were fetched for shallow clones."""
    progress: Progress | None = None
    policy: Policy = Policy()
    """What the repository's settings say, once they are read."""
    timeout: float | None = None
    """Seconds after which what is left is neither read nor judged."""
