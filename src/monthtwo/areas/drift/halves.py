"""Comparisons of the two halves of one split: they say how well it was cut, and nothing about current data."""

from monthtwo.engine.question import Call, Function, Question, Trail, once
from monthtwo.names.name import Name

_SPLITS = ("train_test_split", "random_split", "randomSplit")
_PAIRS = (
    ("train_dataset", "test_dataset"),
    ("reference_data", "current_data"),
    ("reference_df", "current_df"),
)
"""Arguments by which libraries take what they compare."""
_COMPARES = frozenset({"run", "execute", "calculate"})


def of_halves(q: Question, function: Function) -> bool:
    """Whether all that a function compares by libraries are two parts of what one call of a split gave."""
    split = _split(q)
    pairs = [(call, pair) for call in function.calls if split is not None for pair in _pairs(call)]
    return bool(pairs) and all(_same(split, function, call, pair) for call, pair in pairs)


def _pairs(call: Call) -> list[tuple[str, str]]:
    if Name(call.name).last not in _COMPARES:
        return []
    return [pair for pair in _PAIRS if set(pair) <= call.keywords.keys()]


def _same(split: Trail | None, function: Function, call: Call, pair: tuple[str, str]) -> bool:
    module = function.module
    if module is None or split is None:
        return False
    return all(split.brings(module, call, call.keywords[key]) for key in pair)


@once
def _split(q: Question) -> Trail | None:
    """Where the halves of the only split of a repository go; of several, two halves may be of two sets."""
    found = [(module.path, call) for module in q.modules for call in module.calling(_SPLITS)]
    found = [(path, call) for path, call in found if call.keywords.get("shuffle") is not False]
    return q.trail(found) if len(found) == 1 else None
