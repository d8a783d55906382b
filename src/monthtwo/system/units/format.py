"""The grammar of a recogniser: a file of `checks/formats`, as types, with its loader.

A format says how its documents are known (`files`, `when`) and where units and resources stand in them. Every place is
a selector: a path expression (see `path_expression`) from the matched value, from the document (`/jobs`), from an
enclosing value (`^.image`, one `^` for each level up), or `$key` and `$file`, the value's own key (`^$key`: that of the
enclosing value) and the file's name without its ending. Where several selectors are listed, the first that finds
something counts, except in `at` and `commands`, which take all.
"""

import re
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, ValidationError, convert

from monthtwo.facts.documents.path_expression import compile_expression
from monthtwo.facts.records import FileFacts, Node
from monthtwo.names.globs import Globs, glob_pattern
from monthtwo.regular_expressions import lazy
from monthtwo.system.units.format_roles import RESOURCE_ROLES, ROLES
from monthtwo.system.units.unit import TRIGGERS

_WORDS = ("$key", "$file")
SOURCES = ("documents", "instructions", "commands", "lines")
Words = str | tuple[str, ...]
"""One selector, glob or name, or several."""


class FormatError(ValueError):
    """A recogniser that cannot be used; says which file and field, and how to mend it."""


class TriggerRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Names found at a place, and what each means.

    `at` may hold a word, a list of words, or a mapping whose keys are the words. `names` maps regular expressions that
    must match a whole word to triggers (or to nothing, ""); the first that does decides.
    """

    at: Words
    names: dict[str, str]


class TargetRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a unit starts, relative to `base`.

    Written as `pkg/file.py:function`, `package.module:name`, `module.function` or the name of a file.
    """

    at: Words
    base: Words = ()
    functions: tuple[str, ...] = ()
    """Functions that the platform calls in the file, when `at` names a file only."""


class BuildRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a build context and its Dockerfile stand."""

    context: Words = ()
    dockerfile: Words = ()
    root: bool = False
    """Both are relative to the repository's root, not the context to this file and the Dockerfile to the context."""


class UnitRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Each value at `at` which fulfils `when` and not `unless` is one unit."""

    at: Words
    form: str
    when: dict[str, str] = {}
    unless: dict[str, str] = {}
    name: Words = ()
    triggers: tuple[str | TriggerRule, ...] = ()
    """A plain trigger holds when no rule before it gave one."""
    conditions: tuple[str, ...] = ()
    """Where expressions stand that must hold for it to run: a word that they rule out gives no trigger."""
    commands: tuple[str | tuple[str, ...], ...] = ()
    """Where scripts stand, as text or a list of lines; a list in here is one command line in parts (command, args)."""
    targets: tuple[TargetRule, ...] = ()
    workdir: Words = ()
    image: Words = ()
    build: BuildRule | None = None
    attributes: dict[str, Words] = {}


class ResourceRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Each value at `at` which fulfils `when` and not `unless` is one resource."""

    at: Words
    type: str
    """Text with selectors in braces: `kubernetes:{kind}`."""
    when: dict[str, str] = {}
    unless: dict[str, str] = {}
    name: Words = ()


class FormatExample(Struct, frozen=True, forbid_unknown_fields=True):
    """A file and what is known about it; `units` name fields of the units expected, in order."""

    path: str
    text: str
    units: tuple[dict[str, Any], ...] = ()
    resources: tuple[str, ...] = ()
    matches: bool = True


class Format(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """How one configuration format is known and read."""

    id: str
    about: str
    roles: tuple[str, ...] = ()
    """What the format is for, of `ROLES`."""
    files: Words = ()
    """Globs: over the file's name, or over its whole path when they hold a slash. None: any file."""
    when: dict[str, str] = {}
    """Selectors that must find something, with a regular expression over what they find ("" for: is there)."""
    unless: dict[str, str] = {}
    source: str = "documents"
    """documents | instructions | commands | lines: which part of a file's facts is read."""
    lines: dict[str, str] = {}
    """For `source: lines`: name → regular expression; the document maps each name to what was found."""
    split: Words = ()
    """Path expressions of inner documents that take the place of the one they stand in (a list of manifests)."""
    active: tuple[str, ...] = ()
    """Globs of the paths where such files run; elsewhere their units have no triggers and are marked `inactive`."""
    folder: str = "file"
    """file | root: where relative paths of this format begin."""
    mounts: tuple[str, ...] = ()
    """What the repository's root is called where the commands run (`/workspace`)."""
    units: tuple[UnitRule, ...] = ()
    resources: tuple[ResourceRule, ...] = ()
    resource_roles: dict[str, tuple[str, ...]] = {}
    """What types of resources are, of `RESOURCE_ROLES`, with globs of the types."""
    examples: tuple[FormatExample, ...] = ()

    def may_take(self, sources: Collection[str], ending: str) -> bool:
        """Whether the format looks into files with these parts, whose names have `ending` behind their last dot."""
        known = self._files is None or any(last in ("", ending) for _, last in self._files.hints)
        return known and self.source in sources

    def may_know(self, facts: FileFacts) -> bool:
        """Whether the format knows a file by the outermost keys of its documents, as far as it goes by them."""
        return self.source != "documents" or not all(map(self.refuses, facts.documents or ()))

    def takes(self, path: str) -> bool:
        """Whether the format looks into files at `path`."""
        return self._files is None or self._files.match(path)

    def refuses(self, document: Node) -> bool:
        """Whether the outermost keys of a document alone rule the format out: most formats see most files so."""
        if document.entries is None:
            return False
        return any(keys.isdisjoint(document.entries) for keys in self._outermost_keys)

    @cached_property
    def _files(self) -> Globs | None:
        return glob_pattern(words(self.files)) if self.files else None

    @cached_property
    def _outermost_keys(self) -> tuple[frozenset[str], ...]:
        if self.split:
            return ()
        selectors = [read_selector(text) for text in self.when]
        first = [
            compile_expression(one.expression)[:1] for one in selectors if not one.up and one.expression not in _WORDS
        ]
        return tuple(step for steps in first for step in steps if isinstance(step, frozenset))


def words(value: Words) -> tuple[str, ...]:
    """Return a field of one word or several as a tuple."""
    return (value,) if isinstance(value, str) else value


def load_formats(folder: Path) -> tuple[Format, ...]:
    """Load every `*.yaml` below `folder`, in the order of their ids.

    Raises FormatError for a file that is no recogniser and for a second recogniser of one id.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    formats: dict[str, Format] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            data = yaml.load(path.read_bytes(), Loader=loader)
        except yaml.YAMLError as error:
            raise FormatError(f"{path}: not YAML: {error}") from error
        try:
            format = format_from_data(data)
        except FormatError as error:
            raise FormatError(f"{path}: {error}") from error
        if format.id in formats:
            raise FormatError(f"{path}: `id: {format.id}` is taken by another file; give each format its own id")
        formats[format.id] = format
    return tuple(formats[id] for id in sorted(formats))


def format_from_data(data: object) -> Format:
    """Return the format that plain data describes; raise FormatError naming the field and the mend."""
    try:
        format = convert(data, Format)
    except ValidationError as error:
        raise FormatError(f"{error}; see docs/formats.md for the fields and their types") from error
    for field, problem in _problems(format):
        raise FormatError(f"`{field}`: {problem}")
    return format


def _problems(format: Format) -> Iterator[tuple[str, str]]:
    if not (format.files or format.when):
        yield "files", "nothing says how the format is known; give `files` or `when`"
    for role in format.roles:
        if role not in ROLES:
            yield "roles", f"{role!r} is none of {', '.join(ROLES)}"
    for role in format.resource_roles:
        if role not in RESOURCE_ROLES:
            yield "resource_roles", f"{role!r} is none of {', '.join(RESOURCE_ROLES)}"
    if format.source not in SOURCES:
        yield "source", f"{format.source!r} is none of {', '.join(SOURCES)}"
    if format.folder not in ("file", "root"):
        yield "folder", f"{format.folder!r} is neither file nor root"
    for name, pattern in format.lines.items():
        yield from _pattern(f"lines.{name}", pattern)
    yield from _conditions("", format.when, format.unless)
    yield from _selectors("split", format.split)
    for index, unit in enumerate(format.units):
        yield from _unit_problems(f"units[{index}].", unit)
    for index, resource in enumerate(format.resources):
        field = f"resources[{index}]."
        yield from _conditions(field, resource.when, resource.unless)
        yield from _selectors(f"{field}at", resource.at)
        yield from _selectors(f"{field}name", resource.name)
        yield from _selectors(f"{field}type", tuple(TYPE_SELECTOR.findall(resource.type)))


def _unit_problems(field: str, unit: UnitRule) -> Iterator[tuple[str, str]]:
    yield from _conditions(field, unit.when, unit.unless)
    for name, selectors in {"at": unit.at, "name": unit.name, "workdir": unit.workdir, "image": unit.image}.items():
        yield from _selectors(field + name, selectors)
    for command in unit.commands:
        yield from _selectors(f"{field}commands", command)
    yield from _selectors(f"{field}conditions", unit.conditions)
    for target in unit.targets:
        yield from _selectors(f"{field}targets", words(target.at) + words(target.base))
    if unit.build:
        yield from _selectors(f"{field}build", words(unit.build.context) + words(unit.build.dockerfile))
    for name, selectors in unit.attributes.items():
        yield from _selectors(f"{field}attributes.{name}", selectors)
    for trigger in unit.triggers:
        if isinstance(trigger, str):
            yield from _trigger(f"{field}triggers", trigger)
            continue
        yield from _selectors(f"{field}triggers", trigger.at)
        for pattern, name in trigger.names.items():
            yield from _pattern(f"{field}triggers", pattern)
            if name:
                yield from _trigger(f"{field}triggers", name)


def _trigger(field: str, name: str) -> Iterator[tuple[str, str]]:
    if name not in TRIGGERS:
        yield field, f"{name!r} is no trigger; write one of {', '.join(TRIGGERS)}"


def _conditions(field: str, when: dict[str, str], unless: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, conditions in (("when", when), ("unless", unless)):
        for selector, pattern in conditions.items():
            yield from _selectors(field + name, selector)
            yield from _pattern(field + name, pattern)


def _selectors(field: str, selectors: Words) -> Iterator[tuple[str, str]]:
    try:
        for selector in words(selectors):
            read_selector(selector)
    except ValueError as error:
        yield field, str(error)


def _pattern(field: str, pattern: str) -> Iterator[tuple[str, str]]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield field, f"{pattern!r} is no regular expression: {error}"


TYPE_SELECTOR = lazy(r"\{([^{}]+)\}")
_SELECTOR = lazy(r"(/?)(\^*)(?:(?<=\^)\.)?(.*)", re.DOTALL)


class Selector(Struct, frozen=True):
    """A selector, read: from the document or `up` levels up, then along `expression` or to a name."""

    root: bool
    up: int
    expression: str


@lru_cache(maxsize=4096)
def read_selector(text: str) -> Selector:
    """Read a selector; raise ValueError when its path expression is none."""
    match = _SELECTOR.match(text)
    root, up, expression = match.groups() if match else ("", "", text)
    expression = expression or "."
    if expression not in _WORDS:
        compile_expression(expression)
    return Selector(root=bool(root), up=len(up), expression=expression)
