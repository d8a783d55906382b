"""What serves predictions: entrypoints, the containers that start them, and where they are deployed."""

import re
from collections.abc import Iterator
from posixpath import dirname

from monthtwo.engine.question import Confidence, Hit, Question, Unit, Use, detector, in_order, once
from monthtwo.names.name import Name
from monthtwo.regular_expressions import AnyCase, anycase, lazy

_OFFERS = ("ml-library", "ml-platform")
"""Kinds whose examples and wrappers are offers to their users: a library is not a system."""
_SCHEDULER = lazy(
    r"\bairflow\s+(scheduler|standalone|celery\s+worker|worker)\b|^\W*(scheduler|standalone|celery\s+worker)\W*$"
)
"""Commands of Airflow; its own image is told only the last words."""
_JOBS = frozenset({"dag", "task"})
_STARTS = frozenset({"container", "process"})
_FUNCTIONS = frozenset({"serverless"})
"""Formats that declare functions and nothing else."""
_DEPLOYS = (".deploy", ".build_from_flow", ".to_deployment")
"""Builders of an orchestrator by which code gives a job to its workers; what schedules in its own process is none."""


@detector("serving-entrypoint")
def serving_entrypoint(q: Question) -> Iterator[Hit]:
    """Handlers and batch jobs that ask a model and answer or store."""
    for unit, use in served(q):
        told = f"{unit.form} {unit.attributes.get('path', unit.name)} asks a model"
        yield Hit(unit.path, unit.line, scope_of(unit), told, use.confidence)
        yield Hit(use.path, use.line, use.scope, f"asks the model: {use.what}", _below(use.confidence))
    for unit, use in q.batch:
        sure = _below(use.confidence)
        yield Hit(use.path, use.line, use.scope, f"batch scoring asks the model: {use.what}", sure)
        for function in in_order(q.entries(unit)):
            if function.name and function.path != use.path and unit.form != "loop":
                yield Hit(function.path, function.line, function.name, "runs the batch scoring", sure)
    if not (q.served or q.batch or q.kind in _OFFERS):
        for unit, command in q.model_servers:
            yield Hit(unit.path, unit.line, "", f"starts a model server: {command}", "medium")


def served(q: Question) -> Iterator[tuple[Unit, Use]]:
    """Handlers of this repository's own system that ask a model."""
    for unit, use in q.served:
        published = q.is_published(unit.path) or q.is_published(use.path) or (q.is_package and q.kind == "ml-platform")
        offered = q.nature(unit.path) == "example" or _is_wrapper(unit) or published
        if not (offered and q.kind in _OFFERS):
            yield unit, use


def _is_wrapper(unit: Unit) -> bool:
    """A class that a model server would call; in a package it is there for the package's users."""
    return unit.attributes.get("name", "").endswith((".PythonModel", ".Executor", ".MLModel", ".LitAPI", ".KFModel"))


def _below(confidence: Confidence) -> Confidence:
    return "low" if confidence == "low" else "medium"


def scope_of(unit: Unit) -> str:
    return unit.targets[0][1] if unit.targets else ""


@detector("platform-endpoint")
def platform_endpoint(q: Question) -> Iterator[Hit]:
    """Endpoints declared to a platform that brings its own server."""
    if q.kind in _OFFERS and q.publishes:
        return
    for resource in q.resources(role="model-endpoints"):
        if q.decides(resource.path):
            yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name}".strip(), "high")
    for unit in q.units("endpoint", role="is-endpoint"):
        if not (q.publishes and "{{" in unit.path):  # a template of a package: what comes of it is deployed elsewhere
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name}".strip(), "medium")


@detector("serving-container")
def serving_container(q: Question) -> Iterator[Hit]:
    """Image definitions whose command, or whose service's command, starts a serving entrypoint."""
    wanted, servers = entry_files(q), _servers(q)
    images = {unit.path: unit for unit in q.units("container", role="builds")}
    for unit in images.values():
        if runs(q, unit, wanted):
            yield Hit(unit.path, unit.line, "", "its command starts the serving entrypoint", "high")
        elif wanted and any(servers.search(command) for command in unit.commands):
            yield Hit(unit.path, unit.line, "", "its command starts a model server", "medium")
    for unit in q.handlers:
        if Name(unit.attributes.get("name", "")).package in q.known_packages("bundling-platforms"):
            told = "the platform builds an image from this file and serves it"
            yield Hit(unit.path, unit.line, scope_of(unit), told, "medium")
    for unit in q.units(*_STARTS):
        built = next((images[one.path] for one in q.image_of(unit) if one.path in images), None)
        if built is None or (not unit.commands and _shows(q, built)):
            continue
        if runs(q, unit, wanted) or _schedules(q, unit):
            told = f"{unit.format} {unit.name} runs the serving entrypoint in it"
            yield Hit(built.path, built.line, "", told, "medium")


def entry_files(q: Question) -> frozenset[str]:
    """Files with a handler or job that asks a model, and those in which the model is asked."""
    return frozenset(hit.path for hit in q.detected("serving-entrypoint"))


@once
def _servers(q: Question) -> re.Pattern[str]:
    """What finds servers that load a model or a handler from a folder, and name no file of the repository."""
    return lazy(rf"(?:^|[\s/\"'])(?:{q.known_commands('model-servers')})\b")


@once
def _demos(q: Question) -> re.Pattern[str]:
    """What finds commands that start a page, a notebook or a test."""
    return lazy(rf"\b(?:{q.known_commands('page-packages')})\b")


def _shows(q: Question, unit: Unit) -> bool:
    """Whether a container starts a demo page, a notebook or a test and no service."""
    return any(_demos(q).search(command) for command in unit.commands)


def runs(q: Question, unit: Unit, wanted: frozenset[str]) -> bool:
    """Whether a container or process runs one of the wanted files."""
    return not _shows(q, unit) and not wanted.isdisjoint(q.files_of(q.reached(unit)))


def _schedules(q: Question, unit: Unit) -> bool:
    """Whether a container runs the scheduler of the orchestrator that the batch scoring is a job of."""
    asks = any(_SCHEDULER.search(command) for command in unit.commands)
    return asks and any(one.form in _JOBS and one.format == "python" for one, _ in q.batch)


@detector("serving-deployed-service")
def serving_deployed_service(q: Question) -> Iterator[Hit]:
    """Compose services, manifests and processes that run what serves."""
    wanted = entry_files(q)
    images = {hit.path for hit in q.detected("serving-container")}
    jobs, services = q.formats("runs-jobs"), q.formats("starts-services")
    for unit, _ in q.batch:
        if unit.format == "python" and unit.form == "schedule" and unit.attributes.get("name", "").endswith(_DEPLOYS):
            yield Hit(unit.path, unit.line, "", f"{unit.name} gives the batch scoring to an orchestrator", "medium")
    for unit in q.running:
        if unit.format not in jobs and (unit.format not in services or unit.form not in _STARTS):
            continue
        if (
            runs(q, unit, wanted)
            or _schedules(q, unit)
            or (_is_plain(q, unit) and any(one.path in images for one in q.image_of(unit)))
        ):
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} runs the serving entrypoint", "high")


def _is_plain(q: Question, unit: Unit) -> bool:
    """Whether a container runs what its image starts, as far as we can see: no command of its own says otherwise."""
    return not unit.commands or not q.entries(unit)


@once
def infrastructure_of(q: Question) -> AnyCase:
    """What finds names and images of infrastructure."""
    return anycase("|".join(map(re.escape, sorted(q.words("serving/infrastructure")))))


@detector("platform-config")
def platform_config(q: Question) -> Iterator[Hit]:
    """Deployment resources that a platform reads, in modules that something instantiates."""
    infrastructure = infrastructure_of(q)
    for resource in q.resources(role="deployed-services"):
        if not infrastructure.finds(resource.name) and not _unused_module(q, resource.path):
            yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name}".strip(), "high")


@detector("declared-function")
def declared_function(q: Question) -> Iterator[Hit]:
    """Functions that a deployment file declares to a platform, but for those whose code we see doing something else."""
    wanted = entry_files(q)
    for unit in q.units("handler"):
        if unit.format in _FUNCTIONS and (not q.entries(unit) or runs(q, unit, wanted)):
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} is deployed as a function", "high")


def _unused_module(q: Question, path: str) -> bool:
    """Whether a Terraform file lies in a module of its own that no other Terraform file names as its source."""
    if not path.endswith(".tf") or "/" not in path:
        return False
    here = dirname(path)
    name = here.rpartition("/")[2]
    sources = [r for r in q.resources() if r.type == "terraform:module"]
    around = any(dirname(r.path) == dirname(here) for r in q.resources() if r.path.endswith(".tf"))
    named = any(name in str(node.value) for r in sources if r.node.entries for node in r.node.entries.values())
    return around and not named
