"""What differs between two sides of a repository: files by what git calls their contents, lines by their words.

Nobody is asked for it: git would run what a repository configures. Lines are matched by how often each occurs, so that
what only moved inside a file, or is only laid out anew, is no difference; the work grows with the lines alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from monthtwo.model import Side
from monthtwo.repository.history.commits import Change
from monthtwo.repository.history.renames import renames_in
from monthtwo.repository.snapshot import Snapshot

Read = Callable[[Iterable[str]], Iterator[tuple[str, str, bytes]]]
"""Gives path, id and bytes of files that can be read."""

_MOST_ALIKE = 50
"""Files that went and came, up to which those that are alike are looked for: of more, equal ones only."""
_LONGEST_ALIKE = 128 * 1024
_LONGEST = 1024 * 1024
"""Bytes of a file whose lines are told: longer ones are data."""
_ALIKE = 0.5
"""The share of lines that two files have in common when one became the other."""


class Known(Struct, frozen=True):
    """What is known of one path: `state` and `size`, and `blob` where its contents were looked at."""

    blob: str
    size: int
    state: str


class Contents(Struct, frozen=True):
    """The files of one side, and how to read them."""

    files: Mapping[str, Known]
    read: Read


def files_in(snapshot: Snapshot) -> Contents:
    """The contents of a snapshot. Of a file on the disk that nothing read the size alone is known."""
    blobs = snapshot.blobs
    files = {
        entry.path: Known(entry.blob or blobs.get(entry.path, ""), entry.size, entry.state)
        for entry in snapshot.entries
    }
    return Contents(files, snapshot.read)


class Line(Struct, frozen=True):
    number: int
    text: str


class Difference:
    """The files and lines that one side has and the other has not.

    A side's own files are `touched` where the other side has not the same contents at the same path.
    """

    def __init__(self, base: Contents, head: Contents) -> None:
        self._sides: Mapping[Side, Contents] = {"base": base, "head": head}
        self.touched: Mapping[Side, frozenset[str]] = {
            "base": frozenset(_touched(base.files, head.files)),
            "head": frozenset(_touched(head.files, base.files)),
        }
        self._texts: dict[tuple[Side, str], list[str]] = {}
        self._lines: dict[tuple[Side, str], tuple[Line, ...]] = {}

    @property
    def files(self) -> int:
        """How many files differ; one that was renamed counts once."""
        return len(self.touched["base"] | self.touched["head"]) - len(self.renames)

    def deleted(self, side: Side, path: str) -> bool:
        """Whether the other side has no such file, by no other name either."""
        return path in self.touched[side] and self.counterpart(side, path) is None

    def counterpart(self, side: Side, path: str) -> str | None:
        """What the other side calls a file; None where it has none."""
        if path in self._sides[_other(side)].files:
            return path
        return (self.renames if side == "base" else self._came).get(path)

    @property
    def followed(self) -> dict[str, str]:
        """The `renames`, which are not looked for where no file of the base differs."""
        return self.renames if self.touched["base"] else {}

    @cached_property
    def renames(self) -> dict[str, str]:
        """New paths by old ones: of equal contents, else of contents that are mostly the same."""
        base, head = self._sides["base"].files, self._sides["head"].files
        went = sorted(path for path in self.touched["base"] if path not in head and base[path].blob)
        came = sorted(path for path in self.touched["head"] if path not in base)
        changes = [Change(path, "D", base[path].blob, "") for path in went]
        changes += [Change(path, "A", "", head[path].blob) for path in came if head[path].blob]
        found = {rename.old: rename.new for rename in renames_in(0, changes)}
        new = set(found.values())
        left = [path for path in went if path not in found], [path for path in came if path not in new]
        if max(map(len, left)) <= _MOST_ALIKE:
            found |= self._alike(*left)
        return found

    @cached_property
    def _came(self) -> dict[str, str]:
        return {new: old for old, new in self.renames.items()}

    def _alike(self, went: list[str], came: list[str]) -> dict[str, str]:
        """Files of one ending that have most of their lines in common, the likest first."""
        old = {path: Counter(self._words("base", path, _LONGEST_ALIKE)) for path in went}
        new = {path: Counter(self._words("head", path, _LONGEST_ALIKE)) for path in came}
        pairs = [
            (_share(old[one], new[other]), _name(one) == _name(other), one, other)
            for one in went
            for other in came
            if _ending(one) == _ending(other)
        ]
        found: dict[str, str] = {}
        taken: set[str] = set()
        for share, _, one, other in sorted(pairs, key=lambda pair: (-pair[0], not pair[1], *pair[2:])):
            if share >= _ALIKE and one not in found and other not in taken:
                found[one] = other
                taken.add(other)
        return found

    def lines(self, side: Side, path: str) -> tuple[Line, ...]:
        """The lines of a side's file that its counterpart has not; all of one that has none."""
        key = side, path
        if key not in self._lines:
            mine = self._words(side, path) if path in self.touched[side] else []
            other = self.counterpart(side, path) if mine else None
            theirs = self._words(_other(side), other) if other is not None else []
            self._lines[key] = tuple(_only(mine, theirs))
        return self._lines[key]

    def _words(self, side: Side, path: str, longest: int = _LONGEST) -> list[str]:
        """The lines of a file, blanks made one; none where it is too long or cannot be read."""
        key, contents = (side, path), self._sides[side]
        if path not in contents.files or contents.files[path].size > longest:
            return []
        if key not in self._texts:
            data = next((data for _, _, data in contents.read([path])), b"")
            text = "" if b"\0" in data else data.decode("utf-8", "replace")
            self._texts[key] = [" ".join(line.split()) for line in text.split("\n")]
        return self._texts[key]


def _touched(mine: Mapping[str, Known], theirs: Mapping[str, Known]) -> Iterator[str]:
    for path, one in mine.items():
        other = theirs.get(path)
        if other is None or not _same(one, other):
            yield path


def _same(one: Known, other: Known) -> bool:
    """Whether two files have the same contents; where no reader looked at one of them, the same size."""
    if one.state != other.state:
        return False
    return one.blob == other.blob if one.blob and other.blob else one.size == other.size


def _other(side: Side) -> Side:
    return "head" if side == "base" else "base"


def _only(mine: list[str], theirs: list[str]) -> Iterator[Line]:
    """Lines that occur oftener in one text than in the other, between what both begin and end with."""
    start, most = 0, min(len(mine), len(theirs))
    while start < most and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < most - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    left = Counter(theirs[start : len(theirs) - end])
    for number, text in enumerate(mine[start : len(mine) - end], start + 1):
        if left[text] > 0:
            left[text] -= 1
        elif text:
            yield Line(number, text)


def _share(one: "Counter[str]", other: "Counter[str]") -> float:
    one, other = (Counter({text: count for text, count in words.items() if text}) for words in (one, other))
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 0.0


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _ending(path: str) -> str:
    return _name(path).rpartition(".")[2]
