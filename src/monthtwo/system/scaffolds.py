"""Repositories that other repositories are made from: what they hold is filled in first, and runs elsewhere."""

from monthtwo.regular_expressions import lazy
from monthtwo.system.packaging import declares_package
from monthtwo.system.system import System

_QUESTIONS = frozenset(
    {"cookiecutter.json", "copier.yml", "copier.yaml", "databricks_template_schema.json", "cookiecutter.yaml"}
)
"""Files that ask what a template is to be filled in with."""
_BLANK = lazy(r"\{\{|\{%|\[%|\[\[")
"""What stands in a path that is filled in: `{{cookiecutter.name}}/`, `{% if tests %}tests{% endif %}/`."""
_FILLED_CODE = lazy(r"\.(?:py|ipynb|r|go|java|ts|js)\.(?:tmpl|jinja|jinja2|j2|tpl|mustache)$")
_CODE = (".py", ".ipynb", ".R", ".r", ".go", ".java", ".ts", ".js")
_IMPORTS = lazy(r"^\s*(?:from|import)\s+([A-Za-z_][\w.]*)")
_ASIDES = frozenset({"test", "docs", "vendored", "generated"})


def is_blank(path: str) -> bool:
    """Whether a file is filled in before it runs: by its path, or by its ending behind that of code."""
    return bool(_BLANK.search(path)) or bool(_FILLED_CODE.search(path.lower()))


def scaffold_of(system: System) -> str | None:
    """The file by which a repository is a template: its questions, or code most of which is yet to be filled in.

    A package that carries such templates counts when it is made for others: making projects is what it is for.
    """
    natures = system.files.natures
    asks = sorted(path for path in natures if path.rpartition("/")[2] in _QUESTIONS and natures[path] not in _ASIDES)
    blank = [path for path in natures if is_blank(path) and natures[path] != "vendored"]
    if not blank and not asks:
        return None
    root = next((path for path in asks if system.files.at_root(path)), None)
    if root is not None:
        return root
    codes = [path for path in blank if path.endswith(_CODE) or _FILLED_CODE.search(path.lower())]
    others = sum(path.endswith(_CODE) and natures[path] not in _ASIDES and not is_blank(path) for path in natures)
    if codes and len(codes) > others:
        return min(codes)
    offered = declares_package(system) or system.uploads
    return asks[0] if asks and offered and any(path.startswith(_folder(asks[0])) for path in blank) else None


def _folder(path: str) -> str:
    return path.rpartition("/")[0] + "/"


def imported_by_blanks(system: System) -> frozenset[str]:
    """The modules that code which is yet to be filled in names: it is read a line at a time, as nothing parses it."""
    found: set[str] = set()
    for path in sorted(system.files.natures):
        if _FILLED_CODE.search(path.lower()):
            for line in system.files.facts(path).lines or ():
                if match := _IMPORTS.match(line.text):
                    found.add(match[1])
    return frozenset(found)
