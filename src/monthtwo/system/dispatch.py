"""What Python code starts without calling it: a script named in a text, a DAG or job by its id, its own URL."""

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname
from typing import TYPE_CHECKING

from monthtwo.facts.types import Call
from monthtwo.system.types import Unit

if TYPE_CHECKING:
    from monthtwo.system.code import Module, NodeId
    from monthtwo.system.system import System

_SCRIPT = re.compile(r"[\w./-]*\w\.py")
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_DAG_RUN = re.compile(r"/dags/([\w.-]+)/dagRuns")
_URL = re.compile(r"^(?:https?://[^/\s]+|\{\})((?:/[\w.-]+)+)/?(?:[?{]|$)")
_QUEUES = frozenset({"send_task", "signature", "enqueue", "enqueue_in", "enqueue_at", "apply_async"})
_CLIENTS = re.compile(r"(requests|httpx|aiohttp|urllib3?)\b.*\.(get|post|put|request|urlopen|Request)$")
_DAGSTER_STARTS = re.compile(
    r"dagster\.(\w+\.)*(schedule|sensor|asset_sensor|multi_asset_sensor|ScheduleDefinition|"
    r"SensorDefinition|build_schedule_from_partitioned_job)$"
)
_DAGSTER_RUNS = re.compile(r"dagster\.(\w+\.)*(asset|multi_asset|graph_asset|job|graph)$")


def ancestors(path: str) -> list[str]:
    """The folders above a file, nearest first, the root last."""
    found = []
    while path:
        path = dirname(path)
        found.append(path)
    return found


def named_in_text(system: "System", module: "Module", scope: int) -> Iterator["NodeId"]:
    """Scripts and runnable modules of this repository that a function's texts name."""
    if module.path not in system.named:
        system.named[module.path] = _named(module)
    for text in system.named[module.path].get(scope, ()):
        if _SCRIPT.fullmatch(text):
            path = system.locator.file(text, ancestors(module.path))
        else:
            path = system.locator.exact_module(text, ancestors(module.path))
        if path is None or path == module.path or not path.endswith(".py"):
            continue
        target = system.code.module(path)
        if target is not None and "__main__" in target.index:
            yield (path, "")
            yield (path, "__main__")


def _named(module: "Module") -> dict[int, list[str]]:
    """Texts that may name a script or module, by scope."""
    found: dict[int, list[str]] = {}
    for literal in module.facts.literals:
        text = literal.text
        if not literal.key and 4 < len(text) < 200 and (_SCRIPT.fullmatch(text) or _MODULE.fullmatch(text)):
            found.setdefault(literal.scope, []).append(text)
    return found


def dispatched(system: "System", call: Call) -> Iterator[Unit]:
    """Units that a call starts by their id or address."""
    if not call.args and not call.keywords:
        return
    last = call.name.rpartition(".")[2]
    if last.startswith("TriggerDag"):
        yield from _dag(system, call.keywords.get("trigger_dag_id"))
    texts = [v[1:] for v in (*call.args, *call.keywords.values()) if isinstance(v, str) and v.startswith("=")]
    if last in _QUEUES:
        for text in texts:
            yield from system.by_key.get(("task", text), ())
    for text in texts:
        if "/dagRuns" in text:
            for match in _DAG_RUN.finditer(text):
                yield from system.by_key.get(("dag", match.group(1)), ())
        elif _CLIENTS.search(call.name) and (found := _URL.match(text)):
            yield from _routes(system, found.group(1).rstrip("/"))


def _routes(system: "System", url: str) -> Iterable[Unit]:
    """The own routes at a URL's path; a router adds what stands before its own part."""
    while url.count("/") >= 1 and len(url) > 3:
        if found := system.by_key.get(("url", url)):
            return found
        url = "/" + url.split("/", 2)[2] if url.count("/") > 1 else ""
    return ()


def _dag(system: "System", value: object) -> Iterable[Unit]:
    return system.by_key.get(("dag", value[1:]), ()) if isinstance(value, str) else ()


def dagster_runs(system: "System", unit: Unit) -> Iterator[Unit]:
    """The assets and jobs that a Dagster schedule or sensor starts: those it names, else all of its project."""
    if not _DAGSTER_STARTS.search(unit.attributes.get("name", "")):
        return
    root = unit.path.partition("/")[0]
    for other in system.units:
        if other.path.partition("/")[0] == root and _DAGSTER_RUNS.search(other.attributes.get("name", "")):
            yield other
