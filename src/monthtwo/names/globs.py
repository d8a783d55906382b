"""Globs over file paths: without a slash over the name, with one over the whole path; `**` is any number of folders."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from monthtwo.names.patterns import matches_segments

_Part = tuple[str, tuple[str, ...], str]
"""What a segment begins with, holds in this order, and ends with; a segment without `*` is all beginning."""


class Globs:
    """Globs that are asked together; few paths get beyond their name, so that no regular expression is worth making."""

    __slots__ = ("_expression", "_globs", "_names", "_others", "_paths", "hints")

    def __init__(self, globs: Iterable[str]) -> None:
        self._names: set[str] = set()
        self._paths: set[str] = set()
        self._globs: list[tuple[_Part, list[str] | None]] = []
        self._others: list[str] = []
        self._expression: re.Pattern[str] | None = None
        self.hints: set[tuple[str, str]] = set()
        """How the names that can match begin (their first letter) and end (behind their last dot), "" for anything."""
        for glob in globs:
            self.hints.add(_hint(glob.strip("/").rpartition("/")[2]))
            folder, slash, name = glob.strip("/").rpartition("/") if "/" in glob else ("", "", glob)
            if "?" in glob or ("/" in glob and name == "**"):
                self._others.append(glob)
            elif "*" not in glob:
                (self._paths if "/" in glob else self._names).add(folder + slash + name)
            else:
                below = (folder.split("/") if folder else []) if "/" in glob else None
                self._globs.append((_part(name), None if below == ["**"] else below))

    def match(self, path: str) -> bool:
        """Whether one of the globs matches a POSIX path."""
        folder, _, name = path.rpartition("/")
        if name in self._names or path in self._paths:
            return True
        for part, below in self._globs:
            if _fits(part, name) and (below is None or _leads(below, folder.split("/") if folder else [])):
                return True
        if not self._others:
            return False
        if self._expression is None:
            self._expression = re.compile("|".join(map(_translated, self._others)), re.DOTALL)
        return self._expression.match(path) is not None


def _hint(name: str) -> tuple[str, str]:
    first, last = name[:1], name.rpartition("*")[2]
    known = "?" not in last and ("." in last or last == name)
    return ("" if first in ("*", "?") else first), (last.rpartition(".")[2] if known else "")


class Paths:
    """Paths to be looked for by globs, sorted."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._every = sorted(paths)
        self._by_first: dict[str, list[str]] = {}
        self._by_ending: dict[str, list[str]] = {}
        for path in self._every:
            name = path[path.rfind("/") + 1 :]
            self._by_first.setdefault(name[:1], []).append(path)
            self._by_ending.setdefault(name[name.rfind(".") + 1 :], []).append(path)

    def matching(self, globs: Globs) -> list[str]:
        """Those that one of `globs` matches, in order."""
        likely: set[str] = set()
        for first, ending in globs.hints:
            if ending:
                likely.update(self._by_ending.get(ending, ()))
            elif first:
                likely.update(self._by_first.get(first, ()))
            else:
                return [path for path in self._every if globs.match(path)]
        return sorted(filter(globs.match, likely))


@lru_cache(maxsize=1024)
def glob_pattern(globs: tuple[str, ...]) -> Globs:
    """Globs as one, made once."""
    return Globs(globs)


@lru_cache(maxsize=4096)
def _part(segment: str) -> _Part:
    start, *middles = segment.split("*")
    return start, tuple(filter(None, middles[:-1])), middles[-1] if middles else "\0"


def _fits(part: _Part, name: str) -> bool:
    start, middles, end = part
    if end == "\0":
        return name == start
    if not (name.endswith(end) and name.startswith(start) and len(name) >= len(start) + len(end)):
        return False
    at, last = len(start), len(name) - len(end)
    for middle in middles:
        at = name.find(middle, at, last) + len(middle)
        if at < len(middle):
            return False
    return True


def _leads(below: Sequence[str], folders: Sequence[str]) -> bool:
    return matches_segments(below, folders, lambda part, folder: _fits(_part(part), folder))


def _translated(glob: str) -> str:
    if "/" not in glob:
        return "(?:.*/)?" + _segment(glob) + r"\Z"
    parts = ["(?:[^/]+/)*" if part == "**" else _segment(part) + "/" for part in glob.strip("/").split("/")]
    return "".join(parts).removesuffix("/") + r"\Z"


def _segment(part: str) -> str:
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
