"""Where a finding about something absent is shown: the code in which it would be mended."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from itertools import chain

from monthtwo.catalogue.area import AreaInfo
from monthtwo.engine.question import Question, Use, once
from monthtwo.model import CheckResult
from monthtwo.system.units.unit import Unit

Place = tuple[str, int]

_FALLBACK = (
    "*.py",
    "*.ipynb",
    "Dockerfile",
    "*/Dockerfile",
    "pyproject.toml",
    "setup.py",
    "requirements*.txt",
    "README*",
    "*",
)
_SUPPORTING = ("example", "notebook", "docs", "test")
"""Natures of files that show or try something: a finding stands there only where there is no other code."""


def anchors(q: Question, areas: Iterable[AreaInfo]) -> Callable[[CheckResult], Place]:
    """An anchor for each finding.

    An area says whether what it asks about stands where the model answers, is trained, or where data is read. Where
    there is no such code it is the nearest of the others, then any code of the repository, then a file that says how it
    is built; a README comes last.
    """
    about = {area.id: area.anchor for area in areas}
    order = _by_topic(q)

    def anchor(result: CheckResult) -> Place:
        path, line = order[about.get(result.area, "serving")]
        return path, max(line, 1)

    return anchor


@once
def _by_topic(q: Question) -> dict[str, Place]:
    served = [*_units(q, q.served, route=True), *_units(q, q.served, route=False), *_units(q, q.batch, route=False)]
    trained = _own(q, sorted((hit.path, hit.line) for _, hit in q.trainers))
    near, elsewhere = _reads(q)
    data = (near, trained, elsewhere, served)
    order = {"serving": (served, trained), "training": (trained, served), "data": data}
    last = (min(filter(q.inside, q.every_path)), 1)
    return {topic: next(chain(*places, _rest(q)), last) for topic, places in order.items()}


def _units(q: Question, served: Iterable[tuple[Unit, Use]], route: bool) -> list[Place]:
    """Where units stand: a route before other handlers, code before what declares it."""
    places = [
        (unit.path, unit.line) if unit.path.endswith(".py") or not use.path.endswith(".py") else (use.path, use.line)
        for unit, use in served
        if not route or unit.form == "route"
    ]
    return _own(q, sorted(places))


def _reads(q: Question) -> tuple[list[Place], list[Place]]:
    """Where data is read: in what trains, and in other production code."""
    readers, training = q.words("data/readers"), q.files("training")
    near: list[Place] = []
    elsewhere: list[Place] = []
    for module in sorted(q.modules, key=lambda module: module.path):
        places = [(module.path, call.line) for call in module.calling(readers)]
        (near if module.path in training else elsewhere).extend(places)
    return _own(q, near), _own(q, elsewhere)


def _own(q: Question, places: Iterable[Place]) -> list[Place]:
    """The places in the folder that is judged, those in code that only shows something last."""
    inside = (place for place in places if q.inside(place[0]))
    return sorted(inside, key=lambda place: q.nature(place[0]) in _SUPPORTING)


def _rest(q: Question) -> Iterator[Place]:
    """Any code, production before what supports it, then files that say how it is built."""
    # An __init__ holds little, and setup.py says how it is built.
    last = ("__init__.py", "setup.py")
    ranked = sorted(
        filter(q.inside, q.every_path),
        key=lambda path: (path.endswith(last), q.nature(path) in _SUPPORTING, path.count("/"), path),
    )
    code, others = (
        [path for path in ranked if any(fnmatch(path, glob) for glob in globs)]
        for globs in (_FALLBACK[:2], _FALLBACK[2:])
    )
    by_glob = (path for glob in _FALLBACK[2:] for path in others if fnmatch(path, glob))
    kept = (path for path in code if q.nature(path) not in ("vendored", "generated"))
    yield from ((path, 1) for path in chain(kept, by_glob))
