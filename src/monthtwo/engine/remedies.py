"""Which remedy of a check fits a repository: by its kind, and by what its code is built on."""

from functools import cached_property

from monthtwo.catalogue.check import Check, RemedyCondition
from monthtwo.engine.question import Question


class Remedies:
    """Remedies for one repository."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def of(self, check: Check) -> str:
        """The first remedy that fits, else the one for all."""
        return next((remedy.fix for remedy in check.fixes if self._fits(remedy.when)), check.fix).strip()

    def _fits(self, when: RemedyCondition) -> bool:
        if when.kind and self._question.kind not in when.kind:
            return False
        return not when.uses or not self._packages.isdisjoint(when.uses)

    @cached_property
    def _packages(self) -> frozenset[str]:
        """The top-level packages that what serves or trains imports."""
        q = self._question
        return frozenset(root for module in q.modules if q.in_core(module.path) for root in module.roots)
