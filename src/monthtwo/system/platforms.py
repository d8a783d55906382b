"""Platforms: what extends, deploys or packs up tools of machine-learning operations, and templates of projects."""

import re
from collections.abc import Iterator
from itertools import pairwise

from monthtwo.model import KindReason
from monthtwo.names.globs import glob_pattern
from monthtwo.names.name import Name
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase
from monthtwo.system.descriptions import heads, operates_models, title_of
from monthtwo.system.packaging import (
    declares_package,
    entry_point_groups,
    is_indexed,
    package_folders,
    package_names,
)
from monthtwo.system.places.name_words import SHOWS
from monthtwo.system.places.places import Places
from monthtwo.system.scaffolds import imported_by_blanks, scaffold_of
from monthtwo.system.system import System
from monthtwo.system.units.foreign import SUFFIXES
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
_IS_TEMPLATE = anycase(r"^# [^:(]*\b(templates?|boilerplate)\W*$")
"""A title that ends so names nothing else."""
_MADE_FROM = anycase(
    r"\b(use|fork|clone) this template\b|\bcreating-a-repository-from-a-template\b"
    r"|\b(new|own|your|child)( [\w-]+)? (repo|repository|project)s? (from|with|using|based on) (this|the) template\b"
)
"""How the reader makes a repository of his own of this one."""
_MODELS = anycase(r"\b(machine[ -]learning|deep[ -]learning|ml[ -]?ops|ml|llms?|large language models?)\b")
_OWN = ("production", "example")
_OPERATIONS = anycase(
    r"\b(ml[ -]?ops|machine[ -]learning|ml|model)( \S+)? (platform|infrastructure|environment|stack|serving)\b"
)
_DATA_SCIENCE = anycase(r"\bdata[ -]science\b")
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
    packaged = list(package_names(system)) if declares_package(system) or system.uploads else []
    for path, name in packaged:
        if name in tools:
            return KindReason("ml-platform", f"is that of {name}", path)
    for path, group in entry_point_groups(system):
        if group == _PROVIDERS or group in tools or group.startswith(begins):
            return KindReason("ml-platform", f"plugs into {group}", path)
    for path, name in packaged:
        if _is_plugin(name, tools):
            return KindReason("ml-platform", f"names a package that goes with a tool: {name}", path)
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
        using = next(path for path in inside if managed[0] in places.models.roots([path]))
        return KindReason("ml-platform", f"is in a package to use {managed[0]} with", using)
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
    if any(_MODELS.finds(line) or _DATA_SCIENCE.finds(line) for _, head in heads(places.system) for line in head):
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


def offered_endpoints(places: Places) -> KindReason | None:
    """A Terraform module by which others, who give it its variables, declare endpoints of their models."""
    system = places.system
    root = system.files.root
    if not {f"{root}variables.tf", f"{root}outputs.tf"} <= system.files.natures.keys():
        return None
    if any(system.files.natures.get(path) == "production" for path in system.sources.paths):
        return None
    for one in model_endpoints(system):
        if system.files.at_root(one.path):
            said = "is a Terraform module by which others declare endpoints of models"
            return KindReason("ml-platform", said, one.path, one.line)
    return None


def titled(places: Places) -> KindReason | None:
    """What sets up or extends a tool that its title names, and fits, asks and serves no model but to show it."""
    system = places.system
    if model_endpoints(system) or not all(_shows(system, path) for path in _working(places)):
        return None
    names = {re.sub(r"[-_]", "", tool): tool for tool in _tools(system)}
    for path, head in heads(system):
        named = next((names[word] for word in _joined(title_of(head)) if word in names), None)
        if named is not None and (named not in _WORDS or any(map(_MODELS.finds, head))):
            return KindReason("ml-platform", f"is about {named} by its title, and has no model of its own", path)
    return None


def operating(places: Places) -> KindReason | None:
    """What says at its head that it is there to operate models, sets up a tool for it and has no model of its own."""
    system = places.system
    having = [hit.path for hit in places.uses.of("$model-loaders")] + [node.path for node in places.models.asks]
    if model_endpoints(system) or not all(_shows(system, path) for path in (*_working(places), *having)):
        return None
    said = next((path for path, head in heads(system) if any(map(_OPERATIONS.finds, head))), None)
    tool = _set_up(system) if said else ""
    if said and tool:
        return KindReason("ml-platform", f"speaks of operating models, and sets up {tool} with none", said)
    return None


def _working(places: Places) -> Iterator[str]:
    """Where something fits, is served or prompts a language model."""
    yield from (unit.path for unit, _ in (*places.served, *places.trainers))
    yield from (hit.path for hit in places.uses.of("$model-fit"))
    yield from (node.path for node in places.models.prompts)


def _tools(system: System) -> frozenset[str]:
    """Tools of operating models or of labelling their data."""
    packages = system.known.packages
    return (packages["ml-operations"] | packages["annotation-packages"]) - _OF_ANY_DATA


def shown(places: Places) -> KindReason | None:
    """What has models in its examples only, and code of its own, and says that it is for models or their tools."""
    system = places.system
    files = system.files.natures.items()
    own, examples = (sum(n == which and path.endswith((".py", *SUFFIXES)) for path, n in files) for which in _OWN)
    keys = ("$model-fit", "$model-loaders", "$llm-calls", "import:$ml-frameworks")
    found = [hit.path for key in keys for hit in places.uses.of(key) if system.files.produces(hit.path)]
    if not found or own <= examples or any(system.files.natures.get(path) != "example" for path in found):
        return None
    tools = system.known.packages["ml-operations"] - _OF_ANY_DATA - _WORDS
    for path, head in heads(system):
        if any(_MODELS.finds(line) or words_of(line) & tools for line in head):
            return KindReason("ml-platform", "is for models by its head, and has them in its examples only", path)
    return None


def _shows(system: System, path: str) -> bool:
    """Whether a file shows or tries what the repository is for: an example, a test, a notebook among them."""
    nature = system.files.natures.get(path)
    return nature in ("example", "test", "docs") or (nature == "notebook" and bool(words_of(path) & SHOWS))


def _set_up(system: System) -> str:
    """A tool that something here is for: a folder is named for it, a resource is of its kind or code imports it."""
    names = {word for path in system.files.natures if system.files.produces(path) for word in path.split("/")[:-1]}
    names |= {resource.type.partition(":")[0] for resource in system.resources if system.decides(resource.path)}
    for path in filter(system.files.produces, system.sources.paths):
        module = system.sources.module(path)
        names |= module.roots if module is not None else set()
    return min({name.replace("-", "_") for name in names} & _tools(system), default="")


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
    if any(head and _IS_TEMPLATE.finds(head[0]) for path, head in heads(places.system) if path == said):
        return KindReason("ml-platform", "calls itself a template in its title", said)
    if managed:
        return KindReason("ml-platform", f"calls itself a template, and the code uses {managed[0]}", said)
    if any(_MADE_FROM.finds(line.text) for line in places.system.files.facts(said).lines or ()):
        return KindReason("ml-platform", "calls itself a template, and says how repositories are made from it", said)
    return None


def _templates(places: Places) -> Iterator[str]:
    """READMEs at the root that call the repository a template."""
    for path, head in heads(places.system):
        said = any(_TEMPLATE.finds(text) and not _FROM_TEMPLATE.finds(text) for text in head)
        if said or (head and _TITLE.finds(head[0])):
            yield path
