"""The gate of a comparison: what this change made worse fails, and nothing else does."""

from collections.abc import Iterable, Sequence
from itertools import chain

from monthtwo.model import SEVERITIES, Change, CheckResult, Gate, Severity
from monthtwo.readiness.compare.demands import Fallen
from monthtwo.readiness.gate import level_of, those

_LEAST: Severity = "medium"
"""New findings that are less grave fail nothing, where nobody says otherwise."""


def judge_changes(
    changes: Iterable[Change],
    results: Sequence[CheckResult],
    fail_on: Severity | None,
    raised: Sequence[str] = (),
    fallen: Sequence[Fallen] = (),
) -> Gate:
    """Fail on verdicts that are lost, on new findings of severity `fail_on` or above, on what is `raised` or `fallen`.

    What is said with low confidence fails nothing, nor does a check that could not be judged, nor what was missing
    before and is only asked since the repository has come further. The reasons name all three.
    """
    bar = SEVERITIES.index(fail_on or _LEAST)
    found = list(changes)
    lost = [one for one in found if one.kind == "lost"]
    gone = {(one.check, one.system) for one in _sure(lost)}
    new = [one for one in found if one.kind == "new" and (one.check, one.system) not in gone]
    grave = [one for one in new if SEVERITIES.index(one.severity) >= bar]
    asked = [one for one in _sure(grave) if one.before == "unmet"]
    grave = [one for one in grave if one.before != "unmet"]
    blocking = [_sure(lost), _sure(grave)]
    known = {(one.check, one.system) for one in chain(*blocking)}
    unsure = [one for one in (*lost, *grave) if one.confidence == "low" and (one.check, one.system) not in known]
    unknown = [result.id for result in results if result.verdict == "unknown"]
    told = [f"{those(raised, 'is', 'are')} raised."] if raised else []
    if blocking[0]:
        told.append(f"{those(_ids(blocking[0]), 'was', 'were')} lost.")
    if blocking[1]:
        told.append(f"{those(_ids(blocking[1]), 'is', 'are')} missing since this change.")
    told += [f"{_where(system)}{level_of(one)}; this change takes it there." for system, one in fallen if one.sure]
    told += [
        f"{_where(system)}{level_of(one)}, which does not block: {' or '.join(one.checks)} may be met."
        for system, one in fallen
        if not one.sure
    ]
    if asked:
        told.append(f"{those(_ids(asked), 'was', 'were')} missing before and asked only now, which does not block.")
    if unsure:
        told.append(f"{those(_ids(unsure), 'does', 'do')} not block, being of low confidence.")
    if unknown:
        told.append(f"{those(unknown, 'was', 'were')} not judged, which does not block.")
    short = [check for _, one in fallen if one.sure for check in one.checks]
    failing = tuple(dict.fromkeys([*_ids(chain(*blocking)), *short]))
    return Gate(
        passed=not any(blocking) and not raised and not short, reasons=tuple(told), fail_on=fail_on, blocking=failing
    )


def _sure(changes: Sequence[Change]) -> list[Change]:
    return [one for one in changes if one.confidence != "low"]


def _where(system: str) -> str:
    return f"{system}: " if system else ""


def _ids(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(one.check for one in changes))
