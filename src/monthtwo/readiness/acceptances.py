"""Which findings are accepted, and which acceptances are in order no more."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.problems import suggestion
from monthtwo.facts.records import AcceptComment
from monthtwo.model import Acceptance, CheckResult, Finding, Severity
from monthtwo.policy import Accept, AcceptanceRules, Placed

Seen = Literal["all", "some", "folder"]
"""What was judged: all checks of all of the repository, some of them, or a folder of it."""
_MOST = 500
"""Acceptances in comments: what has more is no work of people."""
_WEIGHT: Severity = "low"
"""How grave an acceptance is that accepts nothing: what it was about is graver, and a finding itself."""


class Judged(Struct, frozen=True):
    """A system, or the whole repository (``), and what was found of it."""

    system: str
    results: Sequence[CheckResult]
    findings: Sequence[Finding]


def from_comments(comments: Iterable[AcceptComment]) -> tuple[Placed, ...]:
    """The acceptances in comments of the code, one for each check that a comment names."""
    placed = (
        Placed(Accept(check=check, reason=one.reason), one.path, one.line, inline=True)
        for one in comments
        for check in one.checks
    )
    return tuple(islice(placed, _MOST))


def acceptances(
    placed: Iterable[Placed], rules: AcceptanceRules, judged: Sequence[Judged], as_of: str | None, seen: Seen
) -> tuple[Acceptance, ...]:
    """The acceptances of a repository on a day, each with whether it is in order.

    Without a day nothing has ended; of a folder alone it is not known what has no finding.
    """
    day = date.fromisoformat(as_of) if as_of else None
    return tuple(_acceptance(one, rules, judged, day, seen) for one in placed)


def marked(judged: Judged, placed: Iterable[Placed], told: Sequence[Acceptance]) -> tuple[Finding, ...]:
    """The findings of a system, those marked that are accepted."""
    valid = [one for one, said in zip(placed, told, strict=True) if said.status in ("holds", "ending")]
    return tuple(
        replace(finding, accepted=True) if any(_fits(one, finding, judged.system) for one in valid) else finding
        for finding in judged.findings
    )


def spread(findings: Sequence[Finding], systems: Sequence[Sequence[Finding]]) -> tuple[Finding, ...]:
    """The findings of the whole repository; what each system that lacks it accepts is accepted of the whole."""
    lacking: dict[str, list[bool]] = {}
    for finding in (one for system in systems for one in system):
        lacking.setdefault(finding.check, []).append(finding.accepted)
    return tuple(
        replace(one, accepted=True) if all(lacking.get(one.check) or [one.accepted]) else one for one in findings
    )


def _fits(placed: Placed, finding: Finding, system: str) -> bool:
    one = placed.accept
    here = finding.path == placed.path if placed.inline else one.system in ("", system)
    return one.check == finding.check and here


def _acceptance(
    placed: Placed, rules: AcceptanceRules, judged: Sequence[Judged], day: date | None, seen: Seen
) -> Acceptance:
    one = placed.accept

    def told(status: str, message: str, severity: Severity | None = _WEIGHT) -> Acceptance:
        return Acceptance(
            check=one.check, system=one.system, reason=one.reason, owner=one.owner, until=one.until,
            path=placed.path, line=placed.line, status=status, severity=severity, message=message,  # type: ignore[arg-type]
        )  # fmt: skip

    about = f"The acceptance of {one.check}{f' in {one.system}' if one.system else ''}"
    left = (date.fromisoformat(one.until) - day).days if one.until and day else None
    if refused := _refused(placed, rules, left):
        return told("refused", f"{about} does not count: {refused}.")
    if left is not None and left < 0:
        return told("expired", f"{about} ended on {one.until}; mend it, or accept it anew.")
    if useless := "" if seen == "folder" else _useless(placed, judged, seen == "some"):
        return told("useless", f"{about} accepts nothing: {useless}{'' if useless.endswith('?') else '.'}")
    if left is not None and left <= rules.warn:
        return told("ending", f"{about} ends on {one.until}, in {left} day{'' if left == 1 else 's'}.", "note")
    return told("holds", "", None)


def _refused(placed: Placed, rules: AcceptanceRules, left: int | None) -> str:
    """Why the policy refuses an acceptance; empty where it does not."""
    one = placed.accept
    lacking = [f"`{field}`" for field in rules.require if not getattr(one, field)]
    if lacking:
        where = (
            "; write it into the settings, with `monthtwo accept`" if placed.inline and lacking != ["`reason`"] else ""
        )
        return f"it has no {' and no '.join(lacking)}{where}"
    if rules.longest is not None and one.until is None:
        return f"it has no end, and may hold for {rules.longest} days at most"
    if rules.longest is not None and left is not None and left > rules.longest:
        return f"it ends in {left} days, and may hold for {rules.longest} at most"
    return ""


def _useless(placed: Placed, judged: Sequence[Judged], partial: bool) -> str:
    """Why there is nothing that an acceptance accepts; empty where there is, or where it cannot be told."""
    one = placed.accept
    own = [each for each in judged if placed.inline or one.system in ("", each.system)]
    if not own:
        near = suggestion(one.system, [each.system for each in judged if each.system])
        return f"there is no system {one.system!r}; {near}"
    known = {result.id for each in judged for result in each.results}
    if one.check not in known and partial:
        return ""
    if one.check not in known:
        return f"there is no check {one.check!r}; {suggestion(one.check, known)}"
    found = [finding for each in own for finding in each.findings if finding.check == one.check]
    if any(_fits(placed, finding, each.system) for each in own for finding in each.findings):
        return ""
    if found:
        return f"the finding is shown in {found[0].path}, and this is another file"
    verdicts = {result.verdict for each in own for result in each.results if result.id == one.check}
    if "unknown" in verdicts:
        return ""
    return (
        "it is met; delete the acceptance" if "met" in verdicts else "it is not asked for here; delete the acceptance"
    )
