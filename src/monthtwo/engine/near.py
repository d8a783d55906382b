"""Near misses that parsed code cannot show: calls that are commented out."""

from collections.abc import Iterable, Iterator, Mapping

from monthtwo.catalogue.check import WordSet
from monthtwo.expressions import lazy
from monthtwo.system.code.hit import Hit
from monthtwo.system.system import System

_TAIL = lazy(r"(?:\{[^{}]*\}|[^.{}]+)$")
_CALL = lazy(r"\b(\w+)\(")
_WORD = lazy(r"\w+")
_MIN_LENGTH = 5
"""Shorter names (`get`, `run`, `log`) say nothing in a comment."""


def commented_out(wanted: str | tuple[str, ...], system: System, vocabulary: Mapping[str, WordSet]) -> Iterator[Hit]:
    """Comment lines of production code that would call one of these names or sets of names."""
    texts = (wanted,) if isinstance(wanted, str) else wanted
    words: frozenset[str] | None = None
    for path in system.code.paths:
        facts = system.facts(path).python if system.produces(path) else None
        for line in facts.comments if facts is not None else ():
            words = _words(texts, vocabulary) if words is None else words
            name = next((name for name in _CALL.findall(line.text) if name in words), None)
            if name is not None:
                yield Hit(path, line.line, "", f"commented out: {name}")


def _words(texts: Iterable[str], vocabulary: Mapping[str, WordSet]) -> frozenset[str]:
    """The distinctive last segments of the name patterns that `texts` are, or stand for."""
    patterns = (p for text in texts for p in (vocabulary[text[1:]].calls if text.startswith("$") else (text,)))
    return frozenset(
        name
        for pattern in patterns
        if (tail := _TAIL.search(pattern)) is not None
        for name in _WORD.findall(tail.group())
        if len(name) >= _MIN_LENGTH and (name != name.lower() or "_" in name)
    )
