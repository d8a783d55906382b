"""A plan: the findings of a report, grouped by the change that closes them."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from monthtwo.model import STAGES, CheckResult, Finding, Report, Repository
from monthtwo.plan import AreaRise, Closed, Plan, Step
from monthtwo.readiness.levels import levels


def planned(
    report: Report, together: Mapping[str, Mapping[str, str]], called: Mapping[str, str], arguments: Sequence[str] = ()
) -> Plan:
    """The changes that close the findings of `report` which nobody has accepted.

    Args:
        together: by change, what is done for each check that it closes.
        called: what a check asks for, in a few words: of one that is in no change, it is a change of its own.
        arguments: what was said to the scan that the proofs are to be told too, such as a path; not the stage.
    """
    results = {result.id: result for result in report.checks}
    found = {one.check: one for one in report.findings if not one.accepted}
    groups = _ordered(_grouped(found, together, called), results)
    now, steps, judged = list(report.checks), [], _judged_by(report.repository)
    for change, done in groups.items():
        then = [replace(one, verdict="met") if one.id in done else one for one in now]
        steps.append(
            Step(
                id=change,
                do=_sentence(list(done.values())),
                closes=tuple(_closed(found[check], results[check], do) for check, do in done.items()),
                rises=_rises(report, now, then),
                needs=tuple(other for other in groups if other != change and _needs(done, groups[other], results)),
                proof=("monthtwo", "scan", *arguments, *judged, "--select", ",".join(done), "--fail-on", "note"),
            )
        )
        now = then
    repository = report.repository
    return Plan(
        version=1, tool=report.tool, name=repository.name, commit=repository.commit, as_of=repository.as_of,
        steps=tuple(steps),
    )  # fmt: skip


def _grouped(
    found: Mapping[str, Finding], together: Mapping[str, Mapping[str, str]], called: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The changes that close something, by what comes first in the report; in each, what is done in it."""
    change_of = {check: change for change, checks in together.items() for check in checks}
    groups: dict[str, dict[str, str]] = {}
    for check in found:
        change = change_of.get(check, check)
        known = together.get(change, {check: f"add what is missing: {called.get(check, check)}"})
        groups.setdefault(change, {one: do for one, do in known.items() if one in found})
    return groups


def _ordered(groups: dict[str, dict[str, str]], results: Mapping[str, CheckResult]) -> dict[str, dict[str, str]]:
    """The same, each change after those that it needs; of changes that need each other, the first comes first."""
    left, ordered = dict(groups), {}
    while left:
        free = (
            name
            for name, done in left.items()
            if not any(_needs(done, other, results) for key, other in left.items() if key != name)
        )
        chosen = next(free, next(iter(left)))
        ordered[chosen] = left.pop(chosen)
    return ordered


def _needs(done: Mapping[str, str], other: Mapping[str, str], results: Mapping[str, CheckResult]) -> bool:
    """Whether something of a change has to come after something of the other."""
    return any(before in other for check in done for before in results[check].after)


def _judged_by(repository: Repository) -> tuple[str, ...]:
    """The stage by which findings arose, as an option: of a few checks alone a scan cannot tell the stage."""
    stage = max((repository.stage, repository.target or "explores"), key=STAGES.index)
    return ("--target", stage) if stage != "explores" else ()


def _rises(report: Report, now: Sequence[CheckResult], then: Sequence[CheckResult]) -> tuple[AreaRise, ...]:
    order = [area.id for area in report.areas]
    pairs = zip(levels(now, order), levels(then, order), strict=True)
    return tuple(
        AreaRise(area=old.id, before=old.level, after=new.level) for old, new in pairs if new.level > old.level
    )


def _closed(finding: Finding, result: CheckResult, do: str) -> Closed:
    missing = result.missing or f"Not shown: {result.title}"
    return Closed(
        check=finding.check, do=do, missing=missing, path=finding.path, line=finding.line,
        message=finding.message, why=result.why, fix=result.fix, severity=finding.severity,
        confidence=finding.confidence, effort=result.effort,
    )  # fmt: skip


def _sentence(parts: Sequence[str]) -> str:
    """`Do a, do b, and do c`."""
    *most, last = parts
    said = f"{', '.join(most)}, and {last}" if most else last
    return said[:1].upper() + said[1:]
