"""Python tests in outline: what they import, which is all that the graph asks of most of them.

Half of a large repository's Python is tests, and few checks look there. Which tests those look into is for the
catalogue to say.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from monthtwo.facts.records import FileFacts, Import, Python, Scope
from monthtwo.regular_expressions import lazy

_LONGEST_MODULE = 500
_IMPORT = lazy(
    rb"[ \t]*(?:from[ \t]+(\.+[ \t]+\w[\w.]*|[\w.]+)[ \t]+import[ \t]*(\([^)]{0,9999}\)|[^\n;#]+)"
    rb"|import[ \t]+([^\n;#]+))",
)
_COMMENT = lazy(rb"#[^\n]*")
_NAME = lazy(r"([\w.]+|\*)(?:\s+as\s+(\w+))?")


class TestTier(Struct, frozen=True):
    """Which tests are read in full: those that import one of `packages`, and those in which one of `texts` holds."""

    packages: dict[str, tuple[str, ...]] = {}
    """Package → words of which one must occur too; none where importing it is enough."""
    texts: tuple[tuple[str | tuple[str, ...], ...], ...] = ()
    """Each holds where every one of its parts does: words of which one must occur, or a regular expression."""


def outline(source: bytes, tests: TestTier) -> FileFacts | None:
    """The imports of a test; None when it has to be read in full."""
    if any(all(_occurs(part, source) for part in parts) for parts in tests.texts):
        return None
    imports = _imports(source)
    for package in tests.packages.keys() & {item.module.partition(".")[0] for item in imports}:
        words = tests.packages[package]
        if not words or _occurs(words, source):
            return None
    return FileFacts(python=Python(imports, [_BODY], [], [], [], [], [], {}))


def imported_packages(source: bytes) -> set[str]:
    """The packages that Python imports."""
    return {item.module.partition(".")[0] for item in _imports(source)}


def _occurs(part: str | Iterable[str], source: bytes) -> bool:
    if isinstance(part, str):
        return _expression(part).search(source) is not None
    return any(word.encode() in source for word in part)


@lru_cache(maxsize=64)
def _expression(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode())


def _imports(source: bytes) -> list[Import]:
    found: list[Import] = []
    line, counted, end = 1, 0, 0
    at = source.find(b"import")
    while at >= 0:
        start = source.rfind(b"\n", end, at) + 1
        match = _IMPORT.match(source, start) if start or not end else None  # not on the line where the last one ended
        if match is None:
            after = source.find(b"\n", at)  # another one on this line begins where this one does
            at = source.find(b"import", after) if after >= 0 else -1
            continue
        line += source.count(b"\n", counted, start)
        counted = start
        found += _names(match, line)
        end = match.end()
        at = source.find(b"import", end)
    return found


def _names(match: re.Match[bytes], line: int) -> list[Import]:
    module, names, plain = match.groups()
    base = module.replace(b" ", b"").decode("utf-8", "replace") if module else ""
    if len(base) > _LONGEST_MODULE:  # no file is called so, and each of the names would keep it
        return []
    listed = _NAME.findall(_COMMENT.sub(b"", names or plain or b"").decode("utf-8", "replace"))
    if base:
        return [Import(line, base, name, alias or name, 0) for name, alias in listed]
    return [Import(line, name, "", alias or name.partition(".")[0], 0) for name, alias in listed]


_BODY = Scope("", "module", 1, -1, [], [], {}, {}, "", False)
