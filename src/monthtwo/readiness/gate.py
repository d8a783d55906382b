"""The gate: does a report pass, and if not, why not."""

from collections.abc import Sequence

from monthtwo.model import SEVERITIES, CheckResult, Finding, Gate, Severity


def judge(
    findings: Sequence[Finding],
    results: Sequence[CheckResult],
    fail_on: Severity | None,
    raised: Sequence[str] = (),
) -> Gate:
    """Fail on findings of severity `fail_on` or above, and on what is `raised` of the signals that gate.

    A finding of low confidence never fails the gate, nor does a check that could not be judged; the reasons name both.
    Without anything that gates everything passes.
    """
    told = [f"{those(raised, 'is', 'are')} raised."] if raised else []
    if fail_on is None:
        return Gate(passed=not raised, reasons=tuple(told))
    grave = [f for f in findings if SEVERITIES.index(f.severity) >= SEVERITIES.index(fail_on)]
    blocking = [finding.check for finding in grave if finding.confidence != "low"]
    unsure = [finding.check for finding in grave if finding.confidence == "low"]
    unknown = [result.id for result in results if result.verdict == "unknown"]
    reasons = []
    if blocking:
        reasons.append(f"{those(blocking, 'is', 'are')} of severity {_or_above(fail_on)}.")
    if unsure:
        reasons.append(f"{those(unsure, 'does', 'do')} not block, being of low confidence.")
    if unknown:
        reasons.append(f"{those(unknown, 'was', 'were')} not judged, which does not block.")
    return Gate(passed=not blocking and not raised, reasons=(*told, *reasons), fail_on=fail_on)


def _or_above(severity: Severity) -> str:
    return severity if severity == SEVERITIES[-1] else f"{severity} or above"


def those(checks: Sequence[str], singular: str, plural: str) -> str:
    """`a is`, `a and b are`, `a, b and c are`."""
    *most, last = checks
    return f"{', '.join(most)} and {last} {plural}" if most else f"{last} {singular}"
