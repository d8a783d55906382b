"""What is judged and what is shown: the stage is the same whatever a report is about."""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from monthtwo.catalogue.check import Check
from monthtwo.readiness.judgement import Judgement
from monthtwo.readiness.levels import levels
from monthtwo.readiness.stage import STAGED_BY


def with_staged(asked: Iterable[Check], checks: Iterable[Check]) -> list[Check]:
    """The checks that are asked for, and of all those by which the stage is told, sorted by id."""
    found = {check.id: check for check in asked}
    found |= {check.id: check for check in checks if check.id in STAGED_BY}
    return [found[id] for id in sorted(found)]


def showing(judgement: Judgement, asked: Collection[Check]) -> Judgement:
    """The judgement as it is reported where these checks are asked for."""
    return _showing(judgement, {check.id for check in asked})


def _showing(judgement: Judgement, ids: Collection[str]) -> Judgement:
    unshown = tuple(one for one in judgement.results if one.id not in ids)
    if not unshown:
        return judgement
    results = tuple(one for one in judgement.results if one.id in ids)
    return replace(
        judgement,
        results=results,
        unshown=unshown,
        anchors={id: place for id, place in judgement.anchors.items() if id in ids},
        areas=levels(results, [area.id for area in judgement.areas]),
        systems=tuple(_showing(one, ids) for one in judgement.systems),
    )
