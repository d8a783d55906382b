"""Scripts and addresses that a setting names: `TRAIN_SCRIPT: training/train.py` in a file of variables."""

from collections.abc import Callable, Iterable

from monthtwo.facts.records import FileFacts, Node
from monthtwo.regular_expressions import lazy

_NAME = lazy(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_SCRIPT = lazy(r"[\w./-]*\w\.(py|R)|https?://[\w.:-]+/[\w./-]+")
_FILES = (".yml", ".yaml", ".json", ".toml")
_MAX_DEPTH = 12


def is_setting(name: str) -> bool:
    """Whether a name is one that a setting may have."""
    return _NAME.fullmatch(name) is not None


def script_settings(paths: Iterable[str], facts: Callable[[str], FileFacts]) -> dict[str, str]:
    """Upper-case settings of configuration files that hold the path of a script or an address; the first counts."""
    found: dict[str, str] = {}
    for path in sorted(paths):
        if path.endswith(_FILES):
            for document in facts(path).documents or ():
                _collect(document, found, 0)
    return found


def _collect(node: Node, found: dict[str, str], depth: int) -> None:
    entries = node.entries or {}
    if "name" in entries and "value" in entries:
        _keep(entries["name"].value, entries["value"].value, found)
    for key, inner in entries.items():
        if key.isupper():
            _keep(key, inner.value, found)
    if depth < _MAX_DEPTH:
        for item in node.items or ():  # `environment: ["TRAINER=http://trainer/fit"]`
            if isinstance(item.value, str) and "=" in item.value:
                _keep(item.value.partition("=")[0], item.value.partition("=")[2], found)
        for inner in (*entries.values(), *(node.items or ())):
            if inner.entries is not None or inner.items is not None:
                _collect(inner, found, depth + 1)


def _keep(name: object, value: object, found: dict[str, str]) -> None:
    if isinstance(name, str) and isinstance(value, str) and _NAME.fullmatch(name) and _SCRIPT.fullmatch(value):
        found.setdefault(name, value)
