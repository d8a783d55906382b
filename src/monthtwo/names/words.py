"""The words that identifiers and paths are made of."""

from functools import lru_cache

from monthtwo.regular_expressions import lazy

_WORD = lazy(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=1 << 16)
def words_of(*names: str) -> frozenset[str]:
    """The words of names, in lower case: `app/modelMonitor.py` → app, model, monitor, py."""
    return frozenset(map(str.lower, _WORD.findall(" ".join(names))))


@lru_cache(maxsize=1 << 16)
def spaced(name: str) -> str:
    """The words of a name in their order, in lower case: `Store.savePrediction` → `store save prediction`."""
    return " ".join(word.lower() for word in _WORD.findall(name))
