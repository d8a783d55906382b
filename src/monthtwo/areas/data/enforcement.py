"""Whether code refuses data, or casts it, by what a file says."""

from monthtwo.engine.question import Function, Question
from monthtwo.names.name import Name
from monthtwo.names.words import words_of

_CASTS = frozenset({"astype", "cast", "to_numeric", "validate", "validate_python", "iter_errors", "is_valid", "select"})
_TOLD = frozenset({"dtype", "dtypes", "schema", "converters", "usecols"})


def enforced(q: Question, key: str) -> bool:
    """Whether a function that something calls reads a key and refuses or casts by it."""
    return bool(key) and any(
        literal.text == key and _acts(q, module.function(literal.scope))
        for module in q.modules
        for literal in module.facts.literals
    )


def holds(q: Question, name: str) -> bool:
    """Whether code, other than of settings, names a file and refuses or casts in the same module."""
    return any(
        literal.text.endswith(name) and any(_acts(q, function) for function in module.functions.values())
        for module in q.modules
        if not q.words("data/other-inputs") & words_of(module.path)
        for literal in module.facts.literals
    )


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
