"""The report as SARIF 2.1.0, within the limits of GitHub code scanning."""

import gzip
from hashlib import blake2b
from itertools import zip_longest
from typing import Any
from urllib.parse import quote

from monthtwo.model import Acceptance, Change, CheckResult, Confidence, Evidence, Finding, Report, Severity, Signal
from monthtwo.report.json import dump
from monthtwo.report.text import amiss, compared_in, fenced, message_of, new_in, plural, result_of, running, standing
from monthtwo.safe_text import Passage, passages, printable

Json = dict[str, Any]

HOME = "https://github.com/monthtwo/monthtwo"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 5_000
MAX_SIZE = 10_000_000
"""Bytes, compressed."""
MAX_TOLD = 500
"""Acceptances that are in order no more."""
MAX_NAME = 255
MAX_SHORT = 80
MAX_TEXT = 1_024

LEVELS: dict[Severity, str] = {"high": "error", "medium": "warning", "low": "note", "note": "note"}
_WARNS: dict[Severity, str] = {"high": "warning", "medium": "warning", "low": "note", "note": "note"}
"""A warning is no error: nothing is broken yet."""
PROBLEM: dict[Severity, str] = {
    "high": "error",
    "medium": "warning",
    "low": "recommendation",
    "note": "recommendation",
}
PRECISION: dict[Confidence, str] = {"high": "high", "medium": "medium", "low": "low"}
# Away from the edges of GitHub's bands. A rule that carries one makes every result of it a security alert, so only
# checks that find a weakness itself do: a missing capability is none, not even in the area `security`.
SECURITY_SEVERITY: dict[Severity, str] = {"high": "8.0", "medium": "5.5", "low": "2.0", "note": "1.0"}
WEAKNESSES = frozenset({"security/no-secrets"})


def to_sarif(report: Report, accepted: bool = False) -> str:
    """One run: every check as a rule, every finding as a result with one location, broken checks as notifications.

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
    rules = sorted(report.checks, key=lambda result: result.id)
    index = {rule.id: position for position, rule in enumerate(rules)}
    results = result_of(report)
    found = report.findings if accepted else standing(report.findings)
    shown = found[:most]  # the gravest come first
    signals = sorted(report.signals, key=lambda signal: signal.id)
    told = amiss(report)[:MAX_TOLD]
    states = sorted({one.status for one in told})
    new, compared = new_in(report), compared_in(report) is not None
    run: Json = {
        "tool": {
            "driver": {
                "name": printable(report.tool.name),
                "semanticVersion": printable(report.tool.version),
                "informationUri": HOME,
                "rules": [
                    *(_rule(one, told_how) for one in rules),
                    *map(_signal_rule, signals),
                    *map(_state_rule, states),
                ],
            }
        },
        "automationDetails": {"id": f"monthtwo/{_quoted(report.repository.name or 'repository')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(len(found), most, rules, index)],
        "results": [
            *(_result(finding, results[finding.check], index, new.get(finding.check)) for finding in shown),
            *(
                _warning(signal, rule, compared)
                for rule, signal in enumerate(signals, len(rules))
                if signal.status == "raised" and signal.evidence
            ),
            *(_told(one, len(rules) + len(signals) + states.index(one.status), compared) for one in told),
        ],
    }
    if accepted:  # on all results or on none
        for result, finding in zip_longest(run["results"], shown):
            result["suppressions"] = _suppressions(finding, report) if finding is not None else []
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: CheckResult, told_how: bool) -> Json:
    title, why = printable(check.title), printable(check.why)
    remedy = passages(check.fix) if told_how else []
    link = f"{HOME}/blob/main/checks/areas/{_quoted(check.id)}.yaml"
    return {
        "id": check.id,
        "name": _cut(_pascal(check.id), MAX_NAME),
        "shortDescription": {"text": _cut(title or check.id, MAX_SHORT)},
        "fullDescription": {"text": _cut(why or title or check.id, MAX_TEXT)},
        "help": {
            "text": _joined(
                why if told_how else "", "Fix:", ["\n".join(part.lines) for part in remedy], f"More: {link}"
            ),
            "markdown": _joined(
                why if told_how else "", "**Fix:**", [_markdown(part) for part in remedy], f"[{check.id}]({link})"
            ),
        },
        "helpUri": link,
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": _properties(check),
    }


def _joined(why: str, label: str, fix: list[str], link: str) -> str:
    remedy = [f"{label} {fix[0]}", *fix[1:]] if fix else []
    return "\n\n".join(part for part in (why, *remedy, link) if part)


def _markdown(passage: Passage) -> str:
    return "\n".join(fenced(passage.lines) if passage.code else passage.lines)


def _properties(check: CheckResult) -> Json:
    properties: Json = {
        "precision": PRECISION[check.confidence],
        "problem.severity": PROBLEM[check.severity],
        "tags": sorted({"mlops", check.area, check.rung}),
    }
    if check.id in WEAKNESSES:
        properties["security-severity"] = SECURITY_SEVERITY[check.severity]
    return properties


def _result(finding: Finding, check: CheckResult, index: dict[str, int], why_new: Change | None) -> Json:
    digest = finding.fingerprint.removeprefix("v1:")
    fingerprints = {"monthtwo/v1": digest, "monthtwo/v2": finding.identity.removeprefix("v2:")}
    if not check.evidence:
        # It is about an absence: the upload must not take its identity from a line that has nothing to do with it.
        fingerprints["primaryLocationLineHash"] = f"{digest}:1"
    return {
        "ruleId": finding.check,
        "ruleIndex": index[finding.check],
        **({"baselineState": finding.baseline} if finding.baseline else {}),
        "level": LEVELS[finding.severity],
        "message": _message(message_of(finding, check, why_new)),
        "locations": [_location(finding)],
        "partialFingerprints": fingerprints,
    }


def _location(place: Finding | Evidence) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _quoted(place.path)},
            "region": {"startLine": place.line, "startColumn": 1, "endLine": place.line, "endColumn": 2},
        }
    }


def _signal_rule(signal: Signal) -> Json:
    title, why, clears = printable(signal.title), printable(signal.why), printable(signal.clears)
    return {
        "id": f"signal/{signal.id}",
        "name": _cut(_pascal(signal.id), MAX_NAME),
        "shortDescription": {"text": _cut(title, MAX_SHORT)},
        "fullDescription": {"text": _cut(why or title, MAX_TEXT)},
        "help": {
            "text": _joined(why, "Clears:", [clears], ""),
            "markdown": _joined(why, "**Clears:**", [clears], ""),
        },
        "defaultConfiguration": {"level": _WARNS[signal.severity]},
        "properties": {
            "precision": PRECISION[signal.confidence],
            "problem.severity": PROBLEM[signal.severity],
            "tags": ["early-warning", "mlops"],
        },
    }


def _warning(signal: Signal, rule: int, compared: bool) -> Json:
    """A warning that is raised, at its best file; it is the same one wherever that is and however long it runs.

    It is nothing that a change made: where reports are `compared`, every result has to say what it was.
    """
    digest = blake2b(f"signal\0{signal.id}".encode(), digest_size=16).hexdigest()
    clock = f" ({running(signal)})" if signal.since else ""
    return {
        "ruleId": f"signal/{signal.id}",
        "ruleIndex": rule,
        **({"baselineState": "unchanged"} if compared else {}),
        "level": _WARNS[signal.severity],
        "message": _message(f"{signal.title}: {signal.reason}{clock}."),
        "locations": [_location(signal.evidence[0])],
        "partialFingerprints": {"monthtwo/v2": digest, "primaryLocationLineHash": f"{digest}:1"},
    }


_STATES = {
    "ending": "An acceptance ends soon",
    "expired": "An acceptance has ended",
    "refused": "An acceptance does not count",
    "useless": "An acceptance accepts nothing",
}


def _suppressions(finding: Finding, report: Report) -> list[Json]:
    """Who accepted a finding, and why."""
    if not finding.accepted:
        return []
    valid = [one for one in report.acceptances if one.check == finding.check and one.status in ("holds", "ending")]
    return [
        {
            "kind": "inSource" if one.path == finding.path else "external",
            "status": "accepted",
            "justification": _cut(printable("; ".join(filter(None, (one.reason, one.owner, one.until)))), MAX_TEXT),
        }
        for one in valid[:1]
    ]


def _state_rule(state: str) -> Json:
    return {
        "id": f"acceptance/{state}",
        "name": _pascal(f"acceptance {state}"),
        "shortDescription": {"text": _STATES[state]},
        "fullDescription": {"text": f"{_STATES[state]}: renew it, mend what it is about, or delete it."},
        "help": {"text": f"More: {HOME}/blob/main/docs/policy.md"},
        "helpUri": f"{HOME}/blob/main/docs/policy.md",
        "defaultConfiguration": {"level": "note"},
        "properties": {"precision": "high", "problem.severity": "recommendation", "tags": ["mlops", "settings"]},
    }


def _told(one: Acceptance, rule: int, compared: bool) -> Json:
    """An acceptance about which something is to be done, where it is written; it is the same one on whatever line."""
    digest = blake2b(
        f"acceptance\0{one.check}\0{one.system}\0{one.path}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
    return {
        "ruleId": f"acceptance/{one.status}",
        "ruleIndex": rule,
        **({"baselineState": "unchanged"} if compared else {}),
        "level": "note",
        "message": _message(one.message),
        "locations": [_location(Evidence(one.path, one.line, ""))],
        "partialFingerprints": {"monthtwo/v2": digest, "primaryLocationLineHash": f"{digest}:1"},
    }


def _invocation(found: int, most: int, rules: list[CheckResult], index: dict[str, int]) -> Json:
    broken = [rule for rule in rules if rule.broken]
    notifications: list[Json] = [
        {
            "level": "error",
            "message": _message(f"{rule.id} broke: {rule.reason or 'no reason given'}"),
            "associatedRule": {"id": rule.id, "index": index[rule.id]},
        }
        for rule in broken
    ]
    left_out = found - most
    if left_out > 0:
        text = f"{plural(left_out, 'finding')} left out, the least grave: code scanning keeps {most:,}."
        notifications.append({"level": "warning", "message": _message(text)})
    return {"executionSuccessful": not broken, "toolExecutionNotifications": notifications}


def _message(text: str) -> Json:
    """`text` as a message that shows it and does nothing else: no link, no placeholder."""
    # A bracket is its own escape only inside of a link, so a link is kept from beginning. Braces are doubled.
    shown = printable(text).replace("](", "] (").replace("{", "{{").replace("}", "}}")
    kept = _cut(shown, MAX_TEXT)
    if kept != shown:
        whole = kept[:-1]
        for brace in "{}":
            if (len(whole) - len(whole.rstrip(brace))) % 2:
                whole = whole[:-1]
        kept = f"{whole}…"
    return {"text": kept}


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="surrogateescape")


def _pascal(check: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in check).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
