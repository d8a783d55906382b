"""Objects that count for a metrics library, whatever it is called: made under a name, and moved by what runs."""

from collections.abc import Iterator

from monthtwo.engine.question import Call, Function, Hit, Question, once
from monthtwo.names.name import Name
from monthtwo.names.value import TextValue, Value
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

KINDS = frozenset({"Counter", "Gauge", "Histogram", "Summary"})
MOVES = frozenset({"inc", "observe", "set", "labels", "record", "add", "time", "dec"})
_DESCRIBED = frozenset(
    {
        "description",
        "documentation",
        "help",
        "labels",
        "labelnames",
        "tag_keys",
        "tags",
        "unit",
        "buckets",
        "boundaries",
    }
)
"""What a metric is told beside its name."""
_NAME = lazy(r"[a-zA-Z_][\w.:/-]*")
_SENT = frozenset(
    {"incr", "increment", "decr", "decrement", "timing", "timer", "gauge", "histogram", "distribution"}
) | {f"{verb}_metric" for verb in ("put", "send", "emit", "record", "publish")}
"""Calls that send a number, or the time of a block, under the name that they are told first."""
_COUNTS_LETTERS = frozenset({"collections", "typing"})


def given(call: Call, position: int, *keys: str) -> Value:
    """An argument by its position or one of its names."""
    if len(call.args) > position:
        return call.args[position]
    return next((call.keywords[key] for key in keys if key in call.keywords), None)


def other_metrics(q: Question) -> Iterator[Hit]:
    """Metrics of libraries that nobody listed."""
    for function, call, _ in made_by_others(q):
        if function in q.deployed or any(one in q.deployed for one in _movers(function, call)):
            yield Hit(function.path, call.line, function.name, f"exports metrics: {Name(call.name).shown}", "medium")
    words = q.words("monitoring/metric-clients")
    for module in q.modules:
        for call in module.calling(_SENT):
            name, function = q.meaning(module.path, call.name), module.function(call.scope)
            if not _is_others(name) or not words & words_of(name.receiver) or function not in q.deployed:
                continue
            told = given(call, 0, "name", "metric_name")
            if isinstance(told, TextValue) and _NAME.match(told.text):
                yield Hit(module.path, call.line, function.name, f"sends metrics: {name.shown}", "medium")


@once
def made_by_others(q: Question) -> tuple[tuple[Function, Call, str], ...]:
    """Where metrics of libraries that no tool file names are made, each with its kind."""
    known = {(use.path, use.line) for use in q.uses("metrics-exporters")}
    return tuple(
        (module.function(call.scope), call, Name(call.name).last)
        for module in q.modules
        for call in module.calling(KINDS)
        if (module.path, call.line) not in known and _is_metric(call) and _is_others(q.meaning(module.path, call.name))
    )


def _is_others(name: Name) -> bool:
    return name.resolved and not name.of_repository and name.package not in _COUNTS_LETTERS


def _is_metric(call: Call) -> bool:
    """Whether it is made under a name, with a word about what it counts."""
    name = given(call, 0, "name")
    told = len(call.args) > 1 or _DESCRIBED & call.keywords.keys()
    return isinstance(name, TextValue) and _NAME.fullmatch(name.text) is not None and bool(told)


def _movers(made: Function, call: Call) -> list[Function]:
    """Functions that move the metric, in its own file."""
    module = made.module
    if module is None:
        return []
    return [module.function(one.scope) for one in module.calling(MOVES) if one.name.startswith(f"{call.name}().")]
