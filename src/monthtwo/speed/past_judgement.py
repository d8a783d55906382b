"""Past commits are judged in processes of their own, which give back the memory that they took."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from monthtwo.deadline import Deadline
from monthtwo.facts.reading import Facts
from monthtwo.model import MilestoneId
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.snapshot import Snapshot
from monthtwo.signals.milestones import MILESTONES, Sights
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.forked_work import ForkedWork
from monthtwo.speed.kept_facts import keep_facts
from monthtwo.speed.store import Store

T = TypeVar("T")
_Ids = Collection[MilestoneId]


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

    The work is told a commit and the milestones to look for, which it may leave aside where it sees all. With more than
    one job those that are expected are begun before they are asked for, as many at once as there are jobs.
    """

    def __init__(self, work: Callable[[Commit, _Ids], T], type: type[T], jobs: int) -> None:
        self._work, self._type, self._jobs = work, type, jobs
        self._expected: dict[str, tuple[Commit, _Ids]] = {}
        self._begun: dict[str, ForkedWork[T]] = {}
        self._running = ExitStack()
        self._frozen = False

    def __enter__(self) -> "PastWork[T]":
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
        if self._frozen:
            gc.unfreeze()

    def expect(self, commits: Iterable[Commit], ids: _Ids = MILESTONES) -> None:
        """Say which commits will be asked for, in this order, and the milestones that will be looked for in them."""
        self._expected |= {commit.id: (commit, ids) for commit in commits}
        self._begin_expected()

    def of(self, commit: Commit, ids: _Ids = MILESTONES) -> T:
        """What the work gives of a commit, asked for these milestones or others; raises what the work raises."""
        _, more = self._expected.pop(commit.id, (commit, ()))
        if commit.id not in self._begun:
            self._begin(commit, {*ids, *more})
        self._begin_expected()
        with self._begun.pop(commit.id) as work:
            found = work.result()
        if self._jobs == 1:
            gc.collect()  # it is turned off while a command runs, and a past commit is of no further use
        return found

    def _begin_expected(self) -> None:
        """Let others be at work on what is expected."""
        while self._jobs > 1 and self._expected and len(self._begun) < self._jobs:
            commit, ids = self._expected.pop(next(iter(self._expected)))
            self._begin(commit, ids)

    def _begin(self, commit: Commit, ids: _Ids) -> None:
        import monthtwo.judging  # noqa: F401 - late: what was judged before needs none of it; once, before processes fork

        if not self._frozen:
            gc.freeze()  # what is there by now stays: it need not be looked through after each commit, nor be copied
            self._frozen = True
        work = ForkedWork(lambda: self._work(commit, ids), self._type, self._jobs > 1)
        self._begun[commit.id] = self._running.enter_context(work)


class PastSights(PastWork[Sights]):
    """What past commits show of milestones."""

    def __enter__(self) -> "PastSights":
        return self

    def of(self, commit: Commit, ids: _Ids = MILESTONES) -> Sights:
        """What a commit shows of these milestones, or of more.

        Raises:
            NotHere: its contents are not in this clone.
            TimeUp: the deadline has passed.
        """
        found = super().of(commit, ids)
        return found if set(ids) <= set(found.asked) else super().of(commit, ids)  # it was begun for fewer


def past_sights(path: Path, catalogue: LazyCatalogue, store: Store | None, jobs: int, deadline: Deadline) -> PastSights:
    """What commits of the repository at `path` show."""

    def judged(commit: Commit, ids: _Ids) -> Sights:
        from monthtwo.judging import seen_at

        with own_store(store) as own:

            def facts_of(past: Snapshot) -> Facts:
                facts, new = keep_facts(past, past.natures, catalogue, own, 1, None, lambda phase: None, deadline)
                if own is not None:
                    own.store(new.new)
                return facts

            return seen_at(path, commit, facts_of, catalogue.loaded, deadline, ids)

    return PastSights(judged, Sights, jobs)
