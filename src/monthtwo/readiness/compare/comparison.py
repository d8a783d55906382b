"""A report beside one on what was there before: what changed, which findings are new, and whether the gate passes."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from monthtwo.model import Base, Change, Finding, Report, Severity, System
from monthtwo.readiness.compare.changes import changes
from monthtwo.readiness.compare.demands import NO_DEMANDS, Demands
from monthtwo.readiness.compare.regressions import judge_changes
from monthtwo.readiness.compare.sides import Judged
from monthtwo.readiness.compare.subjects import subjects
from monthtwo.readiness.compare.wording import Called
from monthtwo.repository.difference import Difference


def compared(
    base: Judged,
    head: Judged,
    called: Called,
    fail_on: Severity | None = None,
    raised: Sequence[str] = (),
    demands: Demands = NO_DEMANDS,
) -> Report:
    """The report on the head, with what is otherwise than at the base. What somebody accepted fails nothing.

    Args:
        called: what each check asks for, in a few words.
        fail_on: the severity from which on new findings fail the gate.
        raised: the signals that fail it.
        demands: what is demanded of areas.
    """
    report, difference = head.report, Difference(base.contents, head.contents)
    pairs = list(subjects(base.report, head.report, difference.followed))
    found = changes(base, head, difference, pairs, called)
    accepted = {(one.check, "") for one in report.findings if one.accepted}
    accepted |= {(one.check, system.root) for system in report.systems for one in system.findings if one.accepted}
    standing = [one for one in found if (one.check, one.system) not in accepted]
    return replace(
        report,
        findings=_marked(report.findings, found, ""),
        systems=tuple(_system(system, found) for system in report.systems),
        gate=judge_changes(standing, report.checks, fail_on, raised, list(demands.fallen(pairs, accepted))),
        base=Base(commit=base.report.repository.commit, as_of=base.report.repository.as_of, files=difference.files),
        changes=found,
    )


def _system(system: System, found: Iterable[Change]) -> System:
    return replace(system, findings=_marked(system.findings, found, system.root))


def _marked(findings: Iterable[Finding], found: Iterable[Change], system: str) -> tuple[Finding, ...]:
    new = {one.check for one in found if one.kind == "new" and one.system == system}
    return tuple(replace(one, baseline="new" if one.check in new else "unchanged") for one in findings)
