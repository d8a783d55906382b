"""Own statistics that compare two distributions, known by what they compute and not by what they are called."""

from collections.abc import Iterator

from monthtwo.engine.question import Call, Hit, Module, Question
from monthtwo.names.name import Name
from monthtwo.names.value import spelt
from monthtwo.regular_expressions import lazy

_LOGS = frozenset({"log", "log2", "log10", "log1p"})
_COUNTS = frozenset({"histogram", "bincount", "value_counts"})
"""Calls that give how often each value, or each range of values, occurs."""
_TOGETHER = frozenset({"histogram2d", "histogramdd", "crosstab", "mutual_info_score"})
"""Calls that count pairs of values: they ask how two things depend on each other."""
_NUMERIC = lazy(r"^(numpy|math|torch|jax|cupy|scipy)\b")


def own_statistics(q: Question) -> Iterator[Hit]:
    """Functions that take the logarithm of what two counts gave: a population stability index, a divergence."""
    for module in q.modules:
        if q.nature(module.path) != "production" or _LOGS.isdisjoint(module.ending):
            continue
        if not _TOGETHER.isdisjoint(module.ending):
            continue
        for call in module.calling(_LOGS):
            function = module.function(call.scope)
            if function.name and _NUMERIC.search(call.name) and _of_two(q, module, call):
                yield Hit(module.path, function.line, function.name, f"own comparison: {function.name}", "medium")


def _of_two(q: Question, module: Module, call: Call) -> bool:
    """Whether two different things were counted, and both go into a call."""
    if not call.args or isinstance(call.args[0], (int, float)):
        return False
    counted = set()
    for source in module.flow.handed(module.number(call)):
        if isinstance(source, int):
            one = module.facts.calls[source]
            if _counts(q, module, one):
                last = Name(one.name).last
                counted.add(
                    Name(one.name).receiver if last == "value_counts" else spelt(one.args[0] if one.args else None)
                )
    return len(counted) > 1


def _counts(q: Question, module: Module, call: Call) -> bool:
    if Name(call.name).last in _COUNTS:
        return True
    own = q.own(module.path, call.name)
    return own is not None and any(Name(one.name).last in _COUNTS for one in own.calls)
