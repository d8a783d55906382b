"""Outlooks that are kept: a commit of the past is judged once, and nothing is where nothing has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from monthtwo.deadline import Deadline
from monthtwo.options import ScanOptions
from monthtwo.readiness.judgement import Judgement
from monthtwo.repository.entries import RepositoryError
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.snapshot import Snapshot, open_snapshot
from monthtwo.signals.milestones import Sights, asked_of_past, sights
from monthtwo.signals.outlook import Outlook, outlook
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.kept_facts import keep_facts
from monthtwo.speed.kept_history import kept_history
from monthtwo.speed.stamp import code_stamp
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import KeptBody, digest_of

T = TypeVar("T")


def kept_outlook(
    path: Path,
    snapshot: Snapshot,
    judgement: Judgement,
    catalogue: LazyCatalogue,
    options: ScanOptions,
    store: Store | None,
    deadline: Deadline,
) -> Outlook:
    """What `outlook` gives of the repository at `path`, from the store when it was worked out before."""
    as_of = options.as_of or snapshot.date
    if as_of is None:
        return Outlook()
    kept = _Kept(catalogue, store)
    known = kept.key(b"outlook", (snapshot.commit or "").encode(), as_of.encode(), msgspec.msgpack.encode(judgement))

    def work() -> Outlook:
        def sights_at(commit: Commit) -> Sights:
            return kept.found(kept.key(b"sights", commit.id.encode()), Sights, lambda: _judged(commit), deadline)

        def _judged(commit: Commit) -> Sights:
            from monthtwo.judging import judge  # late: what was judged before needs none of it

            try:
                past = open_snapshot(path, commit.id)
            except RepositoryError:  # it holds no file
                return {}
            facts, new = keep_facts(past, past.natures, catalogue, store, 1, None, lambda phase: None, deadline)
            asked = ScanOptions(select=asked_of_past(catalogue.loaded))
            found = sights(judge(past.natures, facts, catalogue.loaded, asked, deadline).results)
            if store is not None:
                store.store(new.new)
            return found

        return outlook(
            catalogue.loaded.signals, kept_history(snapshot, store, deadline=deadline), sights_at, deadline,
            as_of=as_of, reason=judgement.reason, results=judgement.results, traces=judgement.traces,
        )  # fmt: skip

    return kept.found(known, Outlook, work, deadline)


class _Kept:
    """What is worked out once for the same catalogue and code."""

    def __init__(self, catalogue: LazyCatalogue, store: Store | None) -> None:
        self._catalogue, self._store = catalogue, store

    def key(self, *parts: bytes) -> bytes:
        return digest_of(code_stamp(), self._catalogue.fingerprint, *parts)

    def found(self, key: bytes, type: type[T], work: Callable[[], T], deadline: Deadline) -> T:
        """What is kept under a key, else what `work` gives; that is kept unless the time is up."""
        if self._store is None:
            return work()
        row = self._store.find([key]).get(key)
        body = self._store.load([row.digest]).get(row.digest) if row is not None else None
        try:
            if body is not None:
                return msgspec.msgpack.decode(body, type=type)
        except msgspec.MsgspecError:
            pass  # of another shape: made anew
        made = work()
        if not deadline.passed():
            self._store.store([KeptBody(key, msgspec.msgpack.encode(made))])
        return made
