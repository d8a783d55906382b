"""Judgements that are kept: what a repository's facts come to is worked out once for the same facts."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from monthtwo.deadline import NEVER, Deadline, TimeUp
from monthtwo.facts.reading import Facts
from monthtwo.model import CheckResult
from monthtwo.readiness.judgement import Judgement
from monthtwo.repository.snapshot import Snapshot
from monthtwo.speed.compiled_catalogue import LazyCatalogue
from monthtwo.speed.forked_work import ForkedWork, SharedNumbers
from monthtwo.speed.kept_answers import AllAnswers, KeptAnswers, Known
from monthtwo.speed.kept_facts import KeptFacts, Lap
from monthtwo.speed.shifted_judgement import Last, shifted_judgement
from monthtwo.speed.stamp import code_stamp
from monthtwo.speed.store import Store
from monthtwo.speed.store_rows import KeptBody, digest_of

if TYPE_CHECKING:
    from monthtwo.catalogue.check import Check
    from monthtwo.engine.evaluation import Evaluation

T = TypeVar("T")

_MANY = 1_000
"""Files above which a second process gives more than it costs."""


class Case(Struct, frozen=True):
    """Everything that a judgement depends on. `natures` are those of all files of the snapshot."""

    natures: Mapping[str, str]
    facts: Facts
    kept: KeptFacts
    catalogue: LazyCatalogue
    folder: str = ""
    """The folder that is judged; "" for all of the repository."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    jobs: int | None = None
    """How many processes may work on it; it changes nothing else."""
    deadline: Deadline = NEVER
    """What is not judged by then is unknown, and the judgement is not kept."""
    place: bytes = b""
    """Where the repository lies: what is kept of one is not thrown out by another."""

    @property
    def may_fork(self) -> bool:
        return (self.jobs or os.cpu_count() or 1) > 1


def place_of(snapshot: Snapshot) -> bytes:
    """Where a repository lies."""
    return os.fsencode(snapshot.root)


class _Share(Struct, frozen=True):
    """What one process has judged, and the answers that it was given."""

    results: list[CheckResult]
    given: Known


def judged(case: Case, store: Store | None, lap: Lap) -> Judgement:
    """The judgement on a repository, from the store when its facts have been judged before."""
    if store is None:
        return _judge(case, None, b"", lap)
    asked = _asked(case)
    kept = case.kept
    digests = {path: kept.digests.get(path, b"") for path in sorted(case.natures)}
    key = digest_of(asked, *digests.values())
    judgement = kept_value(store, key, Judgement)
    if judgement is not None:
        store.store(kept.new)
        return judgement
    # The last time the same files were judged: a saved file often says the same on other lines.
    last = kept_value(store, asked, Last)
    judgement = shifted_judgement(last, digests, kept, store) if last is not None else None
    if judgement is None:
        # What is no code stays the same while only code is edited.
        documents = digest_of(asked, *(digest for path, digest in digests.items() if path not in kept.code))
        judgement = _judge(case, store, documents, lap)
    new = kept.new
    if not case.deadline.passed() and not judgement.broken:
        new += [*bodies_of(key, judgement), *bodies_of(asked, Last(list(digests.values()), judgement))]
    store.store(new)
    return judgement


def _asked(case: Case) -> bytes:
    """Everything that a judgement depends on but the facts."""
    files = (
        b"%s\0%s" % (path.encode("utf-8", "surrogatepass"), nature.encode())
        for path, nature in sorted(case.natures.items())
    )
    asked = repr((case.folder, case.select, case.ignore, case.facts.unread)).encode()
    return digest_of(code_stamp(), case.catalogue.fingerprint, asked, *files)


def kept_value(store: Store | None, key: bytes, type: type[T]) -> T | None:
    """What is kept under a key; None where there is nothing, or something of another shape."""
    known = store.find([key]).get(key) if store is not None else None
    body = store.load([known.digest]).get(known.digest) if store is not None and known is not None else None
    try:
        return msgspec.msgpack.decode(body, type=type) if body is not None else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None  # made anew


def bodies_of(key: bytes, value: Struct) -> list[KeptBody]:
    """`value` to be kept, unless it cannot be: an integer beyond 64 bits, a name that is no text."""
    try:
        return [KeptBody(key, msgspec.msgpack.encode(value))]
    except (OverflowError, UnicodeEncodeError, RecursionError):
        return []


def _judge(case: Case, store: Store | None, key: bytes, lap: Lap) -> Judgement:
    """What `judging.judge` comes to; what was found outside of code is looked up and kept under `key`."""
    # Late: a scan of what was judged before needs none of it.
    from monthtwo import areas
    from monthtwo.engine.document_hits import DocumentHits, document_hits
    from monthtwo.engine.evaluation import Evaluation
    from monthtwo.engine.verdicts import unjudged, wanted
    from monthtwo.readiness.assessment import settle, unassessed
    from monthtwo.readiness.parts import Parts
    from monthtwo.readiness.showing import showing, with_staged
    from monthtwo.system.files import Files

    catalogue, kept = case.catalogue.loaded, case.kept
    asked = wanted(catalogue.checks, case.select, case.ignore)
    place = digest_of(b"answers", code_stamp(), case.catalogue.fingerprint, case.place) if store is not None else b""
    answers = KeptAnswers(kept_value(store, place, AllAnswers), kept)
    files = Files(case.natures, case.facts.of, case.deadline, answers=answers.of)
    known = kept_value(store, key, DocumentHits)
    many = case.may_fork and len(case.natures) > _MANY
    if many:
        kept.bring_all()
    apart = many and known is None
    saved = list(kept.new) if apart else []
    with ForkedWork(
        lambda: known or document_hits(files, catalogue), DocumentHits, apart, lambda: _save(store, saved)
    ) as forked:
        if store is not None:
            if not forked.begun:
                store.store(kept.new)
            saved.clear()  # it is as large as what was read, and is in the store, or on its way
            kept.new = []
        try:
            evaluation = Evaluation.of(files, catalogue, areas.detectors(), forked.result)
            if store is not None and known is None:
                kept.new += bodies_of(key, forked.result())
            settle(evaluation.question)
        except TimeUp:
            return unassessed(unjudged(asked), catalogue.areas)
        finally:
            lap("system")
        judged = with_staged(asked, catalogue.checks)
        results = _results(judged, catalogue.checks, evaluation, case, answers, many)
        parts = Parts(evaluation, catalogue, judged, case.facts.unread, case.deadline)
        judgement = showing(parts.judgement(results, case.folder), asked)
        forked.ended()
    if answers.is_new:
        kept.new += bodies_of(place, AllAnswers(answers.given))
    lap("checks")
    return judgement


def _results(
    asked: "Sequence[Check]",
    checks: "tuple[Check, ...]",
    evaluation: "Evaluation",
    case: Case,
    answers: KeptAnswers,
    apart: bool,
) -> tuple[CheckResult, ...]:
    """What `judge_these` gives; with `apart`, another process takes its share of the checks."""
    from monthtwo.engine.verdicts import Verdicts, judge_these

    if not apart:
        return judge_these(asked, checks, evaluation, case.facts.unread, case.deadline)
    verdicts = Verdicts(checks, evaluation, case.facts.unread, case.deadline)
    with suppress(TimeUp):  # the checks say so
        _ = evaluation.question.functions("scheduled")  # what most detectors ask, so that both have it
    with SharedNumbers(len(asked)) as turns:

        def share() -> _Share:
            return _Share([verdicts.of(asked[number]) for number in turns], answers.given)

        with ForkedWork(share, _Share, apart=True) as others:
            share()
            theirs = others.result()
            verdicts.take(theirs.results)
            answers.take(theirs.given)
    return tuple(verdicts.of(check) for check in asked)


def _save(store: Store | None, bodies: list[KeptBody]) -> None:
    """Keep `bodies` from a process that must not use this one's connection."""
    if store is not None and bodies:
        with Store(store.path.parent) as own:
            own.store(bodies)
