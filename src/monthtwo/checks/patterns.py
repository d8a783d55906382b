"""What patterns look for outside the code graph: literals, requirements, configuration and text; and path globs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from monthtwo.checks.types import Check, Pattern, WordSet
from monthtwo.system.formats import _globs  # noqa: PLC2701
from monthtwo.system.hits import Hit, NamePattern
from monthtwo.system.path_expression import values_at
from monthtwo.system.system import System


class Globs:
    """Path or type globs: `**/x`, `a/*.y`; a pattern without a slash matches the file name anywhere."""

    def __init__(self, globs: str | tuple[str, ...]) -> None:
        self.expression = _compiled((globs,) if isinstance(globs, str) else globs)

    def match(self, text: str) -> bool:
        return self.expression.match(text) is not None


@lru_cache(maxsize=1024)
def _compiled(globs: tuple[str, ...]) -> re.Pattern[str]:
    return _globs(globs)


def names_of(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """The name patterns of a leaf, each with its kind."""
    for kind, value in (
        ("call", pattern.call), ("import", pattern.import_), ("class", pattern.class_), ("call", pattern.decorator)
    ):  # fmt: skip
        if value is not None:
            for text in (value,) if isinstance(value, str) else value:
                yield kind, text


def name_key(kind: str, text: str) -> str:
    return text if text.startswith("$") and kind != "import" else f"{kind}:{text}"


def name_patterns(checks: Iterable[Check], vocabulary: Mapping[str, WordSet]) -> Iterator[NamePattern]:
    """Every name pattern of the vocabulary and of the manifests, keyed as `name_key` does."""
    for name, words in sorted(vocabulary.items()):
        for text in words.calls:
            yield NamePattern(f"${name}", "call", text)
        for text in words.bases:
            yield NamePattern(f"${name}", "class", text)
        for text in words.imports:
            yield NamePattern(f"import:${name}", "import", text)
        for text in words.names:
            yield NamePattern(f"${name}", "define", text)
    for check in checks:
        for top in (check.evidence, check.near_misses, check.asked_when.unless if check.asked_when else None):
            for pattern in _walk(top) if top is not None else ():
                for kind, text in names_of(pattern):
                    if not text.startswith("$"):
                        yield NamePattern(name_key(kind, text), kind, text)
                if pattern.define is not None:
                    yield NamePattern(name_key("define", pattern.define), "define", pattern.define)


def _walk(pattern: Pattern) -> Iterator[Pattern]:
    yield pattern
    for part in (*(pattern.any or ()), *(pattern.all or ()), *(pattern.every or ())):
        yield from _walk(part)
    if pattern.not_ is not None:
        yield from _walk(pattern.not_)
    if pattern.unit is not None and pattern.unit.reaches is not None:
        yield from _walk(pattern.unit.reaches)


def leaf_patterns(pattern: Pattern, system: System) -> Iterator[Hit]:
    """Hits of the leaves that ask a file's own facts."""
    if pattern.literal is not None:
        yield from _literals(re.compile(pattern.literal, re.I), system)
    if pattern.requirement is not None:
        wanted = (pattern.requirement,) if isinstance(pattern.requirement, str) else pattern.requirement
        yield from _requirements(frozenset(wanted), system)
    if pattern.config is not None:
        globs, value = Globs(pattern.config.path), pattern.config.value
        expression = re.compile(value, re.I) if value is not None else None
        for path in sorted(system.natures):
            if globs.match(path):
                for document in system.facts(path).documents or ():
                    for _, node in values_at(document, pattern.config.at) if pattern.config.at else [((), document)]:
                        if expression is None or expression.search(str(node.value)):
                            yield Hit(path, node.line, "", pattern.config.at or path)
    if pattern.text is not None:
        globs = Globs(pattern.text.path)
        expression = re.compile(pattern.text.match, re.I)
        for path in sorted(system.natures):
            if globs.match(path):
                for line in system.facts(path).lines or ():
                    if expression.search(line.text):
                        yield Hit(path, line.line, "", line.text.strip()[:80])


def _literals(expression: re.Pattern[str], system: System) -> Iterator[Hit]:
    for path in sorted(system.natures):
        facts = system.facts(path).python if path.endswith((".py", ".ipynb")) else None
        for literal in facts.literals if facts else ():
            if expression.search(literal.text):
                yield Hit(path, literal.line, facts.scopes[literal.scope].name, literal.text.strip()[:80])  # type: ignore[union-attr]


def _requirements(wanted: frozenset[str], system: System) -> Iterator[Hit]:
    for path in sorted(system.natures):
        for item in system.facts(path).requirements or ():
            if item.name in wanted and item.group != "lock":
                yield Hit(path, item.line, "", f"lists {item.name}")
