"""Every regular expression that is shipped: those of the code, and those of the catalogue."""

import ast
import importlib
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import monthtwo
from monthtwo.catalogue.catalogue import Catalogue, load_catalogue
from monthtwo.regular_expressions import AnyCase, anycase

_SOURCES = Path(monthtwo.__file__).parent
_PROGRAMS = ("__main__.py", "env.py")
"""Modules that are run and never imported; Alembic runs the second."""
_SEARCHES = {"search", "findall", "finditer", "sub", "split", "finds"}
_ASKS = _SEARCHES | {"match", "fullmatch"}
_IN_CATALOGUE = {
    "Pattern": ("literal", "define", "guard", "keywords", "args"),
    "UnitPattern": ("command", "name", "attributes"),
    "ResourcePattern": ("name", "properties"),
    "ConfigPattern": ("value",),
    "TextPattern": ("match",),
    "WordSet": ("names", "commands"),
}
"""Where expressions stand in checks and roles; of a mapping, its values are."""


class Asked(NamedTuple):
    """An expression and how it is asked: `search`, `match`, `fullmatch`, or `finds` whatever the case."""

    where: str
    text: str | bytes
    flags: int
    how: str

    def ask(self, said: str) -> None:
        """Look for it in a text, to the end of the text where it is searched for."""
        if self.how == "finds" and isinstance(self.text, str):
            anycase(self.text, self.flags).finds(said)
            return
        expression: Any = re.compile(self.text, self.flags)
        text = said.encode() if isinstance(self.text, bytes) else said
        if self.how == "search":
            deque(expression.finditer(text), maxlen=0)
        else:
            getattr(expression, self.how)(text)


def shipped() -> list[Asked]:
    """Every expression once for each way in which it is asked."""
    return sorted({*_in_code(), *_in_catalogue(load_catalogue())}, key=str)


def _in_code() -> Iterator[Asked]:
    """What modules name, and what functions hand to `re`."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_SOURCES.rglob("*.py"))}
    ways = defaultdict(set)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _ASKS and isinstance(node.value, ast.Name):
                ways[_named(node.value.id, path)].add("search" if node.attr in _SEARCHES else node.attr)
    for path, tree in trees.items():
        module = ".".join(("monthtwo", *path.relative_to(_SOURCES).with_suffix("").parts)).removesuffix(".__init__")
        for name, value in vars(importlib.import_module(module)).items() if path.name not in _PROGRAMS else ():
            for one in _made(value):
                if isinstance(one, AnyCase):
                    yield Asked(f"{module}.{name}", one.text, one._flags, "finds")
                else:
                    for way in ways.get(_named(name, path), {"search"}):
                        yield Asked(f"{module}.{name}", one.pattern, one.flags, way)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                text, way = node.args[0], ast.unparse(node.func)[3:]
                if way in _ASKS and isinstance(text, ast.Constant):
                    yield Asked(f"{module}:{node.lineno}", text.value, 0, "search" if way in _SEARCHES else way)


def _named(name: str, path: Path) -> tuple[str, Path | None]:
    """A name of one module, or of all."""
    return name, path if name.startswith("_") else None


def _made(value: Any) -> Iterator[Any]:
    if isinstance(value, AnyCase) or type(value).__name__ == "_Lazy":
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _made(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _made(part)


def _in_catalogue(catalogue: Catalogue) -> Iterator[Asked]:
    for check in catalogue.checks:
        yield from _in_struct(check, check.id)
    for name, role in catalogue.vocabulary.items():
        yield from _in_struct(role, f"${name}")
    for parts in catalogue.tests.texts:
        for part in parts:
            if isinstance(part, str):
                yield Asked("tests", part.encode(), 0, "search")
    for known in catalogue.formats:
        yield from _in_format(known, known.id)


def _in_struct(value: Any, where: str) -> Iterator[Asked]:
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            if field in _IN_CATALOGUE.get(type(value).__name__, ()):
                for text in _texts(inner):
                    yield Asked(f"{where}.{field}", text, 0, "finds")
                    if field == "match" and ("^" in text or "$" in text):  # asked of all lines at once first
                        yield Asked(f"{where}.{field}.lines", text, re.MULTILINE, "finds")
            else:
                yield from _in_struct(inner, where)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _in_struct(part, where)


def _in_format(value: Any, where: str) -> Iterator[Asked]:
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            if field in ("when", "unless", "lines") and isinstance(inner, Mapping):
                for text in inner.values():
                    yield Asked(f"{where}.{field}", text, 0, "search")
            elif field == "names":
                for text in inner:
                    yield Asked(f"{where}.names", text, 0, "fullmatch")
            else:
                yield from _in_format(inner, where)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _in_format(part, where)


def _texts(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return [text for text in (value.values() if isinstance(value, Mapping) else value) if text]
