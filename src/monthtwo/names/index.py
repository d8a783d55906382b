"""Many name patterns looked up at once: which keys does a name belong to, and how surely."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

import msgspec
from msgspec import Struct

from monthtwo.model import Confidence
from monthtwo.names.name import UNRESOLVED, unknown
from monthtwo.names.patterns import confidence, expand, parse_name

Match = tuple[str, Confidence]
_Pair = tuple[str, str]
"""A key and a pattern whose alternatives, if any, lie inside its segments."""
_Packages = dict[str, list[int]]
"""Numbers of pairs by the package that their pattern begins with; `?`, `.` and `*` for the others."""
_PAIR = msgspec.msgpack.Decoder(_Pair)
_PACKAGES = msgspec.msgpack.Decoder(_Packages)


class NameTable(Struct, frozen=True):
    """The patterns of a catalogue, read once for many scans: a scan meets few of the ends that names may have."""

    pairs: list[msgspec.Raw]
    ends: dict[str, msgspec.Raw]
    """By the last segment of the names that they match."""
    open: dict[str, list[int]]
    """Those that end in a wildcard, by package."""


def table_of(patterns: Iterable[tuple[str, str]]) -> NameTable:
    """The table of keys and patterns. Patterns are taken as checked (`check_pattern`)."""
    pairs: dict[_Pair, int] = {}
    ends: dict[str, _Packages] = {}
    open: dict[str, list[int]] = {}
    for key, pattern in dict.fromkeys(patterns):
        for text in expand(pattern, True):
            number = pairs.setdefault((key, text), len(pairs))
            for last in _parts(text[text.rfind(".") + 1 :]):
                if "*" in last:
                    for root in _roots(text):
                        open.setdefault(root, []).append(number)
                    continue
                for package in _packages(text):
                    ends.setdefault(last, {}).setdefault(package, []).append(number)
    encode = msgspec.msgpack.encode
    return NameTable(
        [msgspec.Raw(encode(pair)) for pair in pairs],
        {last: msgspec.Raw(encode(packages)) for last, packages in ends.items()},
        open,
    )


class NameIndex:
    """Looks names up in a table. A name that ends as no pattern does costs one dict miss."""

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self._ending = lru_cache(maxsize=None)(self._read)
        self._pairs: dict[int, _Pair] = {}
        self._cached = lru_cache(maxsize=65536)(self._match)

    def misses(self, name: str) -> bool:
        """Whether no pattern can match `name`, told by its ends alone."""
        last = name[name.rfind(".") + 1 :].replace("()", "")
        return last not in self._table.ends and name.partition(".")[0].replace("()", "") not in self._table.open

    def lookup(self, name: str, roots: frozenset[str]) -> tuple[Match, ...]:
        """Each key with a pattern that matches `name`, surest first.

        `roots` are the top-level packages the file imports; an unresolved receiver matches only one of theirs.
        """
        if self.misses(name):
            return ()
        if name.startswith(_LOOKED_UP):
            name = unknown(name)
        return self._cached(name, roots if name[0] == UNRESOLVED else _ANY)

    def _read(self, last: str) -> _Packages:
        found = self._table.ends.get(last)
        return {} if found is None else _PACKAGES.decode(found)

    def _pair(self, number: int) -> _Pair:
        if number not in self._pairs:
            self._pairs[number] = _PAIR.decode(self._table.pairs[number])
        return self._pairs[number]

    def _match(self, name: str, roots: frozenset[str]) -> tuple[Match, ...]:
        form, segments = parse_name(name)
        ending = self._ending(segments[-1])
        packages = ("?", ".") if form == "." else ("?", "*", *(roots if form == "?" else segments[:1]))
        open = self._table.open.get(segments[0], ())
        best: dict[str, Confidence] = {}
        for number in chain(*(ending[package] for package in packages if package in ending), open):
            key, pattern = self._pair(number)
            if best.get(key) != "high":
                sure = confidence(pattern, name, form, segments, roots)
                if sure is not None:
                    best[key] = sure
        return tuple(sorted(best.items(), key=lambda hit: (hit[1] != "high", hit[0])))


_LOOKED_UP = tuple(f"{name}()()" for name in ("eval", "getattr", "globals", "locals", "vars"))
"""How the names of objects begin whose class is looked up by its name: the file does not tell what they are."""
_ANY: frozenset[str] = frozenset()


def _packages(pattern: str) -> Iterator[str]:
    for package in (pattern[0],) if pattern[0] in "?." else _roots(pattern):
        yield "*" if "*" in package else package


def _roots(pattern: str) -> list[str]:
    return _parts(pattern.partition(".")[0])


def _parts(segment: str) -> list[str]:
    """The names, and globs, that one segment stands for."""
    return expand(segment.replace("()", ""), False)
