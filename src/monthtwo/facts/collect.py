"""The facts of a snapshot: which files are read, what is known of them already, and what could not be read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

import msgspec

from monthtwo.facts.cache import Body, Cache, Encoded, Known, digest_of
from monthtwo.facts.stamp import reader_stamp
from monthtwo.facts.syntaxes import syntax_of
from monthtwo.facts.types import FileFacts
from monthtwo.model import Skipped, SkipReason

Progress = Callable[[str, int, int], None]
Lap = Callable[[str], None]

_EMPTY = FileFacts()
_CODE = frozenset({"python", "python:test", "notebook"})
_JUDGED = frozenset({"python", "yaml", "hcl", "dockerfile", "shell", "toml"})
"""Syntaxes whose files can turn an unmet verdict: one that is missing makes it unknown."""
_AT_ONCE = 64 * 1024 * 1024
"""Bytes of files that are held in memory together until they are read."""
_GROUP = 1024 * 1024
"""Bytes of files that are looked up together; of those that are known nothing is held."""


class Entry(Protocol):
    """A file of a snapshot, as far as facts ask."""

    @property
    def path(self) -> str: ...
    @property
    def blob(self) -> str: ...


class Source(Protocol):
    """What facts are read from: a snapshot."""

    @property
    def entries(self) -> tuple[Entry, ...]: ...
    @property
    def skipped(self) -> list[Skipped]: ...
    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, str, bytes]]: ...


class Facts:
    """Facts by path, and the files that have none although somebody may have wanted them."""

    def __init__(self, read: Mapping[str, "FileFacts | Encoded"], stored: "_Stored | None", code: set[str]) -> None:
        self._read = dict(read)
        self._stored = stored
        self.code = code
        """Paths of Python code and notebooks."""
        self.skipped: tuple[Skipped, ...] = ()
        self.unread: tuple[str, ...] = ()
        """Production files whose contents are gone, so that what is not found may be in them."""
        self.digests: dict[str, bytes] = {}
        """What tells the facts of two files apart, by path; empty without a cache."""
        self.new: list[Body] = []
        """What the cache does not know yet."""

    def of(self, path: str) -> FileFacts:
        """The facts of a file, decoded when they are first asked for."""
        found = self._read.get(path)
        if found is None:
            if self._stored is None or path not in self._stored.paths:
                return _EMPTY
            self._bring(code=path in self.code)
            found = self._read[path]
        if not isinstance(found, FileFacts):
            try:
                found = msgspec.msgpack.decode(found, type=FileFacts)
            except msgspec.MsgspecError:  # whole, but of another shape
                found = _EMPTY if self._stored is None else self._stored.anew([path]).get(path, _EMPTY)
            self._read[path] = found
        return found

    def bring_all(self) -> None:
        """Take what is still in the cache out of it: two processes must not share a connection to it."""
        self._bring(code=True)
        self._bring(code=False)

    def _bring(self, *, code: bool) -> None:
        """Take what is still in the cache of code, or of all else, out of it."""
        if self._stored is not None:
            self._read.update(self._stored.bodies({path for path in self._stored.paths if (path in self.code) == code}))


class _Stored:
    """Files whose facts are in the cache, all of one kind brought at once when the first is asked for."""

    def __init__(self, snapshot: Source, cache: Cache, paths: Mapping[str, bytes], syntaxes: Mapping[str, str]) -> None:
        self._snapshot, self._cache, self._syntaxes = snapshot, cache, syntaxes
        self.paths = dict(paths)
        """Digests of those that were not brought yet, by path."""

    def bodies(self, wanted: Collection[str]) -> dict[str, "FileFacts | Encoded"]:
        digests = {path: self.paths.pop(path) for path in sorted(wanted)}
        bodies = self._cache.load(digests.values())
        found: dict[str, FileFacts | Encoded] = {p: bodies[d] for p, d in digests.items() if d in bodies}
        if len(found) == len(digests):
            return found
        # Another scan may have thrown out what was there a moment ago.
        return found | self.anew(path for path in digests if path not in found)

    def anew(self, paths: Iterable[str]) -> dict[str, FileFacts]:
        """The facts of files as they are."""
        from monthtwo.facts.readers import read_syntax

        return {path: read_syntax(self._syntaxes[path], data) for path, _, data in self._snapshot.read(paths)}


def collect(
    snapshot: Source,
    natures: Mapping[str, str],
    cache: Cache | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    lap: Lap | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Facts:
    """Read every file that a reader knows and that is not vendored or generated.

    Args:
        cache: where facts are looked up; what is `new` is for the caller to keep.
        jobs: how many processes may read; as many as there are CPUs, up to eight, when it is left out.
        progress: is told the phase, how many files are done and how many there are.
        lap: is told the name of each phase at its end.
        meanwhile: what can be done while other processes read.
    """
    return _Collector(snapshot, natures, cache, jobs, progress, lap, meanwhile).collected()


class _Collector:
    def __init__(
        self,
        snapshot: Source,
        natures: Mapping[str, str],
        cache: Cache | None,
        jobs: int | None,
        progress: Progress | None,
        lap: Lap | None,
        meanwhile: Callable[[], None] | None,
    ) -> None:
        self.snapshot, self.natures, self.cache, self.jobs = snapshot, natures, cache, jobs
        self.progress = progress or (lambda phase, done, total: None)
        self.lap = lap or (lambda phase: None)
        self.meanwhile = meanwhile or (lambda: None)
        self.syntaxes = {
            path: "python:test" if syntax == "python" and nature == "test" else syntax
            for path, nature in natures.items()
            if nature not in ("vendored", "generated") and (syntax := syntax_of(path))
        }
        self.stamp = reader_stamp() if cache is not None else b""
        self.kinds: dict[str, bytes] = {}
        """The first part of a key, by syntax."""
        self.read: dict[str, FileFacts | Encoded] = {}
        self.stored: dict[str, bytes] = {}
        self.digests: dict[str, bytes] = {}
        self.errors: dict[str, Skipped] = {}
        self.new: list[Body] = []
        self.done = 0

    def collected(self) -> Facts:
        for unread in self._unread(self._unknown_blobs()):
            self.lap("read")
            if unread.paths:
                self._read_all(unread)
                self.lap("parse")
        stored = None if self.cache is None else _Stored(self.snapshot, self.cache, self.stored, self.syntaxes)
        facts = Facts(self.read, stored, {path for path, syntax in self.syntaxes.items() if syntax in _CODE})
        facts.digests = self.digests
        facts.new = self.new
        facts.skipped = tuple(sorted({*self.errors.values(), *self.snapshot.skipped}))
        facts.unread = tuple(
            item.path
            for item in sorted(self.snapshot.skipped)
            if item.reason == "missing"
            and self.natures.get(item.path) == "production"
            and syntax_of(item.path) in _JUDGED
        )
        return facts

    def _unknown_blobs(self) -> list[str]:
        """The files to open: not those that git's ids already show to be known."""
        keys = {
            entry.path: self._key(entry.path, entry.blob)
            for entry in self.snapshot.entries
            if entry.blob and entry.path in self.syntaxes
        }
        self._look_up(keys)
        return sorted(path for path in self.syntaxes if path not in self.stored)

    def _unread(self, paths: list[str]) -> Iterator["_Unread"]:
        """The files that the cache does not know, as many at a time as memory should hold; none at the end, perhaps."""
        unread = _Unread()
        for group in _groups(self.snapshot.read(paths)):
            keys = {path: self._key(path, blob) for path, blob, _ in group} if self.cache is not None else {}
            self._look_up(keys)
            for path, _, data in group:
                if path not in self.stored:
                    unread.add(path, keys.get(path, b""), data)
            if len(unread.contents) > _AT_ONCE:
                yield unread
                unread = _Unread()
        yield unread

    def _key(self, path: str, blob: str) -> bytes:
        return self._kind(self.syntaxes[path]) + bytes.fromhex(blob)

    def _kind(self, syntax: str) -> bytes:
        if syntax not in self.kinds:
            self.kinds[syntax] = digest_of(self.stamp, syntax.encode())
        return self.kinds[syntax]

    def _look_up(self, keys: Mapping[str, bytes]) -> None:
        if self.cache is None:
            return
        known = self.cache.find(keys.values())
        for path, key in keys.items():
            if key in known:
                self._remember(path, known[key])

    def _remember(self, path: str, known: Known) -> None:
        try:
            self._note(path, known.note)
        except msgspec.MsgspecError:
            return  # of another shape: the file is read
        self.stored[path] = self.digests[path] = known.digest
        self.done += 1

    def _note(self, path: str, note: bytes) -> None:
        if note:
            self.errors[path] = Skipped(path, *msgspec.msgpack.decode(note, type=tuple[SkipReason, str]))

    def _is_broken(self, path: str) -> bool:
        """A reader's own failure is no fact: it may be gone the next time."""
        return path in self.errors and self.errors[path].reason == "broken"

    def _read_all(self, unread: "_Unread") -> None:
        from monthtwo.facts.workers import Job, processes_for, read_all  # late: most scans find all in the cache

        jobs: list[Job] = [(self.syntaxes[path], data) for path, data in zip(unread.paths, unread.views(), strict=True)]
        processes = processes_for(jobs, self.jobs)
        results = read_all(jobs, processes, self.cache is not None, self._tell, self.meanwhile)
        for path, key, result in zip(unread.paths, unread.keys, results, strict=True):
            self._note(path, result.note)
            self.read[path] = result.facts or result.body or _EMPTY
            if self.cache is not None:
                self.digests[path] = digest_of(result.body or repr(result.facts).encode())
                if result.body is not None and not self._is_broken(path):
                    self.new.append(Body(key, result.body, result.note, self.digests[path]))
        self.done += len(jobs)

    def _tell(self, more: int) -> None:
        self.progress("reading", self.done + more, len(self.syntaxes))


class _Unread:
    """Files to be read. Their contents lie in one block, which the system gets back as a whole."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.keys: list[bytes] = []
        self.contents = bytearray()
        self._ends = [0]

    def add(self, path: str, key: bytes, data: bytes) -> None:
        self.paths.append(path)
        self.keys.append(key)
        self.contents += data
        self._ends.append(len(self.contents))

    def views(self) -> list[memoryview]:
        """The contents of each file; nothing can be added any more."""
        whole = memoryview(self.contents)
        return [whole[start:end] for start, end in pairwise(self._ends)]


def _groups(read: Iterable[tuple[str, str, bytes]]) -> Iterator[list[tuple[str, str, bytes]]]:
    group: list[tuple[str, str, bytes]] = []
    size = 0
    for item in read:
        group.append(item)
        size += len(item[2])
        if size > _GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group
