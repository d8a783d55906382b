"""What patterns look for outside the code graph: literals, requirements, configuration and text; and path globs."""

import re
from collections.abc import Callable, Iterator, Mapping

from monthtwo.catalogue.check import ConfigPattern, Pattern, TextPattern, WordSet
from monthtwo.expressions import anycase, lazy
from monthtwo.facts.documents.path_expression import values_at
from monthtwo.names.globs import Globs, glob_pattern
from monthtwo.system.code.hit import Hit
from monthtwo.system.files import Files
from monthtwo.system.system import System

_SHOWN = 80
"""Characters of a line that are quoted."""
_NOISE = lazy(r"[│├└]|\[!\[|!\[|shields\.io|^\s*\|?[-=:| ]+\|?\s*$")
"""Badges, images and directory trees in documents promise nothing."""
_PROSE = (".md", ".rst", ".txt", ".adoc")
_MARKUP = lazy(r"^[#>*\-\s|]+|[*`]+|</?\w+[^>]*>")


def globs(value: str | tuple[str, ...]) -> Globs:
    """One pattern for path or type globs; a glob without a slash matches the name anywhere."""
    return glob_pattern((value,) if isinstance(value, str) else value)


def outside_code(pattern: Pattern, files: Files, vocabulary: Mapping[str, WordSet]) -> Iterator[Hit]:
    """Hits of a leaf over paths, and in requirements, configuration and text."""
    if pattern.path is not None:
        for path in files.paths.matching(globs(pattern.path)):
            yield Hit(path, 1, "", path)
    if pattern.requirement is not None:
        yield from _requirements(_distributions(pattern.requirement, vocabulary), files)
    if pattern.config is not None:
        yield from _config(pattern.config, files)
    if pattern.text is not None:
        yield from _text(pattern.text, files)


def _config(wanted: ConfigPattern, files: Files) -> Iterator[Hit]:
    expression = anycase(wanted.value) if wanted.value is not None else None
    for path in files.paths.matching(globs(wanted.path)):
        for document in files.facts(path).documents or ():
            for _, node in values_at(document, wanted.at or "."):
                if expression is None or expression.finds(str(node.value)):
                    yield Hit(path, node.line, "", wanted.at or path)


def _text(wanted: TextPattern, files: Files) -> Iterator[Hit]:
    expression = anycase(wanted.match)
    anywhere = _anywhere(wanted.match)
    for path in files.paths.matching(globs(wanted.path)):
        if path.endswith(_PROSE) and files.natures[path] == "test":
            continue  # a fixture's README promises nothing
        facts = files.facts(path)
        if facts.text and not anywhere(facts.text):
            continue
        for line in facts.lines or facts.commands or ():
            if expression.finds(line.text) and not _NOISE.search(line.text):
                yield Hit(path, line.line, "", _MARKUP.sub("", line.text).strip()[:_SHOWN])


def in_literals(text: str, system: System) -> Iterator[Hit]:
    """Strings of Python code in which an expression holds."""
    expression = anycase(text)
    anywhere = _anywhere(text)
    for path, facts, every in system.literals:
        if not anywhere(every):
            continue
        for literal in facts.literals:
            if expression.finds(literal.text):
                yield Hit(path, literal.line, facts.scopes[literal.scope].name, literal.text.strip()[:_SHOWN])


def _anywhere(text: str) -> Callable[[str], bool]:
    """Whether an expression may hold in one of many lines, asked of all at once: true wherever it does hold in one."""
    if any(part in text for part in ("(?!", "(?<!", r"\A", r"\Z")):
        return lambda lines: True  # what must not follow could be found on the next line
    # Where neither end of a line is named, it is the very expression of a line.
    expression = anycase(text, re.MULTILINE if "^" in text or "$" in text else 0)
    return lambda lines: expression.finds(lines)


def _distributions(value: str | tuple[str, ...], vocabulary: Mapping[str, WordSet]) -> frozenset[str]:
    names = (value,) if isinstance(value, str) else value
    sets = [vocabulary[name[1:]].requirements for name in names if name.startswith("$")]
    return frozenset([name for name in names if not name.startswith("$")]).union(*sets)


def _requirements(wanted: frozenset[str], files: Files) -> Iterator[Hit]:
    for path, item in files.requirements:
        if item.name in wanted:
            yield Hit(path, item.line, "", f"lists {item.name}")
