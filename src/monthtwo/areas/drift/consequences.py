"""Whether the result of a drift comparison changes anything."""

from collections.abc import Iterator
from functools import partial

from monthtwo.areas.drift import pipeline_steps
from monthtwo.areas.drift.comparisons import MONITORS, drift_nodes
from monthtwo.engine.question import Call, Hit, Module, Node, Question, detector
from monthtwo.expressions import AnyCase, anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, TextValue, is_text, plain, spelt
from monthtwo.q.detectors import detector

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
_BRANCH = lazy(r"airflow\.(\w+\.)*(Branch\w*Operator|ShortCircuit\w*Operator)$")
_BRANCH_TASK = lazy(r"airflow\.(\w+\.)*task\.(branch|short_circuit)\w*$")
_NOTIFIES = lazy(r"\.(NotificationSpec|EmailAlertConfig|AlertNotification|ModelMonitoringAlertConfig)$")
_QUIT = frozenset({"sys.exit", "exit", "quit"})


@detector("drift-acts")
def drift_acts(q: Question) -> Iterator[Hit]:
    """Alerts, metrics, stored scores, retraining or failures that follow from a drift result."""
    core, named = drift_nodes(q)
    if not core and not any(MONITORS.search(resource.type) for resource in q.resources()):
        return
    live = q.reached_by(unit for unit in q.running if q.unit_leads(unit, named))
    yield from _follows(q, live, core, named)
    alerts = frozenset(hit.function for hit in q.uses("alert-senders", everywhere=True) if hit.function[1])
    behind = frozenset(node for node in q.reach(core) if node[1])
    for node in sorted(live):
        module = q.module(node[0])
        if module is not None and node[1] in module.index:
            yield from _decisions(q, module, node, named)
            if node in behind or _DRIFT.finds(" ".join(node)):
                yield from _alerting(q, module, node, alerts)
    yield from pipeline_steps.decided(q, live)
    yield from pipeline_steps.workflow_steps(q)
    yield from _declared(q)


def _follows(q: Question, live: frozenset[NodeId], core: frozenset[NodeId], named: frozenset[NodeId]) -> Iterator[Hit]:
    """Senders, exporters and stores in functions about drift, or that the comparison itself leads to."""
    behind = frozenset(node for node in q.reach(core) if node[1])
    callers = frozenset(node for node in live if node[1] and named & set(q.edges(node)))
    about = partial(_about, behind=behind, callers=callers)
    for key, sure in (
        ("$alert-senders", "high"),
        ("$metrics-exporters", "high"),
        ("$storage-writers", "medium"),
        ("$experiment-trackers", "medium"),
    ):
        for hit in q.hits.of(key):
            if hit.function not in live or (key == "$storage-writers" and _FILES.search(f".{hit.what}")):
                continue
            said = _said(hit.call)
            if key == "$experiment-trackers" and not _DRIFT.finds(said):
                continue
            guarded = hit.call is not None and any(_DRIFT.finds(n) for n in q.guard_names(hit.path, hit.call.guard))
            if guarded or _DRIFT.finds(said) or about(hit.function, key):
                direct = sure == "high" and (guarded or _DRIFT.finds(f"{said} {hit.path} {hit.scope}"))
                yield Hit(
                    hit.path, hit.line, hit.scope, f"acts on the result: {hit.what}", "high" if direct else "medium"
                )


def _about(node: NodeId, key: str, behind: frozenset[NodeId], callers: frozenset[NodeId]) -> bool:
    if key == "$alert-senders":
        return bool(node[1]) and (node in behind or node in callers or _DRIFT.finds(" ".join(node)))
    return bool(node[1]) and _DRIFT.finds(" ".join(node))


def _alerting(q: Question, module: Module, node: NodeId, alerts: frozenset[NodeId]) -> Iterator[Hit]:
    """Where the comparison, or what it hands its result to, calls an own function that alerts."""
    for call in module.calls.get(module.index[node[1]], ()):
        own = q.own(node[0], call.name)
        if own is not None and own in alerts and own != node:
            yield Hit(node[0], call.line, node[1], f"alerts: {own[1]}", "high")


def _said(call: Call | None) -> str:
    if call is None:
        return ""
    values = (*call.args, *call.keywords.values())
    return " ".join(spelt(value) for value in values if is_text(value))


def _decisions(q: Question, module: Module, node: NodeId, named: frozenset[NodeId]) -> Iterator[Hit]:
    """Training, a failed job or a branch that hangs on the result."""
    code = q.system.code
    number = module.index[node[1]]
    for decorator in module.facts.scopes[number].decorators:
        if _BRANCH_TASK.search(code.canonical(node[0], decorator.name)) and _DRIFT.finds(node[1]):
            yield Hit(node[0], decorator.line, node[1], f"branches on drift: {node[1]}", "high")
    for raised in module.facts.raises:
        if raised.scope == number and raised.name and not raised.protected and _hangs(q, node[0], raised.guard, _DRIFT):
            yield Hit(node[0], raised.line, node[1], "fails when drift is found", "high")
    for call in module.calls.get(number, ()):
        if call.name in _QUIT and call.args != [0] and _hangs(q, node[0], call.guard, _DRIFT):
            yield Hit(node[0], call.line, node[1], "fails when drift is found", "high")
        elif _BRANCH.search(code.canonical(node[0], call.name)):
            own = code.own(node[0], plain(call.keywords.get("python_callable")))
            if own is not None and _DRIFT.finds(own[1]):
                yield Hit(node[0], call.line, node[1], f"branches on drift: {own[1]}", "high")
        elif code.canonical(node[0], call.name) == "dagster.RunRequest" and _DRIFT.finds(" ".join(node)):
            yield Hit(node[0], call.line, node[1], "starts a run", "high")
        elif _hangs(q, node[0], call.guard, _DECIDES):
            yield from _starts(q, node, call, named)


def _starts(q: Question, node: NodeId, call: Call, named: frozenset[NodeId]) -> Iterator[Hit]:
    """A training or a message that a call leads to, under a condition about drift."""
    targets = list(q.targets(node[0], call))
    if not targets or set(targets) <= named:
        return
    reached = q.reach(targets)
    short = Name(call.name).last
    if reached & q.fits.keys():
        yield Hit(node[0], call.line, node[1], f"trains again: {short}", "high")
    elif _hangs(q, node[0], call.guard, _RESULT) and any(_posts(q, target) for target in targets):
        yield Hit(node[0], call.line, node[1], f"sends a message: {short}", "high")


def _posts(q: Question, node: NodeId) -> bool:
    module = q.module(node[0])
    number = module.index.get(node[1]) if module else None
    calls = module.calls.get(number, ()) if module and number is not None else ()
    return any(_POST.search(call.name) for call in calls)


def _hangs(q: Question, path: str, guard: int, words: AnyCase) -> bool:
    return guard >= 0 and any(words.finds(name) for name in q.guard_names(path, guard))


def _declared(q: Question) -> Iterator[Hit]:
    """Alarms and rules on drift that infrastructure declares, and notifications of a platform's monitor."""
    monitored = {hit.path for hit in q.detected("drift-comparison")}
    for resource in q.resources():
        told = (resource.node.entries or {}).get("alert_notification") if MONITORS.search(resource.type) else None
        if told is not None and any(_texts(told)):
            yield Hit(resource.path, told.line, "", f"{resource.type} {resource.name} notifies", "high")
        if not _ALARM.finds(resource.type) or q.nature(resource.path) != "production":
            continue
        if _DRIFT.finds(f"{resource.name} {' '.join(_texts(resource.node))}"):
            yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name} watches drift", "high")
    for hit in q.uses("alert-senders", everywhere=True):
        if hit.call is not None and "aws_cdk" in hit.what and _DRIFT.finds(_said(hit.call)):
            yield Hit(hit.path, hit.line, hit.scope, f"alarm on drift: {hit.what}", "high")
    for path in sorted(monitored):
        module = q.module(path)
        for call in module.facts.calls if module else ():
            if _NOTIFIES.search(call.name) and any(
                value not in (TextValue(""), NONE, None) for value in call.keywords.values()
            ):
                yield Hit(path, call.line, "", f"the monitor notifies: {call.name.rpartition('.')[2]}", "high")


def _texts(node: Node) -> Iterator[str]:
    for inner in (*(node.entries or {}).values(), *(node.items or ())):
        yield from _texts(inner)
    if isinstance(node.value, str):
        yield node.value
