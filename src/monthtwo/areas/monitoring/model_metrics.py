"""Metrics about predictions, as opposed to metrics about the service: exported, stored, judged or fed back."""

import re
from collections.abc import Collection, Iterable, Iterator

from monthtwo.areas.monitoring.exposed_metrics import COUNTS, NOT, collected, exported, speaks, written_out
from monthtwo.areas.monitoring.kept_judgements import kept_judgements
from monthtwo.areas.monitoring.outcome_counts import counted_by_outcome
from monthtwo.engine.question import Call, Function, Hit, Question, Text, Trail, Use, detector, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_KEPT = anycase(
    r"(?:^|_)(save|store|log|record|persist|publish|push|write|insert|export|append|put|track|update|refresh|emit|"
    r"upsert)_?\w{0,60}"
    r"(performance|accuracy|metrics?|quality|feedback|scores?|kpis?)"
)  # fmt: skip
_GIVEN = anycase(r"(?:^|_)(create|add|submit|set)_?\w{0,20}feedback")
_ERRORS = anycase(
    r"(^|_)(mae|rmse|mse|mape|wape|smape|accuracy|auc|pr_auc|f1|precision|recall|brier|log_?loss|hit_rate)(_\w{1,100})?$",
)
_PAST = anycase(r"forecast|predict|y_pred|\bpred\b")
_SHORT = 60
"""Characters that the name of a metric stays below."""
_FEEDBACK = anycase(
    r"feedback|rating|thumb|upvote|downvote|helpful|"
    r"(messages?|answers?|responses?|chats?|conversations?|predictions?|quer(y|ies))\b.{0,60}/(rate|vote|like|dislike|react)\b"
)


@detector("model-metrics")
def model_metrics(q: Question) -> Iterator[Hit]:
    """Everything below: what something runs and what is kept over time."""
    yield from exported(q)
    yield from collected(q)
    yield from written_out(q)
    yield from counted_by_outcome(q)
    yield from _pushed(q)
    yield from _stored(q)
    yield from _compared(q)
    yield from _tracked(q)
    yield from _fed_back(q)
    yield from kept_judgements(q)
    yield from _counted_tokens(q)
    yield from _sums_kept(q)
    yield from _estimated(q)


def _pushed(q: Question) -> Iterator[Hit]:
    """Numbers about predictions that are sent to a metrics backend by name."""
    callers, pushes, offline = q.callers(q.operating), q.words("monitoring/pushes"), q.words("monitoring/offline")
    for use in q.uses("metrics-exporters"):
        if use.function not in q.operating or Name(use.what).last not in pushes:
            continue
        given = text_of(use.call.args[0]) if use.call and use.call.args else ""
        if given and (speaks(q, given, ()) or ("{}" in given and COUNTS.finds(given) and not NOT.finds(given))):
            yield Hit(use.path, use.line, use.scope, f"counts predictions: {given}", "medium")
        above = callers.get(use.function, ())
        for function in (use.function, *above, *(top for caller in above for top in callers.get(caller, ()))):
            said = _spoken(q, function)
            if function in q.operating and said is not None and not offline & words_of(function.path, function.name):
                what = f"sends a metric about predictions: {said.text[:40]}"
                yield Hit(function.path, said.line, function.name, what, "medium")


def _spoken(q: Question, function: Function) -> Text | None:
    """The first short string in a function that speaks of predictions."""
    return next((text for text in function.literals if len(text.text) < _SHORT and speaks(q, text.text, ())), None)


def _tracked(q: Question) -> Iterator[Hit]:
    """Numbers about answers that request handlers log to a tracker."""
    answers = q.handled - q.functions("training")
    for use in q.uses("experiment-trackers"):
        if use.function not in answers or Name(use.what).last not in ("log", "log_metric", "log_metrics"):
            continue
        said = _spoken(q, use.function)
        texts = (literal.text for literal in use.function.literals if len(literal.text) < _SHORT)
        if said is not None and not q.words("monitoring/training-data") & words_of(*texts):
            yield Hit(use.path, use.line, use.scope, f"tracks {said.text} of requests", "medium")


def _stored(q: Question) -> Iterator[Hit]:
    """Functions that keep a performance or quality metric, called by what watches the running system."""
    stores = q.users("storage-writers", "metrics-exporters", "sql-writers")
    over_time, offline = q.words("monitoring/over-time"), q.words("monitoring/offline")
    alone = q.functions("scheduled") - q.functions("training")
    kept = (one for one in q.operating if one.name and (_KEPT.finds(one.last) or _GIVEN.finds(one.last)))
    for function in in_order(kept):
        if not q.produces(function.path) or not _keeps(q, function):
            continue
        words = words_of(function.path, function.name)
        watched = words & over_time or ("metrics" in words and function in alone)
        if watched and not words & offline and q.calls([function], stores):
            what = f"keeps metrics over time: {function.name}"
            yield Hit(function.path, function.line, function.name, what, "medium" if _tells(q, function) else "low")


def _keeps(q: Question, function: Function) -> bool:
    """Whether a function is called after keeping a metric, or after making feedback, which something asks it for."""
    return _KEPT.finds(function.last) or (_GIVEN.finds(function.last) and any(q.sites(function)))


def _tells(q: Question, function: Function) -> bool:
    """Whether what a function is handed or writes is about predictions, as opposed to its name alone."""
    told = (*function.params, *(literal.text for literal in function.literals if len(literal.text) < _SHORT))
    return any(speaks(q, text, ()) or _ERRORS.finds(text) or COUNTS.finds(text) for text in told)


def _compared(q: Question) -> Iterator[Hit]:
    """Functions outside of training that compare past predictions with what came, where the metric is kept."""
    written = q.users("storage-writers", "sql-writers")
    scheduled = q.functions("scheduled") - q.functions("training")
    for function in in_order(q.operating & (written.keys() | scheduled)):
        texts = [literal.text for literal in function.literals]
        if not any(map(_ERRORS.finds, texts)) or _is_offline(q, function):
            continue
        if function not in written:
            if _speaks_of_the_past(q, function):
                yield from _handed_on(q, q.trail((), [function]), q.callers(q.operating).get(function, ()), written)
        elif any(_PAST.finds(text) for text in texts) and not _written_anew(q, written[function]):
            use = written[function]
            yield Hit(use.path, use.line, use.scope, f"{_KEEPS}: {use.what}", "medium")
    for use in q.uses("quality-scores"):
        function = use.function
        if use.call is None or function not in scheduled or _is_offline(q, function):
            continue
        if _speaks_of_the_past(q, function):
            near = (function, *q.callers(q.operating).get(function, ()))
            yield from _handed_on(q, q.trail([(use.path, use.call)]), near, written)


_FRAME_FILE = lazy(r"^(to|write)_(csv|parquet|json|excel|feather|pickle|ndjson|html)$")


def _written_anew(q: Question, use: Use) -> bool:
    """Whether a script that a person runs writes a new file each time, and keeps nothing of what came before."""
    if use.call is None or not _FRAME_FILE.search(Name(use.what).last):
        return False
    attended = use.function not in q.functions("scheduled") and use.function not in q.functions("serving")
    return attended and not text_of(use.call.keywords.get("mode")).startswith("a")


_KEEPS = "keeps how good past predictions were"


def _is_offline(q: Question, function: Function) -> bool:
    """Whether a function measures a model that it fits or asks itself, or says that it is no part of running."""
    named = q.words("monitoring/offline") & words_of(function.path, function.name)
    return bool(named) or q.calls([function], _learned(q))


@once
def _learned(q: Question) -> frozenset[Function]:
    """Functions that fit a model or ask one."""
    return frozenset(q.fits.keys() | q.asks.keys())


def _speaks_of_the_past(q: Question, function: Function) -> bool:
    """Whether a function or a query that stands above it speaks of what was predicted."""
    texts = (*function.literals, *q.function(function.path, "").literals)
    return any(_PAST.finds(literal.text) for literal in texts)


def _handed_on(
    q: Question, trail: Trail, functions: Iterable[Function], written: Collection[Function]
) -> Iterator[Hit]:
    """Where these functions hand a value to what stores it."""
    for function in functions:
        module = function.module
        for call in function.calls if module is not None else ():
            targets = q.targets(function.path, call)
            if module is not None and targets and q.calls(targets, written) and trail.given(module, call):
                yield Hit(function.path, call.line, function.name, f"{_KEEPS}: {Name(call.name).shown}", "medium")


def _fed_back(q: Question) -> Iterator[Hit]:
    """Feedback of users and scores of judges, stored where the exchange is."""
    serves = bool(q.asks or q.handlers)  # a tool that does neither copies what others were told
    for use in q.uses("feedback-writers") if serves else ():
        if use.function in q.operating or use.call is None or not use.scope:
            yield Hit(use.path, use.line, use.scope, f"records feedback or a score: {use.what}", "medium")
    stores = q.users("storage-writers", "feedback-writers", "sql-writers")
    for unit in q.handlers:
        path = unit.attributes.get("path", "")
        if unit.attributes.get("method") == "GET":
            continue
        if not _FEEDBACK.finds(f"{path} {unit.name}") and not _is_put_right(q, q.entries(unit)):
            continue
        if q.calls(q.entries(unit), stores):
            scope = unit.targets[0][1] if unit.targets else ""
            yield Hit(unit.path, unit.line, scope, f"stores feedback: {unit.attributes.get('path', unit.name)}")


_RIGHT = lazy(
    r"(corrected|correct|human)_(labels?|class|classification|category|intent|sentiment|prediction)|corrected_answer",
    re.IGNORECASE,
)


def _is_put_right(q: Question, entries: list[Function]) -> bool:
    """Whether a handler that asks no model hands on what a person says that the answer should have been."""
    keys = {key for entry in entries for call in entry.calls for key in call.keywords}
    keys |= {literal.text for entry in entries for literal in entry.literals if literal.key}
    return any(map(_RIGHT.fullmatch, keys)) and not q.calls(entries, q.asks)


_TOKENS = anycase(r"^(prompt|completion|input|output|total|used)_tokens?$|^tokens?_(used|count|usage)$|^llm_tokens?$")


def _counted_tokens(q: Question) -> Iterator[Hit]:
    """Tokens of each request handed to what stores them, or written on a trace by own code."""
    stores, traces = q.users("storage-writers", "sql-writers"), q.users("prediction-tracing")
    answering = q.called(entry for unit, _ in q.served for entry in q.entries(unit))
    for function in in_order(answering):
        keys = [one for one in function.literals if one.key and one.value is not None and _TOKENS.finds(one.text)]
        if keys and traces and q.calls([function], traces):
            yield Hit(function.path, keys[0].line, function.name, "writes tokens per request on a trace", "medium")
        if function in stores and any(_states_tokens(one.text) for one in function.literals):
            yield Hit(function.path, function.line, function.name, "stores tokens per request", "medium")
        for call in _told_tokens(q, function):
            if _is_stored(q, function, call, stores):
                yield Hit(function.path, call.line, function.name, "stores tokens per request", "medium")


def _states_tokens(text: str) -> bool:
    """Whether a statement writes columns of tokens."""
    return _WRITES.search(text) is not None and any(map(_TOKENS.finds, _WORD.findall(text)))


def _told_tokens(q: Question, function: Function) -> Iterator[Call]:
    """The calls of a function that are told how many tokens there were: by keyword, or by a parameter's name."""
    for call in function.calls:
        told = [key for key in call.keywords if "token" in key.lower()]
        if any(map(_TOKENS.finds, [*told, *(_filled(q, function, call) if call.args else ())])):
            yield call


def _filled(q: Question, function: Function, call: Call) -> Iterator[str]:
    """The parameters about tokens of an own function that a call fills in by position."""
    own = q.own(function.path, call.name)
    if own is None or own.is_class or not any("token" in name for name in own.params):
        return
    names = [name for name in own.params if name not in ("self", "cls")]
    yield from names[: len(call.args)]


def _is_stored(q: Question, function: Function, call: Call, stores: Collection[Function]) -> bool:
    """Whether what a call is handed ends in a store: it makes a row where one is stored, or leads to a store."""
    own = q.own(function.path, call.name)
    if own is None:
        return False
    if own.is_class:
        return function in stores and any("Base" in base or "SQLModel" in base for base in own.bases)
    return q.calls([own], stores)


_SUMS = lazy(
    r"(?:\w{1,40}_)?(predictions?|predicted\w{0,20}|confidences?|scores?|probabilit(?:y|ies)|sentiment|toxicity|relevance)_"
    r"(avg|average|mean|median|min|max|std|counts?|share|rate|ratio|distribution|histogram|p\d\d?)|"
    r"(avg|average|mean|median|min|max|std)_(\w{1,40}_)?(predictions?|confidence|score|probability|sentiment|relevance)|"
    r"(positive|approval|rejection|fraud|churn|flagged|anomaly|low_confidence)_(rate|share|ratio)|"
    r"(predictions?|labels?|classe?s?)_(count|share|distribution)s?(_by_\w{1,30})?",
    re.IGNORECASE,
)
_WRITES = lazy(r"\b(insert\s+into|update\s+\S+\s+set|merge\s+into)\b", re.IGNORECASE)


def _sums_kept(q: Question) -> Iterator[Hit]:
    """Sums over what was predicted that the running system writes to a table: how many of each, how sure."""
    written = q.users("storage-writers", "sql-writers", "sql-inserts")
    offline, training = q.words("monitoring/offline") | q.words("monitoring/training-data"), q.functions("training")
    for function in in_order(q.operating & written.keys() - training):
        if offline & words_of(function.path, function.name):
            continue
        if _written_anew(q, written[function]):
            continue
        statement = Name(written[function].what).last.startswith("execute")  # which reads as well
        rows = [one for one in function.literals if (one.key and not statement) or _WRITES.search(one.text)]
        kept = next((text for text in rows if any(map(_SUMS.fullmatch, _WORD.findall(text.text)))), None)
        if kept is not None:
            what = f"keeps sums over predictions: {written[function].what}"
            yield Hit(function.path, kept.line, function.name, what, "medium")


_WORD = lazy(r"\w+")


def _estimated(q: Question) -> Iterator[Hit]:
    """Estimates of how good predictions are before their truth is known, where a job or service makes them."""
    estimators = q.words("monitoring/quality-estimators")
    kept = q.users("storage-writers", "sql-writers", "sql-inserts", "metrics-exporters", "alert-senders")
    for use in q.uses("drift-detectors"):
        if use.call is None or use.function not in q.invoked or Name(use.what).last not in estimators:
            continue
        if any(q.calls([one], kept) for one in (use.function, *q.callers(q.invoked).get(use.function, ()))):
            yield Hit(use.path, use.line, use.scope, f"measures how good predictions are: {use.what}", "medium")
