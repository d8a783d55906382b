"""The facts of a snapshot: which files are read, and what could not be."""

from collections.abc import Callable, Mapping
from typing import Protocol

from monthtwo.facts.readers import read_file, syntax_of
from monthtwo.facts.types import FileFacts
from monthtwo.model import Skipped

_EMPTY = FileFacts()
_JUDGED = frozenset({"python", "yaml", "hcl", "dockerfile", "shell", "toml"})
"""Syntaxes whose files can turn an unmet verdict: one that is missing makes it unknown."""


class Source(Protocol):
    """What facts are read from: a snapshot."""

    @property
    def skipped(self) -> list[Skipped]: ...

    def read(self, paths: "list[str]") -> "object": ...


class Facts:
    """Facts by path, and the files that have none although somebody may have wanted them."""

    def __init__(self, by_path: Mapping[str, FileFacts], skipped: tuple[Skipped, ...], unread: tuple[str, ...]) -> None:
        self._by_path = by_path
        self.skipped = skipped
        self.unread = unread
        """Production files whose contents are gone, so that what is not found may be in them."""

    def of(self, path: str) -> FileFacts:
        return self._by_path.get(path, _EMPTY)


def collect(
    snapshot: "object",
    natures: dict[str, str],
    cache: bool = True,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Facts:
    """Read every file that a reader knows and that is not vendored or generated.

    `natures` is settled on the way: a Python file that only its own name calls a test may turn out to hold none.
    """
    wanted = [path for path, nature in natures.items() if nature not in ("vendored", "generated") and syntax_of(path)]
    by_path: dict[str, FileFacts] = {}
    skipped: list[Skipped] = []
    for number, (path, _, data) in enumerate(snapshot.read(sorted(wanted))):  # type: ignore[attr-defined]
        if progress is not None:
            progress("reading", number, len(wanted))
        if natures[path] == "test" and path.endswith(".py"):
            natures[path] = snapshot.nature(path, data)  # type: ignore[attr-defined]
        facts = by_path[path] = read_file(path, data)
        if facts.error:
            skipped.append(Skipped(path, facts.error_reason, facts.error))  # type: ignore[arg-type]
    skipped += snapshot.skipped  # type: ignore[attr-defined]
    unread = tuple(
        item.path
        for item in skipped
        if item.reason == "missing" and natures.get(item.path) == "production" and syntax_of(item.path) in _JUDGED
    )
    return Facts(by_path, tuple(sorted(set(skipped))), unread)
