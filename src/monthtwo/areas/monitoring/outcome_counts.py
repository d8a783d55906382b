"""Counters that move only where a model's answer says so: they tell predictions apart, whatever they are called."""

from collections.abc import Iterator

from monthtwo.areas.monitoring.exposed_metrics import NOT, moves_of_metrics
from monthtwo.areas.monitoring.own_metrics import exposition, moved, told_counters
from monthtwo.engine.question import Call, Function, Hit, Question, once
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.regular_expressions import anycase

_DECIDES = frozenset({"<", "<=", ">", ">=", "==", "!=", "in"})
_GOES_WRONG = anycase(r"error|fail|invalid|unavailable|timeout|retr(y|ies)|status|miss|hit|empty|null|dlq|dead")


def counted_by_outcome(q: Question) -> Iterator[Hit]:
    """Where a counter moves under a condition that looks at what a model said."""
    for function, call in _counts(q):
        told = f"{text_of(call.args[0]) if call.args else ''} {call.name}"
        if NOT.finds(told) or _GOES_WRONG.finds(told):
            continue
        for guard in q.guards(function.path, call.guard):
            if (
                _DECIDES & set(guard.ops)
                and not _GOES_WRONG.finds(" ".join(guard.names))
                and _looks_at(q, function, guard.names)
            ):
                what = f"counts predictions by their outcome: {Name(call.name).shown}"
                yield Hit(function.path, call.line, function.name, what, "medium")
                break


def _counts(q: Question) -> Iterator[tuple[Function, Call]]:
    """Calls that move a counter which is exported: of a library, or of a class of this repository."""
    yield from ((function, call) for function, call in moves_of_metrics(q) if Name(call.name).last == "inc")
    if not _tells(q):
        return
    movers = {function for functions in moved(q).values() for function in functions}
    for module in q.modules:
        for name in module.named:
            own = q.own(module.path, name)
            if own in movers:
                for call in module.named[name]:
                    yield module.function(call.scope), call


@once
def _tells(q: Question) -> bool:
    """Whether the repository tells counters of its own."""
    return any(exposition(q)) or any(told_counters(q))


def _looks_at(q: Question, function: Function, names: list[str]) -> bool:
    """Whether a condition comes from a call that asks a model, or leads to one that does."""
    for call in function.calls:
        if Name(call.name).last in names:
            asked = any(use.call is call for use in (q.asks.get(function),) if use is not None)
            if asked or q.calls(q.targets(function.path, call), q.asks.keys()):
                return True
    return False
