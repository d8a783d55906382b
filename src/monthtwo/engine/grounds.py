"""How sure it is that something is not there."""

from collections.abc import Sequence
from functools import cached_property

from monthtwo.catalogue.check import Check
from monthtwo.engine.evaluation import Evaluation
from monthtwo.model import Confidence
from monthtwo.system.code.hit import Hit

_EXPLAINS = ("wired", "verified")
"""Rungs of checks that ask what becomes of something. What comes close says why they are unmet: nothing runs it."""

_TEXTS = (".md", ".rst", ".txt", ".toml", ".cfg", ".lock", "setup.py", "package.json", "Pipfile")
"""Files that mention packages, and prose."""


class Grounds:
    """The grounds on which an unmet verdict stands in one repository."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation, self._question = evaluation, evaluation.question

    def of(self, check: Check, near: Sequence[Hit]) -> tuple[Confidence, str]:
        """The confidence of an unmet verdict, with a clause that says why it is low, where something is to be said.

        Args:
            near: what comes close; what only explains the absence is none of it.
        """
        if self._question.kind == "not-ml":
            # What a repository without machine learning lacks is worth a line and never a failed gate.
            return "low", ""
        if self.text_only:
            return "low", f"{self.text_only} could be read only as text"
        if check.doubts is not None and (hits := self._evaluation.evaluate(check.doubts)):
            return "low", f"{hits[0].path} may be it, in a form that is not known"
        if any(map(self.in_code, near)) and not _explained(check):
            return "low", ""
        usual = {"any", self._question.kind} & set(check.usual_in)
        return ("medium" if usual else "high"), ""

    def hidden(self, check: Check) -> str:
        """Why it cannot be told whether something is there: the code that would hold it is read only as text."""
        if check.lies_in == "files" or not self.text_only or self._question.kind == "not-ml":
            return ""
        path = self._evaluation.unstructured(check.area)
        return f"not found, but {path} and what belongs to it are read only as text" if path else ""

    @cached_property
    def text_only(self) -> str:
        """Code in other languages, in words: `3 files of Go`."""
        counts = self._evaluation.text_only
        parts = [f"{count} file{'s' if count > 1 else ''} of {language}" for language, count in counts.items()]
        return " and ".join(parts)

    def in_code(self, near: Hit) -> bool:
        """Whether something close stands in code or in what starts it, and is no mention of it."""
        return self._question.produces(near.path) and not near.path.endswith(_TEXTS)


def _explained(check: Check) -> bool:
    needs = check.asked_when.met if check.asked_when else None
    return check.rung in _EXPLAINS and needs is not None and needs.partition("/")[0] == check.area
