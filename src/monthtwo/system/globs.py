"""Globs over file paths: without a slash over the name, with one over the whole path; `**` is any number of folders."""

import re
from collections.abc import Iterable
from functools import lru_cache


class Globs:
    """Globs that are asked together. Those with one `*` at most need no regular expression, and most have no more."""

    __slots__ = ("_ends", "_expression", "_names", "_others", "_paths")

    def __init__(self, globs: Iterable[str]) -> None:
        self._names: set[str] = set()
        self._paths: set[str] = set()
        self._ends: list[tuple[str, str]] = []
        """What a name begins and ends with."""
        self._others: list[str] = []
        self._expression: re.Pattern[str] | None = None
        for glob in globs:
            name = glob.removeprefix("**/")
            if "?" in glob or "**" in name or name.count("*") > ("/" not in name):
                self._others.append(glob)
            elif "/" in glob.removeprefix("**/"):
                if name is glob:
                    self._paths.add(glob.strip("/"))
                else:
                    self._others.append(glob)
            elif "*" in name:
                start, _, end = name.partition("*")
                self._ends.append((start, end))
            else:
                self._names.add(name)

    def match(self, path: str) -> bool:
        """Whether one of the globs matches a POSIX path."""
        name = path[path.rfind("/") + 1 :]
        if name in self._names or path in self._paths:
            return True
        for start, end in self._ends:
            if name.startswith(start) and name.endswith(end) and len(name) >= len(start) + len(end):
                return True
        if not self._others:
            return False
        if self._expression is None:
            self._expression = re.compile("|".join(map(_glob, self._others)), re.DOTALL)
        return self._expression.match(path) is not None


@lru_cache(maxsize=1024)
def glob_pattern(globs: tuple[str, ...]) -> Globs:
    """Globs as one, made once."""
    return Globs(globs)


def _glob(glob: str) -> str:
    if "/" not in glob:
        return "(?:.*/)?" + _segment(glob) + r"\Z"
    parts = ["(?:[^/]+/)*" if part == "**" else _segment(part) + "/" for part in glob.strip("/").split("/")]
    return "".join(parts).removesuffix("/") + r"\Z"


def _segment(part: str) -> str:
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
