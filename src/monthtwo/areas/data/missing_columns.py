"""Columns that are looked for, where a table without them is refused further on and not under the look itself."""

from collections.abc import Iterator

from monthtwo.areas.data.validation import of_data, refusals
from monthtwo.engine.question import Guard, Hit, Module, Question, Raise, detector

_ABSENT: tuple[list[str], ...] = (["is"], [])
"""How a condition asks whether something was found: `if name is None`, `if not name`."""


@detector("missing-columns")
def missing_columns(q: Question) -> Iterator[Hit]:
    """A column of several names: the first that is there is taken, and a table that has none of them is refused."""
    looking = {module.path for module in q.modules if any(map(_looks_for, module.facts.guards))}
    for module, raised, scope in refusals(q):
        if module.path not in looking or not of_data(q, module.path):
            continue
        if _after_a_search(module, raised) or _found_none(module, raised):
            yield Hit(module.path, raised.line, scope.name, "refuses a table without its column", "medium")


def _looks_for(guard: Guard) -> bool:
    return "in" in guard.ops and "columns" in guard.names


def _after_a_search(module: Module, raised: Raise) -> bool:
    """Whether an error is what is left of a function that returns as soon as it has found a column."""
    guards = module.facts.guards
    return raised.guard < 0 and any(
        step.guard >= 0 and _looks_for(guards[step.guard]) for step in module.flow.returned.get(raised.scope, ())
    )


def _found_none(module: Module, raised: Raise) -> bool:
    """Whether an error stands under a condition that asks for a name which is only set where a column is there."""
    guards = module.facts.guards
    asked = guards[raised.guard] if raised.guard >= 0 else None
    if asked is not None and {"columns", "next"} <= set(asked.names) and "in" in asked.ops:
        return True  # `next((name for name in names if name in table.columns), None)`
    if asked is None or asked.ops not in _ABSENT:
        return False
    set_under = (number for name in asked.names[:2] for number in module.flow.conditions(raised.scope, name))
    return any(_looks_for(guards[number]) for number in set_under)
