"""Functions and classes that code gets by a text: named by configuration (`_target_`), or looked up in a package."""

from collections.abc import Iterator
from functools import cached_property
from posixpath import dirname

from monthtwo.facts.records import Call, Node
from monthtwo.names.name import Name
from monthtwo.names.value import is_named, name_of, text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Function
from monthtwo.system.starts.inventory import Inventory

_MAKERS = lazy(
    r"^(?:(?:hydra\.utils|hydra_zen)\.(?:instantiate|call|get_class|get_method|get_object)|pydoc\.locate)"
    r"(?:(?:\(\))+\.(\w+))?$"
)
"""Calls that make or fetch what a text of the configuration names, and those of a method of what they make."""
_MAKING = ("hydra", "pydoc")
_WALKERS = frozenset({"pkgutil.iter_modules", "pkgutil.walk_packages"})
_IMPORTERS = frozenset({"importlib.import_module", "__import__", *_WALKERS})
_KEYS = frozenset({"_target_", "class_path", "target"})
_DOTTED = lazy(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_FILES = (".yml", ".yaml", ".toml", ".json")
_MAX_DEPTH = 12


def may_name_objects(name: str) -> bool:
    """Whether a call of this name gets an object by a text."""
    made = name.startswith(_MAKING) and _MAKERS.search(name) is not None
    return made or name == "getattr" or name in _IMPORTERS


class ConfiguredObjects:
    """What configuration names of this repository's code."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    def of(self, path: str, call: Call) -> Iterator[Function]:
        """What a call in a file gets by a text: the objects under the key that it is given, else all that are named."""
        if call.name in _IMPORTERS:
            yield from self._looked_up(path, call)
        elif call.name == "getattr":
            yield from self._attribute(path, call)
        elif (made := _MAKERS.match(call.name)) is not None and made[1]:
            for dotted in dict.fromkeys(dotted for dotted, _ in self._named):
                own = self._inventory.names.own(path, f"{dotted}.{made[1]}")
                if own is not None:
                    yield own
        elif made is not None:
            value = call.args[0] if call.args else call.keywords.get("config")
            key = words_of(Name(name_of(value)).last) if is_named(value) else frozenset()
            near = [dotted for dotted, words in self._named if key and key <= words]
            for dotted in dict.fromkeys(near or (dotted for dotted, _ in self._named)):
                own = self._inventory.names.own(path, dotted)
                if own is not None:
                    yield own

    @cached_property
    def _named(self) -> list[tuple[str, frozenset[str]]]:
        """The dotted names under such keys, each with the words of the place where it stands."""
        found: list[tuple[str, frozenset[str]]] = []
        files = self._inventory.files
        for path in sorted(files.natures):
            if path.endswith(_FILES) and files.produces(path):
                where = words_of(path.rpartition(".")[0].replace("/", "_"))
                for document in files.facts(path).documents or ():
                    found += _collected(document, where)
        for path in self._inventory.sources.paths:
            module = self._inventory.sources.module(path) if files.produces(path) else None
            for literal in module.facts.literals if module is not None else ():
                if literal.key and literal.text in _KEYS and _DOTTED.fullmatch(text_of(literal.value)):
                    found.append((text_of(literal.value), frozenset()))
        return found

    def _looked_up(self, path: str, call: Call) -> Iterator[Function]:
        """All that the modules of a package define, where only the run knows which one is imported."""
        value = call.args[0] if call.args else call.keywords.get("name") or call.keywords.get("path")
        prefix, found, _ = text_of(value).partition("{}")
        name = prefix.rstrip(".") if found else name_of(value).removesuffix(".__path__")
        own = self._inventory.names.own(path, name) if name else None
        here = path if call.name in _WALKERS and name in ("", "?__path__") else ""
        package = own.path if own is not None and not own.name else here
        if not package.endswith("/__init__.py"):
            return
        for other in self._inventory.sources.paths:
            if dirname(other) == dirname(package) and other not in (path, package):
                yield from self._defined(other)

    def _attribute(self, path: str, call: Call) -> Iterator[Function]:
        """What an own module has under a name: `getattr(trainers, kind)`."""
        name = name_of(call.args[0]) if len(call.args) > 1 else ""
        own = self._inventory.names.own(path, name) if name and name[0] != "?" else None
        if own is None or own.name:
            return
        wanted = text_of(call.args[1])
        yield from (one for one in self._defined(own.path) if not wanted or one.name == wanted)

    def _defined(self, path: str) -> Iterator[Function]:
        """The body of a module, and its functions and classes."""
        module = self._inventory.sources.module(path)
        if module is not None:
            yield module.body
            yield from (one for one in module.functions.values() if one.name and "." not in one.name)


def _collected(node: Node, words: frozenset[str], depth: int = 0) -> Iterator[tuple[str, frozenset[str]]]:
    entries = node.entries or {}
    for key, inner in entries.items():
        if isinstance(inner.value, str):
            if key in _KEYS and _DOTTED.fullmatch(inner.value):
                yield inner.value, words
        elif depth < _MAX_DEPTH:
            yield from _collected(inner, words | words_of(key), depth + 1)
    for inner in node.items or () if depth < _MAX_DEPTH else ():
        if inner.value is None:
            yield from _collected(inner, words, depth + 1)
