"""Pipelines of a cloud, and what starts them there: a submitted run, a rule or schedule declared as infrastructure."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import dirname

from monthtwo.facts.records import Call, Node
from monthtwo.names.name import Name
from monthtwo.names.value import is_named, is_text, name_of, text_of
from monthtwo.regular_expressions import anycase, lazy
from monthtwo.system.code.module import Function
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.units.unit import Unit

_DECLARES = {
    "sagemaker": lazy(r"sagemaker\.(\w+\.){0,9}Pipeline$"),
    "vertex": lazy(r"kfp\.(\w+\.){0,9}pipeline$"),
    "azureml": lazy(r"azure(ml|\.ai\.ml)\.(\w+\.){0,9}[pP]ipeline$"),
    "states": lazy(r"stepfunctions\.(\w+\.){0,9}Workflow$|aws_stepfunctions\.StateMachine$"),
}
_SUBMITS = {
    "sagemaker": lazy(r"\.start_pipeline_execution$"),
    "vertex": lazy(r"aiplatform\.(\w+\.){0,9}PipelineJob$|\.create_run_from_job_spec$"),
    "azureml": lazy(r"azureml\.(\w+\.){0,9}PublishedPipeline$"),
    "states": lazy(r"boto3\.\w+\.start_execution$"),
}
_SUBMITTING = frozenset(
    {"start_pipeline_execution", "PipelineJob", "create_run_from_job_spec", "PublishedPipeline", "start_execution"}
)
"""The last segments of what `_SUBMITS` matches."""
_MENTIONS = {
    "sagemaker": anycase(r"sagemaker\W?_?pipeline|sagemaker\S{0,200}:pipeline/|start-?pipeline-?execution"),
    "vertex": anycase(r"aiplatform\S{0,200}pipelineJobs"),
    "states": anycase(r"arn:aws:states\S{0,200}:stateMachine|states:StartExecution|stateMachineArn"),
}
_RULES = lazy(r"aws_cdk\.(\w+\.){0,9}(Rule|CfnRule|Schedule|CfnSchedule)$")
_DELIVERY = anycase(r"codepipeline|codebuild")
_DELIVERS = lazy(r"AWS::Code(Pipeline::Pipeline|Build::Project)$")
_BUILD_FILE = lazy(r"^[\w./-]+\.ya?ml$")
SCRIPT_ARGUMENTS = ("script_name", "entry_script", "script")
_STEP = lazy(r"(\wStep|ScriptRunConfig|ParallelRunConfig|Estimator|TensorFlow|PyTorch|SKLearn)$")
_NAME = lazy(r"\w+")
_WORD = lazy(r"[A-Za-z]+\d*")
_PLAIN = frozenset({"pipeline", "pipelines", "main", "src", "py", "app", "init"})


class Pipelines:
    """Who starts the pipelines that a repository declares for a platform."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    @cached_property
    def _declared(self) -> dict[str, list[Function]]:
        """Platform → functions that declare a pipeline for it."""
        found: dict[str, list[Function]] = {}
        for path in self._inventory.sources.paths:
            module = self._inventory.sources.module(path)
            if module is None or not self._inventory.files.produces(path):
                continue
            scopes = enumerate(module.facts.scopes)
            decorators = [(module.function(number), d.name) for number, scope in scopes for d in scope.decorators]
            calls = [(module.function(call.scope), call.name) for call in module.facts.calls]
            for function, name in (*decorators, *calls):
                plain = Name(name).uncalled
                for platform, expression in _DECLARES.items():
                    if expression.search(plain):
                        found.setdefault(platform, []).append(function)
        return found

    def submitted(self, path: str, call: Call) -> Iterator[Function]:
        """The pipelines of this repository that a call may start on their platform."""
        plain = Name(call.name).uncalled
        for platform, expression in _SUBMITS.items():
            if expression.search(plain):
                yield from _nearest(path, self._declared.get(platform, ()))

    def started_by_rule(self, unit: Unit) -> Iterator[Function]:
        """The pipelines that a declared schedule or event rule starts."""
        if unit.form != "schedule":
            return
        if unit.attributes.get("topic"):  # a clock that publishes: the functions that are subscribed
            yield from self._subscribed(unit)
        said = self._said_by_rule(unit)
        for platform, expression in _MENTIONS.items():
            if said and expression.finds(said):
                yield from _nearest(unit.path, self._declared.get(platform, ()))

    def _subscribed(self, unit: Unit) -> Iterator[Function]:
        top = unit.path.partition("/")[0]
        for other in self._inventory.units:
            if other.form == "handler" and other.triggers == ("event",) and other.path.partition("/")[0] == top:
                for path, name in other.targets:
                    yield self._inventory.sources.function(path, name)

    def _said_by_rule(self, unit: Unit) -> str:
        if unit.attributes.get("pattern"):  # many an event has nothing to do with training: its own targets decide
            return unit.attributes.get("target", "")
        if unit.format in ("terraform", "cloudformation"):
            beside = (resource for resource in self._inventory.resources if resource.path == unit.path)
            return " ".join(text for resource in beside for text in _texts(resource.node))
        if _RULES.search(unit.attributes.get("name", "")):
            module = self._inventory.sources.module(unit.path)
            calls = module.facts.calls if module else ()
            return " ".join(f"{call.name} {' '.join(call.keywords)}" for call in calls)
        return ""

    def ruled(self, unit: Unit) -> Iterator[Unit]:
        """What the targets of a declared rule run: functions of the same template, the builds of its delivery."""
        target = unit.attributes.get("target", "")
        if unit.format != "cloudformation" or unit.form != "schedule" or not target:
            return
        inventory, named = self._inventory, set(_NAME.findall(target))
        for other in inventory.named("path", unit.path):
            known = other.name if other.form == "handler" else other.attributes.get("task", "")
            if known in named:
                yield other
        delivered = any(_DELIVERS.search(r.type) and r.name in named for r in inventory.resources)
        if not _DELIVERY.finds(target) and not delivered:
            return
        for resource in inventory.resources:
            if resource.path == unit.path and resource.type.endswith("AWS::CodeBuild::Project"):
                for text in _texts(resource.node):
                    roots = ["", dirname(unit.path)]
                    found = inventory.locator.file(text, roots) if _BUILD_FILE.search(text) else None
                    yield from inventory.named("path", found or "")


def submits(name: str) -> bool:
    """Whether a call of this name submits a run to a platform."""
    plain = name.replace("()", "")
    return name.rpartition(".")[2] in _SUBMITTING and any(one.search(plain) for one in _SUBMITS.values())


def configured_script(inventory: Inventory, call: Call) -> str:
    """The script that a step of a pipeline is given: by its name in its source folder, or by a setting."""
    key = next((key for key in SCRIPT_ARGUMENTS if key in call.keywords), "")
    value = call.keywords.get(key)
    if not _STEP.search(call.name):
        return ""
    if is_text(value):
        folder = call.keywords.get("source_directory")
        return f"{text_of(folder)}/{text_of(value)}" if is_text(folder) else text_of(value)
    said = inventory.settings.get(Name(name_of(value)).last.upper(), "") if is_named(value) else ""
    return said if "://" not in said else ""


def _nearest(path: str, pipelines: Iterable[Function]) -> list[Function]:
    """The pipelines whose name shares most with who starts them; all of them when none stands out."""
    every = list(dict.fromkeys(pipelines))
    here = set(_WORD.findall(path.lower().replace("_", " "))) - _PLAIN
    shared = {
        node: len(here & set(_WORD.findall(f"{node.path} {node.name}".lower().replace("_", " ")))) for node in every
    }
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
