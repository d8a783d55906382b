"""The leaves of evidence expressions: what names they look for, and which of them look into tests."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from monthtwo.catalogue.check import Check, Pattern, WordSet
from monthtwo.facts.python.outline import TestTier
from monthtwo.names.patterns import expand
from monthtwo.system.code.uses import NamePattern

_FRAMEWORKS = "ml-frameworks"
_LOADERS = "model-loaders"


def names_of(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """The name patterns of a leaf, each with its kind."""
    for kind, value in (
        ("call", pattern.call), ("import", pattern.import_), ("class", pattern.class_)
    ):  # fmt: skip
        if value is not None:
            for text in (value,) if isinstance(value, str) else value:
                yield kind, text


def name_key(kind: str, text: str) -> str:
    return text if text.startswith("$") and kind != "import" else f"{kind}:{text}"


def name_patterns(checks: Iterable[Check], vocabulary: Mapping[str, WordSet]) -> Iterator[NamePattern]:
    """Every name pattern of the roles and of the manifests, keyed as `name_key` does."""
    for name, words in sorted(vocabulary.items()):
        for text in words.calls:
            yield NamePattern(f"${name}", "call", text)
        for text in words.bases:
            yield NamePattern(f"${name}", "class", text)
        for text in words.imports:
            yield NamePattern(f"import:${name}", "import", text)
        for text in words.names:
            yield NamePattern(f"${name}", "define", text)
    for pattern in _asked(checks):
        for kind, text in names_of(pattern):
            if not text.startswith("$"):
                yield NamePattern(name_key(kind, text), kind, text)
        if pattern.define is not None:
            yield NamePattern(name_key("define", pattern.define), "define", pattern.define)


def _tops(checks: Iterable[Check]) -> Iterator[Pattern]:
    for check in checks:
        unless = check.asked_when.unless if check.asked_when else None
        wheres = (where for _, _, where in check.expectations())
        for top in (check.evidence, check.near_misses, check.doubts, unless, *wheres):
            if top is not None:
                yield top


def _asked(checks: Iterable[Check]) -> Iterator[Pattern]:
    """Every pattern that checks ask, near misses included."""
    for top in _tops(checks):
        yield from walk(top)


def _asked_of_tests(pattern: Pattern) -> Iterator[Pattern]:
    """The leaves that a test can answer: not those on the way of units, nor those that must meet one elsewhere."""
    elsewhere = pattern.within is not None and any(part.place not in (None, "test") for part in pattern.all or ())
    if pattern.every is not None or elsewhere or pattern.place not in (None, "test"):
        return
    parts = [part for part in (*(pattern.any or ()), *(pattern.all or ()), pattern.not_) if part is not None]
    for part in parts:
        yield from _asked_of_tests(part)
    if not parts:
        yield pattern


def tests_in_full(checks: Iterable[Check], vocabulary: Mapping[str, WordSet]) -> TestTier:
    """Which tests are read in full: those that use what a pattern looks for in tests, or wherever it is."""
    every = tuple(checks)
    packages: dict[str, tuple[str, ...]] = {}
    for pattern in (leaf for top in _tops(every) for leaf in _asked_of_tests(top)):
        for kind, text in names_of(pattern):
            for name in _called(text, vocabulary) if kind != "import" else ():  # what is imported is always read
                _add(name, packages)
    return TestTier(packages, tuple(check.reads_tests for check in every if check.reads_tests))


def learning_packages(vocabulary: Mapping[str, WordSet]) -> frozenset[str]:
    """The packages of frameworks for machine learning, and those that load a model by a function of their own."""
    patterns = vocabulary[_FRAMEWORKS].imports if _FRAMEWORKS in vocabulary else ()
    found = {text.partition(".")[0] for pattern in patterns for text in expand(pattern, False)}
    loaders = vocabulary[_LOADERS].calls if _LOADERS in vocabulary else ()
    # Of what lies deeper the package says little: `google` is all of a company's.
    own = (text.split(".") for pattern in loaders for text in expand(pattern, False) if text.count(".") == 1)
    return frozenset(found | {package for package, _ in own if package.isidentifier()} - sys.stdlib_module_names)


def _called(text: str, vocabulary: Mapping[str, WordSet]) -> tuple[str, ...]:
    if not text.startswith("$"):
        return (text,)
    words = vocabulary[text[1:]]
    return (*words.calls, *words.bases)


def _add(pattern: str, packages: dict[str, tuple[str, ...]]) -> None:
    """Note the packages of a name pattern, each with the last name that it spells, if it spells one."""
    for text in expand(pattern, False):
        package, *names = text.split(".")
        if package in ("?", ""):
            continue  # of no package: it would be looked for in every test
        spelt = [name for name in names if "*" not in name]
        if not spelt:
            packages[package] = ()
        elif packages.get(package) != ():
            packages[package] = tuple(dict.fromkeys((*packages.get(package, ()), spelt[-1])))


def walk(pattern: Pattern) -> Iterator[Pattern]:
    """A pattern and every pattern inside it."""
    yield pattern
    for part in (*(pattern.any or ()), *(pattern.all or ()), *(pattern.every or ())):
        yield from walk(part)
    if pattern.not_ is not None:
        yield from walk(pattern.not_)
