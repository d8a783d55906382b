"""What a refusal looks at, known by where it comes from and what its function does, and not by what it is called."""

import builtins

from monthtwo.engine.question import Function, Module, Question, Raise, Scope, Trail, once
from monthtwo.names.words import words_of

_ORDERS = frozenset({"<", ">", "<=", ">="})
_OVER_ALL = frozenset({"max", "min", "any", "all", "nanmax", "nanmin", "amax", "amin"})
"""Calls that ask something of every value."""
_ANSWERS = frozenset({"pred", "preds", "predicted", "prob", "proba", "probs"})
"""Words of what a model answered, which is no data that it learns from."""
_ERRORS = ("Exception", "Error")
_TABLES = frozenset(
    {"read_csv", "read_parquet", "read_table", "read_excel", "read_json", "read_sql", "read_feather", "DictReader"}
)


def is_error(q: Question, module: Module, raised: Raise) -> bool:
    """Whether what is raised is an error of this repository, whatever its name."""
    own = q.own(module.path, raised.name)
    return own is not None and own.is_class and any(base.endswith(_ERRORS) for base in own.bases)


_CLIENT_ERRORS = range(400, 500)


def goes_back(module: Module, raised: Raise) -> bool:
    """Whether an error is made with the status of a client error: it answers who asked, `raise Refused("…", 404)`."""
    made = (call for call in module.named.get(raised.name, ()) if call.line == raised.line)
    values = (value for call in made for value in (*call.args, *call.keywords.values()))
    return any(isinstance(value, int) and value in _CLIENT_ERRORS for value in values)


def orders_values(module: Module, scope: Scope, guard: int, holders: frozenset[str]) -> bool:
    """Whether a condition holds the least, the greatest or every value of what a function is given against a bound."""
    asked = module.facts.guards[guard]
    if not _ORDERS & set(asked.ops) or not _OVER_ALL & set(asked.names):
        return False
    looked_at = module.flow.looked_at(guard)
    given = {source[1] for source in looked_at if isinstance(source, tuple) and source[1] in scope.params}
    return any(words_of(name) & holders and not words_of(name) & _ANSWERS for name in given)


@once
def _tables(q: Question) -> Trail:
    """The values of calls that read a table, followed."""
    return q.trail((module.path, call) for module in q.modules for call in module.calling(_TABLES))


def of_a_table(q: Question, module: Module, guard: int) -> bool:
    """Whether a condition looks at a table that was read."""
    return _tables(q).asks(module, guard)


def only_checks(function: Function, guard: int) -> bool:
    """Whether a function gives nothing back, and does no more than to look at what it is given and to refuse it."""
    module = function.module
    if module is None or function.last == "__init__" or module.flow.returned.get(function.number):
        return False
    if not any(isinstance(source, tuple) and source[1] in function.params for source in module.flow.looked_at(guard)):
        return False
    inside = set(module.facts.guards[guard].names) - set(function.params)  # a bound of a number names nothing else
    if all(hasattr(builtins, name) for name in inside):
        return False
    return bool(function.raises) and all(
        hasattr(builtins, call.name) or call.name in {one.name for one in function.raises} for call in function.calls
    )


def in_each(function: Function, guard: int) -> bool:
    """Whether a condition asks something of each record, and not how many there are.

    Lengths that differ inside of one record count in what only checks; elsewhere they guard arguments.
    """
    asked = function.module.facts.guards[guard] if function.module is not None else None
    if asked is None or {"any", "all"} & set(asked.names):
        return asked is not None
    return "len" in asked.names and asked.ops == ["!="] and only_checks(function, guard)
