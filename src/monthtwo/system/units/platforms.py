"""Pipelines of a cloud, and what starts them there: a submitted run, a rule or schedule declared as infrastructure."""

from collections.abc import Iterable, Iterator
from posixpath import dirname
from typing import TYPE_CHECKING

from monthtwo.expressions import anycase, lazy
from monthtwo.facts.records import Call, Node
from monthtwo.names.name import Name
from monthtwo.names.value import is_named, is_text, name_of, text_of
from monthtwo.system.units.unit import Unit
from monthtwo.system.units.view import SystemView

if TYPE_CHECKING:
    from monthtwo.system.code.module import NodeId

_DECLARES = {
    "sagemaker": lazy(r"sagemaker\.(\w+\.)*Pipeline$"),
    "vertex": lazy(r"kfp\.(\w+\.)*pipeline$"),
    "azureml": lazy(r"azure(ml|\.ai\.ml)\.(\w+\.)*[pP]ipeline$"),
    "states": lazy(r"stepfunctions\.(\w+\.)*Workflow$|aws_stepfunctions\.StateMachine$"),
}
_SUBMITS = {
    "sagemaker": lazy(r"\.start_pipeline_execution$"),
    "vertex": lazy(r"aiplatform\.(\w+\.)*PipelineJob$|\.create_run_from_job_spec$"),
    "azureml": lazy(r"azureml\.(\w+\.)*PublishedPipeline$"),
    "states": lazy(r"boto3\.\w+\.start_execution$"),
}
_SUBMITTING = frozenset(
    {"start_pipeline_execution", "PipelineJob", "create_run_from_job_spec", "PublishedPipeline", "start_execution"}
)
"""The last segments of what `_SUBMITS` matches."""
_MENTIONS = {
    "sagemaker": anycase(r"sagemaker\W?_?pipeline|sagemaker\S*:pipeline/|start-?pipeline-?execution"),
    "vertex": anycase(r"aiplatform\S*pipelineJobs"),
    "states": anycase(r"arn:aws:states\S*:stateMachine|states:StartExecution|stateMachineArn"),
}
_RULES = lazy(r"aws_cdk\.(\w+\.)*(Rule|CfnRule|Schedule|CfnSchedule)$")
_DELIVERY = anycase(r"codepipeline|codebuild")
_DELIVERS = lazy(r"AWS::Code(Pipeline::Pipeline|Build::Project)$")
_BUILD_FILE = lazy(r"^[\w./-]+\.ya?ml$")
SCRIPT_ARGUMENTS = ("script_name", "entry_script", "script")
_STEP = lazy(r"(\w+Step|ScriptRunConfig|ParallelRunConfig|Estimator|TensorFlow|PyTorch|SKLearn)$")
_NAME = lazy(r"\w+")
_WORD = lazy(r"[A-Za-z]+\d*")
_PLAIN = frozenset({"pipeline", "pipelines", "main", "src", "py", "app", "init"})


def declared_pipelines(system: SystemView) -> dict[str, list["NodeId"]]:
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


def submitted(system: SystemView, path: str, call: Call) -> Iterator["NodeId"]:
    """The pipelines of this repository that a call may start on their platform."""
    plain = call.name.replace("()", "")
    for platform, expression in _SUBMITS.items():
        if expression.search(plain):
            yield from _nearest(path, system.pipelines.get(platform, ()))


def submits(name: str) -> bool:
    """Whether a call of this name submits a run to a platform."""
    plain = name.replace("()", "")
    return name.rpartition(".")[2] in _SUBMITTING and any(one.search(plain) for one in _SUBMITS.values())


def started_by_rule(system: SystemView, unit: Unit) -> Iterator["NodeId"]:
    """The pipelines that a declared schedule or event rule starts."""
    if unit.form != "schedule":
        return
    if unit.attributes.get("topic"):  # a clock that publishes: the functions that are subscribed
        top = unit.path.partition("/")[0]
        for other in system.units:
            if other.form == "handler" and other.triggers == ("event",) and other.path.partition("/")[0] == top:
                yield from other.targets
    if unit.attributes.get("pattern"):  # many an event has nothing to do with training: its own targets decide
        said = unit.attributes.get("target", "")
    elif unit.format in ("terraform", "cloudformation"):
        said = " ".join(text for r in system.resources if r.path == unit.path for text in _texts(r.node))
    elif _RULES.search(unit.attributes.get("name", "")):
        module = system.code.module(unit.path)
        calls = module.facts.calls if module else ()
        said = " ".join(f"{call.name} {' '.join(call.keywords)}" for call in calls)
    else:
        return
    for platform, expression in _MENTIONS.items():
        if expression.finds(said):
            yield from _nearest(unit.path, system.pipelines.get(platform, ()))


def ruled(system: SystemView, unit: Unit) -> Iterator[Unit]:
    """What the targets of a declared rule run: functions of the same template, the builds of its delivery pipeline."""
    target = unit.attributes.get("target", "")
    if unit.format != "cloudformation" or unit.form != "schedule" or not target:
        return
    named = set(_NAME.findall(target))
    for other in system.by_key.get(("path", unit.path), ()):
        if other.form == "handler" and other.name in named:
            yield other
    if not _DELIVERY.finds(target) and not any(_DELIVERS.search(r.type) and r.name in named for r in system.resources):
        return
    for resource in system.resources:
        if resource.path == unit.path and resource.type.endswith("AWS::CodeBuild::Project"):
            for text in _texts(resource.node):
                found = system.locator.file(text, ["", dirname(unit.path)]) if _BUILD_FILE.search(text) else None
                yield from system.by_key.get(("path", found or ""), ())


def configured_script(system: SystemView, call: Call) -> str:
    """The script that a step of a pipeline is given: by its name in its source folder, or by a setting."""
    key = next((key for key in SCRIPT_ARGUMENTS if key in call.keywords), "")
    value = call.keywords.get(key)
    if not _STEP.search(call.name):
        return ""
    if is_text(value):
        folder = call.keywords.get("source_directory")
        return f"{text_of(folder)}/{text_of(value)}" if is_text(folder) else text_of(value)
    return system.settings.get(Name(name_of(value)).last.lstrip("?!").upper(), "") if is_named(value) else ""


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
