"""What a repository's facts come to: its kind, every verdict and the findings. Worked out once for the same facts."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct

from monthtwo.checks.recall import Judgement, Last, recalled
from monthtwo.checks.sources import Source, fingerprint_of
from monthtwo.facts.cache import Body, Cache, digest_of
from monthtwo.facts.collect import Facts
from monthtwo.facts.stamp import code_stamp

T = TypeVar("T")
Lap = Callable[[str], None]


class Question(Struct, frozen=True):
    """Everything that a judgement depends on. `natures` are those of all files of the snapshot."""

    natures: Mapping[str, str]
    facts: Facts
    sources: tuple[Source, ...]
    """The files of the catalogue."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def judged(question: Question, cache: Cache | None, lap: Lap) -> Judgement:
    """The judgement on a repository, from the cache when its facts have been judged before."""
    if cache is None:
        return _judge(question, lap)
    asked = _asked(question)
    paths = sorted(question.natures)
    digests = [question.facts.digests.get(path, b"") for path in paths]
    key = digest_of(asked, *digests)
    judgement = _kept(cache, key, Judgement)
    if judgement is not None:
        return judgement
    # The last time the same files were judged: a saved file often says the same on other lines.
    last = _kept(cache, asked, Last)
    judgement = recalled(last, dict(zip(paths, digests, strict=True)), cache) if last is not None else None
    judgement = judgement or _judge(question, lap)
    if not any(result.broken for result in judgement.results):
        last = Last(digests, judgement)
        cache.store([Body(key, msgspec.msgpack.encode(judgement)), Body(asked, msgspec.msgpack.encode(last))])
    return judgement


def _kept(cache: Cache, key: bytes, type: type[T]) -> T | None:
    known = cache.find([key]).get(key)
    body = cache.load([known.digest]).get(known.digest) if known is not None else None
    try:
        return msgspec.msgpack.decode(body, type=type) if body is not None else None
    except msgspec.MsgspecError:
        return None  # of another shape: judged anew


def _asked(question: Question) -> bytes:
    """Everything that a judgement depends on but the facts."""
    files = (
        b"%s\0%s" % (path.encode("utf-8", "surrogatepass"), nature.encode())
        for path, nature in sorted(question.natures.items())
    )
    asked = repr((question.select, question.ignore, question.facts.unread)).encode()
    return digest_of(code_stamp(), fingerprint_of(question.sources).encode(), asked, *files)


def _judge(question: Question, lap: Lap) -> Judgement:
    # Late: a scan of what was judged before needs none of it.
    from monthtwo.checks.anchors import anchors
    from monthtwo.checks.catalogue import catalogue_of
    from monthtwo.checks.detectors import DETECTORS
    from monthtwo.checks.engine import Engine
    from monthtwo.checks.verdicts import judge_all
    from monthtwo.readiness.findings import findings
    from monthtwo.system.assembly import build_system
    from monthtwo.system.code_units import CodeUnits
    from monthtwo.system.kind import kind_of

    catalogue = catalogue_of(question.sources, DETECTORS)
    system = build_system(question.natures, question.facts.of, catalogue.formats, CodeUnits(catalogue.units))
    engine = Engine(system, catalogue.checks, catalogue.vocabulary, DETECTORS)
    kind, reason = kind_of(engine.places)
    engine.kind = kind
    lap("system")
    results = judge_all(engine, question.facts.unread, question.select, question.ignore)
    found = findings(results, anchors(engine))
    lap("checks")
    return Judgement(kind, reason, results, found)
