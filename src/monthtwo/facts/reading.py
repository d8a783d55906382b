"""The facts of a snapshot: which files are read, and which could not be."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct

from monthtwo.deadline import NEVER, Deadline
from monthtwo.facts.accept_comments import accept_comments
from monthtwo.facts.budget import Budget, by_importance, left_out, out_of_time, surplus_tables, weight_of
from monthtwo.facts.python.outline import TestTier, imported_packages
from monthtwo.facts.readers import read_syntax
from monthtwo.facts.records import AcceptComment, FileFacts
from monthtwo.facts.syntaxes import syntax_of
from monthtwo.model import Skipped, SkipReason
from monthtwo.options import Progress

EMPTY = FileFacts()
_JUDGED = frozenset({"python", "yaml", "hcl", "dockerfile", "shell", "toml"})
"""Syntaxes whose files can turn an unmet verdict: one that is not read makes it unknown."""
_CODE = frozenset({"python", "notebook", "hcl", "dockerfile", "shell"})
"""Syntaxes in which even a large file may be written by hand; a large document is data."""
_NOT_KNOWN: frozenset[SkipReason] = frozenset({"missing", "unreadable", "too-deep", "broken", "budget", "timeout"})
"""Why a file's contents are not known. What is no Python, YAML or text at all runs nowhere."""

Packages = Callable[[], Collection[str]]
"""Gives the packages of frameworks for machine learning."""


class FileSource(Protocol):
    """What facts are read from: a snapshot."""

    @property
    def skipped(self) -> list[Skipped]: ...
    @property
    def sizes(self) -> Mapping[str, int]: ...
    @property
    def endless(self) -> Collection[str]: ...
    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, str, bytes]]: ...


class Unread(Struct, frozen=True):
    """Files whose contents are not known, so that what is not found may be in them."""

    production: tuple[str, ...] = ()
    """Folders that could not be listed too."""
    notebooks: tuple[str, ...] = ()
    """They may show what a repository is; no check asks more of them."""


class Facts(Struct, frozen=True):
    """Facts by path, and the files that have none although somebody may have wanted them."""

    of: Callable[[str], FileFacts]
    """The facts of a file; empty ones where it was not read."""
    skipped: tuple[Skipped, ...]
    unread: Unread
    accepted: tuple[AcceptComment, ...] = ()
    """Comments by which people accept findings."""


def read_facts(
    snapshot: FileSource,
    natures: Mapping[str, str],
    tests: TestTier,
    packages: Packages,
    progress: Progress | None = None,
    deadline: Deadline = NEVER,
) -> Facts:
    """Read every file that a reader knows and that is not vendored or generated.

    Args:
        natures: the nature of each file, by path.
        tests: which test files are read in full; of the others only the imports are.
        packages: a large module that imports one of them counts as code that was not read.
        progress: is told of every file.
        deadline: what is not read by then is skipped.
    """
    budget = Budget()
    syntaxes, left = affordable(snapshot, natures, budget)
    found: dict[str, FileFacts] = {}
    for path, _, data in snapshot.read(syntaxes):
        if deadline.passed():
            left += late(syntaxes, {*found, *(item.path for item in (*left, *snapshot.skipped))})
            break
        if not budget.bears(weight_of(syntaxes[path], data)):
            left.append(left_out(path, "signs"))
            continue
        found[path] = read_syntax(syntaxes[path], data, tests)
        if progress is not None:
            progress("reading", len(found), len(syntaxes))
    errors = left + [
        Skipped(path, facts.error_reason, facts.error) for path, facts in found.items() if facts.error_reason
    ]
    skipped = all_skipped(snapshot, errors, packages, deadline)
    accepted = accept_comments({path: facts.accepted for path, facts in found.items()}, natures)
    unread = unread_of(skipped, natures, snapshot.endless)
    return Facts(lambda path: found.get(path, EMPTY), skipped, unread, accepted)


def affordable(
    snapshot: FileSource, natures: Mapping[str, str], budget: Budget
) -> tuple[dict[str, str], list[Skipped]]:
    """The files that `budget` has bytes for, each with its syntax, what matters most first; and those left out."""
    syntaxes, chosen, left = syntaxes_of(natures), dict[str, str](), list[Skipped]()
    for path in surplus_tables(syntaxes, natures, snapshot.sizes):
        del syntaxes[path]
    for path in by_importance(syntaxes, natures, snapshot.sizes):
        if budget.affords(snapshot.sizes[path]):
            chosen[path] = syntaxes[path]
        else:
            left.append(left_out(path, "bytes"))
    return chosen, left


def syntaxes_of(natures: Mapping[str, str]) -> dict[str, str]:
    """The files that are read, each with the syntax it is read as. Tests in Python have a syntax of their own."""
    return {
        path: "python:test" if syntax == "python" and nature == "test" else syntax
        for path, nature in natures.items()
        if nature not in ("vendored", "generated") and (syntax := syntax_of(path))
    }


def late(paths: Iterable[str], done: Container[str]) -> list[Skipped]:
    """Those of `paths` that are not `done` when the time is up."""
    return [out_of_time(path) for path in paths if path not in done]


def all_skipped(
    snapshot: FileSource, errors: Iterable[Skipped], packages: Packages, deadline: Deadline
) -> tuple[Skipped, ...]:
    """What could not be read, `errors` of readers among it."""
    large = list(_large_code(snapshot, packages, deadline))
    return tuple(sorted({*errors, *large, *snapshot.skipped}))


def _large_code(snapshot: FileSource, packages: Packages, deadline: Deadline) -> Iterator[Skipped]:
    """Python of a size that nobody writes, which has to do with models all the same."""
    budget = Budget()
    some = [path for path in snapshot.endless if budget.affords(snapshot.sizes[path])]
    yield from (left_out(path, "bytes") for path in sorted({*snapshot.endless} - {*some}))
    for path, _, data in snapshot.read(some):
        if deadline.passed():
            yield out_of_time(path)
        elif not imported_packages(data).isdisjoint(packages()):
            yield Skipped(path, "oversized", f"{len(data)} bytes of code")


def unread_of(skipped: Iterable[Skipped], natures: Mapping[str, str], endless: Collection[str]) -> Unread:
    """Of what was `skipped`, the files and folders that can turn a verdict."""
    production, notebooks = [], []
    for item in sorted(skipped):
        nature = "production" if item.path in endless else natures.get(item.path, "folder")
        syntax = syntax_of(item.path).partition(":")[0]
        if item.reason not in _NOT_KNOWN and not (item.reason == "oversized" and syntax in _CODE):
            continue
        if nature == "folder" or (nature == "production" and syntax in _JUDGED):
            production.append(item.path)
        elif nature == "notebook" and syntax == "notebook":
            notebooks.append(item.path)
    return Unread(tuple(production), tuple(notebooks))
