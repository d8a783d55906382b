"""Conditions that look at the score of a model, by where its value goes and not by what it is called."""

from monthtwo.areas.retraining.quality_words import COMPARES, off_topic, words
from monthtwo.engine.question import Comparison, Function, Guard, Module, Question, Trail, once
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
    how = "compares" if COMPARES & set(guard.ops) else "verdict" if _outcome(q, module, number) else ""
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


@once
def _judging(q: Question) -> frozenset[Function]:
    """The own functions that return the outcome of an ordering of a score."""
    found = (
        module.function(item.scope)
        for module in q.modules
        for item in module.facts.comparisons
        if not item.name and COMPARES & set(item.ops)
    )
    return frozenset(function for function in dict.fromkeys(found) if scores(q).gives(function))


@once
def _verdicts(q: Question) -> Trail:
    """What these return, followed."""
    return q.trail((), _judging(q))


def _outcome(q: Question, module: Module, number: int) -> bool:
    """Whether a condition reads what an ordering gave: a name that keeps it, or what an own function returned."""
    guard = module.facts.guards[number]
    if {"is", "in"} & set(guard.ops):
        return False
    kept = {item.name for item in module.facts.comparisons if not item.guarded and COMPARES & set(item.ops)}
    kept |= {function.last for function in _judging(q)}  # a property too, which nothing calls
    return not kept.isdisjoint(guard.names) or _verdicts(q).asks(module, number)


def orders_score(q: Question, function: Function) -> int:
    """The line where a function orders a score, or where it begins that returns such an ordering; 0 if it does not."""
    module = function.module
    if module is None:
        return 0
    for number, guard in enumerate(module.facts.guards):
        if guard in function.guards and weighs(q, module, number) == "compares":
            return guard.line
    ordered = [item for item in function.comparisons if not item.name and COMPARES & set(item.ops)]
    return ordered[0].line if ordered and scores(q).gives(function) else 0


def compared(q: Question, module: Module, item: Comparison) -> bool:
    """Whether what is ordered is what an own step gave that scores a model: `dsl.If(weigh(model).output > 0.8)`."""
    steps = (module.functions.get(name) for name in item.names)
    return bool(COMPARES & set(item.ops)) and any(step is not None and scores(q).gives(step) for step in steps)
