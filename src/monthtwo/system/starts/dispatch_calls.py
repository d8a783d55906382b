"""What Python code starts without calling it: a script named in a text, a DAG or job by its id, its own URL."""

from collections.abc import Iterable, Iterator
from posixpath import dirname

from monthtwo.facts.records import Call
from monthtwo.names.name import Name
from monthtwo.names.value import Value, is_named, is_text, name_of, plain, text_of, texts
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Function, Module
from monthtwo.system.starts.inventory import FILLED_IN, Inventory
from monthtwo.system.starts.script_settings import is_setting
from monthtwo.system.units.unit import Unit

_SCRIPT = lazy(r"[\w./-]*\w\.py")
_MODULE = lazy(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_DAG_RUN = lazy(r"/dags/([\w.-]+)/dagRuns")
_ANY_DAG_RUN = lazy(r"/dags/(?:\{\}|%s)/dagRuns")
_URL = lazy(r"^(?:https?://[^/\s]+|\{\})((?:/[\w.-]+)+)/?(?:[?{]|$)")
_QUEUES = frozenset({"send_task", "signature", "enqueue", "enqueue_in", "enqueue_at", "apply_async"})
_DAG_CLIENTS = frozenset({"trigger_dag", "post_dag_run", "trigger_dag_run"})
_JOB_ARGUMENTS = ("task_definition", "taskDefinition", "job_definition", "jobDefinition", "job_name", "jobName")
"""Arguments by which operators and SDKs say the remote job that they start."""
_DEPLOYED = frozenset({"run_deployment", "arun_deployment"})
_WORKFLOW_RUN = lazy(r"/actions/workflows/([\w.-]+\.ya?ml)/dispatches")
_STARTS_RUN = ("/dagRuns", "/create_flow_run")
_TYPES = lazy(r"[\w.-]+")
_DISPATCH = lazy(r"/repos/\S{1,300}/dispatches$")
_CLIENTS = lazy(r"(requests|httpx|aiohttp|urllib3?)\b.{0,200}\.(get|post|put|request|urlopen|Request)$")
_ASKS = ("get", "post", "put", "request", "urlopen", "Request")
_DAGSTER_STARTS = lazy(
    r"dagster\.(\w+\.){0,9}(schedule|sensor|asset_sensor|multi_asset_sensor|ScheduleDefinition|"
    r"SensorDefinition|build_schedule_from_partitioned_job)$"
)
_DAGSTER_RUNS = lazy(r"dagster\.(\w+\.){0,9}(asset|multi_asset|graph_asset|job|graph)$")


def ancestors(path: str) -> list[str]:
    """The folders above a file, nearest first, the root last."""
    found = []
    while path:
        path = dirname(path)
        found.append(path)
    return found


def named_in_text(inventory: Inventory, module: Module, scope: int) -> Iterator[Function]:
    """Scripts and runnable modules of this repository that a function's texts name."""
    if module.path not in inventory.runnable:
        inventory.runnable[module.path] = _named(module)
    for text in inventory.runnable[module.path].get(scope, ()):
        if _SCRIPT.fullmatch(text):
            path = inventory.locator.file(text, ancestors(module.path))
        else:
            path = inventory.locator.exact_module(text, ancestors(module.path))
        if path is None or path == module.path or not path.endswith(".py"):
            continue
        target = inventory.sources.module(path)
        if target is not None and "__main__" in target.functions:
            yield target.body
            yield target.functions["__main__"]


def _named(module: Module) -> dict[int, list[str]]:
    """Texts that may name a script or module, by scope."""
    found: dict[int, list[str]] = {}
    for literal in module.facts.literals:
        text = literal.text
        if literal.key or "." not in text or not 4 < len(text) < 200:
            continue
        if _SCRIPT.fullmatch(text) or _MODULE.fullmatch(text):
            found.setdefault(literal.scope, []).append(text)
    return found


def dispatches(name: str) -> bool:
    """Whether a call of this name starts something by its id, or asks an address."""
    last = name.rpartition(".")[2]
    known = last in _DEPLOYED or last in _QUEUES or last in _DAG_CLIENTS
    return known or last.startswith("TriggerDag") or _is_client(name)


def names_job(call: Call) -> list[str]:
    """The arguments of a call that say a remote job to be started; what makes or looks at one starts none."""
    if call.keywords.keys().isdisjoint(_JOB_ARGUMENTS):
        return []
    last = call.name.rpartition(".")[2]
    if not (last.endswith("Operator") or last.startswith(("run", "submit", "start", "execute", "Run", "Start"))):
        return []
    return [keyword for keyword in _JOB_ARGUMENTS if keyword in call.keywords]


def dispatched(inventory: Inventory, path: str, call: Call) -> Iterator[Unit]:
    """Units that a call starts by their id or address."""
    if not call.args and not call.keywords:
        return
    last = call.name.rpartition(".")[2]
    if last.startswith("TriggerDag"):
        yield from _dag(inventory, path, call.keywords.get("trigger_dag_id"))
    if last in _DAG_CLIENTS:
        yield from _dag(inventory, path, call.keywords.get("dag_id") or (call.args[0] if call.args else None))
    if last in _DEPLOYED:
        yield from deployments(inventory, call.keywords.get("name") or (call.args[0] if call.args else None))
    for keyword in names_job(call):
        job = text_of(call.keywords[keyword]).rpartition("/")[2].partition(":")[0]
        yield from inventory.named("job", job) if job else ()
    said = texts((*call.args, *call.keywords.values()))
    client = _is_client(call.name)
    if client:
        said += _urls_of(inventory, path, call)
    if last in _QUEUES:
        for text in said:
            yield from inventory.named("task", text)
    for text in said:
        if "/" in text:
            yield from _addressed(inventory, path, call, text, client)


def _addressed(inventory: Inventory, path: str, call: Call, text: str, client: bool) -> Iterator[Unit]:
    """Units that a call starts by an address in its texts."""
    if "/dagRuns" in text:
        for match in _DAG_RUN.finditer(text):
            yield from inventory.named("dag", match.group(1))
        if _ANY_DAG_RUN.search(text):
            yield from _dags_in_table(inventory, path)
    elif "/create_flow_run" in text:
        yield from deployments(inventory, None)
    elif found := _WORKFLOW_RUN.search(text):
        yield from inventory.named("path", f".github/workflows/{found.group(1)}")
    elif client and _DISPATCH.search(text):
        yield from _events(inventory, path, call)
    elif client and (found := _URL.match(text)):
        yield from _routes(inventory, found.group(1).rstrip("/"))


def _events(inventory: Inventory, path: str, call: Call) -> Iterator[Unit]:
    """The workflows of this repository that wait for an event which a function sends: `{"event_type": "drift"}`."""
    module = inventory.sources.module(path)
    literals = module.facts.literals if module else ()
    sent = {plain(item.value) for item in literals if item.key and item.text == "event_type" and item.value}
    for unit in inventory.units if sent else ():
        if sent & set(_TYPES.findall(unit.attributes.get("dispatch", ""))):
            yield unit


def _dags_in_table(inventory: Inventory, path: str) -> Iterator[Unit]:
    """The DAGs whose ids stand as texts in a file, or in one that it imports, which puts one into an address."""
    for where in (path, *inventory.sources.imported(path)):
        module = inventory.sources.module(where)
        for text in dict.fromkeys(literal.text for literal in module.facts.literals) if module is not None else ():
            yield from inventory.named("dag", text)


def _is_client(name: str) -> bool:
    return name.endswith(_ASKS) and _CLIENTS.search(name) is not None


def _urls_of(inventory: Inventory, path: str, call: Call) -> Iterator[str]:
    """Addresses that the function of a client call puts together before it asks, a constant of its file, a setting."""
    told = [*call.args, *([call.keywords["url"]] if "url" in call.keywords else ())]
    given = next(filter(None, map(name_of, told)), "")
    module = inventory.sources.module(path) if given or None in told else None
    if module is None:
        return
    constant = Name(given).last.isupper()
    scopes = (call.scope, 0) if constant else (call.scope,)
    here = [literal for literal in module.facts.literals if literal.scope in scopes]
    texts = dict.fromkeys(literal.text for literal in here if not literal.key)
    found = [text for text in texts if "/" in text and (_URL.match(text) or text.endswith(_STARTS_RUN))]
    if given and (not constant or len(found) == 1):
        yield from found
    for name in (Name(given).last, *(literal.text for literal in here)):
        if is_setting(name) and "://" in (address := inventory.settings.get(name, "")):
            yield address


def deployments(inventory: Inventory, name: Value) -> Iterator[Unit]:
    """Prefect deployments by the name `flow/deployment`; all that files declare when only an opaque id is known."""
    parts = {_plain(part) for part in text_of(name).split("/")} if is_text(name) else set()
    for unit in inventory.units:
        flow = unit.form == "dag" and unit.attributes.get("name", "").startswith("prefect")
        if not flow and unit.format != "prefect":
            continue
        names = {_plain(unit.name), _plain(unit.attributes.get("id", ""))} - {""}
        if names & parts or (not parts and not flow):
            yield unit


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _routes(inventory: Inventory, url: str) -> Iterable[Unit]:
    """The own routes at a URL's path; a router adds what stands before its own part."""
    while url.count("/") >= 1 and len(url) > 3:
        before = url.rpartition("/")[0]
        if found := inventory.named("url", url) or (inventory.named("url", f"{before}/{FILLED_IN}") if before else []):
            return found
        url = "/" + url.split("/", 2)[2] if url.count("/") > 1 else ""
    return ()


def _dag(inventory: Inventory, path: str, value: Value) -> Iterable[Unit]:
    """The DAGs of an id; what is no text is one that stands in the file, or in one that it imports."""
    if is_text(value):
        return inventory.named("dag", text_of(value))
    return inventory.named("dag", plain(value)) or _dags_in_table(inventory, path) if is_named(value) else ()


def dagster_runs(inventory: Inventory, unit: Unit) -> Iterator[Unit]:
    """The assets and jobs that a Dagster schedule or sensor starts: those it names, else all of its project."""
    if not _DAGSTER_STARTS.search(unit.attributes.get("name", "")):
        return
    root = unit.path.partition("/")[0]
    for other in inventory.units:
        if other.path.partition("/")[0] == root and _DAGSTER_RUNS.search(other.attributes.get("name", "")):
            yield other
