"""Which remedy of a check fits a repository: by its kind, by what its code is built on and by what stands there."""

from functools import cached_property

from monthtwo.catalogue.check import Check, RemedyCondition
from monthtwo.engine.circumstances import Circumstances
from monthtwo.engine.local_names import LocalNames
from monthtwo.engine.question import Question


class Remedies:
    """Remedies for one repository."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._circumstances, self._names = Circumstances(question), LocalNames(question)

    def of(self, check: Check, path: str = "", line: int = 0) -> str:
        """The first remedy that fits, else the one for all, with the repository's own names in it.

        Args:
            path: the file where the finding stands.
            line: the line in it.
        """
        fix = next((remedy.fix for remedy in check.fixes if self._fits(remedy.when, path, line)), check.fix)
        return self._names.filled(fix, path)

    def _fits(self, when: RemedyCondition, path: str, line: int) -> bool:
        there = self._circumstances
        return (
            (not when.kind or self._question.kind in when.kind)
            and (not when.uses or not self._packages.isdisjoint(when.uses))
            and (not when.form or there.form(path) in when.form)
            and (not when.data or not there.data(path).isdisjoint(when.data))
            and all(there.has(thing, path, line) for thing in when.has)
        )

    @cached_property
    def _packages(self) -> frozenset[str]:
        """The top-level packages that what serves or trains imports."""
        q = self._question
        return frozenset(root for module in q.modules if q.in_core(module.path) for root in module.roots)
