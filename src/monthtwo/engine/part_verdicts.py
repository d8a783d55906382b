"""Verdicts about a part of a repository, which say of its files what the verdicts about the whole say."""

from collections.abc import Iterable
from contextlib import suppress

from msgspec.structs import replace

from monthtwo.catalogue.check import Check
from monthtwo.deadline import Deadline
from monthtwo.engine.part_evaluation import PartEvaluation
from monthtwo.engine.verdicts import MAX_EVIDENCE, Verdicts
from monthtwo.facts.reading import Unread
from monthtwo.model import CheckResult


class PartVerdicts(Verdicts):
    """Verdicts about a part.

    What the whole has met by evidence in the part is met here, asked or not. For all else the questions are those that
    arise in the part.

    Args:
        whole: the verdicts about the repository, or about the system in which the part lies.
        apart: whether the part is a system, which may be asked what the whole is not.
    """

    def __init__(
        self,
        checks: tuple[Check, ...],
        evaluation: PartEvaluation,
        unread: Unread,
        deadline: Deadline,
        whole: Iterable[CheckResult],
        apart: bool,
        bare: bool = False,
    ) -> None:
        super().__init__(checks, evaluation, unread, deadline, bare)
        self._whole = {result.id: result for result in whole}
        self._apart = apart

    def _judge(self, check: Check) -> CheckResult:
        whole = self._whole.get(check.id)
        if whole is not None and whole.verdict == "met":
            with suppress(Exception):  # what breaks or is late breaks again below, where it is said
                if (found := self._as_the_whole(check, whole)) is not None:
                    return found
        elif whole is not None and whole.verdict == "not-asked" and not self._apart:
            return replace(whole, evidence=(), near_misses=())
        return super()._judge(check)

    def _as_the_whole(self, check: Check, whole: CheckResult) -> CheckResult | None:
        """The verdict on what the whole has met, with what one of its systems has found by itself."""
        found = self._met(check)
        inside = tuple(one for one in whole.evidence if self._evaluation.question.inside(one.path))
        if found is None:
            return replace(whole, evidence=inside) if inside else None
        return replace(found, evidence=tuple(dict.fromkeys((*found.evidence, *inside)))[:MAX_EVIDENCE])
