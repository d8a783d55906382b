"""The facts of a snapshot: which files are read, and which could not be."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct

from monthtwo.facts.python.outline import TestTier
from monthtwo.facts.readers import read_syntax
from monthtwo.facts.records import FileFacts
from monthtwo.facts.syntaxes import syntax_of
from monthtwo.model import Skipped
from monthtwo.options import Progress

EMPTY = FileFacts()
_JUDGED = frozenset({"python", "yaml", "hcl", "dockerfile", "shell", "toml"})
"""Syntaxes whose files can turn an unmet verdict: one that is missing makes it unknown."""


class Source(Protocol):
    """What facts are read from: a snapshot."""

    @property
    def skipped(self) -> list[Skipped]: ...
    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, str, bytes]]: ...


class Facts(Struct, frozen=True):
    """Facts by path, and the files that have none although somebody may have wanted them."""

    of: Callable[[str], FileFacts]
    """The facts of a file; empty ones where it was not read."""
    skipped: tuple[Skipped, ...]
    unread: tuple[str, ...]
    """Production files whose contents are gone, so that what is not found may be in them."""


def read_facts(
    snapshot: Source, natures: Mapping[str, str], tests: TestTier, progress: Progress | None = None
) -> Facts:
    """Read every file that a reader knows and that is not vendored or generated.

    Args:
        natures: the nature of each file, by path.
        tests: which test files are read in full; of the others only the imports are.
        progress: is told of every file.
    """
    syntaxes = syntaxes_of(natures)
    found: dict[str, FileFacts] = {}
    for path, _, data in snapshot.read(sorted(syntaxes)):
        found[path] = read_syntax(syntaxes[path], data, tests)
        if progress is not None:
            progress("reading", len(found), len(syntaxes))
    errors = [Skipped(path, facts.error_reason, facts.error) for path, facts in found.items() if facts.error_reason]
    return Facts(
        of=lambda path: found.get(path, EMPTY),
        skipped=tuple(sorted({*errors, *snapshot.skipped})),
        unread=unread_of(snapshot.skipped, natures),
    )


def syntaxes_of(natures: Mapping[str, str]) -> dict[str, str]:
    """The files that are read, each with the syntax it is read as. Tests in Python have a syntax of their own."""
    return {
        path: "python:test" if syntax == "python" and nature == "test" else syntax
        for path, nature in natures.items()
        if nature not in ("vendored", "generated") and (syntax := syntax_of(path))
    }


def unread_of(skipped: Iterable[Skipped], natures: Mapping[str, str]) -> tuple[str, ...]:
    """The production files whose contents are gone, of those that can turn a verdict."""
    return tuple(
        item.path
        for item in sorted(skipped)
        if item.reason == "missing"
        and natures.get(item.path) == "production"
        and syntax_of(item.path) in _JUDGED
    )  # fmt: skip
