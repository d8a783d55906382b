"""Past commits are judged in processes of their own, which give back the memory that they took."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from monthtwo.deadline import Deadline
from monthtwo.facts.reading import Facts
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.snapshot import Snapshot
from monthtwo.signals.milestones import Sights
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.forked_work import ForkedWork
from monthtwo.speed.kept_facts import keep_facts
from monthtwo.speed.store import Store

T = TypeVar("T")


@contextmanager
def own_store(store: Store | None) -> Iterator[Store | None]:
    """A store in the same place: a connection is not carried into another process."""
    if store is None:
        yield None
        return
    with Store(store.path.parent) as own:
        yield own


class PastWork(Generic[T]):
    """What `work` gives of past commits, which is of `type`. To be left as a context, which ends what is still running.

    With more than one job those that are expected are begun before they are asked for, as many at once as
    there are jobs.
    """

    def __init__(self, work: Callable[[Commit], T], type: type[T], jobs: int) -> None:
        self._work, self._type, self._jobs = work, type, jobs
        self._expected: deque[Commit] = deque()
        self._begun: dict[str, ForkedWork[T]] = {}
        self._running = ExitStack()

    def __enter__(self) -> "PastWork[T]":
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def expect(self, commits: Iterable[Commit]) -> None:
        """Say which commits will be asked for, in this order."""
        self._expected.extend(commits)

    def of(self, commit: Commit) -> T:
        """What the work gives of a commit; raises what the work raises."""
        if commit.id not in self._begun:
            self._begin(commit)
        while self._expected and len(self._begun) < self._jobs:
            self._begin(self._expected.popleft())
        work = self._begun.pop(commit.id)
        with work:
            found = work.result()
        if self._jobs == 1:
            gc.collect()  # it is turned off while a command runs, and a past commit is of no further use
        return found

    def _begin(self, commit: Commit) -> None:
        import monthtwo.judging  # noqa: F401 - late: what was judged before needs none of it; once, before processes fork

        if commit in self._expected:
            self._expected.remove(commit)
        work = ForkedWork(lambda: self._work(commit), self._type, self._jobs > 1)
        self._begun[commit.id] = self._running.enter_context(work)


def past_sights(
    path: Path, catalogue: LazyCatalogue, store: Store | None, jobs: int, deadline: Deadline
) -> PastWork[Sights]:
    """What commits of the repository at `path` show; raises NotHere and TimeUp."""

    def judged(commit: Commit) -> Sights:
        from monthtwo.judging import seen_at

        with own_store(store) as own:

            def facts_of(past: Snapshot) -> Facts:
                facts, new = keep_facts(past, past.natures, catalogue, own, 1, None, lambda phase: None, deadline)
                if own is not None:
                    own.store(new.new)
                return facts

            return seen_at(path, commit, facts_of, catalogue.loaded, deadline)

    return PastWork(judged, Sights, jobs)
