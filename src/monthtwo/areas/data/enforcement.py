"""Whether code refuses data, or casts it, by what a file says."""

from collections.abc import Iterable, Iterator

from monthtwo.engine.question import Function, Hit, Module, Question, Text, detector
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue
from monthtwo.names.words import words_of

_CASTS = frozenset({"astype", "cast", "to_numeric", "validate", "validate_python", "iter_errors", "is_valid", "select"})
_FEWEST = 3
"""Columns that make a schema."""
_TOLD = frozenset({"dtype", "dtypes", "schema", "converters", "usecols"})


def enforced(q: Question, key: str) -> bool:
    """Whether a function that something calls reads a key and refuses or casts by it."""
    return bool(key) and (
        any(
            literal.text == key and _acts(q, module.function(literal.scope))
            for module in q.modules
            for literal in module.facts.literals
        )
        or _handed(q, key)
    )


def _handed(q: Question, key: str) -> bool:
    """Whether what refuses or casts is handed a key of settings as an attribute: `validate(config.columns)`."""
    inside = f".{key}"
    return any(
        any(_acts(q, one) for one in q.targets(module.path, call))
        for module in q.modules
        for call in module.facts.calls
        if any(isinstance(v, NameValue) and v.name.endswith(inside) for v in (*call.args, *call.keywords.values()))
    )


def validates(q: Question, name: str) -> bool:
    """Whether a module, other than of settings or a service's requests, names a schema and holds records against it."""
    paths = {use.path for use in q.uses("record-validators") if use.function not in q.handled}
    return any(
        literal.text.endswith(name)
        for module in q.modules
        if module.path in paths and not q.words("data/other-inputs") & words_of(module.path)
        for literal in module.facts.literals
    )


def holds(q: Question, name: str) -> bool:
    """Whether a function that names a file refuses or casts by it; one that stands beside the name may do so."""
    return any(
        literal.text.endswith(name) and any(_acts(q, function) for function in _near(module, literal))
        for module in q.modules
        if not q.words("data/other-inputs") & words_of(module.path)
        for literal in module.facts.literals
    )


def _near(module: Module, literal: Text) -> Iterable[Function]:
    scope = module.function(literal.scope)
    return [scope] if scope.name else module.functions.values()


def _acts(q: Question, function: Function) -> bool:
    """Whether a function refuses under a condition or casts, and something runs it."""
    refuses = any(one.guard >= 0 and not one.protected for one in function.raises)
    casts = any(Name(call.name).last in _CASTS or _TOLD & call.keywords.keys() for call in function.calls)
    return (refuses or casts) and _called(q, function)


def _called(q: Question, function: Function) -> bool:
    """Whether a function is the body of a file, or one that something names."""
    if not function.name or function.name == "__main__":
        return True
    return any(
        q.own(module.path, name) is function for module in q.modules for name in module.ending.get(function.last, ())
    )


@detector("loaded-schemas")
def loaded_schemas(q: Question) -> Iterator[Hit]:
    """Columns with their types that a warehouse holds every load against: rows that do not fit are refused."""
    for module in q.modules:
        jobs = [call for call in module.calling(("LoadJobConfig",)) if "schema" in call.keywords]
        told = [call for call in jobs if call.keywords.get("autodetect") is not True]
        fields = module.calling(("SchemaField",)) if told else []
        if len(fields) >= _FEWEST:
            yield Hit(module.path, fields[0].line, module.function(fields[0].scope).name, "columns of a load", "medium")
