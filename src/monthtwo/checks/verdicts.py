"""All verdicts of a scan, in an order in which each check finds the answers it depends on."""

from msgspec.structs import replace

from monthtwo.checks.engine import Engine
from monthtwo.checks.types import Check
from monthtwo.model import CheckResult


def judge_all(
    engine: Engine, unread: tuple[str, ...], select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> tuple[CheckResult, ...]:
    """Judge every selected check, sorted by id.

    Args:
        unread: production files whose contents are gone; what was not found may be in them.
        select: check ids; empty for all. A check that others depend on is judged all the same, and not reported.
        ignore: check ids that are left out.
    """
    by_id = {check.id: check for check in engine.checks}
    results: dict[str, CheckResult] = {}

    def settle(check: Check, trail: tuple[str, ...] = ()) -> None:
        if check.id in results:
            return
        needs = check.asked_when.met if check.asked_when else None
        if needs in by_id and needs not in trail:
            settle(by_id[needs], (*trail, check.id))
        result = engine.judge(results, check)
        # What is not there may lie in an unread file; and what a repository is may show in one.
        by_kind = check.asked_when is not None and engine.kind in check.asked_when.kind_not
        if unread and (result.verdict == "unmet" or by_kind):
            files = f"{len(unread)} file{'s' if len(unread) > 1 else ''}"
            result = replace(
                result, verdict="unknown", reason=f"not found, but {files} could not be read, {unread[0]} among them"
            )
        results[check.id] = result

    wanted = [c for c in engine.checks if (not select or c.id in select) and c.id not in ignore]
    for check in wanted:
        settle(check)
    return tuple(results[check.id] for check in sorted(wanted, key=lambda c: c.id))
