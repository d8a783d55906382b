"""Evidence expressions evaluated for a part of a repository: of what they find in the whole, what is about the part."""

from monthtwo.catalogue.check import Pattern
from monthtwo.engine.evaluation import Evaluation
from monthtwo.engine.question import Question
from monthtwo.system.code.hit import Hit
from monthtwo.system.ownership import Part
from monthtwo.system.partial import PartPlaces


class PartEvaluation(Evaluation):
    """The evaluation of a part. No detector runs anew.

    Args:
        whole: that of the repository, or of the system in which the part lies.
        apart: whether what is asked for together must be in the part together; a folder of a system may hold a half.
    """

    def __init__(self, whole: Evaluation, part: Part, apart: bool) -> None:
        self._whole, self._part, self._apart = whole, part, apart
        self.places = PartPlaces(whole.places, part)
        self.anchors = whole.anchors
        self.question = Question(self.places, whole.question.detected)

    def concerns(self, path: str) -> bool:
        """Whether a file or folder may hold something of the part."""
        above = path == "." or f"{self._part.root}/".startswith(f"{path}/")
        return above or self._part.inside(f"{path}/") or path in self._part.natures

    def evaluate(self, pattern: Pattern) -> list[Hit]:
        if self._apart and (pattern.any is not None or pattern.all is not None):
            return super().evaluate(pattern)
        return [hit for hit in self._whole.evaluate(pattern) if self._part.has(hit.path, hit.line, hit.scope)]
