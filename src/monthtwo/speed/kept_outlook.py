"""Outlooks that are kept: a commit of the past is judged once, and nothing is where nothing has changed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from monthtwo.deadline import Deadline
from monthtwo.facts.reading import Facts
from monthtwo.options import ScanOptions
from monthtwo.readiness.judgement import Judgement
from monthtwo.repository.history.commits import Commit
from monthtwo.repository.history.snapshot_history import MAILMAP, mailmap_of
from monthtwo.repository.history.sources import sources
from monthtwo.repository.snapshot import Snapshot
from monthtwo.signals.milestones import Sights
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
    if snapshot.commit is None or as_of is None or snapshot.location is None:
        return Outlook()
    kept = _Kept(catalogue, store)
    inside = snapshot.location.prefix.as_posix().encode("utf-8", "surrogateescape")
    named = " ".join(sorted(options.fail_on_signal)).encode()
    at = (
        named,
        snapshot.commit.encode(),
        as_of.encode(),
        msgspec.msgpack.encode(judgement),
        *_read_from(snapshot, options),
    )

    def facts_of(past: Snapshot) -> Facts:
        facts, new = keep_facts(past, past.natures, catalogue, store, 1, None, lambda phase: None, deadline)
        if store is not None:
            store.store(new.new)
        return facts

    def judged(commit: Commit) -> Sights:
        from monthtwo.judging import seen_at  # late: what was judged before needs none of it

        return seen_at(path, commit, facts_of, catalogue.loaded, deadline)

    def sights_at(commit: Commit) -> Sights:
        return kept.found(kept.key(b"sights", commit.id.encode(), inside), Sights, lambda: judged(commit), deadline)

    def work() -> Outlook:
        return outlook(
            catalogue.loaded.signals, kept_history(snapshot, store, options.clones, deadline), sights_at, deadline,
            as_of=as_of, reason=judgement.reason, results=judgement.results, traces=judgement.traces,
            progress=options.progress, named=options.fail_on_signal,
        )  # fmt: skip

    return kept.found(kept.key(b"outlook", inside, *at), Outlook, work, deadline)


def _read_from(snapshot: Snapshot, options: ScanOptions) -> Iterator[bytes]:
    """What the history is read from, for a shallow clone may get one, and who is who in it."""
    for source in sources(snapshot, options.clones):
        yield f"{source.reason} {sorted(source.cut)}".encode()
    mailmap = snapshot.entry(MAILMAP)
    if mailmap is not None:
        yield mailmap.blob.encode() or mailmap_of(snapshot)


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
