"""All verdicts of a scan, in an order in which each check finds the answers it depends on."""

from collections.abc import Iterable

from msgspec.structs import replace

from monthtwo.catalogue.check import Check
from monthtwo.engine.engine import Engine
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
    verdicts = Verdicts(engine, unread)
    return tuple(verdicts.of(check) for check in wanted(engine.checks, select, ignore))


def wanted(checks: Iterable[Check], select: tuple[str, ...], ignore: tuple[str, ...]) -> list[Check]:
    """The checks to judge, sorted by id."""
    found = (check for check in checks if (not select or check.id in select) and check.id not in ignore)
    return sorted(found, key=lambda check: check.id)


class Verdicts:
    """Verdicts by check, each reached once, after those it depends on."""

    def __init__(self, engine: Engine, unread: tuple[str, ...]) -> None:
        self._engine, self._unread = engine, unread
        self._checks = {check.id: check for check in engine.checks}
        self._known: dict[str, CheckResult] = {}

    def take(self, results: Iterable[CheckResult]) -> None:
        """Believe what another process has found."""
        self._known.update((result.id, result) for result in results)

    def of(self, check: Check, trail: tuple[str, ...] = ()) -> CheckResult:
        if check.id not in self._known:
            needs = check.asked_when.met if check.asked_when else None
            if needs in self._checks and needs not in trail:
                self.of(self._checks[needs], (*trail, check.id))
            self._known[check.id] = self._judged(check)
        return self._known[check.id]

    def _judged(self, check: Check) -> CheckResult:
        result = self._engine.judge(self._known, check)
        # What is not there may lie in an unread file; and what a repository is may show in one.
        by_kind = check.asked_when is not None and self._engine.kind in check.asked_when.kind_not
        if not self._unread or not (result.verdict == "unmet" or by_kind):
            return result
        files = f"{len(self._unread)} file{'s' if len(self._unread) > 1 else ''}"
        reason = f"not found, but {files} could not be read, {self._unread[0]} among them"
        return replace(result, verdict="unknown", reason=reason)
