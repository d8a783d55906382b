"""What a repository's packaging says: its names, whom it plugs into, and whether it is published."""

import re
from collections.abc import Iterator, Mapping

from monthtwo.facts.records import Call, FileFacts, Node
from monthtwo.names.globs import glob_pattern
from monthtwo.names.value import is_named, is_text, text_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Hit
from monthtwo.system.system import System

_CLASSIFIER = lazy(
    r"^(Development Status|Programming Language|Intended Audience|Topic|License|Operating System|Framework) ::"
)
_GROUP = lazy(r"^([a-z]\w*(\.\w+)+|apache_airflow_provider)$")
"""In setup.py a key without a dot is as likely the name of an extra."""
_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "DESCRIPTION")
"""The last is that of R."""
_NEEDS = glob_pattern(
    ("pyproject.toml", "setup.py", "setup.cfg", "requirements*.txt", "environment*.y*ml", "Pipfile", "package.json")
)
"""Files that say what the code beside them needs."""
_INDEXED = lazy(
    r"(?:pypi\.org/project|shields\.io/pypi/\w+|badge\.fury\.io/py|pepy\.tech/(?:project|badge))/([\w.-]+?)(?:\.svg|[/?)\s\]\"]|$)",
    re.IGNORECASE,
)
"""A package on an index, as a README shows where its own is."""
_INSTALLED = lazy(r"\bpip3? install (?:-U |--upgrade )?[\"']?([A-Za-z][\w.-]*)(?:\[[\w, -]+\])?[\"']?\s*(?:`|$)")
"""How a README says that a package comes from an index."""
_INDEXES = ("pypi", "pepy.tech", "badge.fury", "pip")
"""Of what one stands in a line that shows either."""
_R_FIELD = lazy(r"^(Package|Version): *\S")


def _manifests(system: System) -> Iterator[tuple[str, FileFacts]]:
    """Packaging files of the repository itself, the one at the root first."""
    files = system.files
    found = [path for path in files.natures if path.rpartition("/")[2] in _FILES and files.produces(path)]
    found = [path for path in found if files.inside(path)]
    for path in sorted(found, key=lambda path: (path.count("/"), path)):
        yield path, system.files.facts(path)


def packaged_folders(natures: Mapping[str, str]) -> frozenset[str]:
    """The folders below the root that hold a file which says what the code there needs."""
    own = (path for path, nature in natures.items() if nature == "production" and "/" in path)
    return frozenset(path.rpartition("/")[0] for path in own if _NEEDS.match(path))


def _document(facts: FileFacts) -> Node | None:
    return facts.documents[0] if facts.documents else None


def _child(node: Node | None, *keys: str) -> Node | None:
    for key in keys:
        node = node.entries.get(key) if node is not None and node.entries else None
    return node


def package_names(system: System) -> Iterator[tuple[str, str]]:
    """Each packaging file with the distribution name it gives, normalised."""
    for path, facts in _manifests(system):
        for name in _names(facts) or _named_elsewhere(system, path, facts):
            yield path, normalised(name)


def _named_elsewhere(system: System, path: str, facts: FileFacts) -> list[str]:
    """The names that a setup.py keeps in variables: of its texts, those that a package beside it is called by."""
    if facts.python is None or not any(is_named(call.keywords.get("name")) for call in _setups(facts)):
        return []
    beside = path[: path.rfind("/") + 1]
    texts = [literal.text for literal in facts.python.literals]
    return [text for text in texts if f"{beside}{text.replace('-', '_')}/__init__.py" in system.files.natures][:1]


def _setups(facts: FileFacts) -> list[Call]:
    return [call for call in facts.python.calls if call.name.endswith("setup")] if facts.python else []


def normalised(name: str) -> str:
    """The name of a distribution as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(facts: FileFacts) -> list[str]:
    document = _document(facts)
    nodes = (_child(document, *keys) for keys in (("project", "name"), ("tool", "poetry", "name")))
    found = [node.value for node in nodes if node is not None and isinstance(node.value, str)]
    found += [text_of(call.keywords["name"]) for call in _setups(facts) if is_text(call.keywords.get("name"))]
    fields = (re.match(r"^(?:name\s*=|Package:)\s*([\w.-]+)\s*$", line.text) for line in facts.lines or ())
    return found + [field[1] for field in fields if field]


def descriptions(system: System) -> Iterator[tuple[str, str]]:
    """Each packaging file with the line by which it describes its package."""
    for path, facts in _manifests(system):
        document = _document(facts)
        for keys in (("project", "description"), ("tool", "poetry", "description")):
            node = _child(document, *keys)
            if node is not None and isinstance(node.value, str):
                yield path, node.value
        for call in _setups(facts):
            told = call.keywords.get("description")
            if is_text(told):
                yield path, text_of(told)
            elif is_named(told) and facts.python is not None:  # kept in a variable: it is one of the sentences
                yield from ((path, literal.text) for literal in facts.python.literals if literal.text.count(" ") > 1)


def entry_point_groups(system: System) -> Iterator[tuple[str, str]]:
    """Each packaging file with an entry-point group that it fills."""
    for path, facts in _manifests(system):
        document = _document(facts)
        for keys in (("project", "entry-points"), ("tool", "poetry", "plugins")):
            node = _child(document, *keys)
            for group, filled in ((node.entries or {}) if node is not None else {}).items():
                if filled.entries:  # made by a generator of projects, it may be left empty
                    yield path, group
        for literal in facts.python.literals if facts.python else ():
            if literal.key and _GROUP.match(literal.text):
                yield path, literal.text


def declares_package(system: System) -> str:
    """The file at the root that describes its package with the classifiers of a package index; "" where none does."""
    for path, facts in _manifests(system):
        if not system.files.at_root(path):
            continue
        node = _child(_document(facts), "project", "classifiers")
        node = node or _child(_document(facts), "tool", "poetry", "classifiers")
        texts = [str(item.value) for item in (node.items or [])] if node is not None else []
        texts += [literal.text for literal in facts.python.literals] if facts.python else []
        texts += [line.text.strip() for line in facts.lines or ()]
        fields = {match[1] for text in texts if (match := _R_FIELD.match(text))}
        if fields == {"Package", "Version"} or any(_CLASSIFIER.match(text) for text in texts):
            return path
    return ""


def published_folders(system: System) -> tuple[str, ...]:
    """Where a package is uploaded from, "" for everywhere; none where none is.

    Those are the folders of packaging files; for one at the root, that of the package which it is named for.
    """
    if not system.uploads:
        return ()
    folders = {manifest[: manifest.rfind("/") + 1] for manifest, _ in _manifests(system)} or {""}
    named = package_folders(system)
    return tuple(sorted(folders - {""} | set(named) if named else folders))


def is_indexed(system: System) -> bool:
    """Whether the repository says that its own package is on an index: something uploads it, or its README shows it."""
    return index_sign(system) is not None


def index_sign(system: System) -> Hit | None:
    """What uploads the repository's own package to an index, or the line of a README that shows it there."""
    if system.uploading is not None:
        return Hit(system.uploading.path, system.uploading.line, "", "uploads a package to an index")
    names = {name for _, name in package_names(system)}
    for path in sorted(system.files.natures):
        if system.files.at_root(path) and path.rpartition("/")[2].lower().startswith("readme"):
            for line in system.files.facts(path).lines or ():
                if not any(word in line.text.lower() for word in _INDEXES):
                    continue
                found = (match[1] for sign in (_INDEXED, _INSTALLED) for match in sign.finditer(line.text))
                if any(normalised(name) in names for name in found):
                    return Hit(path, line.line, "", "shows the package on an index")
    return None


def package_folders(system: System) -> tuple[str, ...]:
    """The folders of the packages that packaging files at the root are named for: `rows/`, `src/rows/`."""
    modules = (name.replace("-", "_") for path, name in package_names(system) if system.files.at_root(path))
    folders = [f"{system.files.root}{above}{module}/" for module in modules for above in ("", "src/")]
    return tuple(one for one in folders if f"{one}__init__.py" in system.files.natures)


def is_go_library(system: System) -> bool:
    """Whether the repository is a Go module in which no program lies: such a module is there for others to import."""
    natures = system.files.natures
    if "go.mod" not in natures:
        return False
    inner = tuple(path.removesuffix("go.mod") for path in natures if path.endswith("/go.mod"))
    programs = (unit.path for unit in system.running if unit.format == "go" and natures[unit.path] == "production")
    return all(path.startswith(inner) for path in programs)
