"""Near misses that parsed code cannot show: calls that are commented out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from monthtwo.checks.types import WordSet
from monthtwo.expressions import lazy
from monthtwo.system.system import System
from monthtwo.system.types import Hit

_TAIL = lazy(r"(?:\{[^{}]*\}|[^.{}]+)$")
_MIN_LENGTH = 5
"""Shorter names (`get`, `run`, `log`) say nothing in a comment."""


def commented_out(wanted: str | tuple[str, ...], system: System, vocabulary: Mapping[str, WordSet]) -> Iterator[Hit]:
    """Comment lines of production code that would call one of these names or sets of names."""
    texts = (wanted,) if isinstance(wanted, str) else wanted
    names = [name for text in texts for name in (vocabulary[text[1:]].calls if text.startswith("$") else (text,))]
    words = _words(tuple(names))
    for path in system.code.paths if words is not None else ():
        facts = system.facts(path).python if system.produces(path) else None
        for line in facts.comments if facts is not None else ():
            found = words.search(line.text) if words is not None else None
            if found:
                yield Hit(path, line.line, "", f"commented out: {found.group(1)}")


@lru_cache(maxsize=256)
def _words(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """The distinctive last segments of name patterns, as one expression over a line of code."""
    names = {
        name
        for pattern in patterns
        if (tail := _TAIL.search(pattern)) is not None
        for name in re.findall(r"\w+", tail.group())
        if len(name) >= _MIN_LENGTH and (name != name.lower() or "_" in name)
    }
    return re.compile(rf"\b({'|'.join(sorted(names))})\(") if names else None
