"""Where a finding about something absent is shown: the code in which it would be mended."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from itertools import chain

from monthtwo.catalogue.area import AreaInfo
from monthtwo.engine.question import Question, Use, once
from monthtwo.model import CONFIDENCES, CheckResult
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
_PACKAGING = ("pyproject.toml", "setup.py", "requirements.txt", "setup.cfg")
_SUPPORTING = ("example", "notebook", "docs", "test")
"""Natures of files that show or try something: a finding stands there only where there is no other code."""


def anchors(q: Question, areas: Iterable[AreaInfo]) -> Callable[[CheckResult], Place]:
    """An anchor for each finding.

    An area says whether what it asks about stands where the model answers, is trained, where data is read, or where the
    tests are. Where there is no such code it is the nearest of the others, then any code of the repository, then a file
    that says how it is built; a README comes last.
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
    trained = _trained(q)
    near, elsewhere = _reads(q)
    order = {
        "serving": (served, trained),
        "training": (trained, served),
        "data": (near, trained, elsewhere, served),
        "tests": (_tests(q), served, trained),
    }
    last = (min(filter(q.inside, q.every_path)), 1)
    return {topic: next(chain(*places, _rest(q)), last) for topic, places in order.items()}


def _trained(q: Question) -> list[Place]:
    """Where models are fitted: in a script that is started for it before what only is imported."""
    found = sorted((hit.path != unit.path, hit.path, hit.line) for unit, hit in q.trainers)
    return _own(q, [(path, line) for _, path, line in found])


def _tests(q: Question) -> list[Place]:
    """The first file of tests, then what says how the packages are installed."""
    tests = sorted(path for path in q.python_paths if q.nature(path) == "test")
    named = [path for path in tests if fnmatch(path.rpartition("/")[2], "test_*.py")]
    packaging = (path for path in _PACKAGING if path in q.every_path)
    return [(path, 1) for path in (*named, *tests, *packaging) if q.inside(path)]


def _units(q: Question, served: Iterable[tuple[Unit, Use]], route: bool) -> list[Place]:
    """Where units stand: a route before other handlers, code before what declares it."""
    places = [
        (unit.path, unit.line) if unit.path.endswith(".py") or not use.path.endswith(".py") else (use.path, use.line)
        for unit, use in served
        if not route or unit.form == "route"
    ]
    return _own(q, sorted(places))


def _reads(q: Question) -> tuple[list[Place], list[Place]]:
    """Where data is read: for what trains, the reads first that reach a model; and in other production code."""
    try:
        found = q.detected("data-reads")
    except Exception:  # a detector that breaks, or for which there is no time, costs the better place alone
        found = ()
    hits = sorted(found, key=lambda hit: (-CONFIDENCES.index(hit.confidence), hit.path, hit.line))
    near = [(hit.path, hit.line) for hit in hits if hit.confidence == "high"]
    return _own(q, near), _own(q, [(hit.path, hit.line) for hit in hits if hit.confidence != "high"])


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
    yield from sorted(((path, _begins(q, path)) for path in kept), key=lambda place: place[1] == 0)
    yield from ((path, 1) for path in by_glob)


def _begins(q: Question, path: str) -> int:
    """The first line of a file that does something, or says what is done; 0 for one without any."""
    module = q.module(path)
    if module is None:
        return 1
    defined = (scope.line for scope in module.facts.scopes if scope.kind in ("function", "class", "main"))
    return min((*defined, *(call.line for call in module.facts.calls)), default=0)
