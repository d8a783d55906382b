"""Metrics that a repository counts and tells by itself: text for a scraper, and counters that a route returns."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Function, Hit, Question, Unit, in_order, once
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

FAMILY = lazy(r"^# (?:HELP (\S+)|TYPE (\S+) (?:counter|gauge|histogram|summary|untyped)\b)", re.M)
"""A line that tells a scraper what follows: its name is filled in, or stands there."""
_SAMPLE = lazy(
    r"^[a-z]\w{1,80}(?:\{[^\n]{1,200}\})? (?:\{\}|%[.\d]{0,4}[dfsg])[ \t]{0,3}$", re.MULTILINE | re.IGNORECASE
)
"""A line with a value that is filled in."""
_OF_SERVICE = anycase(
    r"request|call|error|fail|success|latency|duration|seconds|_ms\b|uptime|predictions?|inferences?|hits?"
)
_OF_ONE = lazy(r"[{<]")
State = tuple[str, str]
"""What lives as long as the process: a file, and in it a class or a variable."""


def exposition(q: Question) -> Iterator[Hit]:
    """Functions of the running system that write text for a scraper."""
    scraped = q.called(entry for unit in _told_by_routes(q) if _is_scraped(unit) for entry in q.entries(unit))
    for function in in_order(one for one in q.deployed if one in scraped or any("# " in s.text for s in one.literals)):
        for literal in function.literals:
            match = FAMILY.search(literal.text)
            if match is not None or (function in scraped and _is_sample(literal.text)):
                named = match[1] or match[2] if match is not None else literal.text.split("{")[0].split(" ")[0]
                what = "writes metrics as text" if named.startswith("{") else f"writes metrics as text: {named}"
                yield Hit(function.path, literal.line, function.name, what)
                break


def _is_sample(text: str) -> bool:
    match = _SAMPLE.search(text)
    return match is not None and "_" in match[0]


def told_counters(q: Question) -> Iterator[Hit]:
    """Routes that return counters which other code of the running system moves."""
    for unit in _told_by_routes(q):
        told = q.called(q.entries(unit))
        for function in in_order(told):
            if not any(literal.key and _OF_SERVICE.finds(literal.text) for literal in function.literals):
                continue
            for state in sorted(_read(q, function) & moved(q).keys()):
                mover = next((one for one in moved(q)[state] if one not in told), None)
                if mover is not None:
                    yield Hit(unit.path, unit.line, "", f"returns counters: {_path(unit) or unit.name}", "medium")
                    yield Hit(
                        mover.path, mover.moves[0].line, mover.name, "moves a counter that a route returns", "medium"
                    )
                    return


def _told_by_routes(q: Question) -> list[Unit]:
    """Routes which are called after metrics: that alone says nothing."""
    words = q.words("monitoring/metric-routes")
    routes = (unit for unit in q.handlers if unit.form == "route" and "POST" not in unit.attributes.get("method", ""))
    # one of several things that the path names is no measure of the service itself
    return [unit for unit in routes if words & words_of(_path(unit), unit.name) and not _OF_ONE.search(_path(unit))]


def _path(unit: Unit) -> str:
    return unit.attributes.get("path", "")


def _is_scraped(unit: Unit) -> bool:
    return _path(unit).endswith("/metrics")


@once
def moved(q: Question) -> dict[State, list[Function]]:
    """What functions of the running system add to, each with these functions."""
    found: dict[State, list[Function]] = {}
    for module in q.modules:
        for move in module.facts.moves:
            function = module.function(move.scope)
            state = _state(q, function, move.name) if function.name and function in q.deployed else None
            if state is not None and function.last != "__init__":
                found.setdefault(state, []).append(function)
    return found


def _read(q: Question, function: Function) -> set[State]:
    """What a function looks at of what lives as long as the process."""
    names = [one.name for one in function.references] + [call.name for call in function.calls]
    return {state for name in names if (state := _state(q, function, name)) is not None}


def _state(q: Question, function: Function, name: str) -> State | None:
    """What a name belongs to: a class of which `self` is, a variable of a file, an object that a file makes once."""
    if name.startswith("?self."):
        return function.path, function.name.rpartition(".")[0]
    if name.startswith("?"):
        return function.path, name[1:].partition(".")[0]
    made, called, _ = name.partition("()")
    parts = made.split(".")
    for end in range(len(parts), 0, -1):
        own = q.own(function.path, ".".join(parts[:end]))
        if own is not None and own.is_class:
            return (own.path, own.name) if _is_kept(own, f".{own.name}()") or _is_kept(function, f"{made}()") else None
        if own is not None and not own.name:
            return None if called else (own.path, ".".join(parts[end : end + 1]))
    return (function.path, made) if _is_kept(function, f"{made}()") else None


def _is_kept(function: Function, value: str) -> bool:
    """Whether the file of a function binds a name to this value, outside of its functions."""
    return function.module is not None and value in function.module.facts.bindings.values()
