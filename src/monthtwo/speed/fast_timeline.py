"""A timeline: a commit of the past is judged once, and what little a month has changed is all that is read anew."""

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from monthtwo.deadline import Deadline, deadline_in
from monthtwo.facts.reading import Facts
from monthtwo.model import MilestoneId
from monthtwo.months.past_files import here, mailmaps, past_snapshot
from monthtwo.months.seen import NO_FILES, Seen
from monthtwo.months.standing import Judges
from monthtwo.months.told import Asked, timeline_of
from monthtwo.readiness.configuration import configured
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.history import History
from monthtwo.repository.snapshot import open_snapshot
from monthtwo.signals.milestones import Sights
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.fast_scan import FastOptions, folder_beside
from monthtwo.speed.kept_facts import KeptFacts, keep_facts
from monthtwo.speed.kept_history import kept_history
from monthtwo.speed.kept_judgement import bodies_of, kept_value
from monthtwo.speed.kept_outlook import MOST_JOBS, Kept
from monthtwo.speed.past_judgement import PastWork, own_store, past_sights
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import digest_of
from monthtwo.timeline import Timeline


class TimelineOptions(FastOptions, frozen=True, kw_only=True):
    """`months` is how many are told at most, the latest; None for all. `tested`: with what came of warnings."""

    months: int | None = None
    tested: bool = False


def fast_timeline(path: Path, options: TimelineOptions) -> Timeline:
    """The timeline of the repository at `path`, of its commits alone: what is not committed has no place in it.

    Raises:
        RepositoryError: there is no such repository or revision.
        CatalogueError: a manifest in `options.checks` cannot be used.
        ConfigurationError: the settings in the repository cannot be used.
    """
    deadline = deadline_in(options.timeout)
    with ExitStack() as stack:
        snapshot = open_snapshot(path, options.rev or "HEAD")
        folder = folder_beside(snapshot) if options.cache else None
        if folder is None:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="monthtwo-")))
        store = stack.enter_context(Store(folder))
        catalogue = LazyCatalogue(options.checks, kept=options.cache)
        options = configured(
            snapshot,
            options,
            lambda: [check.id for check in catalogue.loaded.checks],
            lambda: [one.id for one in catalogue.loaded.signals],
        )
        history = kept_history(snapshot, store, options.clones, deadline)
        assert history is not None
        past = _Past(path, history, catalogue, options, store, deadline, stack)
        asked = Asked(most=options.months, tested=options.tested)
        return timeline_of(snapshot, options.as_of, history, catalogue.loaded, past.judges(), asked)


class _Past:
    """The commits of one repository, each judged once and kept."""

    def __init__(
        self,
        path: Path,
        history: History,
        catalogue: LazyCatalogue,
        options: TimelineOptions,
        store: Store,
        deadline: Deadline,
        stack: ExitStack,
    ) -> None:
        self._path, self._history, self._catalogue, self._options = path, history, catalogue, options
        self._store, self._deadline = store, deadline
        self._kept = Kept(catalogue, store)
        jobs = min(options.jobs or os.cpu_count() or 1, MOST_JOBS)
        self._months = stack.enter_context(PastWork(lambda commit, ids: self._judged(commit), Seen, jobs))
        self._between = stack.enter_context(past_sights(path, catalogue, store, jobs, deadline))
        self._sights: dict[str, Sights] = {}
        self._asked = repr((options.select, options.ignore)).encode()

    def judges(self) -> Judges:
        return Judges(
            seen_at=self._seen_at, sights_at=self._sights_at, mailmap_at=mailmaps(self._path, self._history),
            deadline=self._deadline, progress=self._options.progress, expect=self._expect,
        )  # fmt: skip

    def _seen_at(self, commit: Commit) -> Seen:
        return self._kept.found(self._key(commit), Seen, lambda: self._months.of(commit), self._deadline)

    def _expect(self, commits: Sequence[Commit]) -> None:
        self._months.expect(commit for commit in commits if not self._kept.has(self._key(commit)))

    def _key(self, commit: Commit) -> bytes:
        return self._kept.key(b"month", commit.id.encode(), self._asked)

    def _sights_at(self, commit: Commit, ids: Collection[MilestoneId]) -> Sights:
        known = self._sights.get(commit.id)
        if known is None or not set(ids) <= set(known.asked):
            known = self._kept.sights(commit, ids, lambda more: self._between.of(commit, more), self._deadline)
            self._sights[commit.id] = known
        return known

    def _judged(self, commit: Commit) -> Seen:
        from monthtwo.judging import outlined  # late: what was judged before needs none of it

        past = past_snapshot(self._path, commit)
        if past is None:
            return NO_FILES
        natures, options = past.natures, self._options
        with own_store(self._store) as store:
            assert store is not None
            facts, kept = keep_facts(past, natures, self._catalogue, store, 1, None, None, self._deadline)
            here(facts)
            key = self._kept.key(b"seen", self._asked, _files(natures, facts, kept))
            known = kept_value(store, key, Seen)
            if known is None:
                known = outlined(natures, facts, self._catalogue.loaded, self._deadline, options.select, options.ignore)
                kept.new += bodies_of(key, known)
            store.store(kept.new)
            return known


def _files(natures: Mapping[str, str], facts: Facts, kept: KeptFacts) -> bytes:
    """What tells apart commits of which something else may be said: two months may differ in nothing that is read."""
    named = (f"{path}\0{nature}".encode("utf-8", "surrogatepass") for path, nature in sorted(natures.items()))
    digests = (kept.digests.get(path, b"") for path in sorted(natures))
    return digest_of(repr(facts.unread).encode(), *named, *digests)
