"""What a schema cannot find in other people's manifests: each mistake with its line and how to mend it."""

import re
from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct

from monthtwo.catalogue.check import Pattern, WordSet
from monthtwo.catalogue.document import Document, Found, Steps, problems, short
from monthtwo.catalogue.problems import Problem, suggestion
from monthtwo.facts.documents.path_expression import compile_expression
from monthtwo.names.patterns import check_pattern
from monthtwo.regular_expressions import lazy

MODIFIERS = frozenset(
    """
    place reach within keywords args apart-from named unnamed confidence note explains
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Fields that narrow what a pattern looks for; every other field of a pattern says what it looks for."""
_NAMES = {"call": "calls", "import": "imports", "class": "bases", "requirement": "requirements"}
"""Fields that may name a role, with what must be known of it."""
_PACKAGE = lazy(r"[\w-]+\Z")
_ROLE = lazy(r"\$([\w-]+)\Z")


class KnownNames(Struct, frozen=True):
    """What a file may name: roles, checks, areas, and detectors (None: they are not checked)."""

    vocabulary: Mapping[str, WordSet]
    checks: Collection[str]
    areas: Collection[str]
    """Those that are described; a folder of an area's name makes one too."""
    detectors: Collection[str] | None = None


def check_problems(document: Document, known: KnownNames) -> list[Problem]:
    """What a schema cannot find in a manifest: names of roles, checks and detectors, patterns that cannot be read."""
    return problems(document, chain(_in_id(document, known.areas), _in_check(document.data, known)))


def tool_problems(document: Document, known: KnownNames) -> list[Problem]:
    """What a schema cannot find in a tool: roles that are not there, patterns that cannot be read."""
    return problems(document, _in_tool(document.data, known.vocabulary))


def roles_problems(document: Document, known: KnownNames) -> list[Problem]:
    """What a schema cannot find in roles: patterns that cannot be read."""
    return problems(document, _in_roles(document.data))


def words_problems(document: Document, _: KnownNames) -> list[Problem]:
    """What a schema cannot find in lists of words: a word that is there twice."""
    return problems(document, _in_words(document.data))


def _in_id(document: Document, areas: Collection[str]) -> Found:
    id = document.data["id"]
    area = id.partition("/")[0]
    if area not in areas and area != document.path.parent.name:
        yield ("id",), f"is {id!r}; `{area}` is no area (a folder of its name makes it one); {suggestion(area, areas)}"


def _in_check(data: dict[str, Any], known: KnownNames) -> Found:
    asked = data.get("asked_when", {})
    if "met" in asked and asked["met"] not in known.checks:
        mend = suggestion(asked["met"], known.checks)
        yield ("asked_when", "met"), f"names {asked['met']!r}, which is no check; {mend}"
    for number, id in enumerate(data.get("after", ())):
        if id not in known.checks or id == data["id"]:
            yield ("after", number), f"names {id!r}, which is no other check; {suggestion(id, known.checks)}"
    expected = data.get("expected_of") or {}
    roots: list[tuple[Steps, Any]] = [
        (("evidence",), data["evidence"]),
        (("near_misses",), data.get("near_misses")),
        (("doubts",), data.get("doubts")),
        (("asked_when", "unless"), asked.get("unless")),
        *((("expected_of", kind, "where"), said["where"]) for kind, said in expected.items() if isinstance(said, dict)),
    ]
    for steps, pattern in roots:
        if pattern is not None:
            yield from _in_pattern(pattern, steps, known)
            yield from _explaining(pattern, steps)


def _explaining(node: Any, steps: Steps) -> Found:
    """What explains an absence stands by itself among the near misses, and says what is not done."""
    if isinstance(node, dict):
        entry = steps[0] == "near_misses" and set(steps[1::2]) <= {"any"}
        if "explains" in node and not entry:
            yield (*steps, "explains"), "stands where nothing is explained; write it in an entry of `near_misses`"
        elif node.get("explains") and not {"note", "detector"} & node.keys():
            yield steps, "explains without a `note`; say what is not done there"
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _explaining(inner, (*steps, key))


def _in_pattern(node: dict[str, Any], steps: Steps, known: KnownNames) -> Found:
    heads = [name for name in node if name not in MODIFIERS]
    if not heads:
        fields = {field.encode_name for field in _fields()} - MODIFIERS
        yield steps, f"has nothing to look for; give it one of {', '.join(sorted(fields))}"
    elif len(heads) > 1:
        both = " and ".join(f"`{name}`" for name in heads)
        yield steps, f"looks for {both} at once; put each in an entry of `all` or `any`"
    for name in heads:
        yield from _in_head(name, node[name], (*steps, name), known)
    yield from _expressions(node, steps, "keywords", "args")
    for name in ("apart-from", "named", "unnamed"):
        if name in node:
            yield from _named(node[name], (*steps, name), known.vocabulary)


def _fields() -> tuple[Any, ...]:
    from msgspec.structs import fields

    return fields(Pattern)


def _in_head(name: str, value: Any, steps: Steps, known: KnownNames) -> Found:
    if name in ("any", "all", "every"):
        if not value:
            yield steps, "is an empty list; give it a pattern"
        for index, inner in enumerate(value):
            yield from _in_pattern(inner, (*steps, index), known)
    elif name == "not":
        yield from _in_pattern(value, steps, known)
    elif name in _NAMES:
        for text, where in _texts(value, steps):
            yield from _in_name(name, text, where, known.vocabulary)
    elif name == "detector" and known.detectors is not None and value not in known.detectors:
        yield steps, f"names {value!r}, which is no detector; {suggestion(value, known.detectors)}"
    elif name in ("literal", "define"):
        yield from _expression(value, steps)
    elif name in ("unit", "resource", "config", "text"):
        yield from _expressions(value, steps, "command", "name", "value", "match", "runs", "attributes", "properties")
        for path in (*value.get("properties", ()), *filter(None, (value.get("at"),))):
            yield from _refused(compile_expression, path, (*steps, "at" if "at" in value else "properties"))


def _named(text: str, steps: Steps, vocabulary: Mapping[str, WordSet]) -> Found:
    reference = _ROLE.match(text)
    if reference is None:
        yield from _expression(text, steps)
    elif reference[1] not in vocabulary:
        yield steps, f"names the role `{text}`, which is not there; {suggestion(reference[1], vocabulary)}"
    elif not vocabulary[reference[1]].words:
        yield steps, f"names `{text}`, which has no `words`; add some or use another role"


def _in_name(field: str, text: str, steps: Steps, vocabulary: Mapping[str, WordSet]) -> Found:
    reference = _ROLE.match(text)
    if reference is None:
        if field != "requirement":
            yield from _refused(check_pattern, text, steps)
    elif reference[1] not in vocabulary:
        yield steps, f"names the role `{text}`, which is not there; {suggestion(reference[1], vocabulary)}"
    elif not getattr(vocabulary[reference[1]], _NAMES[field]):
        yield steps, f"names `{text}`, for which no tool has `{_NAMES[field]}`; add some or use another role"


def _in_tool(data: dict[str, Any], roles: Collection[str]) -> Found:
    for name, names in data.get("roles", {}).items():
        if name not in roles:
            yield ("roles", name), f"is no role; {suggestion(name, roles)}"
        yield from _in_names(names, ("roles", name))
    for number, rule in enumerate(data.get("units", ())):
        for field in ("decorator", "call", "base"):
            for text, steps in _texts(rule.get(field, ()), ("units", number, field)):
                # Either a pattern, or patterns with the keywords that they ask for.
                for pattern in (text,) if isinstance(text, str) else text:
                    yield from _refused(check_pattern, pattern, steps)


def _in_roles(data: dict[str, Any]) -> Found:
    for name, role in data.items():
        if not isinstance(role, str):
            yield from _in_names(role, (name,))
            yield from _expressions(role, (name,), "names", "words")


def _in_words(data: dict[str, Any]) -> Found:
    for name, listed in data.items():
        words = listed["words"]
        for index, word in enumerate(words):
            if word in words[:index]:
                yield (name, "words", index), f"is {short(word)}, which is there already; keep one"


def _in_names(data: dict[str, Any], steps: Steps) -> Found:
    for field in ("calls", "bases", "imports"):
        for text, where in _texts(data.get(field, ()), (*steps, field)):
            yield from _refused(check_pattern, text, where)
    for text, where in _texts(data.get("packages", ()), (*steps, "packages")):
        if not _PACKAGE.match(text):
            yield where, f"is {short(text)}, which is no package; write the first part of what is imported"
    yield from _expressions(data, steps, "commands")


def _texts(value: Any, steps: Steps) -> list[tuple[str, Steps]]:
    return [(value, steps)] if isinstance(value, str) else [(text, (*steps, i)) for i, text in enumerate(value)]


def _expressions(node: dict[str, Any], base: Steps, *names: str) -> Found:
    """The regular expressions at these fields: one, a list, or the values of a mapping."""
    for name in names:
        value = node.get(name, ())
        if isinstance(value, dict):
            for key, text in value.items():
                yield from _expression(text, (*base, name, key))
        else:
            for text, steps in _texts(value, (*base, name)):
                yield from _expression(text, steps)


def _expression(text: str, steps: Steps) -> Found:
    try:
        re.compile(text, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        yield steps, f"is {short(text)}, which is no regular expression: {error}; mend it or escape its signs"


def _refused(read: Callable[[str], object], text: str, steps: Steps) -> Found:
    try:
        read(text)
    except ValueError as error:
        yield steps, f"cannot be read: {error}"
