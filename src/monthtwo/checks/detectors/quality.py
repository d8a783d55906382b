"""What a condition asks: does it compare how good a model is with a bar, or read a verdict about that?"""

import re
from typing import TYPE_CHECKING

from monthtwo.facts.types import Guard
from monthtwo.system.code import NodeId

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

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
_RIVALS = frozenset(
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
_ASKS = re.compile(
    r"(should|can|may|ok_to|ready_to)_\w*(promot|deploy|replac|regist|releas|publish|updat|accept|ship)",
    re.I,
)
_PERSON = frozenset(
    """
    args arg argv config cfg conf opts options opt settings env environ flags flag params request force
    """.split()  # noqa: SIM905
)
"""Where a switch comes from that a person sets: it is no verdict about a model."""
_NOUNS = frozenset(
    """
    stage stages alias aliases status state tag tags metric metrics name names key keys file files path dir id time date
    policy
    """.split()  # noqa: SIM905
)
"""What `promoted_stage` or `promotion_metric` names is a thing, and no verdict."""
_OTHER = re.compile(r"drift|psi$|p_?value|degrad|skew|missing|null|nan$|n_?rows|row_count", re.I)
"""What else is compared with thresholds: it starts a retraining, or refuses data."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+")


def words(name: str) -> frozenset[str]:
    """The words of an identifier, lower case: `new_F1Score` is new, f1, score."""
    parts = re.split(r"[\W_]+", name)
    found = {part.lower() for part in parts if part}
    found.update(word.lower() for part in parts for word in _WORD.findall(part))
    return frozenset(found)


def verdict_word(name: str) -> bool:
    """Whether a name says that a model was found good enough."""
    return bool(_VERDICTS & words(name)) or _ASKS.search(name) is not None


def asks_quality(guard: Guard) -> str:
    """`compares` when a condition compares a metric with a bar, `verdict` when it reads a verdict, else nothing."""
    if any(_OTHER.search(name) for name in guard.names):
        return ""
    every = frozenset(word for name in guard.names for word in words(name))
    if COMPARES & set(guard.ops) and every & _METRICS:
        # The best of this run so far is a checkpoint; a bar is a constant or another model.
        constant = any(name.isupper() and len(name) > 3 for name in guard.names)
        if (
            constant
            or every & (_BARS - {"min", "max"})
            or not every & {"best", "top", "min", "max", "lowest", "highest"}
        ):
            return "compares"
    if not every & _PERSON and any(verdict_word(name) and not words(name) & _NOUNS for name in guard.names):
        return "verdict"
    return ""


def rivals(guard: Guard) -> bool:
    """Whether two models are compared: the new one and the one that is live."""
    return bool(_RIVALS & frozenset(word for name in guard.names for word in words(name)))


class Quality:
    """Which conditions of this repository ask for quality, own functions that decide it followed."""

    def __init__(self, engine: "Engine") -> None:
        self.engine = engine
        self._judges: dict[NodeId, int] = {}

    def line(self, path: str, guard: int) -> tuple[int, str]:
        """The innermost condition above a line that asks for quality, and how; (0, "") when none does."""
        facts = self.engine.system.facts(path).python
        while facts is not None and guard >= 0:
            found = facts.guards[guard]
            how = asks_quality(found) or self._by_function(path, found)
            if how:
                return found.line, how
            guard = found.parent
        return 0, ""

    def _by_function(self, path: str, guard: Guard) -> str:
        """The condition calls a function of this repository that compares."""
        if any(_OTHER.search(name) for name in guard.names):
            return ""
        code = self.engine.system.code
        module = code.module(path)
        for name in guard.names:
            if module is None or not re.search(r"[a-z]_[a-z]", name):
                continue
            called = [call for call in module.facts.calls if call.name.endswith(f".{name}") and call.line >= guard.line]
            for call in called[:2]:
                own = code.own(path, call.name)
                if own is not None and self.judge(own):
                    return "verdict"
        return ""

    def judge(self, node: NodeId) -> int:
        """The line where a function compares a model with a bar or with another model; 0 when it does not."""
        if node not in self._judges:
            self._judges[node] = self._compare_in(node)
        return self._judges[node]

    def _compare_in(self, node: NodeId) -> int:
        module = self.engine.system.code.module(node[0])
        if module is None or node[1] not in module.index:
            return 0
        first, last = extent(module.facts.scopes, module.index[node[1]])
        for guard in module.facts.guards:
            if first <= guard.line <= last and asks_quality(guard):
                return guard.line
        return 0


def extent(scopes: list, number: int) -> tuple[int, int]:  # type: ignore[type-arg]
    """The first and last line of a scope, as far as the scopes after it tell."""
    start = scopes[number]
    inside = f"{start.name}."
    after = [scope.line for scope in scopes if scope.line > start.line and not scope.name.startswith(inside)]
    return start.line, min(after, default=1 << 30) - 1
