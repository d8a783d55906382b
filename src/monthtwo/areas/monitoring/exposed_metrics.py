"""Metric objects about predictions: how they are named, that running code moves them, collectors, exposition text."""

from collections.abc import Iterable, Iterator

from monthtwo.engine.question import Call, Hit, Question
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import Value, text_of
from monthtwo.q.common import literals

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
_BY = frozenset(
    """
    label labels class class_name predicted_class prediction outcome result sentiment category decision verdict
    risk_level predicted_label species intent predicted
    """.split()  # noqa: SIM905 - quoted words read worse
)
NOT = anycase(r"latency|duration|seconds|_ms\b|bytes|size|auth|csrf|refresh_token|access_token|credit_score|cache")
_HUMP = lazy(r"(?<=[a-z0-9])(?=[A-Z])")
_METRICS = frozenset({"Counter", "Gauge", "Histogram", "Summary"})
_MADE = _METRICS | {"create_counter", "create_histogram", "create_gauge", "create_up_down_counter"}
_USES = frozenset({"inc", "observe", "set", "labels", "record", "add", "time", "dec"})
_MOVES = {
    "inc": ("Counter", "Gauge"),
    "dec": ("Gauge",),
    "set": ("Gauge",),
    "observe": ("Histogram", "Summary"),
    "labels": ("Counter", "Gauge", "Histogram", "Summary"),
}
_PLAIN = frozenset({"set"})
"""Methods that much else has: on an unknown receiver they move only what the same file makes."""
_MONITORS = ("evidently.", "nannyml.", "alibi_detect.", "whylogs.", "deepchecks.")


def exported(q: Question) -> Iterator[Hit]:
    """Metric objects whose name, help or labels speak of predictions, and that running code moves."""
    moved: list[tuple[str, Call, str]] = []
    for hit, call in _made(q):
        kind = Name(hit.what).last
        name, told = text_of(_given(call, 0, "name")), text_of(_given(call, 1, "documentation", "description"))
        labels = _labels(call)
        if not name or not (speaks(name, labels) or (speaks(told, ()) and not NOT.finds(name))):
            continue
        moved = moved or list(_moved(q))
        uses = [use for use in moved if _may_move(q, hit, labels, kind, *use)]
        if uses:
            yield Hit(hit.path, hit.line, hit.scope, f"exports a metric about predictions: {name}", "high")
            path, used, scope = uses[0]
            yield Hit(path, used.line, scope, f"moves {name}", "medium")


def _made(q: Question) -> Iterator[tuple[Hit, Call]]:
    """Every metric object: where the library makes it, or where a helper is told its name."""
    for hit in q.uses("metrics-exporters"):
        if hit.call is None or Name(hit.what).last not in _MADE:
            continue
        if text_of(_given(hit.call, 0, "name")) or not hit.scope:
            yield hit, hit.call
            continue
        for path, name in q.callers().get(hit.function, ()):  # a helper that is handed the name
            module = q.module(path)
            for call in module.calls.get(module.index.get(name, -1), ()) if module else ():
                if q.own(path, call.name) == hit.function:
                    yield Hit(path, call.line, name, hit.what, "medium", call), call


def speaks(name: str, labels: Iterable[str]) -> bool:
    """Whether a metric's name or help is about what a model says, as opposed to how the service does."""
    name = _HUMP.sub("_", name)
    if NOT.finds(name):
        return False
    return _ABOUT.finds(name) or bool(COUNTS.finds(name) and _BY & set(labels))


def _given(call: Call, position: int, *keys: str) -> Value:
    if len(call.args) > position:
        return call.args[position]
    return next((call.keywords[key] for key in keys if key in call.keywords), None)


def _labels(call: Call) -> tuple[str, ...]:
    return tuple(text_of(_given(call, 2, "labelnames", "labels")).split())


def _moved(q: Question) -> Iterator[tuple[str, Call, str]]:
    """Calls that move a metric, in code that something runs."""
    running = q.operating
    for path in sorted({path for path, _ in running}):
        module = q.module(path)
        for call in module.facts.calls if module else ():
            if Name(call.name).last in _USES and module:
                scope = module.facts.scopes[call.scope].name
                if (path, scope) in running:
                    yield path, call, scope


def _may_move(q: Question, made: Hit, labels: tuple[str, ...], kind: str, path: str, call: Call, scope: str) -> bool:
    """Whether a call moves this metric: same kind, same labels, in the file that makes it or one that imports it."""
    canonical, last = q.meaning(path, call.name), Name(call.name).last
    sure = f"{kind}()" in canonical or (canonical[:1] == "?" and path == made.path)
    if not sure and (kind not in _MOVES.get(last, ()) or last in _PLAIN or not _unknown(canonical)):
        return False
    if path != made.path and made.path not in q.closure(path):
        return False
    if labels:
        return last == "labels" and (set(call.keywords) == set(labels) or len(call.args) == len(labels))
    return last != "labels" and "labels()" not in call.name


def _unknown(canonical: str) -> bool:
    """An attribute, an item of a table of metrics, what a helper returns: no library's own class."""
    return canonical[:1] in "?.#" or ".py:" in canonical


def collected(q: Question) -> Iterator[Hit]:
    """Families that a collector of one's own yields when it is scraped."""
    running = q.operating
    for hit in q.uses("metrics-exporters"):
        if hit.call is None or not hit.what.endswith("MetricFamily") or hit.function not in running:
            continue
        name, told = text_of(_given(hit.call, 0, "name")), text_of(_given(hit.call, 1, "documentation"))
        if speaks(name, ()) or (speaks(told, ()) and not NOT.finds(name)):
            yield Hit(hit.path, hit.line, hit.scope, f"collects a metric about predictions: {name}", "high")


def written_out(q: Question) -> Iterator[Hit]:
    """Prometheus text that a function writes itself: names that speak of predictions, or a monitor's results."""
    running = q.operating
    for path, name in sorted(running):
        said = [x for x in literals(q, (path, name)) if x.text.startswith(("# HELP ", "# TYPE "))] if name else []
        if not said:
            continue
        about = next((x for x in said if speaks(x.text[7:], ())), None)
        module = q.module(path)
        calls = module.calls.get(module.index.get(name, -1), ()) if module else ()
        watched = [c for c in calls if q.meaning(path, c.name).startswith(_MONITORS)]
        if about is not None:
            yield Hit(path, about.line, name, f"exports a metric about predictions: {about.text[7:50]}", "high")
        elif watched:
            yield Hit(path, watched[0].line, name, f"exports what a monitor finds: {watched[0].name}", "medium")
