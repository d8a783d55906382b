"""The policies that settings extend: files of the repository, and those of installed packages."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Protocol

from monthtwo.catalogue.folders import announced
from monthtwo.catalogue.problems import suggestion
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable
from monthtwo.readiness.settings_tables import ConfigurationError, Table, read_table
from monthtwo.repository.snapshot import Snapshot
from monthtwo.safe_text import printable

GROUP = "monthtwo.policies"
"""The entry point group: a package names the importable folder of its policy, `acme = "acme_policy"`."""
INSTALLED = ("policy.yaml", "policy.yml", "policy.toml")
_ENDINGS = (".yaml", ".yml", ".toml")
_MOST = 20
"""Policies that build on each other."""
_TABLE = ("tool", "monthtwo")


class Source(Protocol):
    """Where files are read from."""

    def read(self, path: str) -> bytes | None: ...
    def label(self, path: str) -> str: ...
    def near(self, path: str) -> str: ...


class RepositoryFiles:
    """The files of the repository: nothing outside of it is opened."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def read(self, path: str) -> bytes | None:
        if path not in self._snapshot.natures:
            return None
        return next((data for _, _, data in self._snapshot.read([path])), None)

    def label(self, path: str) -> str:
        return path

    def near(self, path: str) -> str:
        named = [one for one in self._snapshot.natures if one.endswith(_ENDINGS)]
        return f"which is no file of this repository; {suggestion(path, named)}"


class PackageFiles:
    """The files of an installed policy: those in its folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder.resolve()

    def read(self, path: str) -> bytes | None:
        file = (self._folder / path).resolve()
        try:
            return file.read_bytes() if file.is_relative_to(self._folder) else None
        except OSError:
            return None

    def label(self, path: str) -> str:
        return f"{self._name}:{path}"

    def near(self, path: str) -> str:
        return f"which is no file of the policy `{self._name}`"


def with_extended(source: Source, path: str, table: Table) -> list[Table]:
    """The settings in the file `path`, after all that they extend.

    Raises:
        ConfigurationError: one of those is not there, cannot be used, or extends what extends it.
    """
    return list(_layers(source, path, table, (source.label(path),)))


def document_of(path: str, data: bytes) -> Node | None:
    """The settings in the bytes of a file: of a pyproject.toml those under `[tool.monthtwo]`.

    Raises:
        Unreadable: it is no YAML or TOML.
    """
    from monthtwo.facts.documents.toml_tree import read_toml
    from monthtwo.facts.documents.yaml_tree import read_yaml

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf8", str(error)) from None
    documents = (read_toml if path.endswith(".toml") else read_yaml)(text)
    node = documents[0] if documents else None
    if path.rpartition("/")[2] == "pyproject.toml":
        for key in _TABLE:
            node = (node.entries or {}).get(key) if node is not None else None
    return node


def _layers(source: Source, path: str, table: Table, above: tuple[str, ...]) -> Iterator[Table]:
    said = table.data.get("extends", ())
    for number, name in enumerate([said] if isinstance(said, str) else said):
        place = table.place("extends", number)
        files, inner = _found(source, path, name, place)
        label = files.label(inner)
        if label in above or len(above) > _MOST:
            raise ConfigurationError(
                printable(f"{place}: {label} extends {above[-1]}, and that extends it; end the circle")
            )
        yield from _layers(files, inner, _read(files, inner, name, place), (*above, label))
    yield table


def _found(source: Source, path: str, name: str, place: str) -> tuple[Source, str]:
    """The files and the path in them that a name stands for."""
    if "/" in name or name.endswith(_ENDINGS):
        inner = normpath(join(dirname(path), name))
        if inner.startswith(("..", "/")):
            raise ConfigurationError(printable(f"{place}: `extends` names {name!r}, which leads out; keep it inside"))
        return source, inner
    policies = announced(GROUP)
    if name not in policies:
        raise ConfigurationError(printable(f"{place}: `extends` names {name!r}, {_not_installed(name, policies)}"))
    files = PackageFiles(name, policies[name])
    inner = next((one for one in INSTALLED if files.read(one) is not None), INSTALLED[0])
    return files, inner


def _not_installed(name: str, policies: Iterable[str]) -> str:
    near = suggestion(name, policies)
    told = "none is installed; install its package" if near == "there is none" else near
    return f"which is no installed policy; {told}, or write a file of the repository such as `policy.yaml`"


def _read(files: Source, path: str, name: str, place: str) -> Table:
    data = files.read(path)
    if data is None:
        raise ConfigurationError(printable(f"{place}: `extends` names {name!r}, {files.near(path)}"))
    label = files.label(path)
    try:
        node = document_of(path, data)
    except Unreadable as error:
        raise ConfigurationError(printable(f"{label}: this file cannot be read: {error}")) from None
    table = read_table(label, node) if node is not None else Table()
    if isinstance(files, PackageFiles) and table.data.get("accept"):
        where = table.place("accept")
        raise ConfigurationError(f"{where}: `accept` stands in a policy for many; accept findings in each repository")
    return table
