"""Outlooks that are kept: a commit of the past is judged once, and nothing is where nothing has changed."""

import gc
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from monthtwo.deadline import Deadline
from monthtwo.model import MilestoneId
from monthtwo.options import ScanOptions
from monthtwo.readiness.judgement import Judgement
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.contents import contents_of
from monthtwo.repository.history.snapshot_history import MAILMAP, mailmap_of
from monthtwo.repository.history.sources import sources
from monthtwo.repository.snapshot import Snapshot
from monthtwo.signals.milestones import Sights
from monthtwo.signals.outlook import Outlook, outlook
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.kept_history import kept_history
from monthtwo.speed.kept_judgement import bodies_of, kept_value
from monthtwo.speed.past_judgement import past_sights
from monthtwo.speed.stamp import code_stamp
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import digest_of

T = TypeVar("T", bound=Struct)

MOST_JOBS = 2
"""Past commits that are judged at once: each takes as much memory as a scan."""


def kept_outlook(
    path: Path,
    snapshot: Snapshot,
    judgement: Judgement,
    catalogue: LazyCatalogue,
    options: ScanOptions,
    jobs: int | None,
    store: Store | None,
    deadline: Deadline,
    now: Callable[[], Sights | None] = lambda: None,
    ahead: int = 0,
) -> Outlook:
    """What `outlook` gives of the repository at `path`, from the store when it was worked out before.

    `now` tells what its last commit shows, where that is known; `ahead` is on how many days more it is looked at.
    """
    as_of = options.as_of or snapshot.date
    if as_of is None:
        return Outlook()
    kept = Kept(catalogue, store)
    named = " ".join(sorted(options.fail_on_signal)).encode()
    at = (
        named,
        (snapshot.commit or "").encode(),
        as_of.encode(),
        _encoded(judgement),
        *_read_from(snapshot, options),
        *([b"%d" % ahead] if ahead else []),
    )

    def work() -> Outlook:
        gc.collect()  # it is turned off while a scan runs, and the present is judged
        with past_sights(path, catalogue, store, min(jobs or os.cpu_count() or 1, MOST_JOBS), deadline) as past:

            def sights_at(commit: Commit, ids: Collection[MilestoneId]) -> Sights:
                return kept.sights(commit, ids, lambda more: past.of(commit, more), deadline)

            def expect(commits: Sequence[Commit], ids: Collection[MilestoneId]) -> None:
                past.expect((commit for commit in commits if kept.open(commit, ids)), ids)

            return outlook(
                catalogue.loaded.signals,
                kept_history(snapshot, store, options.clones, deadline),
                sights_at,
                deadline,
                as_of=as_of,
                reason=judgement.reason,
                results=judgement.results,
                traces=judgement.traces,
                progress=options.progress,
                expect=expect,
                now=now(),
                named=options.fail_on_signal,
                contents=contents_of(snapshot, options.clones),
                ahead=ahead,
            )

    return kept.found(kept.key(b"outlook", *at), Outlook, work, deadline)


def _read_from(snapshot: Snapshot, options: ScanOptions) -> Iterator[bytes]:
    """What the history is read from, for a shallow clone may get one, and who is who in it."""
    for source in sources(snapshot, options.clones):
        yield f"{source.reason} {sorted(source.cut)}".encode()
    mailmap = snapshot.entry(MAILMAP)
    if mailmap is not None:
        yield mailmap.blob.encode() or mailmap_of(snapshot)


def _encoded(judgement: Judgement) -> bytes:
    try:
        return msgspec.msgpack.encode(judgement)
    except (UnicodeEncodeError, OverflowError):  # a name that is no text
        return repr(judgement).encode("utf-8", "backslashreplace")


class Kept:
    """What is worked out once for the same catalogue and code."""

    def __init__(self, catalogue: LazyCatalogue, store: Store | None) -> None:
        self._catalogue, self._store = catalogue, store

    def key(self, *parts: bytes) -> bytes:
        return digest_of(code_stamp(), self._catalogue.fingerprint, *parts)

    def has(self, key: bytes) -> bool:
        return self._store is not None and key in self._store.find([key])

    def open(self, commit: Commit, ids: Collection[MilestoneId]) -> list[MilestoneId]:
        """Which of these milestones were not looked for yet in a commit."""
        known = self._sights(commit)
        return [id for id in ids if known is None or id not in known.asked]

    def sights(
        self,
        commit: Commit,
        ids: Collection[MilestoneId],
        work: Callable[[Collection[MilestoneId]], Sights],
        deadline: Deadline,
    ) -> Sights:
        """What is kept of a commit, with what `work` gives of the milestones that were not looked for in it yet."""
        known, wanted = self._sights(commit), self.open(commit, ids)
        if known is not None and not wanted:
            return known
        found = work(wanted)
        found = known.with_more(found) if known is not None else found
        if self._store is not None and not deadline.passed():
            self._store.store(bodies_of(self._key_of(commit), found))
        return found

    def _sights(self, commit: Commit) -> Sights | None:
        return kept_value(self._store, self._key_of(commit), Sights)

    def _key_of(self, commit: Commit) -> bytes:
        return self.key(b"sights", commit.id.encode())

    def found(self, key: bytes, type: type[T], work: Callable[[], T], deadline: Deadline) -> T:
        """What is kept under a key, else what `work` gives; that is kept unless the time is up, or it cannot be."""
        known = kept_value(self._store, key, type)
        if known is not None:
            return known
        made = work()
        if self._store is not None and not deadline.passed():
            self._store.store(bodies_of(key, made))
        return made
