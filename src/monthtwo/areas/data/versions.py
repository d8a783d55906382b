"""Versions of the data, as tools and own registries keep them."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Hit, Node, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, NameValue
from monthtwo.regular_expressions import anycase, lazy

_MODEL_TYPE = anycase(r"pickle|model")


_SNAPSHOTS = anycase(
    r"(?:^|_)(snapshot|version|register|create|publish|save|commit|freeze)_?\w{0,60}(data_?sets?|data_version|"
    r"data_snapshot)|"
    r"^(data_?set|data)_?(registry|snapshots?|versioner|versioning|version_?(manager|store|control|registry))$"
)  # fmt: skip


@detector("own-data-registry")
def own_data_registry(q: Question) -> Iterator[Hit]:
    """A home-made registry: named versions of data sets, each with a manifest."""
    for module in q.modules:
        path = module.path
        texts = {literal.text.lower() for literal in module.facts.literals}
        if not any("manifest" in text for text in texts):
            continue
        named = any(re.search(r"\bversion(_id|s)?\b", text) for text in texts) or any(
            "version" in n for s in module.facts.scopes for n in s.params
        )
        for scope in module.facts.scopes:
            name = Name(scope.name).last
            if scope.kind in ("function", "class") and not scope.stub and named and _SNAPSHOTS.finds(name):
                yield Hit(path, scope.line, scope.name, f"versions data sets with a manifest: {name}", "medium")


@detector("versioned-catalog")
def versioned_catalog(q: Question) -> Iterator[Hit]:
    """Kedro data sets that are kept by version, Azure ML data assets."""
    for resource in q.resources():
        if not q.produces(resource.path):
            continue
        kedro = resource.type == "kedro:dataset"
        if kedro and any(node.value is True for node in q.values(resource.node, "versioned")):
            if not _MODEL_TYPE.finds(str([node.value for node in q.values(resource.node, "type")])):
                yield Hit(resource.path, resource.line, "", f"versioned data set {resource.name}", "high")
        elif resource.type == "azureml:data" and q.values(resource.node, "name|version"):
            yield Hit(resource.path, resource.line, "", f"data asset {resource.name}", "medium")


_ASSET = lazy(r"^azureml:[\w.-]+(@\w+|:\d[\w.-]*)$")
_ASSET_TYPES = frozenset({"mltable", "uri_file", "uri_folder"})


@detector("data-assets")
def data_assets(q: Question) -> Iterator[Hit]:
    """Azure ML data assets that jobs and monitors name with a version, and those that a job's output makes."""
    for unit, command in q.running_command(lazy(rf"\b(?:{q.known_commands('data-versioning')})\b")):
        yield Hit(unit.path, unit.line, "", f"makes a version of the data: {command}", "high")
    for path in sorted({r.path for r in q.resources() if r.type.startswith("azureml:")}):
        for document in q.documents(path) if q.produces(path) else ():
            for node in q.values(document, "**.inputs|input_data|data|dataset.**"):
                if isinstance(node.value, str) and _ASSET.match(node.value):
                    yield Hit(path, node.line, "", f"reads a version of a data asset: {node.value}", "medium")
            for node in q.values(document, "**.outputs.*"):
                kind, name = ((node.entries or {}).get(key) for key in ("type", "name"))
                if name is not None and kind is not None and kind.value in _ASSET_TYPES:
                    yield Hit(path, node.line, "", f"makes a data asset: {name.value}", "medium")


_PINNED = lazy(r"^([0-9a-f]{7,40}|v?\d+(\.\d+)*)$")
_REVISIONS = "**.dataset|datasets|data|dataset_config.**.revision|version|commit|tag"
_OWN_REVISIONS = "**.dataset_revision|data_revision"
_ANY = "**.revision|version|commit|tag|dataset_revision|data_revision"
"""What both find, and more: most documents have none of it."""


@detector("pinned-datasets")
def pinned_datasets(q: Question) -> Iterator[Hit]:
    """Revisions of data sets in configuration, which code hands to what reads from a hub."""
    pinned = [call for module in q.modules for call in module.calling(("load_dataset", "snapshot_download"))]
    told = [call.keywords.get("revision") for call in pinned]
    if not any(isinstance(value, NameValue) and value != NONE for value in told):
        return
    for path in q.paths(".yaml", ".yml", ".json", ".toml"):
        for document in q.documents(path):
            if not any(_is_pinned(node) for node in q.values(document, _ANY)):
                continue
            for node in (*q.values(document, _REVISIONS), *q.values(document, _OWN_REVISIONS)):
                if _is_pinned(node):
                    yield Hit(path, node.line, "", f"a revision of a data set: {node.value}", "medium")


def _is_pinned(node: Node) -> bool:
    return isinstance(node.value, str) and _PINNED.search(node.value) is not None
