"""What came after a warning: the part of a history that nobody knew on its day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from monthtwo.catalogue.signal import LaterCommit, Touched
from monthtwo.model import Signal
from monthtwo.months.standing import Standing
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History


class Later:
    """The history of a repository after the end of a month, up to a day."""

    def __init__(self, history: History, month: Standing, warned: Signal, as_of: str) -> None:
        self._history, self._month, self._warned, self._as_of = history, month, warned, as_of
        self._day = month.at.day

    @cached_property
    def commits(self) -> Sequence[Commit]:
        """Those that people made after the day, merges left out, by the day."""
        own = (one for one in self._history.commits if one.human and not one.merge)
        return sorted((one for one in own if self._day < one.day <= self._as_of), key=lambda one: one.day)

    def first(self, wanted: LaterCommit) -> Commit | None:
        """The first commit that is as wanted."""
        files = self.files(wanted.touches)
        said = _Words(wanted.words) if wanted.words else None
        for commit in self.commits:
            if said is not None and not said.finds(commit.subject):
                continue
            if wanted.touches and len(files & set(self._history.touched(commit))) < wanted.files:
                continue
            if wanted.removes and self._removed(commit, wanted.endings) < wanted.removes:
                continue
            return commit
        return None

    def silence(self, days: int, of_owner: bool) -> tuple[str, str] | None:
        """The day and the commit after which nothing came for so many days, the first such one that ends after the day.

        Of an owner: neither that person commits anything, nor anybody what serves or trains.
        """
        working = self._working(of_owner)
        following = [commit.day for commit in working[1:]]
        for commit, next_day in zip(working, [*following, self._as_of], strict=True):
            if _days(commit.day, next_day) >= days and _days(self._day, next_day) > 0:
                return commit.day, commit.id
        return None

    def files(self, sorts: Iterable[Touched]) -> set[str]:
        """Files as they were at the warning, and by the names that they got later."""
        assert self._month.seen is not None
        traces = self._month.seen.traces
        named: dict[Touched, Iterable[str]] = {
            "serving": traces.serving, "training": (*traces.training, *traces.models), "vendors": traces.vendors,
            "shown": [place.path for place in self._warned.evidence],
        }  # fmt: skip
        return self.renamed({path for sort in sorts for path in named[sort]})

    def _working(self, of_owner: bool) -> list[Commit]:
        """The commits of people until the end, in order: all, or the owner's and those on what serves or trains."""
        own = sorted(
            (one for one in self._history.commits if one.human and not one.merge and one.day <= self._as_of),
            key=lambda one: (one.day, one.number),
        )
        if not of_owner:
            return own
        last = self._history.commit(self._warned.commits[-1]) if self._warned.commits else None
        if last is None:
            return []
        files = self.files(("serving", "training"))
        return [one for one in own if one.author == last.author or files & set(self._history.touched(one))]

    def renamed(self, paths: set[str]) -> set[str]:
        """Paths, and the names that they got later."""
        found = set(paths)
        for rename in self._history.renames:
            if rename.old in found and self._history.commits[rename.commit].day > self._day:
                found.add(rename.new)
        return found

    def _removed(self, commit: Commit, endings: tuple[str, ...]) -> int:
        """How many files a commit removes for good: what goes on under another name is not gone."""
        moved = {rename.old for rename in self._history.renames if rename.commit == commit.number}
        changes = self._history.changes(commit)
        return sum(one.status == "D" and one.path.endswith(endings) and one.path not in moved for one in changes)


class _Words:
    """Words that stand by themselves."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = frozenset(words)
        self._longest = max(word.count(" ") for word in words) + 1

    def finds(self, text: str) -> bool:
        return any(said in self._words for said in self._said(text))

    def _said(self, text: str) -> Iterator[str]:
        """The words of a text, and as many in a row as one of ours has."""
        words = [word.strip(".,;:!?()[]'\"`#") for word in text.lower().split()]
        for length in range(1, self._longest + 1):
            yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
