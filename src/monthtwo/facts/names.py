"""Name patterns: globs over the dotted names of calls, bases and imports, many of them looked up at once.

a.b.c       this name; in a name `()` does not count: `a.b().c` is `a.b.c`
a.b*.c      `*` stands for a part of one segment
a.**.c      `**` stands for any number of whole segments, none included
a.{b,c.d}   alternatives
?.c         the method `c` of any receiver
.c          `c` as this file defines it
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from monthtwo.model import Confidence

_BRACES = re.compile(r"\{([^{}]*)\}")
_SEGMENT = re.compile(r"[\w*]+\Z")
_MAX_ALTERNATIVES = 2000

Match = tuple[str, Confidence]


class PatternError(ValueError):
    """A name pattern that cannot be read; the message says how to mend it."""


def expand(pattern: str) -> tuple[str, ...]:
    """The patterns without alternatives that a pattern stands for, in their order.

    Raises PatternError on braces that do not pair, that nest, or that multiply beyond reason.
    """
    done: dict[str, None] = {}
    todo = [pattern]
    while todo:
        text = todo.pop()
        braces = _BRACES.search(text)
        if braces is None:
            if "{" in text or "}" in text:
                raise PatternError(f"{pattern!r} has a brace without its partner; write {{a,b}}, not nested")
            done[text] = None
            continue
        alternatives = braces[1].split(",")
        todo += [text[: braces.start()] + a.strip() + text[braces.end() :] for a in reversed(alternatives)]
        if len(todo) + len(done) > _MAX_ALTERNATIVES:
            raise PatternError(f"{pattern!r} stands for more than {_MAX_ALTERNATIVES} names; split it")
    return tuple(done)


class _Glob:
    """One pattern without alternatives."""

    __slots__ = ("exact", "form", "key", "last", "method", "root", "segments")

    def __init__(self, key: str, text: str) -> None:
        self.key = key
        self.form, body = _form(text)
        self.segments = tuple(body.replace("()", "").split("."))
        self.root, self.last = self.segments[0], self.segments[-1]
        _check(text, self)
        self.exact = not any("*" in segment for segment in self.segments)
        self.method = _method(self.segments)
        if self.form == "?":
            self.segments = ("**", "*", *self.segments)
            self.exact = False

    def matches(self, segments: tuple[str, ...]) -> bool:
        return segments == self.segments if self.exact else _matches(self.segments, segments)

    def may_be(self, attributes: tuple[str, ...]) -> bool:
        """The attributes of an unresolved receiver agree with the pattern as far as both go."""
        pairs = zip(reversed(self.method), reversed(attributes), strict=False)
        return bool(self.method and attributes) and all(_part(part, attribute) for part, attribute in pairs)

    def imported(self, roots: frozenset[str]) -> bool:
        return any(_part(self.root, root) for root in roots) if "*" in self.root else self.root in roots


def _form(text: str) -> tuple[str, str]:
    if text.startswith("?."):
        return "?", text[2:]
    return (".", text[1:]) if text.startswith(".") else ("", text)


def _method(segments: tuple[str, ...]) -> tuple[str, ...]:
    """The end of a pattern by which it is known on an unresolved receiver; empty when it cannot be a method.

    `a.**.chat.create` must be seen with `chat`; in `a.**.Client.create` and `a.client.create` the object that takes
    the place of the class or the factory may have any name.
    """
    if "*" in segments[-1] or (len(segments) < 3 and "**" not in segments):
        return ()
    if "**" not in segments:
        return segments[-1:]
    start = len(segments) - 1
    while segments[start - 1] != "**" and not segments[start - 1][:1].isupper():
        start -= 1
    return segments[start:]


def _check(text: str, glob: _Glob) -> None:
    for segment in glob.segments:
        if not _SEGMENT.match(segment):
            what = f"the segment {segment!r}" if segment else "an empty segment"
            raise PatternError(f"{text!r} has {what}; a name pattern is made of names, `*`, `**` and {{a,b}}")
        if "**" in segment and segment != "**":
            raise PatternError(f"{text!r} has `**` inside a segment; it stands for whole segments: `a.**.b`")
    if glob.form == "" and not glob.root.strip("*"):
        raise PatternError(f"{text!r} begins with `{glob.root}`; begin with a package, or with `?.` for any receiver")
    if "*" in glob.last and (glob.form or "*" in glob.root):
        raise PatternError(f"{text!r} ends in `{glob.last}`, so any name would have to be tried; end it in a name")


def _matches(pattern: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    """Glob matching with one point to go back to, the last `**`: linear for what people write."""
    p = s = 0
    star, resume = -1, 0
    while s < len(segments):
        if p < len(pattern) and pattern[p] == "**":
            star, resume = p, s
            p += 1
        elif p < len(pattern) and _part(pattern[p], segments[s]):
            p, s = p + 1, s + 1
        elif star >= 0:
            resume += 1
            p, s = star + 1, resume
        else:
            return False
    return all(part == "**" for part in pattern[p:])


def _part(pattern: str, segment: str) -> bool:
    if "*" not in pattern:
        return pattern == segment
    return _expression(pattern).match(segment) is not None


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))) + r"\Z", re.DOTALL)


class NameIndex:
    """All name patterns of a catalogue, built once: which keys does a name belong to, and how surely.

    A name whose last segment no pattern ends in costs one dict miss.
    Raises PatternError when a pattern cannot be read.
    """

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        self._by_last: dict[str, list[_Glob]] = {}
        self._open: dict[str, list[_Glob]] = {}
        """Patterns that end in a wildcard, by package."""
        words: set[str] = set()
        for key, pattern in patterns:
            for text in expand(pattern):
                glob = _Glob(key, text)
                table, word = (self._open, glob.root) if "*" in glob.last else (self._by_last, glob.last)
                table.setdefault(word, []).append(glob)
                words.update((glob.last,) if glob.form else (glob.root, glob.last))
        self._cached = lru_cache(maxsize=65536)(self._match)
        self.words: frozenset[str] = frozenset(word for word in words if "*" not in word)
        """Last segments and packages: a file that holds none of these words holds no name that matches."""

    def lookup(self, name: str, roots: frozenset[str]) -> tuple[Match, ...]:
        """Each key with a pattern that matches `name`, surest first.

        `roots` are the top-level packages the file imports; an unresolved receiver matches only one of theirs.
        """
        last = name[name.rfind(".") + 1 :].replace("()", "")
        if last not in self._by_last and name.partition(".")[0].replace("()", "") not in self._open:
            return ()
        return self._cached(name, roots)

    def _match(self, name: str, roots: frozenset[str]) -> tuple[Match, ...]:
        form, segments = _parse_name(name)
        best: dict[str, Confidence] = {}
        for glob in chain(self._by_last.get(segments[-1], ()), self._open.get(segments[0], ())):
            if best.get(glob.key) == "high":
                continue
            confidence = _confidence(glob, name, form, segments, roots)
            if confidence is not None:
                best[glob.key] = confidence
        return tuple(sorted(best.items(), key=lambda hit: (hit[1] != "high", hit[0])))


def _parse_name(name: str) -> tuple[str, tuple[str, ...]]:
    """How a name begins (`?` unresolved, `.` defined here, `#` imported relatively, else empty), and its segments."""
    form = name[:1] if name[:1] in ("?", ".", "#") else ""
    # `#..package#.name`: what the dots of a relative module resolve to is not known to the file.
    body = name.rpartition("#")[2][1:] if form == "#" else name[len(form) :]
    return form, tuple(body.replace("()", "").split("."))


def _confidence(
    glob: _Glob, name: str, form: str, segments: tuple[str, ...], roots: frozenset[str]
) -> Confidence | None:
    if glob.form == "?":
        return "medium" if glob.matches(segments) and _on_an_object(name, form, segments) else None
    if glob.form == form:
        return "high" if glob.matches(segments) else None
    if glob.form == "" and form == "?":
        return "medium" if glob.may_be(segments[1:]) and glob.imported(roots) else None
    return None


def _on_an_object(name: str, form: str, segments: tuple[str, ...]) -> bool:
    """False for a function of an imported module: `package.predict`, `package.module.predict`."""
    if form:
        return True
    # `package.Model.predict` and `package.MODEL.predict` are no modules either.
    return "()" in name.rpartition(".")[0] or segments[-2][:1].isupper()
