"""What a repository's facts come to: its kind, every verdict and the findings. Worked out once for the same facts."""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from monthtwo.checks.recall import Judgement, Last, recalled
from monthtwo.checks.sources import Source, all_sources, fingerprint_of
from monthtwo.facts.aside import Aside
from monthtwo.facts.cache import Body, Cache, digest_of
from monthtwo.facts.collect import Facts
from monthtwo.facts.stamp import code_stamp
from monthtwo.model import Skipped

if TYPE_CHECKING:
    from monthtwo.checks.catalogue import Catalogue
    from monthtwo.checks.documents import Documents
    from monthtwo.checks.engine import Engine
    from monthtwo.system.files import Files

T = TypeVar("T")
Lap = Callable[[str], None]

_UNFOLLOWED = "starts too much: what that starts in turn was not followed to the end"
_MANY = 1_000
"""Files above which a second process gives more than it costs."""


class LazyCatalogue:
    """The catalogue with the manifests in `folders`, read when it is asked for: what was judged before needs none.

    `kept` says whether the user's cache folder may be used.
    """

    def __init__(self, folders: tuple[Path, ...], kept: bool = True) -> None:
        self._folders, self._kept = folders, kept

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The files of the catalogue."""
        return all_sources(self._folders)

    @cached_property
    def loaded(self) -> "Catalogue":
        from monthtwo.checks.catalogue import catalogue_of
        from monthtwo.checks.detectors import DETECTORS

        return catalogue_of(self.sources, DETECTORS, self._kept)

    def prepare(self) -> None:
        """Read and import what judging anew takes."""
        from monthtwo.checks import anchors, engine, verdicts  # noqa: F401

        _ = self.loaded


class Question(Struct, frozen=True):
    """Everything that a judgement depends on. `natures` are those of all files of the snapshot."""

    natures: Mapping[str, str]
    facts: Facts
    catalogue: LazyCatalogue
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    jobs: int | None = None
    """How many processes may work on it; it changes nothing else."""

    @property
    def may_fork(self) -> bool:
        return (self.jobs or os.cpu_count() or 1) > 1


def judged(question: Question, cache: Cache | None, lap: Lap) -> Judgement:
    """The judgement on a repository, from the cache when its facts have been judged before."""
    if cache is None:
        return _judge(question, None, b"", lap)
    asked = _asked(question)
    digests = {path: question.facts.digests.get(path, b"") for path in sorted(question.natures)}
    key = digest_of(asked, *digests.values())
    judgement = _kept(cache, key, Judgement)
    if judgement is not None:
        cache.store(question.facts.new)
        return judgement
    # The last time the same files were judged: a saved file often says the same on other lines.
    last = _kept(cache, asked, Last)
    judgement = recalled(last, digests, question.facts, cache) if last is not None else None
    if judgement is None:
        # What is no code stays the same while only code is edited.
        documents = digest_of(asked, *(digest for path, digest in digests.items() if path not in question.facts.code))
        judgement = _judge(question, cache, documents, lap)
    new = question.facts.new
    if not any(result.broken for result in judgement.results):
        new += [*_bodies(key, judgement), *_bodies(asked, Last(list(digests.values()), judgement))]
    cache.store(new)
    return judgement


def _asked(question: Question) -> bytes:
    """Everything that a judgement depends on but the facts."""
    files = (
        b"%s\0%s" % (path.encode("utf-8", "surrogatepass"), nature.encode())
        for path, nature in sorted(question.natures.items())
    )
    asked = repr((question.select, question.ignore, question.facts.unread)).encode()
    return digest_of(code_stamp(), fingerprint_of(question.catalogue.sources).encode(), asked, *files)


def _kept(cache: Cache | None, key: bytes, type: type[T]) -> T | None:
    known = cache.find([key]).get(key) if cache is not None else None
    body = cache.load([known.digest]).get(known.digest) if cache is not None and known is not None else None
    try:
        return msgspec.msgpack.decode(body, type=type) if body is not None else None
    except msgspec.MsgspecError:
        return None  # of another shape: made anew


def _bodies(key: bytes, value: Struct) -> list[Body]:
    """`value` to be kept, unless it cannot be: an integer beyond 64 bits, a name that is no text."""
    try:
        return [Body(key, msgspec.msgpack.encode(value))]
    except (OverflowError, UnicodeEncodeError, RecursionError):
        return []


def _judge(question: Question, cache: Cache | None, key: bytes, lap: Lap) -> Judgement:
    """The judgement; what was found outside of code is looked up and kept under `key`."""
    # Late: a scan of what was judged before needs none of it.
    from monthtwo.checks.anchors import anchors
    from monthtwo.checks.documents import Documents, read_documents
    from monthtwo.checks.verdicts import judge_all
    from monthtwo.readiness.findings import findings
    from monthtwo.system.files import Files
    from monthtwo.system.kind import kind_of

    catalogue, facts = question.catalogue.loaded, question.facts
    files = Files(question.natures, facts.of)
    known = _kept(cache, key, Documents)
    many = question.may_fork and len(question.natures) > _MANY
    if many:
        facts.bring_all()
    apart = many and known is None
    saved = list(facts.new) if apart and cache is not None else []
    with Aside(
        lambda: known or read_documents(files, catalogue), Documents, apart, lambda: _save(cache, saved)
    ) as aside:
        engine = _engine(files, catalogue, aside.result)
        if cache is not None and known is None:
            facts.new += _bodies(key, aside.result())
        kind, reason = kind_of(engine.places)
        engine.kind = kind
        lap("system")
        results = judge_all(engine, facts.unread, question.select, question.ignore, many)
        unfollowed = tuple(
            Skipped(path, "too-deep", _UNFOLLOWED) for path in sorted(engine.system.allowance.unfollowed)
        )
        judgement = Judgement(kind, reason, results, findings(results, anchors(engine)), unfollowed)
        if aside.ended():
            del facts.new[: len(saved)]
    lap("checks")
    return judgement


def _engine(files: "Files", catalogue: "Catalogue", documents: Callable[[], "Documents"]) -> "Engine":
    """`documents` are asked for last: another process may be at work on them."""
    from monthtwo.checks.detectors import DETECTORS
    from monthtwo.checks.engine import Engine
    from monthtwo.system.code import Code
    from monthtwo.system.code_units import CodeUnits
    from monthtwo.system.hits import Hits
    from monthtwo.system.system import System

    code = Code.of(files)
    units = CodeUnits(catalogue.units, catalogue.unit_names).every(code)
    hits = Hits(code, files.natures, catalogue.names)
    found = documents()
    hits.add(found.declared.calls)
    return Engine(System(files, code, units, found.declared), hits, catalogue, DETECTORS, found)


def _save(cache: Cache | None, bodies: list[Body]) -> None:
    """Keep `bodies` from a process that must not use this one's connection."""
    if cache is not None and bodies:
        with Cache(cache.path.parent) as own:
            own.store(bodies)
