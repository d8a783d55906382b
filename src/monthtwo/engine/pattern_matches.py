"""What the leaves of evidence expressions look for: calls with arguments, units, and what is no parsed code.

That is literals, requirements, configuration, text, paths, and calls that are commented out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from posixpath import basename

from monthtwo.catalogue.check import ConfigPattern, Pattern, TextPattern, UnitPattern, WordSet
from monthtwo.facts.documents.path_expression import values_at
from monthtwo.facts.records import FileFacts, Node
from monthtwo.names.globs import Globs, glob_pattern
from monthtwo.names.value import spelt
from monthtwo.names.words import spaced
from monthtwo.regular_expressions import AnyCase, anycase, lazy
from monthtwo.system.code.hit import Hit, Use
from monthtwo.system.files import Files, Found
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit

_SHOWN = 80
"""Characters of a line that are quoted."""
_NOISE = lazy(r"[│├└]|\[!\[|!\[|shields\.io|^\s*[-=:|]+(?: +[-=:|]+)*\s*$")
"""Badges, images and directory trees in documents promise nothing."""
_PROSE = (".md", ".rst", ".txt", ".adoc")
_MARKUP = lazy(r"^[#>*\-\s|]+|[*`]+|</?\w[^>]{0,300}>")
_TAIL = lazy(r"(?:\{[^{}]*\}|[^.{}]+)$")
_CALL = lazy(r"\b(\w+)\(")
_WORD = lazy(r"\w+")
_GROUP_MARK = lazy(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^()|]")
"""All of an expression but the marks of its groups and alternatives."""
_MIN_LENGTH = 5
"""Shorter names (`get`, `run`, `log`) say nothing in a comment."""


@lru_cache(maxsize=4096)
def expression(text: str) -> AnyCase:
    """A manifest's regular expression: searched anywhere, whatever the case."""
    return anycase(text)


def globs(value: str | tuple[str, ...]) -> Globs:
    """One pattern for path or type globs; a glob without a slash matches the name anywhere."""
    return glob_pattern((value,) if isinstance(value, str) else value)


# -- whether one fact is what a pattern asks for ---------------------------------------------------------------------


def call_holds(pattern: Pattern, hit: Hit) -> bool:
    """Whether a call has the arguments that a pattern asks for."""
    if not (pattern.keywords or pattern.args):
        return True
    call = hit.call if isinstance(hit, Use) else None
    if call is None:
        return False
    for name, wanted in pattern.keywords.items():
        given = [key for key in call.keywords if (expression(name).finds(key) if name[0] == "^" else key == name)]
        if not any(not wanted or expression(wanted).finds(spelt(call.keywords[key])) for key in given):
            return False
    return all(
        not wanted or (number < len(call.args) and expression(wanted).finds(spelt(call.args[number])))
        for number, wanted in enumerate(pattern.args)
    )


def name_holds(pattern: Pattern, hit: Hit, vocabulary: Mapping[str, WordSet]) -> bool:
    """Whether what was found, and the function and file that it is in, are called as a pattern asks for."""
    if pattern.apart_from is not None and _worded(pattern.apart_from, vocabulary).finds(hit.what):
        return False
    if pattern.named is None and pattern.unnamed is None:
        return True
    words = f"{spaced(hit.scope)} | {spaced(basename(hit.path))}"
    return (pattern.named is None or _worded(pattern.named, vocabulary).finds(words)) and not (
        pattern.unnamed is not None and _worded(pattern.unnamed, vocabulary).finds(words)
    )


def _worded(wanted: str, vocabulary: Mapping[str, WordSet]) -> AnyCase:
    """An expression, or the words that one stands for."""
    return _of_words(vocabulary[wanted[1:]].words) if wanted[0] == "$" else expression(wanted)


@lru_cache(maxsize=256)
def _of_words(words: tuple[str, ...]) -> AnyCase:
    return expression("|".join(words))


def unit_matches(wanted: UnitPattern, unit: Unit) -> bool:
    """Whether a unit is of the form, trigger, command and so on that a pattern asks for."""
    return (
        (not wanted.form or unit.form in wanted.form)
        and (not wanted.format or unit.format in wanted.format)
        and (not wanted.trigger or bool(set(wanted.trigger) & set(unit.triggers)))
        and (wanted.name is None or expression(wanted.name).finds(unit.name))
        and (wanted.command is None or any(expression(wanted.command).finds(c) for c in unit.commands))
        and all(expression(v).finds(unit.attributes.get(k, "")) for k, v in wanted.attributes.items())
    )


def executes(wanted: tuple[str, ...], programs: Iterable[str]) -> bool:
    """Whether one of these programs, each with its words, is like one of the expressions."""
    return any(expression(text).finds(program) for program in programs for text in wanted)


def has_property(node: Node, at: str, value: str) -> bool:
    """Whether a document holds a value at a path expression, one that matches `value` where that is not empty."""
    found = values_at(node, at)
    return bool(found) if not value else any(expression(value).finds(str(item.value)) for _, item in found)


# -- code -------------------------------------------------------------------------------------------------------------


def in_literals(text: str, system: System) -> Iterator[Hit]:
    """Strings of Python code in which an expression holds."""
    wanted = anycase(text)
    anywhere = _anywhere(text)
    for path, every in system.files.deadline.each(system.texts):
        facts = system.files.facts(path).python if anywhere(every) else None
        for literal in facts.literals if facts is not None else ():
            if facts is not None and wanted.finds(literal.text):
                yield Hit(path, literal.line, facts.scopes[literal.scope].name, literal.text.strip()[:_SHOWN])


def commented_out(wanted: str | tuple[str, ...], system: System, vocabulary: Mapping[str, WordSet]) -> Iterator[Hit]:
    """Comment lines of production code that would call one of these names or names of these roles."""
    texts = (wanted,) if isinstance(wanted, str) else wanted
    words: frozenset[str] | None = None
    for path in system.files.deadline.each(system.sources.paths):
        facts = system.files.facts(path).python if system.files.produces(path) else None
        for line in facts.comments if facts is not None else ():
            words = _distinctive(texts, vocabulary) if words is None else words
            name = next((name for name in _CALL.findall(line.text) if name in words), None)
            if name is not None:
                yield Hit(path, line.line, "", f"commented out: {name}")


def _distinctive(texts: Iterable[str], vocabulary: Mapping[str, WordSet]) -> frozenset[str]:
    """The distinctive last segments of the name patterns that `texts` are, or stand for."""
    patterns = (p for text in texts for p in (vocabulary[text[1:]].calls if text.startswith("$") else (text,)))
    return frozenset(
        name
        for pattern in patterns
        if (tail := _TAIL.search(pattern)) is not None
        for name in _WORD.findall(tail.group())
        if len(name) >= _MIN_LENGTH and (name != name.lower() or "_" in name)
    )


# -- what is no code --------------------------------------------------------------------------------------------------


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
    value = anycase(wanted.value) if wanted.value is not None else None
    for path in files.deadline.each(files.paths.matching(globs(wanted.path))):
        for document in files.facts(path).documents or ():
            for _, node in values_at(document, wanted.at or "."):
                if value is None or value.finds(str(node.value)):
                    yield Hit(path, node.line, "", wanted.at or path)


def _text(wanted: TextPattern, files: Files) -> Iterator[Hit]:
    match = anycase(wanted.match)
    anywhere = _anywhere(wanted.match)

    def look(facts: FileFacts) -> Iterator[Found]:
        if facts.text and not anywhere(facts.text):
            return
        for line in facts.lines or facts.commands or ():
            if match.finds(line.text) and not _NOISE.search(line.text):
                yield line.line, _MARKUP.sub("", line.text).strip()[:_SHOWN]

    question = f"text {wanted.match}"
    for path in files.deadline.each(files.paths.matching(globs(wanted.path))):
        if path.endswith(_PROSE) and files.natures[path] == "test":
            continue  # a fixture's README promises nothing
        for line, text in files.found(path, question, look):
            yield Hit(path, line, "", text)


def _anywhere(text: str) -> Callable[[str], bool]:
    """Whether an expression may hold in one of many lines, asked of all at once: true wherever it does hold in one."""
    if any(part in text for part in ("(?!", "(?<!", r"\A", r"\Z")):
        return lambda lines: True  # what must not follow could be found on the next line
    if text.startswith("^") and "^" not in text[1:] and not _alternates(text):
        # What follows the end of a line is found several times sooner than what stands at the beginning of one.
        after = anycase(f"\n{text[1:]}", re.MULTILINE)
        return lambda lines: after.finds(f"\n{lines}")
    # Where neither end of a line is named, it is the very expression of a line.
    whole = anycase(text, re.MULTILINE if "^" in text or "$" in text else 0)
    return lambda lines: whole.finds(lines)


def _alternates(text: str) -> bool:
    """Whether an expression is made of several, of which each may hold by itself."""
    bare = _GROUP_MARK.sub("", text)
    depths = accumulate((mark == "(") - (mark == ")") for mark in bare)
    return any(mark == "|" and depth == 0 for mark, depth in zip(bare, depths, strict=True))


def _distributions(value: str | tuple[str, ...], vocabulary: Mapping[str, WordSet]) -> frozenset[str]:
    names = (value,) if isinstance(value, str) else value
    sets = [vocabulary[name[1:]].requirements for name in names if name.startswith("$")]
    return frozenset([name for name in names if not name.startswith("$")]).union(*sets)


def _requirements(wanted: frozenset[str], files: Files) -> Iterator[Hit]:
    for path, item in files.requirements:
        if item.name in wanted:
            yield Hit(path, item.line, "", f"lists {item.name}")
