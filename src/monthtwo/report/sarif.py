"""The report as SARIF 2.1.0, within the limits of GitHub code scanning."""

import gzip
from collections.abc import Sequence

from msgspec import Struct

from monthtwo.model import Change, CheckResult, Finding, Report
from monthtwo.report import sarif_results, sarif_rules
from monthtwo.report.json import dump
from monthtwo.report.sarif_rules import HOME, Json, quoted
from monthtwo.report.text import amiss, compared_in, new_in, plural, standing
from monthtwo.safe_text import printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 5_000
MAX_SIZE = 10_000_000
"""Bytes, compressed."""
MAX_RUNS = 20
MAX_TOLD = 500
"""Acceptances that are in order no more."""


class _Part(Struct, frozen=True):
    """What is a category of its own in code scanning: the repository, or a system of it."""

    category: str
    checks: Sequence[CheckResult]
    findings: Sequence[Finding]
    new: dict[str, Change]
    """By check, why a finding is new."""


def to_sarif(report: Report, accepted: bool = False) -> str:
    """A run for the repository, and one for each system of a monorepo that is judged by itself.

    In each every check is a rule, every finding a result with one location, and broken checks are notifications. What a
    system lacks is said of it alone, and not of the repository too. Each run is a category, so that the alerts of one
    system close without those of another.

    Code scanning does not ask whether a result is suppressed, so accepted findings are left out unless `accepted` asks
    for them. What is too large it refuses whole: then the remedies are left out, and of the findings the least grave.
    """
    text = _text(report, accepted, MAX_RESULTS, True)
    most = MAX_RESULTS
    while most and not _fits(text):
        text = _text(report, accepted, most, False)
        most //= 2
    return text


def _fits(text: str) -> bool:
    return len(text) * 4 < MAX_SIZE or len(gzip.compress(text.encode())) < MAX_SIZE


def _text(report: Report, accepted: bool, most: int, told_how: bool) -> str:
    whole, *systems = _parts(report)
    first = _run(report, whole, accepted, most, told_how)
    _warn(first, report)
    if len(report.systems) > len(systems):
        shown = f"these are the first {len(systems)}: a file has {MAX_RUNS} runs"
        text = f"Of {plural(len(report.systems), 'system')} {shown}."
        first["invocations"][0]["toolExecutionNotifications"].append(sarif_results.notification("warning", text))
    rest = [_run(report, part, accepted, most, told_how) for part in systems]
    if accepted:  # on all results or on none
        for run in (first, *rest):
            for result in run["results"]:
                result.setdefault("suppressions", [])
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [first, *rest]})


def _parts(report: Report) -> list[_Part]:
    """The repository, without what is said of its systems, and these: the first of them, where there are too many."""
    name = quoted(report.repository.name or "repository")
    shown = report.systems[: MAX_RUNS - 1]
    theirs = {finding.check for system in shown for finding in system.findings}
    own = [finding for finding in report.findings if finding.check not in theirs]
    whole = _Part(f"monthtwo/{name}/", report.checks, own, new_in(report))
    return [
        whole,
        *(
            _Part(f"monthtwo/{name}/{quoted(one.root)}/", one.checks, one.findings, new_in(report, one.root))
            for one in shown
        ),
    ]


def _run(report: Report, part: _Part, accepted: bool, most: int, told_how: bool) -> Json:
    rules = sorted(part.checks, key=lambda result: result.id)
    index = {rule.id: position for position, rule in enumerate(rules)}
    results = {rule.id: rule for rule in rules}
    found = part.findings if accepted else standing(part.findings)
    shown = found[:most]  # the gravest come first
    told = [sarif_results.result(one, results[one.check], index, part.new.get(one.check)) for one in shown]
    if accepted:
        for finding, result in zip(shown, told, strict=True):
            result["suppressions"] = sarif_results.suppressions(finding, report)
    return {
        "tool": {
            "driver": {
                "name": printable(report.tool.name),
                "semanticVersion": printable(report.tool.version),
                "informationUri": HOME,
                "rules": [sarif_rules.rule(one, told_how) for one in rules],
            }
        },
        "automationDetails": {"id": part.category},
        "columnKind": "unicodeCodePoints",
        "invocations": [sarif_results.invocation(len(found), most, rules, index)],
        "results": told,
    }


def _warn(run: Json, report: Report) -> None:
    """Add what is said of the repository alone: early warnings, and acceptances about which something is to be done."""
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    compared = compared_in(report) is not None
    for signal in sorted(report.signals, key=lambda signal: signal.id):
        if signal.status == "raised" and signal.evidence:
            results.append(sarif_results.warning(signal, len(rules), compared))
        rules.append(sarif_rules.signal_rule(signal))
    told = amiss(report)[:MAX_TOLD]
    states = sorted({one.status for one in told})
    results += [sarif_results.told(one, len(rules) + states.index(one.status), compared) for one in told]
    rules += map(sarif_rules.state_rule, states)
