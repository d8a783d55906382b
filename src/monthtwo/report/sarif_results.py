"""Results of SARIF: what was found, each at one place and with an identity of its own."""

from hashlib import blake2b

from monthtwo.model import Acceptance, Change, CheckResult, Evidence, Finding, Report, Signal
from monthtwo.report.sarif_rules import LEVELS, MAX_TEXT, WARNS, Json, cut, quoted
from monthtwo.report.text import message_of, plural, running
from monthtwo.safe_text import printable


def result(finding: Finding, check: CheckResult, index: dict[str, int], why_new: Change | None) -> Json:
    identity = finding.identity.removeprefix("v2:")
    fingerprints = {"monthtwo/v1": finding.fingerprint.removeprefix("v1:"), "monthtwo/v2": identity}
    if not check.evidence:
        # It is about an absence: the upload must not take its identity from a line that has nothing to do with it.
        fingerprints["primaryLocationLineHash"] = f"{identity}:1"
    return {
        "ruleId": finding.check,
        "ruleIndex": index[finding.check],
        **({"baselineState": finding.baseline} if finding.baseline else {}),
        "level": LEVELS[finding.severity],
        "message": message(message_of(finding, check, why_new)),
        "locations": [location(finding)],
        "partialFingerprints": fingerprints,
    }


def location(place: Finding | Evidence) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quoted(place.path)},
            "region": {"startLine": place.line, "startColumn": 1, "endLine": place.line, "endColumn": 2},
        }
    }


def warning(signal: Signal, rule: int, compared: bool) -> Json:
    """A warning that is raised, at its best file; it is the same one wherever that is and however long it runs.

    It is nothing that a change made: where reports are `compared`, every result has to say what it was.
    """
    digest = blake2b(f"signal\0{signal.id}".encode(), digest_size=16).hexdigest()
    clock = f" ({running(signal)})" if signal.since else ""
    return {
        "ruleId": f"signal/{signal.id}",
        "ruleIndex": rule,
        **({"baselineState": "unchanged"} if compared else {}),
        "level": WARNS[signal.severity],
        "message": message(f"{signal.title}: {signal.reason}{clock}."),
        "locations": [location(signal.evidence[0])],
        "partialFingerprints": {"monthtwo/v2": digest, "primaryLocationLineHash": f"{digest}:1"},
    }


def told(one: Acceptance, rule: int, compared: bool) -> Json:
    """An acceptance about which something is to be done, where it is written; it is the same one on whatever line."""
    digest = blake2b(
        f"acceptance\0{one.check}\0{one.system}\0{one.path}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
    return {
        "ruleId": f"acceptance/{one.status}",
        "ruleIndex": rule,
        **({"baselineState": "unchanged"} if compared else {}),
        "level": "note",
        "message": message(one.message),
        "locations": [location(Evidence(one.path, one.line, ""))],
        "partialFingerprints": {"monthtwo/v2": digest, "primaryLocationLineHash": f"{digest}:1"},
    }


def suppressions(finding: Finding, report: Report) -> list[Json]:
    """Who accepted a finding, and why."""
    if not finding.accepted:
        return []
    valid = [one for one in report.acceptances if one.check == finding.check and one.status in ("holds", "ending")]
    return [
        {
            "kind": "inSource" if one.path == finding.path else "external",
            "status": "accepted",
            "justification": cut(printable("; ".join(filter(None, (one.reason, one.owner, one.until)))), MAX_TEXT),
        }
        for one in valid[:1]
    ]


def invocation(found: int, most: int, rules: list[CheckResult], index: dict[str, int]) -> Json:
    broken = [rule for rule in rules if rule.broken]
    notifications = [
        notification("error", f"{rule.id} broke: {rule.reason or 'no reason given'}")
        | {"associatedRule": {"id": rule.id, "index": index[rule.id]}}
        for rule in broken
    ]
    left_out = found - most
    if left_out > 0:
        text = f"{plural(left_out, 'finding')} left out, the least grave: code scanning keeps {most:,}."
        notifications.append(notification("warning", text))
    return {"executionSuccessful": not broken, "toolExecutionNotifications": notifications}


def notification(level: str, text: str) -> Json:
    return {"level": level, "message": message(text)}


def message(text: str) -> Json:
    """`text` as a message that shows it and does nothing else: no link, no placeholder."""
    # A bracket is its own escape only inside of a link, so a link is kept from beginning. Braces are doubled.
    shown = printable(text).replace("](", "] (").replace("{", "{{").replace("}", "}}")
    kept = cut(shown, MAX_TEXT)
    if kept != shown:
        whole = kept[:-1]
        for brace in "{}":
            if (len(whole) - len(whole.rstrip(brace))) % 2:
                whole = whole[:-1]
        kept = f"{whole}…"
    return {"text": kept}
