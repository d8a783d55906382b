"""Which manifests of a cluster a repository applies by itself, as far as its overlays and commands say."""

import re
from posixpath import dirname, join, normpath

from monthtwo.engine.question import Question, once
from monthtwo.regular_expressions import lazy

_APPLIES = lazy(
    r"\b(kubectl|oc)\b.{0,200}\b(apply|create|replace)\b|\bkustomize\s+build\b|\bskaffold\b|\bhelm(file)?\b", re.S
)
_VARIABLE = lazy(r"\$\{?\w{1,60}\}?|\$\([^)]{0,60}\)|\{\{[^}]{0,60}\}\}")
_LISTS = ("resources.*", "bases.*", "components.*")
_SOURCES = (
    "spec.source.path",
    "spec.sources.*.path",
    "spec.path",
    "manifests.rawYaml.*",
    "manifests.kustomize.paths.*",
    "deploy.kubectl.manifests.*",
)
_TOLD = lazy(
    r"(?:(?:^|\s)(?:-f|-k|--filename|--kustomize|build)[\s=])([^-\s\"'|<>;&][^\s\"'|<>;&]{0,200})|"
    r"([^-\s\"'=|<>;&]{0,200}[$/.][^\s\"'=|<>;&]{0,200})"
)
"""What a command is told to apply, and anything else that looks like a file or folder."""
_ANYWHERE = ("terraform:kubectl_manifest", "terraform:kubernetes_manifest", "terraform:kubectl_path_documents")
"""What applies manifests that it may read from any folder."""


def is_left_out(q: Question, path: str) -> bool:
    """Whether the repository applies manifests by itself, and neither this one nor a folder that it lies in."""
    if "templates" in path.split("/"):  # of a chart, which is installed from elsewhere too
        return False
    places = _places(q)
    return bool(places) and not any(place == "." or f"/{place}/" in f"/{path}/" for place in places)


@once
def _places(q: Question) -> frozenset[str]:
    """The files and folders that are applied; `.` where a command does not say which."""
    found = {"." for resource in q.resources() if resource.type in _ANYWHERE}
    for path in q.paths(".yaml", ".yml"):
        kustomized = path.rpartition("/")[2].startswith("kustomization.")
        for document in q.documents(path):
            for at in _LISTS if kustomized else _SOURCES:
                for node in q.values(document, at):
                    told = str(node.value)
                    if "://" not in told:
                        found.add(normpath(join(dirname(path), told)) if kustomized else normpath(told.lstrip("/")))
    for unit in q.every_unit:
        for command in unit.commands:
            if _APPLIES.search(command):
                found.update(_named(command))
    return frozenset(found)


def _named(command: str) -> set[str]:
    """What a command names here: files and folders, without the variables that they begin with."""
    words = (told or other for told, other in _TOLD.findall(command))
    return {normpath(_VARIABLE.split(word)[-1].rstrip("*").strip("/") or ".") for word in words if "://" not in word}
