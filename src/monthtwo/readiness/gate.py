"""The gate: does a report pass, and if not, why not."""

from collections.abc import Iterable, Sequence

from monthtwo.model import CONFIDENCES, SEVERITIES, Acceptance, CheckResult, Confidence, Finding, Gate, Severity
from monthtwo.readiness.shortfalls import Shortfall


def judge(
    findings: Sequence[Finding],
    results: Sequence[CheckResult],
    fail_on: Severity | None,
    raised: Sequence[str] = (),
    confidence: Confidence = "medium",
    below: Sequence[Shortfall] = (),
    acceptances: Sequence[Acceptance] = (),
    untold: Sequence[str] = (),
) -> Gate:
    """Fail on findings of severity `fail_on` or above, on what is `raised` of the signals that gate, on areas `below`.

    A finding that is less sure than `confidence` never fails the gate, nor does a check that could not be judged; the
    reasons name both. What is accepted fails nothing; of the `acceptances`, those that are in order no more are graver
    than nothing; `untold` are signals that gate and that were not worked out. Without anything that gates everything
    passes.
    """
    reasons = [f"{those(raised, 'is', 'are')} raised."] if raised else []
    reasons += [f"{those(untold, 'was', 'were')} not judged, which does not block."] if untold else []
    short = [one for one in below if one.sure]
    reasons += map(_short, short)
    reasons += [
        f"{level_of(one)}, which does not block: {' or '.join(one.checks)} may be met." for one in below if not one.sure
    ]
    held_up = [check for one in short for check in one.checks]
    if fail_on is None:
        return Gate(passed=not raised and not short, reasons=tuple(reasons), blocking=_once(held_up))
    grave = [one for one in findings if _grave(one.severity, fail_on) and not one.accepted]
    sure = [one for one in grave if CONFIDENCES.index(one.confidence) >= CONFIDENCES.index(confidence)]
    blocking, unsure = [one.check for one in sure], [one.check for one in grave if one not in sure]
    amiss = [
        one
        for one in acceptances
        if one.severity is not None and one.status != "ending" and _grave(one.severity, fail_on)
    ]
    unknown = [result.id for result in results if result.verdict == "unknown"]
    if blocking:
        reasons.append(f"{those(blocking, 'is', 'are')} of severity {_or_above(fail_on)}.")
    reasons += [one.message for one in amiss]
    if unsure:
        least = "being of low confidence" if confidence == "medium" else f"being of less than {confidence} confidence"
        reasons.append(f"{those(unsure, 'does', 'do')} not block, {least}.")
    if unknown:
        reasons.append(f"{those(unknown, 'was', 'were')} not judged, which does not block.")
    passed = not blocking and not raised and not short and not amiss
    return Gate(passed=passed, reasons=tuple(reasons), fail_on=fail_on, blocking=_once([*blocking, *held_up]))


def with_systems(gate: Gate, systems: Sequence[tuple[str, Gate]]) -> Gate:
    """The gate of a repository whose systems pass or fail each by itself: it passes where all do."""
    failed = [(root, one) for root, one in systems if not one.passed]
    reasons = (f"{root}: {reason}" for root, one in failed for reason in one.reasons)
    fail_on = min(
        (one.fail_on for one in (gate, *(one for _, one in systems)) if one.fail_on), key=SEVERITIES.index, default=None
    )
    return Gate(
        passed=gate.passed and not failed, reasons=(*gate.reasons, *reasons), fail_on=fail_on, blocking=gate.blocking
    )


def _grave(severity: Severity, fail_on: Severity) -> bool:
    return SEVERITIES.index(severity) >= SEVERITIES.index(fail_on)


def _short(one: Shortfall) -> str:
    return f"{level_of(one)}: {those(one.checks, 'is', 'are')} missing."


def level_of(one: Shortfall) -> str:
    """That an area is below its level, without a full stop."""
    return f"{one.area} is at level {one.level}, and {one.required} is demanded"


def _once(checks: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(checks))


def _or_above(severity: Severity) -> str:
    return severity if severity == SEVERITIES[-1] else f"{severity} or above"


def those(checks: Sequence[str], singular: str, plural: str) -> str:
    """`a is`, `a and b are`, `a, b and c are`."""
    *most, last = checks
    return f"{', '.join(most)} and {last} {plural}" if most else f"{last} {singular}"
