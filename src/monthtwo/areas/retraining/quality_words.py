"""The words of quality: which names speak of how good a model is, of a bar, of a rival, of a verdict."""

import re
from collections.abc import Iterable
from functools import lru_cache

from monthtwo.engine.question import Comparison, Guard
from monthtwo.expressions import anycase, lazy

COMPARES = frozenset({"<", "<=", ">", ">="})
_METRICS = frozenset(
    """
    acc accuracy auc auroc auprc f1 f2 fbeta rmse mae mse mape wape smape rmsle r2 score scores metric metrics precision
    recall loss perplexity bleu rouge wer cer iou dice ndcg mrr map logloss brier gini kappa mcc sensitivity specificity
    performance error fpr fnr tpr hit lift accuracy_score
    """.split()  # noqa: SIM905 - quoted words read worse
)
_BARS = frozenset(
    """
    threshold thresholds baseline champion challenger candidate prod production current existing old previous prev
    deployed live incumbent registered min minimum max maximum required expected target limit tolerance floor bar base
    reference
    """.split()  # noqa: SIM905
)
RIVALS = frozenset(
    """
    champion challenger candidate prod production incumbent deployed current existing old previous
    """.split()  # noqa: SIM905
)
_VERDICTS = frozenset(
    """
    passed passes approved accepted better improved improves improvement promote promoted promotion bless blessed
    blessing gate wins winner qualified eligible meets rejected
    """.split()  # noqa: SIM905
)
_ASKS = anycase(
    r"(should|can|may|ok_to|ready_to)_\w{0,60}(promot|deploy|replac|regist|releas|publish|updat|accept|ship)",
)
_PERSON = frozenset(
    """
    args arg argv config cfg conf opts options opt settings env environ flags flag params request force
    """.split()  # noqa: SIM905
)
"""Where a switch comes from that a person sets: it is no verdict about a model."""
NOUNS = frozenset(
    """
    stage stages alias aliases status state tag tags metric metrics name names key keys file files path dir id time date
    policy
    """.split()  # noqa: SIM905
)
"""What `promoted_stage` or `promotion_metric` names is a thing, and no verdict."""
_OTHER = anycase(r"drift|psi$|p_?value|degrad|skew|missing|null|nan$|n_?rows|row_count")
"""What else is compared with thresholds: it starts a retraining, or refuses data."""
_BETTER_HIGH = frozenset(
    """
    acc accuracy auc auroc auprc f1 f2 fbeta r2 score scores precision recall bleu rouge iou dice ndcg mrr map gini
    kappa mcc sensitivity specificity hit lift gain
    """.split()  # noqa: SIM905
)
_BETTER_LOW = frozenset(
    "rmse mae mse mape smape loss perplexity wer cer logloss brier error fpr fnr gap".split()  # noqa: SIM905
)
_NEW = frozenset("new candidate challenger trained retrained fresh latest".split())  # noqa: SIM905
_OLD = frozenset(
    """
    old current prod production champion baseline previous prev existing active deployed live incumbent reference
    """.split()  # noqa: SIM905
)
_BESIDE = frozenset(
    """
    best top last registry saved stored remote staging history historical version model test val valid validation train
    eval run final this mean avg cv compute calculate get load fetch evaluate
    """.split()  # noqa: SIM905
)
"""What a name adds that may mean another time or a plain measurement, and not another model of the same run."""
_COUNTS = frozenset(
    """
    size version count len length time date id path hash width height step steps epoch epochs ts mtime lr rate rows row
    index number num total bytes offset token tokens price amount state status name key value run job
    """.split()  # noqa: SIM905
)
"""What is new and old without being a quality of a model."""
PLAIN_NAMES = frozenset(
    "result results ok valid mask flag value status done found changed match ready enabled".split()  # noqa: SIM905
)
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


def measures(text: str) -> bool:
    """Whether a text names a metric."""
    return bool(_METRICS & words(text)) and not _OTHER.finds(text)


@lru_cache(maxsize=1 << 16)
def verdict_word(name: str) -> bool:
    """Whether a name says that a model was found good enough."""
    return bool(_VERDICTS & words(name)) or _ASKS.finds(name)


def asks_quality(guard: Guard) -> str:
    """`compares` when a condition compares a metric with a bar, `verdict` when it reads a verdict, else nothing."""
    if any(off_topic(name) for name in guard.names):
        return ""
    every = frozenset(word for name in guard.names for word in words(name))
    if COMPARES & set(guard.ops) and (_weighs(guard.names, every) or _rival_pair(guard.names)):
        return "compares"
    if not every & _PERSON and any(verdict_word(name) and not words(name) & NOUNS for name in guard.names):
        return "verdict"
    return ""


def _weighs(names: Iterable[str], every: frozenset[str]) -> bool:
    """Whether a metric meets a bar. The best of this run so far is a checkpoint, no bar: `loss < min_loss`."""
    if not every & _METRICS or _between_candidates(names):
        return False
    if any(name.isupper() and len(name) > 3 for name in names) or every & (_BARS - {"min", "max"}):
        return True
    return not every & {"best", "top", "min", "max", "lowest", "highest"} or any(map(_required, names))


def _between_candidates(names: Iterable[str]) -> bool:
    """Two models of one run are weighed against each other: `rmse_forest < rmse_boosted`. One is promoted anyway."""
    if any(name.isupper() and len(name) > 3 for name in names):
        return False
    said = [words(name) for name in names]
    sides = [(found & _METRICS, found - _METRICS) for found in said if found & _METRICS and found - _METRICS]
    if len(sides) != 2:
        return False
    (metric, one), (same, other) = sides
    return bool(metric & same) and one != other and not (one | other) & (_NEW | _OLD | _BARS | _BESIDE)


def _required(name: str) -> bool:
    """A least value of what should be high, or a greatest of what should be low: `min_auc`, `max_mae`."""
    said = words(name)
    return bool(said & {"min", "minimum"} and said & _BETTER_HIGH) or bool(
        said & {"max", "maximum"} and said & _BETTER_LOW
    )


def _rival_pair(names: Iterable[str]) -> bool:
    """Two names for one quality, of the new model and of the one before: `new_util`, `old_util`."""
    sides: list[set[frozenset[str]]] = [set(), set()]
    for name in names:
        said = words(name)
        for side, marks in zip(sides, (_NEW, _OLD), strict=True):
            if said & marks:
                side.add(said - marks)
    shared = sides[0] & sides[1] if all(sides) else set()
    return any(stem and not stem & _COUNTS for stem in shared)


def compares(item: Comparison) -> bool:
    """Whether a comparison that is kept weighs quality; what is not about a model in the same breath is left aside."""
    names = [name for name in item.names if not off_topic(name)]
    return asks_quality(Guard(item.line, names, item.ops, -1)) == "compares"
