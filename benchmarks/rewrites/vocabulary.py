"""Names that mean something to the outside world: they are nobody's to change."""

import builtins
import io
import pathlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import libcst as cst
import yaml

from .bindings import Bindings
from .tree import Tree

CATALOGUE = Path(__file__).resolve().parent.parent.parent / "checks"
PLATFORM = {
    "app", "application", "conf", "create_app", "defs", "fit", "handle", "handler", "init", "input_fn",
    "lambda_handler", "load", "load_context", "logger", "main", "model_fn", "output_fn", "predict", "predict_fn",
    "process", "receive", "register_pipelines", "run", "score", "self", "setup", "shutdown", "startup", "train",
    "transform", "urlpatterns",
}  # fmt: skip
"""Names by which platforms find what they start, or ask an object that is handed to them."""


@cache
def foreign_members() -> frozenset[str]:
    """Attributes that objects of Python, or of the tools in the catalogue, have."""
    types = (str, bytes, int, float, list, dict, set, tuple, Exception, pathlib.Path, io.TextIOWrapper, type, object)
    found = {name for kind in types for name in dir(kind)} | set(dir(builtins))
    for file in [*CATALOGUE.glob("tools/*.yaml"), CATALOGUE / "roles.yaml"]:
        found |= set(re.findall(r"[^\W\d]\w*", " ".join(_texts(yaml.safe_load(file.read_text(encoding="utf-8"))))))
    return frozenset(found)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for key, item in value.items() if key not in ("about", "title") for text in _texts(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _texts(item))


def spoken(tree: Tree, modules: Iterable[Bindings]) -> set[str]:
    """Names that texts speak of: whole strings, and what stands behind a colon, a dot or an @."""
    found: set[str] = set()
    for text in tree.settings.values():
        found |= set(re.findall(r"[:.@]([^\W\d]\w*)", text))
        found |= set(re.findall(r"(?<=[\"'\s=])[^\W\d]\w*(?=[\"']|$)", text, re.MULTILINE))
    for module in modules:
        names = set(exported(module.module))
        for string in module.strings:
            value = string.evaluated_value
            text = value if isinstance(value, str) else ""
            if text and string not in names:
                if text.isidentifier():
                    found.add(text)
                elif len(text) < 500:
                    found |= set(re.findall(r"[:.@]([^\W\d]\w*)", text))
    return found


def exported(module: cst.Module) -> list[cst.SimpleString]:
    """The strings in `__all__`."""
    found = []
    for statement in module.body:
        for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if isinstance(small, cst.Assign) and _is_all(small) and isinstance(small.value, cst.List | cst.Tuple):
                values = [element.value for element in small.value.elements]
                found += [value for value in values if isinstance(value, cst.SimpleString)]
    return found


def _is_all(statement: cst.Assign) -> bool:
    return any(isinstance(t.target, cst.Name) and t.target.value == "__all__" for t in statement.targets)


def in_unparsed(tree: Tree) -> set[str]:
    """Identifiers of notebooks, and of Python files that are no modules: what they use keeps its name."""
    rest = (p for p in tree.paths if p.endswith((".ipynb", ".py")) and p not in tree.modules)
    return {
        word
        for path in rest
        for word in re.findall(r"(?<=import )[^\n\\]+", tree.text(path))
        for word in re.findall(r"\w+", word)
    }
