"""What `.gitattributes` files say about paths for Linguist: vendored, generated, documentation.

Git's rules: the nearer file wins, in one file the later line; a pattern matches files, so `lib/*` is one folder deep.
Two readings are kinder: `lib/` means what is below it, and macros are not expanded. Patterns come from the scanned
repository, so they are matched part by part without backtracking over the whole path.
"""

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate

from msgspec import Struct
from msgspec.structs import replace

from monthtwo.regular_expressions import lazy

_MAX_RULES = 300
"""In one repository; what is over it is not looked at."""
_MAX_TRIES = 5_000_000
"""Rules times files: of very many files the first rules alone are looked at."""

_FIELDS = {
    "linguist-vendored": "vendored",
    "linguist-generated": "generated",
    "linguist-documentation": "documentation",
}

_Glob = Sequence["re.Pattern[str] | None"]
"""One expression per part of a path; None is `**`: any number of parts."""


_NEVER = lazy(r"(?!)")
_WILD = lazy(r"[][*?]")


class Attributes(Struct, frozen=True):
    """What the repository says of a path; None where it says nothing."""

    vendored: bool | None = None
    generated: bool | None = None
    documentation: bool | None = None


class _Rule(Struct, frozen=True):
    """`start` and `end` are those of every path that `glob` may match below `folder`: most paths have neither."""

    folder: str
    start: str
    end: str
    glob: _Glob
    values: dict[str, bool | None]


def read_attributes(files: Iterable[tuple[str, bytes]], paths: Sequence[str]) -> dict[str, Attributes]:
    """The attributes of those of `paths` that have any; `files` are the `.gitattributes` by path."""
    rules: list[_Rule] = []
    for path, data in sorted(files, key=lambda file: (file[0].count("/"), file[0])):
        if b"linguist-" in data:
            folder = path.removesuffix(".gitattributes")
            lines = data.decode("utf-8", "replace").splitlines()
            rules += filter(None, (_rule(folder, line) for line in lines if "linguist-" in line))
    del rules[min(_MAX_RULES, _MAX_TRIES // max(len(paths), 1)) :]
    found = ((path, _of(path, rules)) for path in paths) if rules else ()
    return {path: attributes for path, attributes in found if attributes != Attributes()}


def _of(path: str, rules: list[_Rule]) -> Attributes:
    attributes = Attributes()
    for rule in rules:
        may = path.startswith(rule.start) and path.endswith(rule.end)
        if may and _matches(rule.glob, path[len(rule.folder) :].split("/")):
            attributes = replace(attributes, **rule.values)
    return attributes


def _rule(folder: str, line: str) -> _Rule | None:
    quoted = re.match(r'\s*"([^"\\]+)"\s+(.*)', line)
    pattern, _, words = (quoted[1], "", quoted[2]) if quoted else line.strip().partition(" ")
    values = dict(filter(None, map(_value, words.split())))
    if not values or pattern.startswith(("#", "[attr]", "!")):
        return None
    pattern = _whole(pattern)
    glob = _compile(pattern)
    if glob is None:
        return None
    start, end = _WILD.split(pattern, maxsplit=1)[0], _WILD.split(pattern.rpartition("/")[2])[-1]
    return _Rule(folder, folder + start, end, glob, values)


def _value(word: str) -> tuple[str, bool | None] | None:
    """`name`, `-name`, `!name`, `name=value` as the field and what it is set to."""
    name, _, value = word.lstrip("-!").partition("=")
    if name not in _FIELDS:
        return None
    if word.startswith("!"):
        return _FIELDS[name], None
    return _FIELDS[name], not word.startswith("-") and value.lower() not in ("false", "0", "no")


def _whole(pattern: str) -> str:
    """A pattern of the whole path below its folder."""
    if "/" not in pattern.rstrip("/"):
        pattern = "**/" + pattern
    if pattern.endswith("/**"):
        pattern += "/*"
    elif pattern.endswith("/"):
        pattern += "**/*"
    return pattern.lstrip("/")


def _compile(pattern: str) -> _Glob | None:
    try:
        return [None if part == "**" else re.compile(translate(part)) for part in pattern.split("/")]
    except re.error:
        return None


def _matches(glob: _Glob, parts: list[str]) -> bool:
    """Whether all parts are matched. Going back to the last `**` alone is enough, as for `*` in one name."""
    at = part = behind = 0
    again = -1
    while part < len(parts):
        expression = glob[at] if at < len(glob) else _NEVER
        if expression is None:
            again, behind = at, part
            at += 1
        elif expression.match(parts[part]):
            at, part = at + 1, part + 1
        elif again >= 0:
            behind += 1
            at, part = again + 1, behind
        else:
            return False
    return all(expression is None for expression in glob[at:])
