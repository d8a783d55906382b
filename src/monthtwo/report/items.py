"""What is shown at a place in the code, by formats that have room for a sentence: findings, what was lost, warnings."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from monthtwo.model import Change, Report, Severity
from monthtwo.report.text import (
    amiss,
    gated_systems,
    gating_checks,
    message_of,
    new_in,
    result_of,
    running,
    standing,
    told_once,
)


class Item(NamedTuple):
    """One sentence about one place. `digest` is what it is, wherever it is shown and however it is worded."""

    id: str
    path: str
    line: int
    text: str
    severity: Severity
    gates: bool
    """Whether the gate fails through it."""
    digest: str


def items(report: Report) -> list[Item]:
    """What is to be said: the findings in the report's order, what else was lost, acceptances, warnings."""
    return [*_findings(report), *_lost(report), *_acceptances(report), *_warnings(report)]


def _findings(report: Report) -> Iterator[Item]:
    gating, results, new = gating_checks(report), result_of(report), new_in(report)
    for one in standing(report.findings):
        said = message_of(one, results[one.check], new.get(one.check))
        digest = one.identity.removeprefix("v2:")
        yield Item(one.check, one.path, one.line, said, one.severity, one.check in gating, digest)
    told = {one.check for one in standing(report.findings)}
    for system, gate in gated_systems(report):  # what another system has is no finding on the whole
        results = {result.id: result for result in system.checks}
        for one in standing(system.findings):
            if one.check in gate.blocking and one.check not in told:
                said = f"{system.root}: {message_of(one, results[one.check], None)}"
                digest = one.identity.removeprefix("v2:")
                yield Item(one.check, one.path, one.line, said, one.severity, not gate.passed, digest)


def _lost(report: Report) -> Iterator[Item]:
    """What is lost and is no finding: it cannot be judged any more, or one system of several lost it."""
    gating = gating_checks(report)
    told = {one.check for one in standing(report.findings)}
    for one in told_once(report):
        if one.kind == "lost" and (one.system or one.check not in told):
            path, line = _place(one)
            said = f"{one.system}: {one.message}" if one.system else one.message
            digest = _digest("lost", one.check, one.system)
            yield Item(one.check, path, line, said, one.severity, one.check in gating, digest)


def _place(one: Change) -> tuple[str, int]:
    """Where a loss is seen: the line that made it, or where it was; no path where neither is known."""
    if one.cause is not None:
        return one.cause.path, one.cause.line
    return (one.evidence[0].path, one.evidence[0].line) if one.evidence else ("", 1)


def _acceptances(report: Report) -> Iterator[Item]:
    for one in amiss(report):
        digest = _digest("acceptance", one.check, one.system, one.path)
        yield Item(f"acceptance/{one.status}", one.path, one.line, one.message, one.severity or "note", False, digest)


def _warnings(report: Report) -> Iterator[Item]:
    for one in sorted(report.signals, key=lambda signal: signal.id):
        if one.status == "raised" and one.evidence:
            clock = f" ({running(one)})" if one.since else ""
            said, at = f"{one.title}: {one.reason}{clock}.", one.evidence[0]
            yield Item(f"signal/{one.id}", at.path, at.line, said, one.severity, False, _digest("signal", one.id))


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
