"""Pipelines of a cloud, and what starts them there: a submitted run, a rule or schedule declared as infrastructure."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from monthtwo.facts.types import Call, Node
from monthtwo.system.types import Unit

if TYPE_CHECKING:
    from monthtwo.system.code import NodeId
    from monthtwo.system.system import System

_DECLARES = {
    "sagemaker": re.compile(r"sagemaker\.(\w+\.)*Pipeline$"),
    "vertex": re.compile(r"kfp\.(\w+\.)*pipeline$"),
    "azureml": re.compile(r"azure(ml|\.ai\.ml)\.(\w+\.)*[pP]ipeline$"),
}
_SUBMITS = {
    "sagemaker": re.compile(r"\.start_pipeline_execution$"),
    "vertex": re.compile(r"aiplatform\.(\w+\.)*PipelineJob$|\.create_run_from_job_spec$"),
    "azureml": re.compile(r"azureml\.(\w+\.)*PublishedPipeline$"),
}
_MENTIONS = {
    "sagemaker": re.compile(r"sagemaker\W?_?pipeline|sagemaker\S*:pipeline/|start-?pipeline-?execution", re.I),
    "vertex": re.compile(r"aiplatform\S*pipelineJobs", re.I),
}
_RULES = re.compile(r"aws_cdk\.(\w+\.)*(Rule|CfnRule|Schedule|CfnSchedule)$")
_WORD = re.compile(r"[A-Za-z]+\d*")
_PLAIN = frozenset({"pipeline", "pipelines", "main", "src", "py", "app", "init"})


def declared_pipelines(system: "System") -> dict[str, list["NodeId"]]:
    """Functions that declare a pipeline of a platform."""
    found: dict[str, list[NodeId]] = {}
    for path in system.code.paths:
        module = system.code.module(path)
        if module is None or not system.produces(path):
            continue
        decorators = [(scope.name, d.name) for scope in module.facts.scopes for d in scope.decorators]
        calls = [(module.facts.scopes[call.scope].name, call.name) for call in module.facts.calls]
        for scope, name in (*decorators, *calls):
            plain = name.replace("()", "")
            for platform, expression in _DECLARES.items():
                if expression.search(plain):
                    found.setdefault(platform, []).append((path, scope))
    return found


def submitted(system: "System", path: str, call: Call) -> Iterator["NodeId"]:
    """The pipelines of this repository that a call may start on their platform."""
    for platform in _submits_to(call.name):
        yield from _nearest(path, system.pipelines.get(platform, ()))


@lru_cache(maxsize=8192)
def _submits_to(name: str) -> tuple[str, ...]:
    plain = name.replace("()", "")
    return tuple(platform for platform, expression in _SUBMITS.items() if expression.search(plain))


def started_by_rule(system: "System", unit: Unit) -> Iterator["NodeId"]:
    """The pipelines that a declared schedule or event rule starts."""
    if unit.form != "schedule":
        return
    if unit.attributes.get("topic"):  # a clock that publishes: the functions that are subscribed
        top = unit.path.partition("/")[0]
        for other in system.units:
            if other.form == "handler" and other.triggers == ("event",) and other.path.partition("/")[0] == top:
                yield from other.targets
    if unit.format in ("terraform", "cloudformation"):
        said = " ".join(text for r in system.resources if r.path == unit.path for text in _texts(r.node))
    elif _RULES.search(unit.attributes.get("name", "")):
        module = system.code.module(unit.path)
        calls = module.facts.calls if module else ()
        said = " ".join(f"{call.name} {' '.join(call.keywords)}" for call in calls)
    else:
        return
    for platform, expression in _MENTIONS.items():
        if expression.search(said):
            yield from _nearest(unit.path, system.pipelines.get(platform, ()))


def _nearest(path: str, pipelines: Iterable["NodeId"]) -> list["NodeId"]:
    """The pipelines whose name shares most with who starts them; all of them when none stands out."""
    every = list(dict.fromkeys(pipelines))
    here = set(_WORD.findall(path.lower().replace("_", " "))) - _PLAIN
    shared = {node: len(here & set(_WORD.findall(f"{node[0]} {node[1]}".lower().replace("_", " ")))) for node in every}
    best = max(shared.values(), default=0)
    return [node for node in every if shared[node] == best]


def _texts(node: Node) -> Iterator[str]:
    if node.entries is not None:
        for key, inner in node.entries.items():
            yield key
            yield from _texts(inner)
    elif node.items is not None:
        for inner in node.items:
            yield from _texts(inner)
    elif isinstance(node.value, str):
        yield node.value
