"""What is compared with what: the repository with itself, and each system with the one that it was."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.model import CheckResult, Finding, Kind, Report, Repository, Stage, System

_NOT_YET = "there was no such system yet"


class Aspect(Struct, frozen=True):
    """One side of a subject: its verdicts and findings by check, and of which kind and stage it is for which reason."""

    kind: Kind
    stage: Stage
    reasons: Mapping[str, str]
    results: Mapping[str, CheckResult]
    findings: Mapping[str, Finding]


class Subject(Struct, frozen=True):
    """The repository, or one of its systems by the root that it has at the head."""

    system: str
    base: Aspect
    head: Aspect


def subjects(base: Report, head: Report, renames: Mapping[str, str]) -> Iterator[Subject]:
    """The repository, then its systems. What is no system any more is compared as a part of the whole alone."""
    whole = Subject("", _whole(base), _whole(head))
    yield whole
    before = _by_new_root(base.systems, {system.root for system in head.systems}, renames)
    for system in head.systems:
        known = before.get(system.root)
        yield Subject(system.root, _system(known) if known else _part(whole.base, system), _system(system))


def _whole(report: Report) -> Aspect:
    return _aspect(report.repository, report.checks, report.findings)


def _system(system: System) -> Aspect:
    return _aspect(system, system.checks, system.findings)


def _aspect(about: Repository | System, checks: Iterable[CheckResult], findings: Iterable[Finding]) -> Aspect:
    reasons: dict[str, str] = {about.kind: about.kind_reason, about.stage: about.stage_reason}
    return Aspect(
        about.kind, about.stage, reasons, {one.id: one for one in checks}, {one.check: one for one in findings}
    )


def _part(whole: Aspect, system: System) -> Aspect:
    """What a repository was where a system is that it had not: what the whole met by evidence in the folder."""
    results = {}
    for id, result in whole.results.items():
        inside = tuple(one for one in result.evidence if system.root == "." or one.path.startswith(f"{system.root}/"))
        if result.verdict != "met" or inside:
            results[id] = replace(result, evidence=inside)
        else:
            results[id] = replace(result, verdict="not-asked", evidence=(), reason=_NOT_YET)
    return replace(whole, results=results)


def _by_new_root(systems: Iterable[System], roots: set[str], renames: Mapping[str, str]) -> dict[str, System]:
    """The systems of the base by the roots that they have at the head: that to which most of their files moved."""
    found: dict[str, System] = {}
    for system in systems:
        root = system.root
        if root not in roots:
            moved = Counter(_moved(old, new, root) for old, new in renames.items() if old.startswith(f"{root}/"))
            root = next((new for new, _ in moved.most_common() if new in roots), root)
        found.setdefault(root, system)
    return found


def _moved(old: str, new: str, root: str) -> str:
    """The folder that takes a root's place where a file of it keeps its name below; empty where it does not."""
    below = old.removeprefix(root)
    return new.removesuffix(below) if new.endswith(below) else ""
