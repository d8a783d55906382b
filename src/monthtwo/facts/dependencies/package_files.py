"""Dependencies declared in pyproject.toml, pixi.toml, Pipfile, setup.cfg, setup.py and conda environments."""

import ast
from collections.abc import Iterable

from monthtwo.facts.dependencies.requirements import is_pinned, normalised, requirement
from monthtwo.facts.python.syntax_tree import parsed
from monthtwo.facts.records import Node, Requirement
from monthtwo.facts.source import Unreadable, child, children, elements
from monthtwo.names.value import MAX_TEXT
from monthtwo.regular_expressions import lazy

_CONDA = lazy(r"(?:[\w.-]+::)?(?P<name>[A-Za-z0-9_][\w.-]*)\s*(?P<spec>[=<>!~\s].*)?")
_POETRY_EXACT = lazy(r"={0,3}\s*\d[\w.+!-]*")
_MAX_SETUP_DEPTH = 5
_MAX_SETUP = 200_000
"""Bytes of the longest setup.py that is looked at."""
_SETUP_GROUPS = {"install_requires": "", "tests_require": "test"}


def pyproject(document: Node) -> list[Requirement]:
    """All dependencies of a pyproject.toml (PEP 621, PEP 735, Poetry, PDM, uv, pixi); build requirements are none."""
    found = _listed(elements(document, "project", "dependencies"), "")
    for name, extra in children(document, "project", "optional-dependencies").items():
        found += _listed(extra.items, name)
    for name, group in children(document, "dependency-groups").items():
        found += _listed(group.items, name)
    tool = child(document, "tool")
    found += _listed(elements(tool, "uv", "dev-dependencies"), "dev")
    for name, group in children(tool, "pdm", "dev-dependencies").items():
        found += _listed(group.items, name)
    found += _tabled(child(tool, "poetry", "dependencies"), "")
    found += _tabled(child(tool, "poetry", "dev-dependencies"), "dev")
    for name, group in children(tool, "poetry", "group").items():
        found += _tabled(child(group, "dependencies"), "" if name == "main" else name)
    return found + pixi(child(tool, "pixi"))


def pixi(document: Node | None) -> list[Requirement]:
    """The dependencies of a pixi.toml, or of the `tool.pixi` table."""
    found: list[Requirement] = []
    features = {"": document, **children(document, "feature")}
    for name, feature in features.items():
        found += _tabled(child(feature, "dependencies"), name)
        found += _tabled(child(feature, "pypi-dependencies"), name)
    return found


def pipfile(document: Node) -> list[Requirement]:
    """The packages of a Pipfile; of its own categories, each is a group."""
    found: list[Requirement] = []
    for name, table in (document.entries or {}).items():
        if name not in ("source", "requires", "scripts", "pipenv"):
            group = {"packages": "", "dev-packages": "dev"}.get(name, name)
            found += _tabled(table, group, caret=False)
    return found


def conda_environment(document: Node) -> list[Requirement] | None:
    """The packages of a conda environment, those under `pip:` included; None when the document is no environment."""
    entries = document.entries or {}
    if "channels" not in entries and "name" not in entries:
        return None
    packages = elements(document, "dependencies")
    if not any(isinstance(package.value, str) for package in packages):
        return None
    found: list[Requirement] = []
    for package in packages:
        if isinstance(package.value, str):
            match = _CONDA.fullmatch(package.value[:MAX_TEXT].strip())
            if match and match["name"] != "python":
                spec = (match["spec"] or "").strip()
                found.append(_declared(match["name"], spec, is_pinned(spec), package.line, ""))
        else:
            found += _listed(elements(package, "pip"), "")
    return found


def setup_cfg(text: str) -> list[Requirement]:
    """`install_requires` and extras of a setup.cfg; nothing when it is no ini file."""
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    lists = [("", parser.get("options", "install_requires", fallback=""))]
    if parser.has_section("options.extras_require"):
        lists += parser.items("options.extras_require")
    lines = text.split("\n")
    found: list[Requirement] = []
    for group, listed in lists:
        line = 0
        for entry in filter(None, map(str.strip, listed.replace(";\n", "\n").split("\n"))):
            line = next((n for n in range(line, len(lines)) if entry in lines[n]), line)
            if one := requirement(entry, line + 1, group):
                found.append(one)
    return found


def setup_py(source: bytes) -> list[Requirement]:
    """`install_requires`, `tests_require` and `extras_require` of a setup.py as far as they are literals.

    A name is followed to the list assigned to it at the top of the module; nothing is run.
    """
    if len(source) > _MAX_SETUP:
        return []
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, Unreadable):
        return []
    names: dict[str, ast.expr] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            names[statement.targets[0].id] = statement.value
    found: list[Requirement] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) == "setup":
            for keyword in node.keywords:
                found += _keyword(keyword, names)
    return found


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _keyword(keyword: ast.keyword, names: dict[str, ast.expr]) -> list[Requirement]:
    value = _resolved(keyword.value, names)
    if keyword.arg in _SETUP_GROUPS:
        return _literals(value, names, _SETUP_GROUPS[keyword.arg])
    found: list[Requirement] = []
    if keyword.arg == "extras_require" and isinstance(value, ast.Dict):
        for key, listed in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                found += _literals(_resolved(listed, names), names, key.value)
    return found


def _resolved(value: ast.expr, names: dict[str, ast.expr]) -> ast.expr:
    return names.get(value.id, value) if isinstance(value, ast.Name) else value


def _literals(value: ast.expr, names: dict[str, ast.expr], group: str, depth: int = 0) -> list[Requirement]:
    """The string items of a list, tuple or sum of them."""
    if depth > _MAX_SETUP_DEPTH:
        return []
    if isinstance(value, ast.BinOp):
        sides = (_resolved(value.left, names), _resolved(value.right, names))
        return [found for side in sides for found in _literals(side, names, group, depth + 1)]
    if not isinstance(value, ast.List | ast.Tuple):
        return []
    texts = [(item.value, item.lineno) for item in value.elts if isinstance(item, ast.Constant)]
    read = [requirement(text, line, group) for text, line in texts if isinstance(text, str)]
    return [found for found in read if found]


def _listed(items: Iterable[Node] | None, group: str) -> list[Requirement]:
    """Requirements written as PEP 508 strings; includes of other groups are left out."""
    found = [requirement(item.value, item.line, group) for item in items or () if isinstance(item.value, str)]
    return [one for one in found if one]


def _tabled(table: Node | None, group: str, *, caret: bool = True) -> list[Requirement]:
    """Requirements written as `name = "version"` or `name = {version = …}`.

    With `caret`, a bare version means exactly that one (Poetry); else it needs `==` (Pipfile).
    """
    found = []
    for name, node in children(table).items():
        if name == "python":  # the interpreter, not a package
            continue
        first = node.items[0] if node.items else node
        version = first.value if first.entries is None else _text(first, "version")
        source = _text(first, "git") or _text(first, "url") or _text(first, "path")
        spec = source or ("" if version is None else str(version))
        exact = _POETRY_EXACT.fullmatch(spec) is not None if caret else is_pinned(spec)
        pinned = exact or len(_text(first, "rev")) == 40
        found.append(_declared(name, spec, pinned and not node.items, node.line, group))
    return found


def _text(node: Node, key: str) -> str:
    value = child(node, key)
    return str(value.value) if value is not None and value.value is not None else ""


def _declared(name: str, spec: str, pinned: bool, line: int, group: str) -> Requirement:
    return Requirement(line, normalised(name)[:MAX_TEXT], spec[:MAX_TEXT], pinned, group)
