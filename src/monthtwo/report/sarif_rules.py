"""Rules of SARIF: what is asked, the same whatever is found."""

from typing import Any
from urllib.parse import quote

from monthtwo.model import CheckResult, Confidence, Severity, Signal
from monthtwo.report.text import fenced
from monthtwo.safe_text import Passage, passages, printable

Json = dict[str, Any]

HOME = "https://github.com/monthtwo/monthtwo"
MAX_NAME = 255
MAX_SHORT = 80
MAX_TEXT = 1_024

LEVELS: dict[Severity, str] = {"high": "error", "medium": "warning", "low": "note", "note": "note"}
WARNS: dict[Severity, str] = {"high": "warning", "medium": "warning", "low": "note", "note": "note"}
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


def rule(check: CheckResult, told_how: bool) -> Json:
    title, why = printable(check.title), printable(check.why)
    remedy = passages(check.fix) if told_how else []
    link = f"{HOME}/blob/main/checks/areas/{quoted(check.id)}.yaml"
    return {
        "id": check.id,
        "name": cut(_pascal(check.id), MAX_NAME),
        "shortDescription": {"text": cut(title or check.id, MAX_SHORT)},
        "fullDescription": {"text": cut(why or title or check.id, MAX_TEXT)},
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


def signal_rule(signal: Signal) -> Json:
    title, why, clears = printable(signal.title), printable(signal.why), printable(signal.clears)
    return {
        "id": f"signal/{signal.id}",
        "name": cut(_pascal(signal.id), MAX_NAME),
        "shortDescription": {"text": cut(title, MAX_SHORT)},
        "fullDescription": {"text": cut(why or title, MAX_TEXT)},
        "help": {
            "text": _joined(why, "Clears:", [clears], ""),
            "markdown": _joined(why, "**Clears:**", [clears], ""),
        },
        "defaultConfiguration": {"level": WARNS[signal.severity]},
        "properties": {
            "precision": PRECISION[signal.confidence],
            "problem.severity": PROBLEM[signal.severity],
            "tags": ["early-warning", "mlops"],
        },
    }


_STATES = {
    "ending": "An acceptance ends soon",
    "expired": "An acceptance has ended",
    "refused": "An acceptance does not count",
    "useless": "An acceptance accepts nothing",
}


def state_rule(state: str) -> Json:
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


def quoted(path: str) -> str:
    return quote(path, safe="/", errors="surrogateescape")


def _pascal(check: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in check).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
