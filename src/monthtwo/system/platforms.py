"""Platforms: what extends, deploys or packs up tools of machine-learning operations, and templates of projects."""

import re
from collections.abc import Iterator
from itertools import pairwise

from monthtwo.model import KindReason
from monthtwo.names.globs import glob_pattern
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase
from monthtwo.system.descriptions import heads, operates_models, title_of
from monthtwo.system.packaging import (
    declares_package,
    entry_point_groups,
    is_indexed,
    package_folders,
    package_names,
)
from monthtwo.system.places.places import Places
from monthtwo.system.scaffolds import imported_by_blanks, scaffold_of
from monthtwo.system.system import System
from monthtwo.system.units.unit import Resource

_PROVIDERS = "apache_airflow_provider"
"""The entry-point group of what extends Airflow."""
_TEMPLATE = anycase(
    r"\b(project|pipeline|repository|starter|solution|quickstart|mlops|this) templates?\b"
    r"|\btemplates? (project|repository|for)\b"
    r"|\breference (architecture|implementation)|\bboilerplate\b|\bsolution[ -]accelerator\b"
    r"|\bthis (sample|solution|example|quick ?start) (demonstrates|shows|provides|creates|implements|helps)\b"
    r"|\bsample (solution|project|repository|code)\b",
)
_TITLE = anycase(
    r"^#+ .*\b(templates?|samples|accelerator|blueprint|starter[ -]kit|scaffold(ing)?)\b"
    r"|^#+ (end[ -]to[ -]end )?ML ?Ops (with|on|using|for) (azure|vertex|google|gcp|aws|amazon|sagemaker|databricks)\b",
)
_MADE_FROM = anycase(
    r"\b(use|fork|clone) this template\b|\bcreating-a-repository-from-a-template\b"
    r"|\b(new|own|your|child)( [\w-]+)? (repo|repository|project)s? (from|with|using|based on) (this|the) template\b"
)
"""How the reader makes a repository of his own of this one."""
_MODELS = anycase(r"\b(machine[ -]learning|deep[ -]learning|ml[ -]?ops|ml|llms?|large language models?)\b")
_OF_ANY_DATA = frozenset({"airflow", "dagster", "great-expectations", "luigi", "openlineage", "prefect"})
"""Tools of which most are used without any model: that a title names one says nothing of models."""

_WORDS = frozenset({"evidently", "feast", "flyte", "neptune", "prodigy", "seldon"})
"""Names of tools that mean something else too: a head that speaks of no models may mean that."""
_FROM_TEMPLATE = anycase(r"based on|generated|created|using|cookiecutter|inspired|follows")
"""A project that was made from a template is none."""


def plugin(places: Places) -> KindReason | None:
    """A plug-in to machine-learning operations tools."""
    system = places.system
    tools = system.known.packages["ml-operations"]
    begins = tuple(f"{tool}{sign}" for tool in tools for sign in "._")
    for path, group in entry_point_groups(system):
        if group == _PROVIDERS or group in tools or group.startswith(begins):
            return KindReason("ml-platform", f"plugs into {group}", path)
    published = declares_package(system) or system.uploads
    for path, name in package_names(system):
        if published and _is_plugin(name, tools):
            own = name in tools
            return KindReason("ml-platform", f"is that of {name}" if own else f"names a plug-in: {name}", path)
    return None


def operations(places: Places) -> KindReason | None:
    """A package on an index by which others operate models: it says so, or uses a managed platform."""
    system = places.system
    if not is_indexed(system):
        return None
    said = operates_models(system)
    if said is not None:
        return KindReason("ml-platform", "says that it is a package to operate models with", said)
    inside = [p for p in system.sources.paths if p.startswith(package_folders(system)) and system.files.produces(p)]
    managed = sorted(places.models.roots(inside) & system.known.packages["training-platforms"])
    if managed:
        return KindReason("ml-platform", f"is a package to use {managed[0]} with")
    return None


def _is_plugin(name: str, tools: frozenset[str]) -> bool:
    """Whether a distribution is a tool itself, or is named for one: `mlflow-x`, `kedroplugin-x`, `x-airflow`."""
    begins = tuple(f"{tool}{more}-" for tool in tools for more in ("", "plugin", "plugins"))
    return name in tools or name.startswith(begins) or name.endswith(tuple(f"-{tool}" for tool in tools))


def scaffold(places: Places) -> KindReason | None:
    """A template that is filled in before anything of it runs, and that is about models by what its code imports."""
    path = scaffold_of(places.system)
    if path is None or places.models.prompts:
        return None
    if places.learns or any(_is_framework(places, name) for name in imported_by_blanks(places.system)):
        return KindReason("ml-platform", "is filled in to make projects with models", path)
    if any(_MODELS.finds(line) for _, head in heads(places.system) for line in head):
        return KindReason("ml-platform", "is filled in to make projects with models, as its README says", path)
    return None


def _is_framework(places: Places, module: str) -> bool:
    names = (Name(module), Name(f"{module}.x"))
    known = [key for name in names for key, _ in places.uses.index.lookup(name, frozenset())]
    return any(key.endswith("import:$ml-frameworks") for key in known)


def model_endpoints(system: System) -> list[Resource]:
    """Endpoints of models that are declared to platforms."""
    endpoints = glob_pattern(system.known.resources["model-endpoints"])
    return [one for one in system.resources if endpoints.match(one.type) and system.decides(one.path)]


def titled(places: Places) -> KindReason | None:
    """What sets up or extends a tool that its title names, and fits, asks and serves no model but in examples."""
    system = places.system
    working = [unit.path for unit, _ in (*places.served, *places.trainers)]
    working += [hit.path for hit in places.uses.of("$model-fit")]
    working += [node.path for node in places.models.prompts]
    if any(system.files.natures.get(path) != "example" for path in working) or model_endpoints(system):
        return None
    tools = system.known.packages["ml-operations"] | system.known.packages["annotation-packages"]
    names = {re.sub(r"[-_]", "", tool): tool for tool in tools - _OF_ANY_DATA}
    for path, head in heads(system):
        named = next((names[word] for word in _joined(title_of(head)) if word in names), None)
        if named is not None and (named not in _WORDS or any(map(_MODELS.finds, head))):
            return KindReason("ml-platform", f"is about {named} by its title, and has no model of its own", path)
    return None


def _joined(title: str) -> Iterator[str]:
    """The words of a title, and two in a row as one: `label-studio-charts` holds `labelstudio`."""
    words = title.split("-")
    yield from words
    yield from ("".join(pair) for pair in pairwise(words))


def template(places: Places) -> KindReason | None:
    """A template of machine-learning operations: it calls itself one, and sets up a platform or says how to copy it."""
    roots = places.models.roots(path for path in places.system.sources.paths if places.system.files.produces(path))
    managed = sorted(roots & places.system.known.packages["training-platforms"])
    managed += [
        r.type
        for r in places.system.resources
        if r.type in ("azureml:pipeline", "azureml:job", "databricks:bundle") or "SageMaker" in r.type
    ]
    said = next(_templates(places), None)
    if not said or places.models.prompts:
        return None
    if managed:
        return KindReason("ml-platform", f"calls itself a template, and the code sets up {managed[0]}", said)
    if any(_MADE_FROM.finds(line.text) for line in places.system.files.facts(said).lines or ()):
        return KindReason("ml-platform", "calls itself a template, and says how repositories are made from it", said)
    return None


def _templates(places: Places) -> Iterator[str]:
    """READMEs at the root that call the repository a template."""
    for path, head in heads(places.system):
        said = any(_TEMPLATE.finds(text) and not _FROM_TEMPLATE.finds(text) for text in head)
        if said or (head and _TITLE.finds(head[0])):
            yield path
