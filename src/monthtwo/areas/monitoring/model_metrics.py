"""Metrics about predictions, as opposed to metrics about the service: exported, stored, judged or fed back."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.areas.monitoring.exposed_metrics import COUNTS, NOT, collected, exported, speaks, written_out
from monthtwo.engine.common import called, callers, handled, literals, operating, production, words_of
from monthtwo.engine.detectors import detector
from monthtwo.expressions import anycase, lazy
from monthtwo.facts.records import Call
from monthtwo.names.value import text_of
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import NodeId

if TYPE_CHECKING:
    from monthtwo.engine.engine import Engine

_PUSHES = frozenset(
    """put_metric_data create_time_series gauge increment incr histogram distribution write_points write lambda_metric
    add_metric metric record_custom_metric submit_metrics track_metric""".split()  # noqa: SIM905 - quoted words read worse
)
_KEPT = anycase(
    r"(?:^|_)(save|store|log|record|persist|publish|push|write|insert|export|append|put|track|update|refresh|emit|"
    r"upsert)_?\w*"
    r"(performance|accuracy|metrics?|quality|feedback|scores?|kpis?)"
)  # fmt: skip
_OVER_TIME = frozenset(
    """
    monitor monitoring performance online live feedback monitors tracking
    """.split()  # noqa: SIM905 - quoted words read worse
)
_OFFLINE = frozenset(
    """
    train training trainer eval evaluate evaluation benchmark experiment experiments tests
    """.split()  # noqa: SIM905 - quoted words read worse
)
_ERRORS = anycase(
    r"(^|_)(mae|rmse|mse|mape|wape|smape|accuracy|auc|pr_auc|f1|precision|recall|brier|log_?loss|hit_rate)(_\w+)?$",
)
_PAST = anycase(r"forecast|predict|y_pred|\bpred\b")
_FEEDBACK = anycase(r"feedback|rating|thumb|upvote|downvote|helpful")


@detector("model-metrics")
def model_metrics(engine: "Engine") -> Iterator[Hit]:
    """Everything below: what something runs and what is kept over time."""
    yield from exported(engine)
    yield from collected(engine)
    yield from written_out(engine)
    yield from _pushed(engine)
    yield from _stored(engine)
    yield from _compared(engine)
    yield from _tracked(engine)
    yield from _fed_back(engine)
    yield from _counted_tokens(engine)
    yield from _summed_up(engine)
    yield from _estimated(engine)


def _pushed(engine: "Engine") -> Iterator[Hit]:
    """Numbers about predictions that are sent to a metrics backend by name."""
    running = operating(engine)
    above = callers(engine, running)
    for hit in production(engine, "$metrics-exporters"):
        if hit.node not in running or hit.what.rpartition(".")[2] not in _PUSHES:
            continue
        given = text_of(hit.call.args[0]) if hit.call and hit.call.args else ""
        if given and (speaks(given, ()) or ("{}" in given and COUNTS.finds(given) and not NOT.finds(given))):
            yield Hit(hit.path, hit.line, hit.scope, f"counts predictions: {given}", "medium")
        for node in (
            hit.node,
            *above.get(hit.node, ()),
            *(n for up in above.get(hit.node, ()) for n in above.get(up, ())),
        ):
            said = [x for x in literals(engine, node) if len(x.text) < 60 and speaks(x.text, ())]
            if node in running and said and not _OFFLINE & words_of(node[0], node[1]):
                yield Hit(
                    node[0], said[0].line, node[1], f"sends a metric about predictions: {said[0].text[:40]}", "medium"
                )


def _tracked(engine: "Engine") -> Iterator[Hit]:
    """Numbers about answers that request handlers log to a tracker."""
    answers = handled(engine) - engine.places.training
    for hit in production(engine, "$experiment-trackers"):
        if hit.node not in answers or hit.what.rpartition(".")[2] not in ("log", "log_metric", "log_metrics"):
            continue
        said = [
            literal for literal in literals(engine, hit.node) if speaks(literal.text, ()) and len(literal.text) < 60
        ]
        if said:
            yield Hit(hit.path, hit.line, hit.scope, f"tracks {said[0].text} of requests", "medium")


def _stored(engine: "Engine") -> Iterator[Hit]:
    """Functions that keep a performance or quality metric, called by what watches the running system."""
    running, stores = (
        operating(engine),
        engine.places.nodes_with("$storage-writers", "$metrics-exporters", "$sql-writers"),
    )
    alone = engine.system.scheduled - engine.places.training
    for node in sorted(running):
        if not node[1] or not engine.system.produces(node[0]) or not _KEPT.finds(node[1].rpartition(".")[2]):
            continue
        words = words_of(*node)
        watched = words & _OVER_TIME or ("metrics" in words and node in alone)
        if watched and not words & _OFFLINE and engine.places.asking.leads([node], stores):
            scope = engine.system.code.scope(node)
            yield Hit(node[0], scope.line if scope else 1, node[1], f"keeps metrics over time: {node[1]}", "medium")


def _compared(engine: "Engine") -> Iterator[Hit]:
    """Functions outside of training that compare past predictions with what came, and keep the metric."""
    models = engine.places.fits.keys() | engine.places.asking.asks.keys()
    written = engine.places.nodes_with("$storage-writers", "$sql-writers")
    for node in sorted(operating(engine) & written.keys()):
        texts = [literal.text for literal in literals(engine, node)]
        if _OFFLINE & words_of(*node) or engine.places.asking.leads([node], models):
            continue
        if any(_ERRORS.finds(text) for text in texts) and any(_PAST.finds(text) for text in texts):
            hit = written[node]
            yield Hit(hit.path, hit.line, hit.scope, f"keeps how good past predictions were: {hit.what}", "medium")


def _fed_back(engine: "Engine") -> Iterator[Hit]:
    """Feedback of users and scores of judges, stored where the exchange is."""
    running = operating(engine)
    for hit in production(engine, "$feedback-writers"):
        if hit.node in running or hit.call is None or not hit.scope:
            yield Hit(hit.path, hit.line, hit.scope, f"records feedback or a score: {hit.what}", "medium")
    stores = engine.places.nodes_with("$storage-writers", "$feedback-writers", "$sql-writers")
    for unit in engine.places.handlers:
        if (
            not _FEEDBACK.finds(f"{unit.attributes.get('path', '')} {unit.name}")
            or unit.attributes.get("method") == "GET"
        ):
            continue
        nodes = engine.places.asking.narrow(engine.places.asking.starts(unit))
        if nodes & stores.keys():
            scope = unit.targets[0][1] if unit.targets else ""
            yield Hit(unit.path, unit.line, scope, f"stores feedback: {unit.attributes.get('path', unit.name)}", "high")


_TOKENS = anycase(r"^(prompt|completion|input|output|total)_tokens$|^tokens?_(used|count|usage)$|^llm_tokens?$")


def _counted_tokens(engine: "Engine") -> Iterator[Hit]:
    """Tokens of each request handed to what stores them."""
    stores = engine.places.nodes_with("$storage-writers", "$sql-writers")
    for node in sorted(_serving(engine)):
        module = engine.system.code.module(node[0])
        number = module.index.get(node[1]) if module else None
        for call in module.calls.get(number, ()) if module and number is not None else ():
            if sum(_TOKENS.finds(name) for name in call.keywords) and _reaches(engine, node, call, stores):
                yield Hit(node[0], call.line, node[1], "stores tokens per request", "medium")


def _serving(engine: "Engine") -> frozenset[NodeId]:
    asking = engine.places.asking
    return asking.narrow(node for unit, _ in engine.places.served for node in asking.starts(unit))


def _reaches(engine: "Engine", node: NodeId, call: Call, stores: dict[NodeId, Hit]) -> bool:
    own = engine.system.code.own(node[0], call.name)
    if own is None:
        return False
    scope = engine.system.code.scope(own)
    if scope is not None and scope.kind == "class":
        return node in stores and any("Base" in base or "SQLModel" in base for base in scope.bases)
    return bool(engine.places.asking.narrow([own]) & stores.keys())


_STATS = anycase(r"stats|statistic|analytics|distribution|performance|insight|monitor|metrics|summary|trend")
_SUMS = lazy(
    r"(avg|average|mean|median|min|max|total|count|num|rate|distribution|by|per)_?(\w+_)?"
    r"(confidence|scores?|probabilit\w+|predictions?|predicted\w*|label|class|sentiment|token\w*|rating|feedback|risk)|"
    r"(positive|negative|approval|rejection|fraud|churn|default)_(rate|share|ratio)|"
    r"(confidence|score|probability|prediction|label|class|sentiment|token|rating|feedback|risk)s?_"
    r"(avg|average|mean|median|count|counts|distribution|rate|total|histogram|stats)",
    re.IGNORECASE,
)
_READS = frozenset(
    """
    query execute select aggregate read_sql read_csv read_parquet read_json read_sql_query fetchall fetch fetchrow
    scalars find annotate fetchone
    """.split()  # noqa: SIM905 - quoted words read worse
)
_UNSAID = frozenset({"train", "training", "dataset", "datasets", "experiment", "experiments", "eval", "evaluation"})


def _summed_up(engine: "Engine") -> Iterator[Hit]:
    """Routes that sum up stored predictions: how many of each, how sure they were."""
    stores = engine.places.nodes_with("$storage-writers", "$sql-writers", "$sql-inserts")
    if not engine.places.asking.asks or not stores:
        return
    for unit in engine.places.handlers:
        said = f"{unit.attributes.get('path', '')} {unit.name}"
        if not _STATS.finds(said) or _UNSAID & words_of(said):
            continue
        for node in sorted(engine.places.asking.narrow(engine.places.asking.starts(unit))):
            module = engine.system.code.module(node[0])
            calls = module.calls.get(module.index.get(node[1], -1), ()) if module else ()
            reads = next((call for call in calls if call.name.rpartition(".")[2] in _READS), None)
            told = {key for call in calls for key in call.keywords} | {x.text for x in literals(engine, node) if x.key}
            if reads is not None and any(map(_SUMS.fullmatch, told)) and _of_answers(engine, node, reads):
                yield Hit(node[0], reads.line, node[1], f"sums up stored predictions: {said.strip()}", "medium")


_ANSWERS = anycase(r"predict|inference|answers?\b|feedback|scored|(?<![a-z])logs?(?![a-z])")


def _of_answers(engine: "Engine", node: NodeId, reads: Call) -> bool:
    """Whether a file that is summed up holds predictions, as opposed to the data that a model learned from."""
    if not reads.name.rpartition(".")[2].startswith("read_") or "sql" in reads.name:
        return True
    return any(_ANSWERS.finds(literal.text) and not literal.key for literal in literals(engine, node))


_ESTIMATES = frozenset({"CBPE", "DLE", "PerformanceCalculator"})


def _estimated(engine: "Engine") -> Iterator[Hit]:
    """Estimates of how good predictions are before their truth is known, where a job or service makes them."""
    running = called(engine)
    for hit in production(engine, "$drift-detectors"):
        if hit.call is not None and hit.node in running and hit.what.rpartition(".")[2] in _ESTIMATES:
            yield Hit(hit.path, hit.line, hit.scope, f"estimates how good predictions are: {hit.what}", "medium")
