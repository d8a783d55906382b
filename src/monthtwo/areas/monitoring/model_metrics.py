"""Metrics about predictions, as opposed to metrics about the service: exported, stored, judged or fed back."""

import re
from collections.abc import Iterator

from monthtwo.areas.monitoring.exposed_metrics import COUNTS, NOT, collected, exported, speaks, written_out
from monthtwo.engine.question import Call, Hit, Question, detector
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.names.words import words_of
from monthtwo.q.common import words_of
from monthtwo.q.detectors import detector

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
def model_metrics(q: Question) -> Iterator[Hit]:
    """Everything below: what something runs and what is kept over time."""
    yield from exported(q)
    yield from collected(q)
    yield from written_out(q)
    yield from _pushed(q)
    yield from _stored(q)
    yield from _compared(q)
    yield from _tracked(q)
    yield from _fed_back(q)
    yield from _counted_tokens(q)
    yield from _summed_up(q)
    yield from _estimated(q)


def _pushed(q: Question) -> Iterator[Hit]:
    """Numbers about predictions that are sent to a metrics backend by name."""
    running = q.operating
    above = q.callers(running)
    for hit in q.uses("metrics-exporters"):
        if hit.function not in running or Name(hit.what).last not in _PUSHES:
            continue
        given = text_of(hit.call.args[0]) if hit.call and hit.call.args else ""
        if given and (speaks(given, ()) or ("{}" in given and COUNTS.finds(given) and not NOT.finds(given))):
            yield Hit(hit.path, hit.line, hit.scope, f"counts predictions: {given}", "medium")
        for node in (
            hit.function,
            *above.get(hit.function, ()),
            *(n for up in above.get(hit.function, ()) for n in above.get(up, ())),
        ):
            said = [x for x in node.literals if len(x.text) < 60 and speaks(x.text, ())]
            if node in running and said and not _OFFLINE & words_of(node[0], node[1]):
                yield Hit(
                    node[0], said[0].line, node[1], f"sends a metric about predictions: {said[0].text[:40]}", "medium"
                )


def _tracked(q: Question) -> Iterator[Hit]:
    """Numbers about answers that request handlers log to a tracker."""
    answers = q.handled - q.functions("training")
    for hit in q.uses("experiment-trackers"):
        if hit.function not in answers or Name(hit.what).last not in ("log", "log_metric", "log_metrics"):
            continue
        said = [literal for literal in hit.function.literals if speaks(literal.text, ()) and len(literal.text) < 60]
        if said:
            yield Hit(hit.path, hit.line, hit.scope, f"tracks {said[0].text} of requests", "medium")


def _stored(q: Question) -> Iterator[Hit]:
    """Functions that keep a performance or quality metric, called by what watches the running system."""
    running, stores = (
        q.operating,
        q.users("storage-writers", "metrics-exporters", "sql-writers"),
    )
    alone = q.functions("scheduled") - q.functions("training")
    for node in sorted(running):
        if not node[1] or not q.produces(node[0]) or not _KEPT.finds(node[1].rpartition(".")[2]):
            continue
        words = words_of(*node)
        watched = words & _OVER_TIME or ("metrics" in words and node in alone)
        if watched and not words & _OFFLINE and q.calls([node], stores):
            scope = q.function(node)
            yield Hit(node[0], scope.line if scope else 1, node[1], f"keeps metrics over time: {node[1]}", "medium")


def _compared(q: Question) -> Iterator[Hit]:
    """Functions outside of training that compare past predictions with what came, and keep the metric."""
    models = q.fits.keys() | q.asks.keys()
    written = q.users("storage-writers", "sql-writers")
    for node in sorted(q.operating & written.keys()):
        texts = [literal.text for literal in node.literals]
        if _OFFLINE & words_of(*node) or q.calls([node], models):
            continue
        if any(_ERRORS.finds(text) for text in texts) and any(_PAST.finds(text) for text in texts):
            hit = written[node]
            yield Hit(hit.path, hit.line, hit.scope, f"keeps how good past predictions were: {hit.what}", "medium")


def _fed_back(q: Question) -> Iterator[Hit]:
    """Feedback of users and scores of judges, stored where the exchange is."""
    running = q.operating
    for hit in q.uses("feedback-writers"):
        if hit.function in running or hit.call is None or not hit.scope:
            yield Hit(hit.path, hit.line, hit.scope, f"records feedback or a score: {hit.what}", "medium")
    stores = q.users("storage-writers", "feedback-writers", "sql-writers")
    for unit in q.handlers:
        if (
            not _FEEDBACK.finds(f"{unit.attributes.get('path', '')} {unit.name}")
            or unit.attributes.get("method") == "GET"
        ):
            continue
        nodes = q.called(q.entries(unit))
        if nodes & stores.keys():
            scope = unit.targets[0][1] if unit.targets else ""
            yield Hit(unit.path, unit.line, scope, f"stores feedback: {unit.attributes.get('path', unit.name)}", "high")


_TOKENS = anycase(r"^(prompt|completion|input|output|total)_tokens$|^tokens?_(used|count|usage)$|^llm_tokens?$")


def _counted_tokens(q: Question) -> Iterator[Hit]:
    """Tokens of each request handed to what stores them."""
    stores = q.users("storage-writers", "sql-writers")
    for node in sorted(_serving(q)):
        module = q.module(node[0])
        number = module.index.get(node[1]) if module else None
        for call in module.calls.get(number, ()) if module and number is not None else ():
            if sum(_TOKENS.finds(name) for name in call.keywords) and _reaches(q, node, call, stores):
                yield Hit(node[0], call.line, node[1], "stores tokens per request", "medium")


def _serving(q: Question) -> frozenset[NodeId]:
    return q.called(node for unit, _ in q.served for node in q.entries(unit))


def _reaches(q: Question, node: NodeId, call: Call, stores: dict[NodeId, Hit]) -> bool:
    own = q.own(node[0], call.name)
    if own is None:
        return False
    scope = q.function(own)
    if scope is not None and scope.kind == "class":
        return node in stores and any("Base" in base or "SQLModel" in base for base in scope.bases)
    return bool(q.called([own]) & stores.keys())


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


def _summed_up(q: Question) -> Iterator[Hit]:
    """Routes that sum up stored predictions: how many of each, how sure they were."""
    stores = q.users("storage-writers", "sql-writers", "sql-inserts")
    if not q.asks or not stores:
        return
    for unit in q.handlers:
        said = f"{unit.attributes.get('path', '')} {unit.name}"
        if not _STATS.finds(said) or _UNSAID & words_of(said):
            continue
        for node in sorted(q.called(q.entries(unit))):
            module = q.module(node[0])
            calls = module.calls.get(module.index.get(node[1], -1), ()) if module else ()
            reads = next((call for call in calls if Name(call.name).last in _READS), None)
            told = {key for call in calls for key in call.keywords} | {x.text for x in node.literals if x.key}
            if reads is not None and any(map(_SUMS.fullmatch, told)) and _of_answers(q, node, reads):
                yield Hit(node[0], reads.line, node[1], f"sums up stored predictions: {said.strip()}", "medium")


_ANSWERS = anycase(r"predict|inference|answers?\b|feedback|scored|(?<![a-z])logs?(?![a-z])")


def _of_answers(q: Question, node: NodeId, reads: Call) -> bool:
    """Whether a file that is summed up holds predictions, as opposed to the data that a model learned from."""
    if not reads.Name(name).last.startswith("read_") or "sql" in reads.name:
        return True
    return any(_ANSWERS.finds(literal.text) and not literal.key for literal in node.literals)


_ESTIMATES = frozenset({"CBPE", "DLE", "PerformanceCalculator"})


def _estimated(q: Question) -> Iterator[Hit]:
    """Estimates of how good predictions are before their truth is known, where a job or service makes them."""
    running = q.invoked
    for hit in q.uses("drift-detectors"):
        if hit.call is not None and hit.function in running and Name(hit.what).last in _ESTIMATES:
            yield Hit(hit.path, hit.line, hit.scope, f"estimates how good predictions are: {hit.what}", "medium")
