"""Unmet checks that are expected as findings: anchored at a real file, told in sentences."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence

from monthtwo.model import CheckResult, Evidence, Finding


def findings(
    missing: Sequence[CheckResult], anchors: Mapping[str, tuple[str, int]], system: str = ""
) -> tuple[Finding, ...]:
    """One finding for each check that is `missing`, in that order.

    `anchors` say for each check at which path and line its finding is shown. Raises ValueError when that is no place
    in the repository. `system` is the root of the system that they are findings of, empty for the repository.
    """
    return tuple(_finding(result, *anchors[result.id], system) for result in missing)


def fingerprint(check: str, path: str) -> str:
    """The first identity of a finding: the check and the file, no line."""
    kept = f"{check}\0{unicodedata.normalize('NFC', path)}"
    return "v1:" + hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identity(check: str, system: str = "") -> str:
    """The identity of a finding: its check, and the root of the system if it is of one. The anchor is for display."""
    kept = f"{check}\0{unicodedata.normalize('NFC', system)}" if system else check
    return "v2:" + hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def message(result: CheckResult) -> str:
    """What is missing, what was looked for and what came nearest, in full sentences."""
    sentences = [_sentence(result.missing) if result.missing else _denied(result)]
    if result.evidence:
        sentences.append(f"Found: {_place(result.evidence[0])}.")
    if result.reason:
        sentences.append(_sentence(result.reason))
    if result.near_misses:
        sentences.append(f"Close: {_place(result.near_misses[0])}.")
    return " ".join(sentences)


def _finding(result: CheckResult, path: str, line: int, system: str) -> Finding:
    return Finding(
        check=result.id,
        fingerprint=fingerprint(result.id, path),
        identity=identity(result.id, system),
        path=path,
        line=line,
        message=message(result),
        severity=result.severity,
        confidence=result.confidence,
    )


def _place(evidence: Evidence) -> str:
    note = evidence.note.strip().rstrip(".")
    return f"{evidence.path}:{evidence.line}" + (f" {note}" if note else "")


def _denied(result: CheckResult) -> str:
    claim = _lower_first(result.title.strip().rstrip("."))
    return f"This does not hold: {claim}." if result.evidence else f"Nothing shows that {claim}."


def _lower_first(text: str) -> str:
    # Acronyms and names such as "CI", "A/B" and "OpenTelemetry" keep their capital.
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or "/" in first else text[:1].lower() + text[1:]


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
