"""Lock files: which version of what. Large by nature, so those with a fixed layout are scanned line by line."""

from monthtwo.facts.dependencies.requirements import normalised
from monthtwo.facts.documents.json_tree import read_json
from monthtwo.facts.records import Node, Requirement
from monthtwo.facts.source import child
from monthtwo.names.value import MAX_TEXT
from monthtwo.regular_expressions import lazy

MAX_LOCK = 4_000_000
"""Characters of the largest JSON lock file that is read."""
_CONDA_PACKAGE = lazy(r"- conda: \S*/([A-Za-z0-9_][\w.-]*)-([^/\s-]+)-[^/\s-]+\.(?:conda|tar\.bz2)")


def toml_lock(text: str) -> list[Requirement]:
    """The packages of a poetry.lock, uv.lock or pdm.lock."""
    found: list[Requirement] = []
    name, line, inside = "", 0, False
    for number, content in enumerate(text.split("\n"), 1):
        if content.startswith("["):
            inside = content.rstrip() == "[[package]]"
            name = ""
        elif inside and content.startswith("name = "):
            name, line = _value(content), number
        elif inside and name and content.startswith("version = "):
            found.append(_locked(name, _value(content), line))
            name = ""
    return found


def conda_lock(text: str) -> list[Requirement]:
    """The packages of a conda-lock.yml or pixi.lock, each version once although it is listed for every platform."""
    found: dict[tuple[str, str], Requirement] = {}
    name, line = "", 0
    inside = False
    for number, content in enumerate(text.split("\n"), 1):
        if not inside:
            inside = content.startswith(("package:", "packages:"))
        elif match := _CONDA_PACKAGE.match(content):
            found.setdefault((match[1], match[2]), _locked(match[1], match[2], number))
        elif content.startswith(("- name:", "  name:")):
            name, line = _scalar(content), number
        elif name and content.startswith("  version:"):
            version = _scalar(content)
            found.setdefault((name, version), _locked(name, version, line))
            name = ""
        elif content.startswith("- "):
            name = ""
    return list(found.values())


def pipfile_lock(text: str) -> list[Requirement]:
    """The packages of a Pipfile.lock. Raises Unreadable when it is no JSON."""
    found: list[Requirement] = []
    for document in read_json(text, MAX_LOCK):
        for section, packages in (document.entries or {}).items():
            if section != "_meta":
                found += _versions(packages, "version")
    return found


def renv_lock(text: str) -> list[Requirement]:
    """The packages of an renv.lock (R). Raises Unreadable when it is no JSON."""
    return [one for document in read_json(text, MAX_LOCK) for one in _versions(child(document, "Packages"), "Version")]


def _versions(packages: Node | None, key: str) -> list[Requirement]:
    found = []
    for name, package in ((packages.entries if packages else None) or {}).items():
        version = child(package, key)
        if version is not None and isinstance(version.value, str):
            found.append(_locked(name, version.value.lstrip("="), package.line))
    return found


def _locked(name: str, version: str, line: int) -> Requirement:
    return Requirement(line, normalised(name)[:MAX_TEXT], f"=={version}"[:MAX_TEXT], True, "lock")


def _value(line: str) -> str:
    return line.partition("=")[2].strip().strip('"')


def _scalar(line: str) -> str:
    return line.partition(":")[2].strip().strip("'\"")
