"""What a condition asks: does it compare how good a model is with a bar, or read a verdict about that?"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from monthtwo.expressions import lazy
from monthtwo.facts.types import Call, Comparison, Guard
from monthtwo.system.code import Module, NodeId

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
_ASKS = lazy(
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
_OTHER = lazy(r"drift|psi$|p_?value|degrad|skew|missing|null|nan$|n_?rows|row_count", re.I)
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
_PLAIN_NAMES = frozenset(
    "result results ok valid mask flag value status done found changed match ready enabled".split()  # noqa: SIM905
)
_ASKED = lazy(r"predict|infer|serv(e|ing)|retriev|search|rout(e|er)s?\b", re.I)
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
    return _OTHER.search(name) is not None


def measures(text: str) -> bool:
    """Whether a text names a metric."""
    return bool(_METRICS & words(text)) and _OTHER.search(text) is None


@lru_cache(maxsize=1 << 16)
def verdict_word(name: str) -> bool:
    """Whether a name says that a model was found good enough."""
    return bool(_VERDICTS & words(name)) or _ASKS.search(name) is not None


def asks_quality(guard: Guard) -> str:
    """`compares` when a condition compares a metric with a bar, `verdict` when it reads a verdict, else nothing."""
    if any(off_topic(name) for name in guard.names):
        return ""
    every = frozenset(word for name in guard.names for word in words(name))
    if COMPARES & set(guard.ops) and (_weighs(guard.names, every) or _rival_pair(guard.names)):
        return "compares"
    if not every & _PERSON and any(verdict_word(name) and not words(name) & _NOUNS for name in guard.names):
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


@lru_cache(maxsize=2)
def quality_of(engine: "Engine") -> "Quality":
    """What is known of the conditions of a repository, shared by all who ask."""
    return Quality(engine)


class Quality:
    """Which conditions of this repository ask for quality, own functions that decide it followed."""

    def __init__(self, engine: "Engine") -> None:
        self.engine = engine
        self._judges: dict[NodeId, int] = {}
        self._asked: dict[tuple[str, int], str] = {}
        self._called: dict[str, dict[str, list[Call]]] = {}
        self._outcomes: dict[str, frozenset[str]] = {}

    def line(self, path: str, guard: int) -> tuple[int, str]:
        """The innermost condition above a line that asks for quality, and how; (0, "") when none does."""
        facts = self.engine.system.facts(path).python
        while facts is not None and guard >= 0:
            found = facts.guards[guard]
            if (path, guard) not in self._asked:
                self._asked[path, guard] = asks_quality(found) or self.by_result(path, found)
            how = self._asked[path, guard]
            if how:
                return found.line, how
            guard = found.parent
        return 0, ""

    def by_result(self, path: str, guard: Guard) -> str:
        """The condition asks an own function that compares, or reads what a comparison was stored as."""
        return self._by_function(path, guard) or self._by_outcome(path, guard)

    def _by_function(self, path: str, guard: Guard) -> str:
        """The condition calls a function of this repository that compares."""
        if any(off_topic(name) for name in guard.names):
            return ""
        code = self.engine.system.code
        module = code.module(path)
        for name in guard.names:
            if module is None or len(name) < 4:
                continue
            for call in self._calls_of(module, name)[:2]:
                if any(self.decides(own) for own in code.targets(path, call)):
                    return "verdict"
        return ""

    def _calls_of(self, module: Module, name: str) -> list[Call]:
        """The calls in a file of what is called `name`."""
        if "." in name:
            return [call for call in module.facts.calls if call.name.endswith(f".{name}")]
        if module.path not in self._called:
            by_last: dict[str, list[Call]] = {}
            for call in module.facts.calls:
                _, dot, last = call.name.rpartition(".")
                if dot:
                    by_last.setdefault(last, []).append(call)
            self._called[module.path] = by_last
        return self._called[module.path].get(name, [])

    def _by_outcome(self, path: str, guard: Guard) -> str:
        """The condition reads what a comparison of quality was stored as: here, or under a telling name elsewhere."""
        if any(off_topic(name) for name in guard.names):
            return ""
        known = self.outcomes | self._states(path)
        return "verdict" if any(name in known for name in guard.names) else ""

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """What outcomes of quality comparisons are called in this repository, where the name is no common one."""
        system = self.engine.system
        found = set()
        for path in system.code.paths:
            facts = system.facts(path).python if system.produces(path) else None
            for item in facts.comparisons if facts else ():
                telling = "_" in item.name and not item.name.endswith("()") and not item.guarded
                if telling and _ASKED.search(f"{path} {facts.scopes[item.scope].name if facts else ''}"):
                    continue  # a score that was predicted, not one of the model
                if telling and not words(item.name) & (_PLAIN_NAMES | _NOUNS) and compares(item):
                    found.add(item.name)
        return frozenset(found)

    def _states(self, path: str) -> frozenset[str]:
        """Names of one file that are set only for a good enough model: `self.best_model` under `not is_overfit`."""
        if path not in self._outcomes:
            self._outcomes[path] = frozenset()  # while it is being found
            facts = self.engine.system.facts(path).python
            guarded = [item for item in facts.comparisons if item.guarded] if facts else []
            self._outcomes[path] = frozenset(
                item.name
                for item in guarded
                if "model" in words(item.name) or words(item.name) & _RIVALS or "best" in words(item.name)
                if any(name in self.outcomes for name in item.names) or compares(item)
            )
        return self._outcomes[path]

    def decides(self, node: NodeId) -> bool:
        """Whether what a function returns hangs on a comparison of quality, or on raising after one."""
        module = self.engine.system.code.module(node[0])
        if module is None or node[1] not in module.index or not self.judge(node):
            return False
        number = module.index[node[1]]
        first, last = extent(module.facts.scopes, number)
        if any(
            compares(item)
            for item in module.facts.comparisons
            if first <= item.line <= last and (not item.name or verdict_word(item.name))
        ):
            return True
        raises = [item.guard for item in module.facts.raises if item.scope == number]
        lists = [  # what falls short is gathered, and returned
            call.guard for call in module.calls.get(number, ()) if call.name.rpartition(".")[2] in ("append", "add")
        ]
        if any(guard >= 0 and asks_quality(module.facts.guards[guard]) == "compares" for guard in (*raises, *lists)):
            return True
        returned = self.engine.system.code.own(node[0], module.facts.scopes[number].returns or "?")
        return returned is not None and bool(returned[1]) and returned != node and self.decides(returned)

    def judge(self, node: NodeId) -> int:
        """The line where a function compares a model with a bar or with another model; 0 when it does not."""
        if node not in self._judges:
            self._judges[node] = 0  # while it is being found
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
        for item in module.facts.comparisons:
            if first <= item.line <= last and not item.guarded and compares(item):
                return item.line
        returned = self.engine.system.code.own(node[0], module.facts.scopes[module.index[node[1]]].returns or "?")
        return self.judge(returned) if returned is not None and returned[1] else 0


def extent(scopes: list, number: int) -> tuple[int, int]:  # type: ignore[type-arg]
    """The first and last line of a scope, as far as the scopes after it tell."""
    start = scopes[number]
    inside = f"{start.name}."
    after = [scope.line for scope in scopes if scope.line > start.line and not scope.name.startswith(inside)]
    return start.line, min(after, default=1 << 30) - 1
