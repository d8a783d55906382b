"""Whether the result of a drift comparison changes anything."""

from collections.abc import Iterator

from monthtwo.areas.drift import pipeline_steps
from monthtwo.areas.drift.comparisons import comparing, named_for_drift
from monthtwo.engine.question import Call, Confidence, Function, Hit, Node, Question, Use, detector, in_order
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, Value, is_text, name_of, text_of, texts
from monthtwo.regular_expressions import AnyCase, anycase, lazy

_DRIFT = anycase(
    r"drift|(^|[^a-z])psi([^a-z]|$)|data_quality_violation|feature_baseline|skew_detect|"
    r"endpoints/data-metrics|monitoring-?schedule",
)
_DECIDES = anycase(r"drift|(^|_)psi(_|$)|p_?value|retrain|degrad|signal")
_RESULT = anycase(r"drift|(^|_)psi(_|$)|p_?value")
_POST = lazy(
    r"^(requests|httpx|aiohttp|smtplib|slack_sdk|urllib)\b.*\.(post|urlopen|send_message|sendmail|"
    r"chat_postMessage)$"
)
_ALARM = anycase(r"alarm|alert|rule")
_FILES = lazy(
    r"\.(to_csv|to_json|to_parquet|to_excel|to_feather|to_hdf|write_csv|write_parquet|writerow|writerows|"
    r"write|save\w*)$"
)
_BRANCH = lazy(r"airflow\.(\w+\.){0,9}(Branch\w*Operator|ShortCircuit\w*Operator)$")
_BRANCH_TASK = lazy(r"airflow\.(\w+\.){0,9}task\.(branch|short_circuit)\w*$")
_NOTIFIES = lazy(r"\.(NotificationSpec|EmailAlertConfig|AlertNotification|ModelMonitoringAlertConfig)$")
_QUIT = frozenset({"sys.exit", "exit", "quit"})
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
    behind = frozenset(function for function in q.reach(compares) if function.name)
    yield from _handed_on(q, live, behind, named)
    senders = frozenset(use.function for use in q.uses("alert-senders", everywhere=True) if use.scope)
    for function in in_order(live):
        yield from _decisions(q, function, named)
        if function in behind or _about_drift(function):
            yield from _alerting(q, function, senders)
    yield from pipeline_steps.decided(q, live)
    yield from pipeline_steps.workflow_steps(q)
    yield from _declared(q)


def _about_drift(function: Function) -> bool:
    return _DRIFT.finds(f"{function.path} {function.name}")


def _handed_on(
    q: Question, live: frozenset[Function], behind: frozenset[Function], named: frozenset[Function]
) -> Iterator[Hit]:
    """Senders, exporters and stores in functions about drift, or that the comparison itself leads to."""
    callers = frozenset(one for one in live if one.name and not named.isdisjoint(q.edges(one)))
    for role, sure in _SINKS.items():
        for use in q.uses(role, everywhere=True):
            if use.function not in live or (role == "storage-writers" and _FILES.search(f".{use.what}")):
                continue
            said = _DRIFT.finds(_said(use.call))
            if role == "experiment-trackers" and not said:
                continue
            plainly = said or _guarded(q, use)
            told = role == "alert-senders" and (use.function in behind or use.function in callers)
            if plainly or (use.scope and (told or _about_drift(use.function))):
                direct = sure == "high" and (plainly or _about_drift(use.function))
                what = f"acts on the result: {use.what}"
                yield Hit(use.path, use.line, use.scope, what, "high" if direct else "medium")


def _guarded(q: Question, use: Use) -> bool:
    return use.call is not None and _hangs(q, use.path, use.call.guard, _DRIFT)


def _said(call: Call | None) -> str:
    return " ".join(texts((*call.args, *call.keywords.values()))) if call is not None else ""


def _alerting(q: Question, function: Function, senders: frozenset[Function]) -> Iterator[Hit]:
    """Where the comparison, or what it hands its result to, calls an own function that alerts."""
    for call in function.calls:
        own = q.own(function.path, call.name)
        if own is not None and own in senders and own is not function:
            yield Hit(function.path, call.line, function.name, f"alerts: {own.name}", "high")


def _decisions(q: Question, function: Function, named: frozenset[Function]) -> Iterator[Hit]:
    """Training, a failed job or a branch that hangs on the result."""
    path, name = function.path, function.name
    for decorator in function.decorators:
        if _BRANCH_TASK.search(q.meaning(path, decorator.name)) and _DRIFT.finds(name):
            yield Hit(path, decorator.line, name, f"branches on drift: {name}", "high")
    for raised in function.raises:
        if raised.name and not raised.protected and _hangs(q, path, raised.guard, _DRIFT):
            yield Hit(path, raised.line, name, "fails when drift is found", "high")
    for call in function.calls:
        if call.name in _QUIT and call.args != [0] and _hangs(q, path, call.guard, _DRIFT):
            yield Hit(path, call.line, name, "fails when drift is found", "high")
            continue
        meant = q.meaning(path, call.name)
        if _BRANCH.search(meant):
            own = q.own(path, name_of(call.keywords.get("python_callable")))
            if own is not None and _DRIFT.finds(own.name):
                yield Hit(path, call.line, name, f"branches on drift: {own.name}", "high")
        elif meant == "dagster.RunRequest" and _about_drift(function):
            yield Hit(path, call.line, name, "starts a run", "high")
        elif _hangs(q, path, call.guard, _DECIDES):
            yield from _starts(q, function, call, named)


def _starts(q: Question, function: Function, call: Call, named: frozenset[Function]) -> Iterator[Hit]:
    """A training or a message that a call leads to, under a condition about drift."""
    targets = q.targets(function.path, call)
    if named.issuperset(targets):
        return
    last = Name(call.name).last
    if q.leads(targets, q.fits):
        yield Hit(function.path, call.line, function.name, f"trains again: {last}", "high")
    elif _hangs(q, function.path, call.guard, _RESULT) and any(map(_posts, targets)):
        yield Hit(function.path, call.line, function.name, f"sends a message: {last}", "high")


def _posts(function: Function) -> bool:
    return any(_POST.search(call.name) for call in function.calls)


def _hangs(q: Question, path: str, guard: int, words: AnyCase) -> bool:
    return any(map(words.finds, q.guard_names(path, guard)))


def _declared(q: Question) -> Iterator[Hit]:
    """Alarms and rules on drift that infrastructure declares, and notifications of a platform's monitor."""
    monitors = {id(resource) for resource in q.resources(role="model-monitors")}
    for resource in q.resources():
        told = (resource.node.entries or {}).get("alert_notification") if id(resource) in monitors else None
        if told is not None and any(_texts(told)):
            yield Hit(resource.path, told.line, "", f"{resource.type} {resource.name} notifies", "high")
        if not _ALARM.finds(resource.type) or q.nature(resource.path) != "production":
            continue
        if _DRIFT.finds(f"{resource.name} {' '.join(_texts(resource.node))}"):
            yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name} watches drift", "high")
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
