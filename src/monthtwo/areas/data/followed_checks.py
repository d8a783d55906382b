"""Checks of values whose result decides, further on, that the program fails."""

from collections.abc import Iterator

from monthtwo.areas.data.validation import ABSENT, only_size
from monthtwo.engine.question import Call, Function, Hit, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.words import words_of


@detector("followed-checks")
def followed_checks(q: Question) -> Iterator[Hit]:
    """Failures under a condition that looks at what a check of values gave, variables and returns followed."""
    seeds = list(_checks(q))
    if not seeds:
        return
    trail = q.trail(seeds)
    requests = q.handled - q.functions("training") - q.functions("scheduled")
    near = {path for path, _ in seeds}
    near |= q.files_of(q.function(path, "") for path in near) | _users(q, near)
    checking = {module.function(call.scope) for path, call in seeds if (module := q.module(path)) is not None}
    calling = {module.function(call.scope) for function in checking for module, call in q.sites(function)}
    kin = {(one.path, holder) for one in checking for holder in _holders(one.name)}
    beside = [
        function
        for path in sorted(near)
        if q.produces(path) and (module := q.module(path)) is not None
        for function in module.functions.values()
        # Further on than in the class of a check, or in what calls one, much else decides too.
        if (function in checking or function in calling or (path, function.name.rpartition(".")[0]) in kin)
        and function not in requests
        and not _aside(q, function)
    ]
    for one in q.following(trail, beside):
        guard, function = one.condition, one.effect.function
        if one.effect.kind not in ("raise", "exit") or guard is None or only_size(q, guard.names):
            continue
        if not ABSENT.finds(one.effect.what):
            yield Hit(function.path, one.effect.line, function.name, "fails on what a check of values gave", "medium")


def _holders(name: str) -> list[str]:
    """What a function is defined in: `A.run.step` in `A` and `A.run`."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _users(q: Question, paths: set[str]) -> set[str]:
    """The files that import one of these."""
    return {module.path for module in q.modules if not paths.isdisjoint(q.imported(module.path))}


def _checks(q: Question) -> Iterator[tuple[str, Call]]:
    """Calls that look for missing, doubled or strange values in tables, or hold records against a schema."""
    for module in q.modules:
        for call in module.calling(q.words("data/value-tests")):
            function = module.function(call.scope)
            if not _aside(q, function) and Name(call.name).receiver:
                yield module.path, call


def _aside(q: Question, function: Function) -> bool:
    """Whether a function checks answers, settings or drift, and no data that is learned from or scored."""
    words = words_of(function.path.rpartition("/")[2], function.name)
    return bool(words & (q.words("data/scoring") | q.words("data/watching") | {"config", "settings"}))
