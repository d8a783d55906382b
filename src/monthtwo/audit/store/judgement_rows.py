"""A report as rows of the store."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table

from monthtwo.audit.store import tables
from monthtwo.model import CheckResult, Evidence, Finding, Report

Row = dict[str, Any]


def judgement_row(report: Report) -> Row:
    """What of a report there is one of."""
    repository = report.repository
    broken = sum(one.broken for one in report.checks) + sum(one.reason == "broken" for one in repository.skipped)
    return _clean(
        {
            "commit_id": repository.commit,
            "title": repository.name,
            "kind": repository.kind,
            "stage": repository.stage,
            "target": repository.target,
            "files": repository.files,
            "unread": len(repository.skipped),
            "broken": broken,
            "passed": report.gate.passed,
            "reasons": list(report.gate.reasons),
            "levels": {area.id: area.level for area in report.areas},
        }
    )


def rows_of(report: Report, judgement: int) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of a report below its judgement, by table."""
    yield tables.verdicts, list(_verdicts(report, judgement))
    yield tables.signals, [_clean(one) for one in _signals(report, judgement)]
    yield tables.milestones, [_clean(one) for one in _milestones(report, judgement)]
    yield tables.models, [_clean(one) for one in _models(report, judgement)]
    yield tables.acceptances, [_clean(one) for one in _acceptances(report, judgement)]


def _verdicts(report: Report, judgement: int) -> Iterator[Row]:
    yield from _answers(judgement, "", report.checks, report.findings)
    for system in report.systems:
        yield from _answers(judgement, system.root, system.checks, system.findings)


def _answers(judgement: int, system: str, results: Iterable[CheckResult], findings: Iterable[Finding]) -> Iterator[Row]:
    found = {one.check: one for one in findings}
    for one in results:
        finding = found.get(one.id)
        yield _clean(
            {
                "judgement": judgement,
                "system": system,
                "check_id": one.id,
                "verdict": one.verdict,
                "confidence": one.confidence,
                "severity": one.severity,
                "finding": finding is not None,
                "accepted": finding is not None and finding.accepted,
                "path": finding.path if finding is not None else None,
                "line": finding.line if finding is not None else None,
                "reason": one.reason,
                "evidence": _places(one.evidence),
                "near_misses": _places(one.near_misses),
            }
        )


def _signals(report: Report, judgement: int) -> Iterator[Row]:
    for one in report.signals:
        yield {
            "judgement": judgement,
            "signal": one.id,
            "status": one.status,
            "severity": one.severity,
            "confidence": one.confidence,
            "since": one.since,
            "reason": one.reason,
            "evidence": _places(one.evidence),
        }


def _milestones(report: Report, judgement: int) -> Iterator[Row]:
    for one in report.milestones:
        yield {
            "judgement": judgement,
            "milestone": one.id,
            "date": one.date,
            "commit_id": one.commit,
            "path": one.path,
            "months": one.months,
            "lost": one.lost,
        }


def _models(report: Report, judgement: int) -> Iterator[Row]:
    named = (item for one in report.signals if one.id == "retired-model" for item in one.items)
    for number, one in enumerate(named):
        yield {
            "judgement": judgement,
            "number": number,
            "provider": one.provider,
            "model": one.id,
            "role": one.role,
            "status": one.status,
            "retires": one.retires,
            "replacement": one.replacement,
            "path": one.path,
            "line": one.line,
        }


def _acceptances(report: Report, judgement: int) -> Iterator[Row]:
    for number, one in enumerate(report.acceptances):
        yield {
            "judgement": judgement,
            "number": number,
            "check_id": one.check,
            "system": one.system,
            "owner": one.owner,
            "reason": one.reason,
            "until": one.until,
            "status": one.status,
            "path": one.path,
            "line": one.line,
        }


def _places(evidence: Sequence[Evidence]) -> list[Row]:
    return [{"path": one.path, "line": one.line, "note": _text(one.note)} for one in evidence]


def _clean(row: Row) -> Row:
    """A row that every database takes."""
    return {key: _text(value) if isinstance(value, str) else value for key, value in row.items()}


def _text(text: str) -> str:
    return text.replace("\0", "\\x00")
