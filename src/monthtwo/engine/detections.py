"""What detectors find in one repository, each run once."""

from collections.abc import Mapping

from monthtwo.engine.question import Detector, Question
from monthtwo.system.code.hit import Hit
from monthtwo.system.places.places import Places


class Detections:
    """The hits of detectors by name. All detectors share one question, and may ask it for each other's hits."""

    def __init__(self, places: Places, detectors: Mapping[str, Detector]) -> None:
        self._detectors = detectors
        self.question = Question(places, self.of)
        self._known: dict[str, tuple[Hit, ...]] = {}

    def of(self, name: str) -> tuple[Hit, ...]:
        """The hits of a detector, run once."""
        if name not in self._known:
            self._known[name] = ()  # a detector that asks for itself gets nothing
            try:
                self._known[name] = tuple(self._detectors[name](self.question))
            except Exception:
                del self._known[name]  # whoever asks next must not take it for an answer
                raise
        return self._known[name]
