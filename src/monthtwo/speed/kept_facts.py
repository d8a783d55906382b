"""The facts of a snapshot, those that are known already taken from the store, the others read by several processes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Protocol

import msgspec

from monthtwo.deadline import NEVER, Deadline
from monthtwo.facts.accept_comments import accept_comments
from monthtwo.facts.budget import Budget, left_out, weight_of
from monthtwo.facts.reading import EMPTY, Facts, FileSource, affordable, all_skipped, late, unread_of
from monthtwo.facts.records import AcceptLine, FileFacts
from monthtwo.model import Skipped, SkipReason
from monthtwo.options import Progress
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.pending_files import PendingFiles, groups_of
from monthtwo.speed.stamp import reader_stamp
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import Encoded, KeptBody, KnownBody, digest_of

Lap = Callable[[str], None]

_CODE = frozenset({"python", "python:test", "program", "notebook"})
_AT_ONCE = 64 * 1024 * 1024
"""Bytes of files that are held in memory together until they are read."""
_Said = tuple[SkipReason | None, str, list[AcceptLine]]
"""What is known of a file without its facts: why it could not be read, and the comments that accept something."""
_NOTE = msgspec.msgpack.Decoder(tuple[int, SkipReason | None, str, list[AcceptLine]])


class ListedFile(Protocol):
    """A file of a snapshot, as far as the store asks."""

    @property
    def path(self) -> str: ...
    @property
    def blob(self) -> str: ...


class Listing(FileSource, Protocol):
    """A snapshot."""

    @property
    def entries(self) -> tuple[ListedFile, ...]: ...


class KeptFacts:
    """Facts by path, decoded when they are first asked for."""

    def __init__(self, read: Mapping[str, "FileFacts | Encoded"], stored: "_Stored | None", code: set[str]) -> None:
        self._read = dict(read)
        self._stored = stored
        self.code = code
        """Paths of Python code and notebooks."""
        self.digests: dict[str, bytes] = {}
        """What tells the facts of two files apart, by path; empty without a store, and of one that was read anew."""
        self.new: list[KeptBody] = []
        """What the store does not know yet."""
        self.known = len(stored.paths) if stored is not None else 0
        """How many files the store knew."""
        self.files = len(self._read) + self.known
        """How many files were read or known."""

    def of(self, path: str) -> FileFacts:
        found = self._read.get(path)
        if found is None:
            if self._stored is None or path not in self._stored.paths:
                return EMPTY
            self._bring(code=path in self.code)
            found = self._read[path]
        if not isinstance(found, FileFacts):
            try:
                found = msgspec.msgpack.decode(found, type=FileFacts)
            except msgspec.MsgspecError:  # whole, but of another shape
                self.digests.pop(path, None)
                found = EMPTY if self._stored is None else self._stored.anew([path]).get(path, EMPTY)
            self._read[path] = found
        return found

    def bring_all(self) -> None:
        """Take what is still in the store out of it: two processes must not share a connection to it."""
        self._bring(code=True)
        self._bring(code=False)

    def _bring(self, *, code: bool) -> None:
        """Take what is still in the store of code, or of all else, out of it."""
        if self._stored is not None:
            self._read.update(self._stored.bodies({path for path in self._stored.paths if (path in self.code) == code}))


class _Stored:
    """Files whose facts are in the store, all of one kind brought at once when the first is asked for."""

    def __init__(
        self,
        snapshot: FileSource,
        store: Store,
        paths: Mapping[str, bytes],
        syntaxes: Mapping[str, str],
        catalogue: LazyCatalogue,
    ) -> None:
        self._snapshot, self._store, self._syntaxes, self._catalogue = snapshot, store, syntaxes, catalogue
        self.paths = dict(paths)
        """Digests of those that were not brought yet, by path."""

    def bodies(self, wanted: Collection[str]) -> dict[str, "FileFacts | Encoded"]:
        digests = {path: self.paths.pop(path) for path in sorted(wanted)}
        bodies = self._store.load(digests.values())
        found: dict[str, FileFacts | Encoded] = {p: bodies[d] for p, d in digests.items() if d in bodies}
        if len(found) == len(digests):
            return found
        # Another scan may have thrown out what was there a moment ago.
        return found | self.anew(path for path in digests if path not in found)

    def anew(self, paths: Iterable[str]) -> dict[str, FileFacts]:
        """The facts of files as they are."""
        from monthtwo.facts.readers import read_syntax

        tests = self._catalogue.loaded.tests
        return {path: read_syntax(self._syntaxes[path], data, tests) for path, _, data in self._snapshot.read(paths)}


def keep_facts(
    snapshot: Listing,
    natures: Mapping[str, str],
    catalogue: LazyCatalogue,
    store: Store | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    lap: Lap | None = None,
    deadline: Deadline = NEVER,
) -> tuple[Facts, KeptFacts]:
    """What `read_facts` gives, and how it is kept.

    Args:
        store: where facts are looked up; what is `new` is for the caller to keep.
        jobs: how many processes may read; as many as there are CPUs, up to eight, when it is left out.
        lap: is told the name of each phase at its end.
        deadline: what is not read by then is skipped.
    """
    return _Collector(snapshot, natures, catalogue, store, jobs, progress, lap, deadline).collected()


class _Keys:
    """What the store knows the facts of a file by: who read it, as what, and what git calls its contents."""

    def __init__(self, syntaxes: Mapping[str, str], catalogue: LazyCatalogue, stamp: bytes) -> None:
        self._syntaxes, self._catalogue, self._stamp = syntaxes, catalogue, stamp
        self._kinds: dict[str, bytes] = {}
        """The first part of a key, by syntax."""

    def of(self, path: str, blob: str) -> bytes:
        return self._kind(self._syntaxes[path]) + bytes.fromhex(blob)

    def _kind(self, syntax: str) -> bytes:
        if syntax not in self._kinds:
            # Which tests are read in full is for the catalogue to say.
            told = self._catalogue.fingerprint if syntax == "python:test" else b""
            self._kinds[syntax] = digest_of(self._stamp, told, syntax.encode())
        return self._kinds[syntax]


class _Collector:
    def __init__(
        self,
        snapshot: Listing,
        natures: Mapping[str, str],
        catalogue: LazyCatalogue,
        store: Store | None,
        jobs: int | None,
        progress: Progress | None,
        lap: Lap | None,
        deadline: Deadline,
    ) -> None:
        self.deadline = deadline
        self.snapshot, self.natures, self.catalogue, self.store, self.jobs = snapshot, natures, catalogue, store, jobs
        self.progress = progress or (lambda phase, done, total: None)
        self.lap = lap or (lambda phase: None)
        self.budget = Budget()
        self.syntaxes, left = affordable(snapshot, natures, self.budget)
        self.unpaid = iter(self.syntaxes)
        self.weights: dict[str, int] = {}
        self.keys = _Keys(self.syntaxes, catalogue, reader_stamp() if store is not None else b"")
        self.read: dict[str, FileFacts | Encoded] = {}
        self.stored: dict[str, bytes] = {}
        self.digests: dict[str, bytes] = {}
        self.errors = {item.path: item for item in left}
        self.accepted: dict[str, list[AcceptLine]] = {}
        self.new: list[KeptBody] = []
        self.done = 0

    def collected(self) -> tuple[Facts, KeptFacts]:
        for unread in self._unread(self._unknown_blobs()):
            self.lap("read")
            if unread.paths:
                self._read_all(unread)
                self.lap("parse")
        self._pay_upto(None)
        stored = None
        if self.store is not None:
            stored = _Stored(self.snapshot, self.store, self.stored, self.syntaxes, self.catalogue)
        kept = KeptFacts(self.read, stored, {path for path, syntax in self.syntaxes.items() if syntax in _CODE})
        kept.digests, kept.new = self.digests, self.new
        skipped = all_skipped(
            self.snapshot, self.errors.values(), lambda: self.catalogue.loaded.learning(), self.deadline
        )
        not_known = unread_of(skipped, self.natures, self.snapshot.endless)
        return Facts(kept.of, skipped, not_known, accept_comments(self.accepted, self.natures)), kept

    def _unknown_blobs(self) -> list[str]:
        """The files to open: not those that git's ids already show to be known."""
        keys = {
            entry.path: self.keys.of(entry.path, entry.blob)
            for entry in self.snapshot.entries
            if entry.blob and entry.path in self.syntaxes
        }
        self._look_up(keys)
        return [path for path in self.syntaxes if path not in self.stored]

    def _unread(self, paths: list[str]) -> Iterator[PendingFiles]:
        """The files that the store does not know, as many at a time as memory should hold; none at the end, perhaps."""
        unread = PendingFiles()
        for group in groups_of(self.snapshot.read(paths)):
            if self.deadline.passed():
                done = {*self.read, *self.stored, *self.errors, *unread.paths}
                done.update(item.path for item in self.snapshot.skipped)
                self.errors |= {item.path: item for item in late(self.syntaxes, done)}
                break
            keys = {path: self.keys.of(path, blob) for path, blob, _ in group} if self.store is not None else {}
            self._look_up(keys)
            for path, _, data in group:
                if path not in self.stored:
                    self.weights[path] = weight_of(self.syntaxes[path], data)
                if self._pay_upto(path) and path not in self.stored:
                    unread.add(path, keys.get(path, b""), data)
            if len(unread.contents) > _AT_ONCE:
                yield unread
                unread = PendingFiles()
        yield unread

    def _pay_upto(self, path: str | None) -> bool:
        """Pay for what comes before `path` and is known, then for `path`; whether that is read."""
        for known in iter(self.unpaid.__next__, path):
            if known in self.stored:
                self._pay(known)
        return path is not None and self._pay(path)

    def _pay(self, path: str) -> bool:
        paid = self.budget.bears(self.weights[path])
        if not paid:
            self.stored.pop(path, None)
            self.digests.pop(path, None)
            self.accepted.pop(path, None)
            self.errors[path] = left_out(path, "signs")
        return paid

    def _look_up(self, keys: Mapping[str, bytes]) -> None:
        if self.store is None:
            return
        known = self.store.find(keys.values())
        for path, key in keys.items():
            if key in known:
                self._remember(path, known[key])

    def _remember(self, path: str, known: KnownBody) -> None:
        try:
            self._note(path, known.note)
        except msgspec.MsgspecError:
            return  # of another shape: the file is read
        self.stored[path] = self.digests[path] = known.digest
        self.done += 1

    def _note(self, path: str, note: bytes) -> None:
        """Take in what a file weighs, why it could not be read as its syntax, and what it accepts."""
        if not note:
            self.weights[path] = 0
            return
        self.weights[path], reason, detail, accepted = _NOTE.decode(note)
        self._take(path, reason, detail, accepted)

    def _take(self, path: str, reason: SkipReason | None, detail: str, accepted: list[AcceptLine]) -> None:
        if reason is not None:
            self.errors[path] = Skipped(path, reason, detail)
        if accepted:
            self.accepted[path] = accepted

    def _is_broken(self, path: str) -> bool:
        """A reader's own failure is no fact: it may be gone the next time."""
        return path in self.errors and self.errors[path].reason == "broken"

    def _read_all(self, unread: PendingFiles) -> None:
        from monthtwo.speed.workers import Job, processes_for, read_all  # late: most scans find all in the store

        jobs: list[Job] = [(self.syntaxes[path], data) for path, data in zip(unread.paths, unread.views(), strict=True)]
        processes = processes_for(jobs, self.jobs)
        tests = self.catalogue.loaded.tests
        results = read_all(
            jobs, tests, processes, self.store is not None, self._tell, self.catalogue.prepare, self.deadline
        )
        for path, key, result in zip(unread.paths, unread.keys, results, strict=True):
            said = msgspec.msgpack.decode(result.note, type=_Said) if result.note else None
            if said:
                self._take(path, *said)
            self.read[path] = result.facts or result.body or EMPTY
            if self.store is not None:
                self.digests[path] = digest_of(result.body or repr(result.facts).encode())
                if result.body is not None and not self._is_broken(path):
                    note = _noted(self.weights[path], said)
                    self.new.append(KeptBody(key, result.body, note, self.digests[path]))
        self.done += len(jobs)

    def _tell(self, more: int) -> None:
        self.progress("reading", self.done + more, len(self.syntaxes))


def _noted(weight: int, said: _Said | None) -> bytes:
    return msgspec.msgpack.encode((weight, *(said or (None, "", [])))) if weight or said else b""
