"""What an audit comes to, as its last lines and as JSON."""

from msgspec import Struct

from monthtwo.audit.requests import CAUSES, Cause
from monthtwo.model import Severity


class Failure(Struct, frozen=True):
    """A target without verdicts, and why."""

    name: str
    source: str
    cause: Cause
    detail: str

    @property
    def why(self) -> str:
        return self.detail or CAUSES[self.cause]


class Summary(Struct, frozen=True, kw_only=True):
    """An audit in figures. `targets` is the sum of `judged`, `carried`, `failed` and `pending`."""

    version: int = 1
    audit: int
    as_of: str
    fail_on: Severity | None
    """The severity that fails a repository's gate; None where none was asked for."""
    store: str
    targets: int
    judged: int
    carried: int
    failed: int
    pending: int
    causes: dict[str, int]
    """How many failed of each cause."""
    broken: int
    """Repositories of which a check or reader broke."""
    gate_failed: int
    """Repositories that fail their gate."""
    changed: int | None
    """Verdicts that are not what they were in the audit before; None where there is none."""
    raised: int
    """Warnings that are raised."""
    files: int
    known_files: int
    """Files of which the facts were known, from whichever repository."""
    failures: tuple[Failure, ...]

    @property
    def hit_rate(self) -> float | None:
        """The share of files of which the facts were known; None where none was looked up."""
        return self.known_files / self.files if self.files else None


_SHOWN = 20
"""Failures that are named; all are in the store and in JSON."""


def text(summary: Summary) -> str:
    """The summary for people; its last line says all by itself."""
    lines = []
    if summary.failures:
        lines.append("No verdicts:")
        shown = summary.failures[:_SHOWN]
        width = max(len(one.cause) for one in shown)
        lines += [f"  {one.cause:<{width}}  {one.name}: {one.why}" for one in shown]
        if len(summary.failures) > _SHOWN:
            lines.append(f"  … and {len(summary.failures) - _SHOWN} more; `monthtwo audit export` has all of them")
        lines.append("")
    told = [f"{summary.raised} warnings raised"]
    if summary.changed is not None:
        told.append(f"{summary.changed} verdicts changed since the audit before")
    if summary.broken:
        told.append(f"in {summary.broken} a check or reader broke")
    if summary.hit_rate is not None:
        told.append(f"facts of {summary.hit_rate:.0%} of {summary.files} files known")
    lines.append(f"{_sentence(', '.join(told))}.")
    lines.append(f"Store: {summary.store}")
    return "\n".join([*lines, last_line(summary)]) + "\n"


def last_line(summary: Summary) -> str:
    """One line that a mail of cron can carry."""
    causes = ", ".join(f"{count} {cause}" for cause, count in summary.causes.items())
    parts = [f"{summary.judged} judged", f"{summary.carried} unchanged"]
    parts.append(f"{summary.failed} failed ({causes})" if summary.failed else "0 failed")
    if summary.pending:
        parts.append(f"{summary.pending} left")
    if summary.gate_failed:
        parts.append(f"{summary.gate_failed} fail the gate")
    return f"Audit {summary.audit} as of {summary.as_of}: {summary.targets} targets, {', '.join(parts)}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
