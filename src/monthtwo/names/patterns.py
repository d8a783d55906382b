"""Name patterns: globs over the dotted names of calls, bases and imports.

a.b.c       this name; in a name `()` does not count: `a.b().c` is `a.b.c`
a.b*.c      `*` stands for a part of one segment
a.**.c      `**` stands for any number of whole segments, none included
a.{b,c.d}   alternatives
?.c         the method `c` of any receiver
?.b.c       the method `c` of anything that is called `b`
.c          `c` as this file defines it
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from monthtwo.model import Confidence
from monthtwo.regular_expressions import lazy

_BRACES = lazy(r"\{([^{}]*)\}")
_SEGMENT = lazy(r"[\w*]+\Z")
_MAX_ALTERNATIVES = 500


class PatternError(ValueError):
    """A name pattern that cannot be read; the message says how to mend it."""


def expand(pattern: str, keep: bool) -> list[str]:
    """The patterns a pattern stands for, in order; with `keep`, alternatives that fit into one segment stay.

    Raises:
        PatternError: they are too many.
    """
    if "{" not in pattern:
        return [pattern]
    done: list[str] = []
    todo = [(pattern, 0)]
    while todo:
        text, start = todo.pop()
        braces = _BRACES.search(text, start)
        if braces is None:
            done.append(text)
        elif keep and _one_segment(braces[1].split(",")):
            todo.append((text, braces.end()))
        else:
            todo += [
                (text[: braces.start()] + part.strip() + text[braces.end() :], braces.start())
                for part in reversed(braces[1].split(","))
            ]
        if len(todo) + len(done) > _MAX_ALTERNATIVES:
            raise PatternError(f"{pattern!r} stands for more than {_MAX_ALTERNATIVES} names; split it")
    return done


def _one_segment(parts: list[str]) -> bool:
    """These alternatives are alike in all that the rules below ask of a segment."""
    alike = {(part[:1].isupper(), "*" in part) for part in parts}
    return len(alike) == 1 and not any("." in part or "**" in part or part != part.strip() for part in parts)


class _Glob:
    """One pattern whose alternatives, if any, lie inside its segments."""

    __slots__ = ("exact", "form", "method", "roots", "segments")

    def __init__(self, text: str) -> None:
        self.form, body = _form(text)
        self.segments = tuple(body.replace("()", "").split("."))
        self.roots = expand(self.segments[0], False)
        self.exact = "*" not in text and "{" not in text and self.form != "?"
        self.method = self.segments if self.form else _method(self.segments)
        if self.form == "?":
            self.segments = ("**", *(("*",) if len(self.segments) == 1 else ()), *self.segments)

    def matches(self, segments: tuple[str, ...]) -> bool:
        return segments == self.segments if self.exact else matches_segments(self.segments, segments, _part)

    def may_be(self, segments: tuple[str, ...]) -> bool:
        """The name of an unresolved receiver's method ends as the pattern does."""
        size = len(self.method)
        return 0 < size <= len(segments) and len(segments) > 1 and all(map(_part, self.method, segments[-size:]))

    def imported(self, roots: frozenset[str]) -> bool:
        return any(_part(root, name) for root in self.roots for name in roots)


def _form(text: str) -> tuple[str, str]:
    if text.startswith("?."):
        return "?", text[2:]
    return (".", text[1:]) if text.startswith(".") else ("", text)


def _method(segments: tuple[str, ...]) -> tuple[str, ...]:
    """The end of a pattern by which it is known on an unresolved receiver; empty when it asks for a resolved name.

    `a.**.chat.create` must be seen with `chat`. `a.b.create` is a function of a module, `a.**.Job.create` a class's
    own, and `a.**.create*` would be too vague.
    """
    if "*" in segments[-1] or "**" not in segments:
        return ()
    end = segments[len(segments) - segments[::-1].index("**") :]
    return () if any(part.lstrip("{")[:1].isupper() for part in end[:-1]) else end


def check_pattern(pattern: str) -> None:
    """Raise PatternError when a name pattern cannot be read."""
    if "{" in _BRACES.sub("", pattern) or "}" in _BRACES.sub("", pattern):
        raise PatternError(f"{pattern!r} has a brace without its partner; write {{a,b}}, not nested")
    for text in expand(pattern, True):
        glob = _Glob(text)
        for segment in _form(text)[1].replace("()", "").split("."):
            for part in expand(segment, False):
                _check_segment(pattern, part)
        _check_ends(pattern, glob)


def _check_segment(pattern: str, segment: str) -> None:
    if not _SEGMENT.match(segment):
        what = f"the segment {segment!r}" if segment else "an empty segment"
        raise PatternError(f"{pattern!r} has {what}; a name pattern is made of names, `*`, `**` and {{a,b}}")
    if "**" in segment and segment != "**":
        raise PatternError(f"{pattern!r} has `**` inside a segment; it stands for whole segments: `a.**.b`")


def _check_ends(pattern: str, glob: _Glob) -> None:
    root, last = glob.roots[0], expand(glob.segments[-1], False)[0]
    if glob.form == "" and not root.strip("*"):
        raise PatternError(f"{pattern!r} begins with `{root}`; begin with a package, or with `?.` for any receiver")
    if "*" in last and (glob.form or "*" in root):
        raise PatternError(f"{pattern!r} ends in `{last}`, so any name would have to be tried; end it in a name")


def matches_segments(pattern: Sequence[str], segments: Sequence[str], fits: Callable[[str, str], bool]) -> bool:
    """Whether a glob of segments matches, `**` standing for any number of them; `fits` compares one part with one.

    There is one point to go back to, the last `**`: linear for what people write.
    """
    p = s = 0
    star, resume = -1, 0
    while s < len(segments):
        if p < len(pattern) and pattern[p] == "**":
            star, resume = p, s
            p += 1
        elif p < len(pattern) and fits(pattern[p], segments[s]):
            p, s = p + 1, s + 1
        elif star >= 0:
            resume += 1
            p, s = star + 1, resume
        else:
            return False
    return all(part == "**" for part in pattern[p:])


def _part(pattern: str, segment: str) -> bool:
    if "{" in pattern:
        plain, globs = _alternatives(pattern)
        return segment in plain or any(_part(glob, segment) for glob in globs)
    start, star, end = pattern.partition("*")
    if not star:
        return pattern == segment
    if "*" not in end:
        return len(segment) >= len(start) + len(end) and segment.startswith(start) and segment.endswith(end)
    return _expression(pattern).match(segment) is not None


@lru_cache(maxsize=4096)
def _alternatives(pattern: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What a segment with braces stands for: names, and globs."""
    parts = expand(pattern, False)
    return frozenset(part for part in parts if "*" not in part), tuple(part for part in parts if "*" in part)


@lru_cache(maxsize=4096)
def _expression(glob: str) -> re.Pattern[str]:
    return re.compile(rf"{'.*'.join(map(re.escape, glob.split('*')))}\Z", re.DOTALL)


def parse_name(name: str) -> tuple[str, tuple[str, ...]]:
    """How a name begins (`?` unresolved, `.` defined here, `#` imported relatively, else empty), and its segments."""
    form = name[:1] if name[:1] in ("?", ".", "#") else ""
    # `#..package#.name`: what the dots of a relative module resolve to is not known to the file.
    body = name.rpartition("#")[2][1:] if form == "#" else name[len(form) :]
    return form, tuple(body.replace("()", "").split("."))


def confidence(
    pattern: str, name: str, form: str, segments: tuple[str, ...], roots: frozenset[str]
) -> Confidence | None:
    """How surely a pattern, one that `expand` has made, matches a name that `parse_name` has read; None: not at all.

    `roots` are the top-level packages the file imports; an unresolved receiver matches only one of theirs.
    """
    glob = _glob(pattern)
    if glob.form == "?":
        named = len(glob.method) > 1
        return "medium" if glob.matches(segments) and (named or _on_an_object(name, form, segments)) else None
    if glob.form == form:
        return "high" if glob.matches(segments) else None
    if glob.form == "" and form == "?":
        return "medium" if glob.may_be(segments) and glob.imported(roots) else None
    return None


@lru_cache(maxsize=8192)
def _glob(text: str) -> _Glob:
    return _Glob(text)


def _on_an_object(name: str, form: str, segments: tuple[str, ...]) -> bool:
    """False for a function of an imported module: `package.predict`, `package.module.predict`."""
    if form:
        return True
    # `package.Model.predict` and `package.MODEL.predict` are no modules either.
    return "()" in name.rpartition(".")[0] or segments[-2][:1].isupper()
