"""Metric objects about predictions: how they are named, that running code moves them, collectors, exposition text."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from monthtwo.areas.monitoring.metric_objects import KINDS, MOVES, given, made_by_others
from monthtwo.areas.monitoring.own_metrics import FAMILY
from monthtwo.engine.question import Call, Function, Hit, Question, Text, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.regular_expressions import anycase, lazy

_ABOUT = anycase(
    r"confiden|(?<![a-z])scores?(?![a-z])|probabilit|(?<![a-z])prob(s|a|as)?(?![a-z])|(?<![a-z])tokens?(?![a-z])|"
    r"accuracy|feedback|(?<![a-z])(rmse|mae|mape|f1|auc|pr_?auc|roc_?auc|mrr|ndcg|psi)(?![a-z])|"
    r"hallucinat|faithful|relevan|toxic|answer_quality|rating|thumbs?|entropy|sentiment|"
    r"predict(ed|ions?)_(class|label|value|distribution|mean|drift|bias|psi|risk)|"
    r"(class|label|outcome)_(distribution|predictions?|count)|(false|true)_(positive|negative)|"
    r"fraud_(rate|detected|predictions)|positive_rate|model_(precision|recall|drift)|"
    r"(?<!embedding_)(?<!feature_)(?<!data_)(?<!input_)(?<!dataset_)(?<!query_)(?<![a-z])drift",
)
COUNTS = anycase(r"predict|classif|inference|decision|recommend|detect")
"""Words of a metric that counts predictions: a metric about them where it tells them apart."""
NOT = anycase(
    r"latency|duration|seconds|_ms\b|bytes|size|auth|csrf|refresh_token|access_token|credit_score|cache|"
    r"errored|errors?_(total|count)|failed|failures?|overload|requests?(_total|_count)?$",
)
_HUMP = lazy(r"(?<=[a-z0-9])(?=[A-Z])")
_MADE = KINDS | {"create_counter", "create_histogram", "create_gauge", "create_up_down_counter"}
_MOVES = {
    "inc": ("Counter", "Gauge"),
    "dec": ("Gauge",),
    "set": ("Gauge",),
    "observe": ("Histogram", "Summary"),
    "labels": ("Counter", "Gauge", "Histogram", "Summary"),
}
_PLAIN = frozenset({"set"})
"""Methods that much else has: on an unknown receiver they move only what the same file makes."""


class _Metric(NamedTuple):
    """A metric object where it is made, or where a helper that makes it is told its name."""

    function: Function
    call: Call
    kind: str
    """Counter, Gauge, … as the library calls it."""

    @property
    def name(self) -> str:
        return text_of(given(self.call, 0, "name"))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(text_of(given(self.call, 2, "labelnames", "labels", "tag_keys")).split())

    def about_predictions(self, q: Question) -> bool:
        """Whether its name, help or labels speak of what a model says."""
        told = text_of(given(self.call, 1, "documentation", "description"))
        return speaks(q, self.name, self.labels) or (speaks(q, told, ()) and not NOT.finds(self.name))


def exported(q: Question) -> Iterator[Hit]:
    """Metric objects whose name, help or labels speak of predictions, and that running code moves."""
    for metric in _made(q):
        if not metric.name or not metric.about_predictions(q):
            continue
        moved = next(
            (
                (function, call)
                for function, call in moves_of_metrics(q)
                if function not in q.fits and _may_move(q, metric, function, call)  # what fits says how that went
            ),
            None,
        )
        if moved is not None:
            function, call = moved
            made, what = metric.function, f"exports a metric about predictions: {metric.name}"
            yield Hit(made.path, metric.call.line, made.name, what)
            yield Hit(function.path, call.line, function.name, f"moves {metric.name}", "medium")


def _made(q: Question) -> Iterator[_Metric]:
    for function, call, kind in made_by_others(q):
        yield _Metric(function, call, kind)
    for use in q.uses("metrics-exporters"):
        kind = Name(use.what).last
        if use.call is None or kind not in _MADE:
            continue
        metric = _Metric(use.function, use.call, kind)
        if metric.name or not use.scope:
            yield metric
            continue
        for caller in q.callers().get(use.function, ()):  # a helper that is handed the name
            for call in caller.calls:
                if q.own(caller.path, call.name) is use.function:
                    yield _Metric(caller, call, kind)


def speaks(q: Question, name: str, labels: Iterable[str]) -> bool:
    """Whether a metric's name or help is about what a model says, as opposed to how the service does."""
    name = _HUMP.sub("_", name)
    if NOT.finds(name):
        return False
    return _ABOUT.finds(name) or bool(COUNTS.finds(name) and q.words("monitoring/outcome-labels") & set(labels))


@once
def moves_of_metrics(q: Question) -> list[tuple[Function, Call]]:
    """Calls that move a metric, in code that something runs."""
    paths = sorted({function.path for function in q.operating})
    modules = (module for module in map(q.module, paths) if module is not None)
    moves = ((module.function(call.scope), call) for module in modules for call in module.calling(MOVES))
    return [(function, call) for function, call in moves if function in q.operating]


def _may_move(q: Question, metric: _Metric, function: Function, call: Call) -> bool:
    """Whether a call moves this metric: same kind, same labels, in the file that makes it or one that imports it."""
    path, made = function.path, metric.function.path
    meaning, last, kind = q.meaning(path, call.name), Name(call.name).last, metric.kind
    sure = f"{kind}()" in meaning or (meaning.unresolved and path == made)
    # Not resolved is an attribute, an item of a table of metrics, what a helper returns: no library's own class.
    unknown = not meaning.resolved or meaning.of_repository
    if not sure and (kind not in _MOVES.get(last, ()) or last in _PLAIN or not unknown):
        return False
    if path != made and made not in q.closure(path):
        return False
    if metric.labels:
        told = set(call.keywords) == set(metric.labels) or len(call.args) == len(metric.labels)
        tagged = set(text_of(call.keywords.get("tags")).strip("{}").split(",")) == set(metric.labels)
        return told if last == "labels" else tagged
    return last != "labels" and "labels()" not in call.name


def collected(q: Question) -> Iterator[Hit]:
    """Families that a collector of one's own yields when it is scraped."""
    for use in q.uses("metrics-exporters"):
        if use.call is None or not use.what.endswith("MetricFamily") or use.function not in q.operating:
            continue
        name, told = text_of(given(use.call, 0, "name")), text_of(given(use.call, 1, "documentation"))
        if speaks(q, name, ()) or (speaks(q, told, ()) and not NOT.finds(name)):
            yield Hit(use.path, use.line, use.scope, f"collects a metric about predictions: {name}")


def written_out(q: Question) -> Iterator[Hit]:
    """Prometheus text that a function writes itself: names that speak of predictions, or a monitor's results."""
    monitors = q.known_packages("drift-monitors")
    writing = {function: said for function in q.operating if function.name and (said := _families(function))}
    for function in in_order(writing):
        said = writing[function]
        about = next(((one, match[1] or match[2]) for one, match in said if speaks(q, match[0][7:], ())), None)
        watched = (call for call in function.calls if q.meaning(function.path, call.name).package in monitors)
        if about is not None:
            yield Hit(function.path, about[0].line, function.name, f"exports a metric about predictions: {about[1]}")
        elif (call := next(watched, None)) is not None:
            yield Hit(function.path, call.line, function.name, f"exports what a monitor finds: {call.name}", "medium")


def _families(function: Function) -> list[tuple[Text, re.Match[str]]]:
    """The families of metrics that a function's texts tell, each with its text."""
    texts = (literal for literal in function.literals if "# " in literal.text)
    return [(literal, match) for literal in texts for match in FAMILY.finditer(literal.text)]
