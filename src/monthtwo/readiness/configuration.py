"""What a team has written down about its repository: `[tool.monthtwo]` in pyproject.toml, or .monthtwo.yaml."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monthtwo.catalogue.problems import suggestion
from monthtwo.catalogue.selection import NoSuchCheck, selected
from monthtwo.facts.records import Node
from monthtwo.facts.source import Unreadable
from monthtwo.model import STAGES, Stage
from monthtwo.options import ScanOptions
from monthtwo.policy import Placed, Policy, Rules, Settings
from monthtwo.readiness.extended_policies import RepositoryFiles, document_of, with_extended
from monthtwo.readiness.settings_tables import ConfigurationError, Table, laid_on, read_table
from monthtwo.repository.snapshot import Snapshot
from monthtwo.safe_text import printable

__all__ = ("FILES", "TARGETS", "ConfigurationError", "Written", "configured", "written")

Options = TypeVar("Options", bound=ScanOptions)
Names = Callable[[], Sequence[str]]

FILES = ("pyproject.toml", ".monthtwo.yaml", ".monthtwo.yml")
TARGETS: tuple[Stage, ...] = STAGES[1:]
_RULES = ("stage", "target", "checks", "gate")


class Written(Struct, frozen=True):
    """The settings of a repository, on those that they extend. `path` is its own file, empty where there is none."""

    path: str
    table: Table
    settings: Settings


def configured(
    snapshot: Snapshot, options: Options, checks: Names, signals: Names, folder: str | None = None
) -> Options:
    """The options with what the repository itself says; what was asked for by hand goes before.

    Args:
        checks: gives the ids of all checks, where it says something of them.
        signals: gives the ids of all signals, where it says something of them.
        folder: the one that is judged, if not that of the snapshot.

    Raises:
        ConfigurationError: what it says cannot be used.
    """
    found = written(snapshot, folder)
    if found is None:
        return options
    known = _Known(found, snapshot, checks, signals)
    policy = _turned_on(known.policy(), options.select)
    ignore = options.ignore or known.ids("ignore")
    off = [set(_off(rules)) for rules in (policy.root, *policy.scopes.values())]
    ignore = tuple(dict.fromkeys((*ignore, *sorted(set.intersection(*off)))))
    return replace(
        options,
        select=options.select or known.ids("select"),
        ignore=ignore,
        fail_on_signal=options.fail_on_signal or policy.root.gate.signals,
        policy=policy,
    )


def written(snapshot: Snapshot, folder: str | None = None) -> Written | None:
    """The settings for a snapshot; None where nothing is written down.

    Those in the folder that was asked for go before those of a folder above it.

    Raises:
        ConfigurationError: they cannot be used, or stand in two files.
    """
    for above in _upwards(snapshot.folder if folder is None else folder):
        nodes = list(_nodes(snapshot, above))
        if len(nodes) > 1:
            (first, _), (second, _) = nodes[:2]
            raise ConfigurationError(f"both {first} and {second} hold settings of monthtwo; keep one")
        if nodes:
            path, node = nodes[0]
            table = reduce(laid_on, with_extended(RepositoryFiles(snapshot), path, read_table(path, node)))
            return Written(path, table, msgspec.convert(table.data, Settings))
    return None


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield f"{folder}/"
        folder = folder.rpartition("/")[0]
    yield ""


def _nodes(snapshot: Snapshot, folder: str) -> Iterator[tuple[str, Node]]:
    files = (f"{folder}{name}" for name in FILES)
    for path, _, data in snapshot.read([path for path in files if path in snapshot.natures]):
        in_toml = path.endswith(".toml")
        if in_toml and b"monthtwo" not in data:
            continue
        try:
            node = document_of(path, data)
        except Unreadable as error:
            if in_toml:  # which is the repository's own, and listed as not read
                continue
            raise ConfigurationError(f"{path}: this file cannot be read: {error}") from None
        if node is not None and (in_toml or node.value is None):
            yield path, node


def _turned_on(policy: Policy, asked: Collection[str]) -> Policy:
    """A policy in which nothing is off that is asked for by hand."""

    def on(rules: Rules) -> Rules:
        return replace(rules, checks={id: one for id, one in rules.checks.items() if one != "off" or id not in asked})

    return replace(policy, root=on(policy.root), scopes={path: on(rules) for path, rules in policy.scopes.items()})


def _off(rules: Rules) -> list[str]:
    return [check for check, setting in rules.checks.items() if setting == "off"]


class _Known:
    """Settings and the names that they may use."""

    def __init__(self, found: Written, snapshot: Snapshot, checks: Names, signals: Names) -> None:
        self._path, self._table, self._settings = found.path, found.table, found.settings
        self._snapshot, self._checks, self._signals = snapshot, checks, signals
        self._folder = found.path.rpartition("/")[0]

    @cached_property
    def _folders(self) -> set[str]:
        """Every folder of the repository."""
        return {above for path in self._snapshot.natures for above in _above(path)}

    def policy(self) -> Policy:
        root = {key: value for key, value in self._table.data.items() if key in _RULES}
        scopes: dict[str, dict[str, Any]] = {}
        written = {self._scope(name): (name, rules) for name, rules in self._table.data.get("scopes", {}).items()}
        for folder in sorted(filter(None, written), key=lambda one: one.count("/")):
            name, rules = written[folder]
            above = next((scopes[one] for one in _above(folder) if one in scopes), root)
            scopes[folder] = laid_on(Table(above, {}), Table(rules, _everywhere(rules))).data
            self._rules(rules, ("scopes", name))
        return Policy(
            path=self._path,
            root=self._rules(root, ()),
            scopes={folder: self._rules(rules, ("scopes", written[folder][0])) for folder, rules in scopes.items()},
            acceptances=self._settings.acceptances,
            accepted=tuple(self._accepted()),
            gates=any(one.get("gate") for one in (root, *scopes.values())),
        )

    def ids(self, field: str) -> tuple[str, ...]:
        """The checks that a list of areas, ids and globs stands for."""
        words: tuple[str, ...] = getattr(self._settings, field)
        return self._selected(words, field) if words else ()

    def _selected(self, words: Iterable[str], *steps: str | int) -> tuple[str, ...]:
        try:
            return selected(words, self._checks())
        except NoSuchCheck as error:
            raise self._wrong(str(error), *steps) from None

    def _wrong(self, message: str, *steps: str | int) -> ConfigurationError:
        return ConfigurationError(printable(f"{self._table.place(*steps)}: {message}"))

    def _rules(self, said: dict[str, Any], steps: tuple[str, ...]) -> Rules:
        """Rules as types, each glob of checks as the ids that it stands for."""
        rules = msgspec.convert(said, Rules)
        checks = {
            id: value for word, value in rules.checks.items() for id in self._selected([word], *steps, "checks", word)
        }
        gate = rules.gate
        if gate.levels:
            areas = {check.split("/")[0] for check in self._checks()}
            for stage, levels in gate.levels.items():
                self._each(levels, areas, "area", *steps, "gate", "levels", stage)
        if gate.signals:
            self._each(gate.signals, self._signals(), "signal", *steps, "gate", "signals")
        return replace(rules, checks=checks)

    def _each(self, names: Iterable[str], known: Collection[str], what: str, *steps: str) -> None:
        for name in names:
            if name not in known:
                raise self._wrong(f"there is no {what} {name!r}; {suggestion(name, known)}", *steps, name)

    def _scope(self, name: str) -> str:
        """The folder of a scope; empty for one of a policy for many that is not here."""
        folder = "/".join(filter(None, (self._folder, name.strip("/"))))
        if folder in self._folders:
            return folder
        if not self._table.place("scopes", name).startswith(f"{self._path}:"):
            return ""
        near = suggestion(folder, self._folders)
        raise self._wrong(f"`scopes` names {name!r}, which is no folder; {near}", "scopes", name)

    def _accepted(self) -> Iterator[Placed]:
        from monthtwo.readiness.settings_mistakes import no_day

        for number, one in enumerate(self._settings.accept):
            steps = ("accept", number)
            known = self._checks()
            if one.check not in known:
                near = suggestion(one.check, known)
                raise self._wrong(f"`accept` names {one.check!r}, which is no check; {near}", *steps, "check")
            if one.until is not None and (wrong := no_day(one.until)):
                raise self._wrong(f"`accept[{number}].until` {wrong}", *steps, "until")
            path, _, line = self._table.place(*steps).rpartition(":")
            yield Placed(one, path, int(line))


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _everywhere(data: Mapping[str, Any], steps: tuple[str, ...] = ()) -> dict[tuple[str | int, ...], str]:
    """Places for settings of which nobody asks where they are."""
    found: dict[tuple[str | int, ...], str] = {}
    for key, value in data.items():
        found[(*steps, key)] = ""
        if isinstance(value, dict):
            found |= _everywhere(value, (*steps, key))
    return found
