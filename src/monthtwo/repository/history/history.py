"""The history of a repository up to one commit: what was changed when, and by how many people.

People are numbers, in the order of their first commit. Their names and addresses stand apart, for who asks for people.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cached_property, lru_cache

from monthtwo.repository.history.commits import Change, Commit, PathLife, Person, Rename, Status
from monthtwo.repository.history.order import oldest_first
from monthtwo.repository.history.people import People
from monthtwo.repository.history.record import CUT, LATE, MERGE, SIGNED, SQUASH, Record, Row, changes_of
from monthtwo.repository.history.renames import renames_in

_DELETED = ord("D")
_GIT = 1_100_000_000
"""A time before there was git is a clock that was wrong."""
_DAY = 86_400
_LAST_DAY = date.max.toordinal() - date(1970, 1, 1).toordinal()
_CHANGE = 16
"""Bytes of one."""
_MOSTLY = 0.5
"""The share of commits from which on a history counts as squashed."""
_MOST_NAMES = 100


class History:
    """Commits that lead to one, the oldest first: a parent stands before its children.

    `reason` says why it is not the whole history, and is empty when it is.
    """

    def __init__(self, record: Record, head: str, *, mailmap: bytes = b"") -> None:
        self.head = head
        self.reason = record.reason
        self._record, self._mailmap = record, mailmap
        self._rows = oldest_first(record.rows, head)
        self._people = People(self._rows, record.identities, mailmap)
        self.persons: tuple[Person, ...] = self._people.persons
        self._numbers = {row.id: number for number, row in enumerate(self._rows)}
        self.commits: tuple[Commit, ...] = tuple(
            self._commit(number, row, self._people) for number, row in enumerate(self._rows)
        )

    @property
    def complete(self) -> bool:
        """Whether it reaches back to the first commits."""
        return not self.reason

    def __len__(self) -> int:
        return len(self.commits)

    def commit(self, id: str) -> Commit | None:
        """The commit with a full id, if it is in the history."""
        number = self._numbers.get(id)
        return None if number is None else self.commits[number]

    # -- what was changed ----------------------------------------------------------------------------------------

    def changes(self, commit: Commit) -> Iterator[Change]:
        """The paths that a commit touched against its parent, in git's order: none of a merge."""
        numbers = changes_of(self._rows[commit.number])
        for at in range(0, len(numbers), 4):
            letter: Status = chr(numbers[at + 3])  # type: ignore[assignment]
            path = self._record.paths[numbers[at]]
            yield Change(path, letter, self._blob(numbers[at + 1]), self._blob(numbers[at + 2]))

    def touched(self, commit: Commit) -> list[str]:
        """The paths alone of its changes, which takes less time."""
        return [self._record.paths[number] for number in changes_of(self._rows[commit.number])[::4]]

    @cached_property
    def paths(self) -> Mapping[str, PathLife]:
        """Every path that there ever was, by its name."""
        commits: dict[int, list[int]] = {}
        last: dict[int, int] = {}
        for number, row in enumerate(self._rows):
            numbers = changes_of(row)
            for path, status in zip(numbers[::4], numbers[3::4], strict=True):
                commits.setdefault(path, []).append(number)
                last[path] = status
        named = ((self._record.paths[path], path, touching) for path, touching in commits.items())
        return {
            name: PathLife(name, tuple(touching), self._authors(touching), last[path] != _DELETED)
            for name, path, touching in named
        }

    @cached_property
    def renames(self) -> tuple[Rename, ...]:
        """Paths that went on under another name with the same contents, in order; empty files tell nothing."""
        return tuple(
            rename
            for commit, row in zip(self.commits, self._rows, strict=True)
            if len(row.changes) > _CHANGE
            for rename in renames_in(commit.number, self.changes(commit))
        )

    def earlier_names(self, path: str) -> list[Rename]:
        """How a path came to its name, the latest rename first."""
        found: list[Rename] = []
        before = len(self.commits)
        while len(found) < _MOST_NAMES:
            came = [rename for rename in self._came.get(path, ()) if rename.commit < before]
            if not came:
                break
            found.append(came[-1])
            path, before = came[-1].old, came[-1].commit
        return found

    # -- when ----------------------------------------------------------------------------------------------------

    @cached_property
    def mainline(self) -> tuple[Commit, ...]:
        """The commits that one comes to by first parents alone, the oldest first."""
        found, commit = [], self.commits[-1] if self.commits else None
        while commit is not None:
            found.append(commit)
            commit = self.commits[commit.parents[0]] if commit.parents else None
        return tuple(reversed(found))

    def brought(self, commit: Commit) -> list[Commit]:
        """What a commit of the mainline brought: itself, and what a merge led in, the oldest first."""
        if len(commit.parents) < 2:
            return [commit]
        known = set(self._ancestors([commit.parents[0]]))
        return [self.commits[number] for number in sorted(self._ancestors([commit.number], known))]

    def on(self, day: str) -> Commit | None:
        """The newest commit of the mainline that was there at the end of a day, by the committers' clocks and UTC."""
        end = int(datetime.fromisoformat(day).replace(tzinfo=timezone.utc).timestamp()) + _DAY
        return next((commit for commit in reversed(self.mainline) if 0 < commit.committed < end), None)

    def months(self, first: str, last: str) -> list[tuple[str, Commit]]:
        """The first days of the months between two days, each with the commit of the mainline that was there then."""
        days, day = [], date.fromisoformat(first)
        while (day := (day.replace(day=1) + timedelta(days=32)).replace(day=1)).isoformat() <= last:
            days.append(day.isoformat())
        return [(day, commit) for day in days if (commit := self.on(day)) is not None]

    def between(self, first: str, last: str) -> list[Commit]:
        """The commits written on these days or between them, merges left out."""
        return [commit for commit in self.commits if not commit.merge and first <= commit.day <= last]

    def until(self, day: str) -> "History":
        """The history as it was at the end of a day: that of the newest commit of the mainline which was there."""
        commit = self.on(day)
        if commit is not None and commit.number == len(self.commits) - 1:
            return self
        return History(self._record, commit.id if commit else "", mailmap=self._mailmap)

    def at(self, id: str, mailmap: bytes | None = None) -> "History":
        """The history that a scan of an earlier commit has, without asking git; with that commit's own `mailmap`, too.

        Raises:
            KeyError: the commit is not in this history.
        """
        if id not in self._numbers:
            raise KeyError(id)
        return History(self._record, id, mailmap=self._mailmap if mailmap is None else mailmap)

    # -- who -----------------------------------------------------------------------------------------------------

    @cached_property
    def squash_merged(self) -> bool:
        """Whether pull requests were squashed: who made the commits in them is then not told."""
        ours = [commit for commit in self.mainline if commit.human]
        return bool(ours) and sum(commit.squash and not commit.merge for commit in ours) > _MOSTLY * len(ours)

    @property
    def humans(self) -> list[Person]:
        return [person for person in self.persons if person.sort == "human"]

    def identities(self, person: int) -> list[tuple[str, str]]:
        """The names and addresses of a person. No report may show them unless it was asked to."""
        return self._people.identities(person)

    # -- within --------------------------------------------------------------------------------------------------

    def _blob(self, number: int) -> str:
        width = self._record.width
        return self._record.blobs[(number - 1) * width : number * width].hex() if number else ""

    def _authors(self, commits: Sequence[int]) -> tuple[int, ...]:
        made = (self.commits[number] for number in commits)
        return tuple(dict.fromkeys(person for commit in made for person in (commit.author, *commit.others)))

    def _ancestors(self, numbers: Sequence[int], known: set[int] | None = None) -> Iterator[int]:
        """These commits and all before them, but for those that are known."""
        seen, waiting = set(known or ()), list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                yield number
                waiting += self.commits[number].parents

    @cached_property
    def _came(self) -> Mapping[str, Sequence[Rename]]:
        """The renames by which each path came to its name."""
        came: dict[str, list[Rename]] = {}
        for rename in self.renames:
            came.setdefault(rename.new, []).append(rename)
        return came

    def _commit(self, number: int, row: Row, people: People) -> Commit:
        person, numbers, flags = people.person_of, self._numbers, row.flags
        author = person[row.author]
        others = dict.fromkeys(person[one] for one in row.others) if row.others else {}
        others.pop(author, None)
        time, zone = _believed(row)
        sort = people.persons[author].sort
        return Commit(
            number=number,
            id=row.id,
            parents=tuple([numbers[id] for id in row.parents if id in numbers]),
            merge=flags & MERGE != 0,
            squash=flags & SQUASH != 0,
            authored=row.authored[0],
            committed=row.committed[0],
            time=time,
            day=_day(time + 60 * zone),
            author=author,
            committer=person[row.committer],
            others=tuple(others),
            human=sort == "human",
            agent=sort == "agent" or flags & SIGNED != 0 or any(people.persons[one].sort == "agent" for one in others),
            cut=flags & CUT != 0,
            late=flags & LATE != 0,
            subject=row.subject,
        )


def _believed(row: Row) -> tuple[int, int]:
    """When a commit was written, and minutes east of Greenwich: a clock that cannot have been right is not asked."""
    (authored, _), (committed, _) = row.authored, row.committed
    wrong = authored < _GIT or authored > committed + _DAY
    return row.committed if wrong and committed >= _GIT else row.authored


@lru_cache(maxsize=10_000)
def _date(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def _day(time: int) -> str:
    return _date(min(max(time // _DAY, 0), _LAST_DAY))
