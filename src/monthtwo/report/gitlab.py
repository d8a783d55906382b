"""The report as a Code Quality artifact of GitLab."""

from typing import Any

from monthtwo.model import Report, Severity
from monthtwo.report.items import items
from monthtwo.report.json import dump
from monthtwo.safe_text import printable

SEVERITY: dict[Severity, str] = {"high": "critical", "medium": "major", "low": "minor", "note": "info"}


def to_gitlab(report: Report) -> str:
    """A list of issues, one for each thing that is said of a file; a fingerprint stays what it is on whatever line."""
    issues: list[dict[str, Any]] = [
        {
            "description": printable(item.text),
            "check_name": item.id,
            "fingerprint": item.digest,
            "severity": SEVERITY[item.severity],
            "location": {"path": item.path, "lines": {"begin": item.line}},
        }
        for item in items(report)
        if item.path
    ]
    return dump(issues)
