"""The words of quality: which names speak of how good a model is, of a bar, of a rival, of a verdict."""

import re
from collections.abc import Iterable
from functools import lru_cache

from monthtwo.engine.question import Comparison, Guard, Question, once
from monthtwo.regular_expressions import anycase, lazy

COMPARES = frozenset({"<", "<=", ">", ">="})
_ASKS = anycase(
    r"(should|can|may|ok_to|ready_to)_\w{0,60}(promot|deploy|replac|regist|releas|publish|updat|accept|ship)",
)
_OTHER = anycase(r"drift|psi$|p_?value|degrad|skew|missing|null|nan$|n_?rows|row_count")
"""What else is compared with thresholds: it starts a retraining, or refuses data."""
ASKED = anycase(r"predict|infer|serv(e|ing)|retriev|search|rout(e|er)s?\b")
_WORD = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+")


@lru_cache(maxsize=1 << 16)
def words(name: str) -> frozenset[str]:
    """The words of an identifier, lower case: `new_F1Score` is new, f1, score."""
    parts = re.split(r"[\W_]+", name)
    found = {part.lower() for part in parts if part}
    found.update(word.lower() for part in parts for word in _WORD.findall(part))
    return frozenset(found)


@lru_cache(maxsize=1 << 16)
def off_topic(name: str) -> bool:
    """Whether a name speaks of something else than a model's quality."""
    return _OTHER.finds(name)


class QualityWords:
    """What names say of how good a model is, by the words of the area."""

    def __init__(self, q: Question) -> None:
        self.nouns, self.rivals = q.words("retraining/things"), q.words("retraining/rivals")
        self.plain_names, self.kept = q.words("retraining/plain-names"), q.words("retraining/keeps")
        self._metrics, self._bars = q.words("retraining/metrics"), q.words("retraining/bars")
        self._verdicts, self._switches = q.words("retraining/verdicts"), q.words("retraining/switches")
        self._better_high, self._better_low = q.words("retraining/better-high"), q.words("retraining/better-low")
        self._new, self._old = q.words("retraining/new-models"), q.words("retraining/old-models")
        self._best, self._counts = q.words("retraining/best-bounds"), q.words("retraining/counts")
        self._other_times = q.words("retraining/other-times")
        self.verdict = lru_cache(maxsize=1 << 16)(self._verdict)
        """Whether a name says that a model was found good enough."""

    def measures(self, text: str) -> bool:
        """Whether a text names a metric."""
        return bool(self._metrics & words(text)) and not off_topic(text)

    def _verdict(self, name: str) -> bool:
        return bool(self._verdicts & words(name)) or _ASKS.finds(name)

    def asks(self, guard: Guard) -> str:
        """`compares` when a condition compares a metric with a bar, `verdict` when it reads a verdict, else nothing."""
        if any(off_topic(name) for name in guard.names):
            return ""
        every = frozenset(word for name in guard.names for word in words(name))
        if COMPARES & set(guard.ops) and (self._weighs(guard.names, every) or self._rival_pair(guard.names)):
            return "compares"
        told = any(self.verdict(name) and not words(name) & self.nouns for name in guard.names)
        return "verdict" if told and not every & self._switches else ""

    def compares(self, item: Comparison) -> bool:
        """Whether a comparison that is kept weighs quality; what is not about a model there is left aside."""
        names = [name for name in item.names if not off_topic(name)]
        return self.asks(Guard(item.line, names, item.ops, -1)) == "compares"

    def _weighs(self, names: Iterable[str], every: frozenset[str]) -> bool:
        """Whether a metric meets a bar. The best of this run so far is a checkpoint, no bar: `loss < min_loss`."""
        if not every & self._metrics or self._between_candidates(names):
            return False
        if any(name.isupper() and len(name) > 3 for name in names) or every & (self._bars - {"min", "max"}):
            return True
        return not every & self._best or any(map(self._required, names))

    def _between_candidates(self, names: Iterable[str]) -> bool:
        """Two models of one run are weighed: `rmse_forest < rmse_boosted`. One of them is promoted anyway."""
        if any(name.isupper() and len(name) > 3 for name in names):
            return False
        said = [words(name) for name in names]
        sides = [
            (one & self._metrics, one - self._metrics) for one in said if one & self._metrics and one - self._metrics
        ]
        if len(sides) != 2:
            return False
        (metric, one), (same, other) = sides
        beside = self._new | self._old | self._bars | self._other_times
        return bool(metric & same) and one != other and not (one | other) & beside

    def _required(self, name: str) -> bool:
        """A least value of what should be high, or a greatest of what should be low: `min_auc`, `max_mae`."""
        said = words(name)
        return bool(said & {"min", "minimum"} and said & self._better_high) or bool(
            said & {"max", "maximum"} and said & self._better_low
        )

    def _rival_pair(self, names: Iterable[str]) -> bool:
        """Two names for one quality, of the new model and of the one before: `new_util`, `old_util`."""
        sides: list[set[frozenset[str]]] = [set(), set()]
        for name in names:
            said = words(name)
            for side, marks in zip(sides, (self._new, self._old), strict=True):
                if said & marks:
                    side.add(said - marks)
        shared = sides[0] & sides[1] if all(sides) else set()
        return any(stem and not stem & self._counts for stem in shared)


quality_words = once(QualityWords)
"""The words of quality, ready, for all who ask a question."""
