"""The words in which a history speaks."""

from typing import Literal

from msgspec import Struct

from monthtwo.repository.history.known_authors import Sort

Status = Literal["A", "M", "D", "T"]
"""Added, modified, deleted, become of another type (a file a link)."""


class Change(Struct, frozen=True):
    """A path that a commit touched, with the ids of its contents before and after; empty for none."""

    path: str
    status: Status
    before: str
    after: str


class Rename(Struct, frozen=True):
    """A path that went away in the commit in which another came with the same contents."""

    commit: int
    old: str
    new: str


class Person(Struct, frozen=True):
    """Somebody who made commits, or something: a program (`bot`), a coding agent. They are numbered from 0."""

    number: int
    sort: Sort


class Commit(Struct, frozen=True, kw_only=True):
    """One commit. `number` is its place in the history; parents are numbers of commits, people numbers of persons."""

    number: int
    id: str
    parents: tuple[int, ...]
    """Those that are in the history, the mainline's first."""
    merge: bool
    squash: bool
    """Whether its subject says that it is what a pull request came to."""
    authored: int
    """When it was written, by the clock of who did: seconds since 1970, 0 where that cannot be."""
    committed: int
    time: int
    """When it was written, as far as that can be believed: `authored`, else `committed`."""
    day: str
    """The day of `time` where the author was: YYYY-MM-DD."""
    author: int
    committer: int
    others: tuple[int, ...]
    """Who is named as another author of it, by `Co-authored-by`, each once and never its author."""
    human: bool
    """Whether its author is a person."""
    agent: bool
    """Whether a coding agent wrote it or took part, by its author, another author or what its message says."""
    cut: bool
    """Whether what came before it is not here: then its changes are not known."""
    late: bool
    """Whether its message speaks of something that was put off, slipped or was moved."""
    subject: str
    """The first line of its message, or the beginning of it; control characters are left out."""


class PathLife(Struct, frozen=True):
    """What became of a path: numbers of commits and persons. A removal is a change too; merges change nothing."""

    path: str
    commits: tuple[int, ...]
    authors: tuple[int, ...]
    """Who made these commits, as author or other author, each once, the first comer first."""
    present: bool
    """Whether the last of them left it there."""

    @property
    def first(self) -> int:
        return self.commits[0]

    @property
    def last(self) -> int:
        return self.commits[-1]
