"""Conditions that look at the score of a model, by where its value goes and not by what it is called."""

from monthtwo.areas.retraining.quality_words import COMPARES, off_topic, words
from monthtwo.engine.question import Function, Guard, Module, Question, Trail, once
from monthtwo.names.name import Name


@once
def scores(q: Question) -> Trail:
    """The values of calls that say how good a model is, followed."""
    return q.trail((use.path, use.call) for use in q.uses("quality-scores") if use.call is not None)


def weighs(q: Question, module: Module, number: int) -> str:
    """`compares` when a condition orders a score, `verdict` when it reads what an ordering of one gave, else nothing.

    The best of this run so far is a checkpoint, whatever it is called: the condition sets what it compares with.
    """
    guard = module.facts.guards[number]
    if any(off_topic(name) or words(name) & q.words("retraining/best-bounds") for name in guard.names):
        return ""
    how = "compares" if COMPARES & set(guard.ops) else "verdict" if _outcome(q, module, guard) else ""
    return how if how and scores(q).asks(module, number) and not within_run(q, module, number) else ""


def within_run(q: Question, module: Module, number: int) -> bool:
    """Whether a condition that names no bar chooses among what one run made: the best so far, one of two."""
    guard = module.facts.guards[number]
    if any(words(name) & q.words("retraining/bars") or (name.isupper() and len(name) > 3) for name in guard.names):
        return False
    return _running_best(module, guard) or _rivals(q, module, number)


def _rivals(q: Question, module: Module, number: int) -> bool:
    """Whether a condition holds two results of one run against each other: one of them is promoted anyway."""
    seeds = {module.number(use.call) for use in q.uses("quality-scores") if use.path == module.path and use.call}
    sources = seeds.intersection(source for source in module.flow.looked_at(number) if isinstance(source, int))
    return len(sources) > len({Name(module.facts.calls[source].name).last for source in sources})


def _running_best(module: Module, guard: Guard) -> bool:
    return any(
        item.guarded and item.name in guard.names and item.names == guard.names for item in module.facts.comparisons
    )


def _outcome(q: Question, module: Module, guard: Guard) -> bool:
    """Whether a name in a condition keeps what an ordering gave, or is an own function that orders."""
    if {"is", "in"} & set(guard.ops):
        return False
    kept = {item.name for item in module.facts.comparisons if not item.guarded and COMPARES & set(item.ops)}
    if not kept.isdisjoint(guard.names):
        return True
    called = {name for name in guard.names if len(name) > 3}
    for name, calls in module.named.items():
        started = calls[:2] if Name(name).last in called else ()
        if any(_orders(target) for call in started for target in q.targets(module.path, call)):
            return True
    return False


def _orders(function: Function) -> bool:
    ops = (*(item.ops for item in function.comparisons), *(guard.ops for guard in function.guards))
    return any(COMPARES & set(one) for one in ops)
