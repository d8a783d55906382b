"""Whether the result of a drift comparison changes anything."""

from collections.abc import Iterator

from monthtwo.areas.drift import pipeline_steps
from monthtwo.areas.drift.comparisons import comparing, embedded_comparisons, named_for_drift
from monthtwo.areas.drift.followed import FILES, followed, result
from monthtwo.engine.question import Call, Confidence, Function, Hit, Node, Question, Trail, Use, detector, in_order
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, Value, is_text, name_of, text_of, texts
from monthtwo.regular_expressions import anycase, lazy

_DRIFT = anycase(
    r"drift|(^|[^a-z])psi([^a-z]|$)|data_quality_violation|feature_baseline|skew_detect|"
    r"endpoints/data-metrics|monitoring-?schedule",
)
_ALARM = anycase(r"alarm|alert|rule")
_BRANCH = lazy(r"airflow\.(\w+\.){0,9}(Branch\w*Operator|ShortCircuit\w*Operator)$")
_BRANCH_TASK = lazy(r"airflow\.(\w+\.){0,9}task\.(branch|short_circuit)\w*$")
_NOTIFIES = lazy(r"\.(NotificationSpec|EmailAlertConfig|AlertNotification|ModelMonitoringAlertConfig)$")
_LOGS = lazy(r"\.(log|track|report|add)(_\w+)?$")
"""Calls of a tracker that take a number; others open or name a run."""
_QUIT = frozenset({"sys.exit", "exit", "quit"})
_KEEPS_METRICS = lazy(r"^databricks\..*(quality_monitors\.create|create_monitor)$")
"""Monitors of a platform that writes what they measure to tables of its own accord."""
_SINKS: dict[str, Confidence] = {
    "alert-senders": "high",
    "metrics-exporters": "high",
    "storage-writers": "medium",
    "experiment-trackers": "medium",
}
"""Roles of names that a result is handed to, with how sure it is that somebody sees it there."""


@detector("drift-acts")
def drift_acts(q: Question) -> Iterator[Hit]:
    """Alerts, metrics, stored scores, retraining or failures that follow from a drift result."""
    compares, named = comparing(q), named_for_drift(q)
    if not compares and not q.resources(role="model-monitors"):
        return
    live = q.reached_by(unit for unit in q.running if q.unit_leads(unit, named))
    behind = q.called(compares)
    files = {function.path for function in live if function in behind or q.calls([function], named)}
    yield from followed(q, [function for function in in_order(live) if function.path in files])
    for function in in_order(live):
        yield from _branches(q, function)
    yield from _told(q, live)
    yield from _failing_units(q)
    yield from pipeline_steps.decided(q, live)
    yield from pipeline_steps.workflow_steps(q)
    yield from _declared(q)


def _told(q: Question, live: frozenset[Function]) -> Iterator[Hit]:
    """What is sent, exported or stored under the name of drift, or under a condition about it, in code that runs.

    What a comparison leaves in a table, a file or a message of another task cannot be followed: there words are all
    that tells.
    """
    for role, sure in _SINKS.items():
        for use in q.uses(role, everywhere=True):
            if use.function not in live or FILES.search(f".{use.what}"):
                continue
            said = _DRIFT.finds(_said(use.call))
            if said and _LOGS.search(use.what) if role == "experiment-trackers" else said or _guarded(q, use):
                yield Hit(use.path, use.line, use.scope, f"acts on the result: {use.what}", sure)


def _guarded(q: Question, use: Use) -> bool:
    return use.call is not None and any(map(_DRIFT.finds, q.guard_names(use.path, use.call.guard)))


def _said(call: Call | None) -> str:
    return " ".join(texts((*call.args, *call.keywords.values()))) if call is not None else ""


def _branches(q: Question, function: Function) -> Iterator[Hit]:
    """Tasks that choose the next one by the result, and runs that a sensor of an orchestrator asks for."""
    path, name = function.path, function.name
    for decorator in function.decorators:
        if _BRANCH_TASK.search(q.meaning(path, decorator.name)) and _tells(q, function):
            yield Hit(path, decorator.line, name, f"branches on drift: {name}", "high")
    for call in function.calls:
        meant = q.meaning(path, call.name)
        if _BRANCH.search(meant):
            own = q.own(path, name_of(call.keywords.get("python_callable")))
            if own is not None and _tells(q, own):
                yield Hit(path, call.line, name, f"branches on drift: {own.name}", "high")
        elif meant == "dagster.RunRequest" and _DRIFT.finds(f"{path} {name}"):
            yield Hit(path, call.line, name, "starts a run", "high")


def _failing_units(q: Question) -> Iterator[Hit]:
    """Units whose own Python fails on the result, unless that is let pass."""
    for unit, module, call in embedded_comparisons(q):
        trail = Trail({module.path: [module.number(call)]}, (), lambda path, one: (), lambda function: ())
        if unit.attributes.get("continue-on-error") == "true":
            continue
        ends = [one.guard for one in module.facts.raises if not one.protected]
        ends += [one.guard for one in module.facts.calls if one.name in _QUIT and one.args != [0] and not one.protected]
        if any(trail.condition(module, guard) is not None for guard in ends):
            yield Hit(unit.path, unit.line, "", f"{unit.form} {unit.name} fails when drift is found", "high")


def _tells(q: Question, function: Function) -> bool:
    """Whether a function answers with the result, or with what it is told of it under its name."""
    return result(q).gives(function) or _DRIFT.finds(function.name)


def _declared(q: Question) -> Iterator[Hit]:
    """Alarms and rules on drift that infrastructure declares, and notifications of a platform's monitor."""
    monitors = {id(resource) for resource in q.resources(role="model-monitors")}
    for resource in q.resources():
        told = (resource.node.entries or {}).get("alert_notification") if id(resource) in monitors else None
        if told is not None and any(_texts(told)):
            yield Hit(resource.path, told.line, "", f"{resource.type} {resource.name} notifies", "high")
        if resource.type == "databricks:quality_monitors":
            note = f"{resource.type} {resource.name} writes drift metrics to a table"
            yield Hit(resource.path, resource.line, "", note, "medium")
        if not _ALARM.finds(resource.type) or q.nature(resource.path) != "production":
            continue
        if _DRIFT.finds(f"{resource.name} {' '.join(_texts(resource.node))}"):
            yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name} watches drift", "high")
    for hit in q.detected("drift-comparison"):
        if _KEEPS_METRICS.search(hit.what):
            yield Hit(hit.path, hit.line, hit.scope, f"writes drift metrics to a table: {hit.what}", "medium")
    for use in q.uses("alert-senders", everywhere=True):
        if use.call is not None and "aws_cdk" in use.what and _DRIFT.finds(_said(use.call)):
            yield Hit(use.path, use.line, use.scope, f"alarm on drift: {use.what}", "high")
    for path in sorted({hit.path for hit in q.detected("drift-comparison")}):
        module = q.module(path)
        for call in module.facts.calls if module is not None else ():
            if _NOTIFIES.search(call.name) and any(map(_given, call.keywords.values())):
                yield Hit(path, call.line, "", f"the monitor notifies: {Name(call.name).last}", "high")


def _given(value: Value) -> bool:
    """Whether a value is more than nothing, an empty text or an empty list."""
    return value is not None and value != NONE and (not is_text(value) or text_of(value) != "")


def _texts(node: Node) -> Iterator[str]:
    for inner in (*(node.entries or {}).values(), *(node.items or ())):
        yield from _texts(inner)
    if isinstance(node.value, str):
        yield node.value
