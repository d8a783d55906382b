"""Past commits are judged in processes of their own, which give back the memory that they took."""

import gc
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

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


class PastJudgement:
    """Judges commits of the repository at `path`. To be left as a context, which ends what is still running.

    With more than one job those that are expected are begun before they are asked for, as many at once as
    there are jobs.
    """

    def __init__(
        self, path: Path, catalogue: LazyCatalogue, store: Store | None, jobs: int, deadline: Deadline
    ) -> None:
        self._path, self._catalogue, self._store = path, catalogue, store
        self._jobs, self._deadline = jobs, deadline
        self._expected: dict[str, tuple[Commit, Collection[MilestoneId]]] = {}
        self._begun: dict[str, ForkedWork[Sights]] = {}
        self._running = ExitStack()
        self._frozen = False

    def __enter__(self) -> "PastJudgement":
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
        if self._frozen:
            gc.unfreeze()

    def expect(self, commits: Iterable[Commit], ids: Collection[MilestoneId] = MILESTONES) -> None:
        """Say which commits will be asked for, in this order, and the milestones that will be looked for in them."""
        self._expected |= {commit.id: (commit, ids) for commit in commits}
        self._begin_expected()

    def sights(self, commit: Commit, ids: Collection[MilestoneId] = MILESTONES) -> Sights:
        """What a commit shows of these milestones, or of more.

        Raises:
            NotHere: its contents are not in this clone.
            TimeUp: the deadline has passed.
        """
        _, more = self._expected.pop(commit.id, (commit, ()))
        if commit.id not in self._begun:
            self._begin(commit, {*ids, *more})
        self._begin_expected()
        with self._begun.pop(commit.id) as work:
            found = work.result()
        return found if set(ids) <= set(found.asked) else self._judged(commit, ids)

    def _begin_expected(self) -> None:
        """Let others be at work on what is expected."""
        while self._jobs > 1 and self._expected and len(self._begun) < self._jobs:
            commit, ids = self._expected.pop(next(iter(self._expected)))
            self._begin(commit, ids)

    def _begin(self, commit: Commit, ids: Collection[MilestoneId]) -> None:
        import monthtwo.judging  # noqa: F401 - late: what was judged before needs none of it; once, before processes fork

        if not self._frozen:
            gc.freeze()  # what is there by now stays: it need not be looked through after each commit, nor be copied
            self._frozen = True
        work = ForkedWork(lambda: self._judged(commit, ids), Sights, self._jobs > 1)
        self._begun[commit.id] = self._running.enter_context(work)

    def _judged(self, commit: Commit, ids: Collection[MilestoneId]) -> Sights:
        from monthtwo.judging import seen_at

        # A connection to the store is not carried into another process.
        with ExitStack() as stack:
            store = stack.enter_context(Store(self._store.path.parent)) if self._store is not None else None

            def facts_of(past: Snapshot) -> Facts:
                facts, new = keep_facts(
                    past, past.natures, self._catalogue, store, 1, None, lambda phase: None, self._deadline
                )
                if store is not None:
                    store.store(new.new)
                return facts

            found = seen_at(self._path, commit, facts_of, self._catalogue.loaded, self._deadline, ids)
        if self._jobs == 1:
            gc.collect()  # it is turned off while a scan runs, and a past commit is of no further use
        return found
