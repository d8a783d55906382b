"""What a team has written down about its repository: `[tool.monthtwo]` in pyproject.toml, or .monthtwo.yaml."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.problems import suggestion
from monthtwo.catalogue.selection import NoSuchCheck, selected
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable
from monthtwo.model import STAGES, Stage
from monthtwo.options import ScanOptions
from monthtwo.repository.snapshot import Snapshot
from monthtwo.safe_text import printable

Options = TypeVar("Options", bound=ScanOptions)

FILES = ("pyproject.toml", ".monthtwo.yaml", ".monthtwo.yml")
TARGETS = STAGES[1:]
_TABLE = ("tool", "monthtwo")
_CHOICES: Mapping[str, tuple[Stage, ...]] = {"stage": STAGES, "target": TARGETS}
_LISTS = ("select", "ignore")


class ConfigurationError(ValueError):
    """What is written down cannot be used; the message says where, and what to write instead."""


class Configuration(Struct, frozen=True, kw_only=True):
    """The settings of a repository. `path` is the file that holds them, empty where there is none."""

    path: str = ""
    line: int = 0
    stage: Stage | None = None
    """How far the repository is, where its team knows better than the evidence."""
    target: Stage | None = None
    """The stage that it is heading for."""
    select: tuple[str, ...] = ()
    """Areas, check ids or globs: only these are judged."""
    ignore: tuple[str, ...] = ()
    """Areas, check ids or globs that are left out."""


def configured(snapshot: Snapshot, options: Options, checks: Callable[[], Sequence[str]]) -> Options:
    """The options with what the repository itself says; what was asked for by hand goes before.

    Args:
        checks: gives the ids of all checks, where it says which to judge.

    Raises:
        ConfigurationError: what it says cannot be used.
    """
    found = configuration_of(snapshot)
    if not found.path:
        return options
    try:
        select, ignore = (selected(words, checks()) if words else () for words in (found.select, found.ignore))
    except NoSuchCheck as error:
        raise ConfigurationError(f"{found.path}:{found.line}: {error}") from None
    return replace(
        options,
        stage=found.stage,
        target=options.target or found.target,
        select=options.select or select,
        ignore=options.ignore or ignore,
    )


def configuration_of(snapshot: Snapshot) -> Configuration:
    """The settings for a snapshot; empty ones where nothing is written down.

    Those in the folder that was asked for go before those of a folder above it.

    Raises:
        ConfigurationError: they cannot be used, or stand in two files.
    """
    for folder in _upwards(snapshot.folder):
        tables = list(_tables(snapshot, folder))
        if len(tables) > 1:
            (first, _), (second, _) = tables[:2]
            raise ConfigurationError(f"both {first} and {second} hold settings of monthtwo; keep one")
        if tables:
            return _read(*tables[0])
    return Configuration()


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield f"{folder}/"
        folder = folder.rpartition("/")[0]
    yield ""


def _tables(snapshot: Snapshot, folder: str) -> Iterator[tuple[str, Node]]:
    from monthtwo.facts.documents.toml_tree import read_toml
    from monthtwo.facts.documents.yaml_tree import read_yaml

    files = (f"{folder}{name}" for name in FILES)
    for path, _, data in snapshot.read([path for path in files if path in snapshot.natures]):
        in_toml = path.endswith(".toml")
        if in_toml and b"monthtwo" not in data:
            continue
        try:
            documents = (read_toml if in_toml else read_yaml)(data.decode("utf-8"))
        except (Unreadable, UnicodeDecodeError) as error:
            if in_toml:  # which is the repository's own, and listed as not read
                continue
            raise ConfigurationError(f"{path}: this file cannot be read: {error}") from None
        for document in documents[:1]:
            table = _inner(document, _TABLE) if in_toml else document
            if table is not None and (in_toml or table.value is None):
                yield path, table


def _inner(node: Node, keys: Sequence[str]) -> Node | None:
    for key in keys:
        inner = (node.entries or {}).get(key)
        if inner is None:
            return None
        node = inner
    return node


def _read(path: str, table: Node) -> Configuration:
    def wrong(line: int, message: str) -> ConfigurationError:
        return ConfigurationError(printable(f"{path}:{line}: {message}"))

    if table.entries is None:
        raise wrong(table.line, "the settings of monthtwo are keys with values, such as `target: serves`")
    settings: dict[str, object] = {}
    for key, node in table.entries.items():
        if key in _CHOICES:
            if node.value not in _CHOICES[key]:
                raise wrong(node.line, f"`{key}` is {node.value!r}; {suggestion(str(node.value), _CHOICES[key])}")
            settings[key] = node.value
        elif key in _LISTS:
            words = [item.value for item in node.items or ()]
            if node.items is None or not all(isinstance(word, str) and word for word in words):
                raise wrong(node.line, f"`{key}` is a list of areas, check ids or globs: `[drift, serving/health]`")
            settings[key] = tuple(cast(list[str], words))
        else:
            raise wrong(node.line, f"`{key}` is no setting of monthtwo; {suggestion(key, (*_CHOICES, *_LISTS))}")
    return Configuration(path=path, line=table.line, **settings)  # type: ignore[arg-type]
