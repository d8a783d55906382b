"""A judgement made before, on files of which some say the same on other lines: comments, blank lines, layout."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monthtwo.facts.records import FileFacts
from monthtwo.model import Evidence
from monthtwo.readiness.judgement import Judgement
from monthtwo.speed.kept_facts import KeptFacts
from monthtwo.speed.line_shifts import LineShifts, line_shifts
from monthtwo.speed.store import Store

_MOST = 20
"""Changed files that are compared; of more, some will say something new."""


class Last(Struct, frozen=True):
    """The last judgement on the same files: the digests of their facts, in the order of their paths."""

    digests: list[bytes]
    judgement: Judgement


class _Elsewhere(Exception):
    """A line that cannot be told from another."""


def shifted_judgement(last: Last, digests: Mapping[str, bytes], kept: KeptFacts, store: Store) -> Judgement | None:
    """The last judgement, its lines as they are now; None when more than lines has changed.

    Args:
        digests: those of the facts now, by path.
        store: has the facts of then.
    """
    if len(last.digests) != len(digests):
        return None
    changed = {
        path: (before, now)
        for before, (path, now) in zip(last.digests, sorted(digests.items()), strict=True)
        if before != now
    }
    if not all(before and now for before, now in changed.values()) or len(changed) > _MOST:
        return None
    bodies = store.load(before for before, _ in changed.values())
    moved: dict[str, LineShifts] = {}
    for path, (before, _) in changed.items():
        then = _decoded(bodies[before]) if before in bodies else None
        lines = line_shifts(then, kept.of(path)) if then is not None else None
        if lines is None:
            return None
        moved[path] = lines
    try:
        return _moved(last.judgement, moved)
    except _Elsewhere:
        return None


def _decoded(body: bytes) -> FileFacts | None:
    try:
        return msgspec.msgpack.decode(body, type=FileFacts)
    except msgspec.MsgspecError:
        return None


def _moved(judgement: Judgement, moved: Mapping[str, LineShifts]) -> Judgement:
    results = tuple(
        replace(result, evidence=_places(result.evidence, moved), near_misses=_places(result.near_misses, moved))
        for result in judgement.results
    )
    anchors = {check: (path, _line(path, line, moved)) for check, (path, line) in judgement.anchors.items()}
    reason = judgement.reason
    if reason.line:
        reason = replace(reason, line=_line(reason.path, reason.line, moved))
    said = judgement.traces.finished
    traces = replace(
        judgement.traces,
        finished=None if said is None else replace(said, line=_line(said.path, said.line, moved)),
        hosted=tuple(replace(one, line=_line(one.path, one.line, moved)) for one in judgement.traces.hosted),
        decisions=tuple(replace(one, line=_line(one.path, one.line, moved)) for one in judgement.traces.decisions),
        deferrals=_places(judgement.traces.deferrals, moved),
        slips=_places(judgement.traces.slips, moved),
    )
    systems = tuple(_moved(system, moved) for system in judgement.systems)
    return replace(judgement, reason=reason, results=results, anchors=anchors, traces=traces, systems=systems)


def _places(found: tuple[Evidence, ...], moved: Mapping[str, LineShifts]) -> tuple[Evidence, ...]:
    return tuple(replace(one, line=_line(one.path, one.line, moved)) for one in found)


def _line(path: str, line: int, moved: Mapping[str, LineShifts]) -> int:
    lines = moved.get(path)
    if lines is None:
        return line
    if line == 1 and lines.get(1, 1) == 1:
        return 1  # the file as a whole
    if line == 1 or line not in lines:
        raise _Elsewhere
    return lines[line]
