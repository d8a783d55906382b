"""The interpreter of recognisers: what configuration files declare, as units and resources.

A recogniser is data (see `format_rules` for its grammar); it is applied to the facts of one file and never opens it.
"""

import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct, field

from monthtwo.facts.documents.path_expression import values_at
from monthtwo.facts.records import FileFacts, Node
from monthtwo.names.globs import glob_pattern
from monthtwo.system.units.conditions import excludes
from monthtwo.system.units.cursor import Cursor, scalar_text
from monthtwo.system.units.format import (
    SOURCES,
    TYPE_SELECTOR,
    BuildRule,
    Format,
    FormatError,
    ResourceRule,
    TargetRule,
    TriggerRule,
    UnitRule,
    format_from_data,
    load_formats,
    words,
)
from monthtwo.system.units.step_outputs import held
from monthtwo.system.units.syntax_trees import commands_document, dockerfile_document, lines_document
from monthtwo.system.units.unit import Resource, Unit

__all__ = ["Format", "FormatError", "Recognised", "format_from_data", "load_formats", "recognise"]


_CODE = (".py", ".ipynb", ".R", ".r", ".sh", ".js", ".ts", ".sql", ".yaml", ".yml", ".json")


class Recognised(Struct):
    """What one file declares, and the ids of the formats that know it."""

    units: list[Unit] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


def recognise(path: str, facts: FileFacts, formats: Sequence[Format]) -> Recognised:
    """Return the units and resources that `formats` see in a file's facts.

    Args:
        path: the file's POSIX path relative to the root; it decides which formats apply and where relative paths begin.
        facts: what a reader found in it.
        formats: the recognisers, in the order in which their finds are returned.
    """
    found = Recognised()
    present = sources_of(facts)
    for format in formats if present else ():
        if format.source not in present or not format.takes(path):
            continue
        for document in _documents(facts, format):
            if format.refuses(document):
                continue
            inner = [node for expression in words(format.split) for _, node in values_at(document, expression)]
            for node in inner or [document]:
                cursor = Cursor(path, node, (), node)
                if cursor.fulfils(format.when, format.unless):
                    _apply(format, cursor, found)
    return found


def sources_of(facts: FileFacts) -> tuple[str, ...]:
    """The parts of a file's facts that formats can read."""
    return tuple(source for source in SOURCES if getattr(facts, "text" if source == "lines" else source))


def _documents(facts: FileFacts, format: Format) -> list[Node]:
    if format.source == "instructions":
        return [dockerfile_document(facts.instructions or [])]
    if format.source == "commands":
        return [commands_document(facts.commands or [])]
    if format.source == "lines":
        return [lines_document(facts.lines or [], format.lines)]
    return facts.documents or []


def _apply(format: Format, cursor: Cursor, found: Recognised) -> None:
    if format.id not in found.formats:
        found.formats.append(format.id)
    active = not format.active or glob_pattern(format.active).match(cursor.path)
    for unit_rule in format.units:
        found.units.extend(_unit(format, unit_rule, match, active) for match in _matches(cursor, unit_rule))
    for resource_rule in format.resources:
        for match in _matches(cursor, resource_rule):
            type = _resource_type(resource_rule.type, match)
            if type:
                found.resources.append(
                    Resource(
                        type=type,
                        name=match.scalar(resource_rule.name) or _default_name(match),
                        path=match.path,
                        line=max(match.node.line, 1),
                        node=match.node,
                        format=format.id,
                    )
                )


def _matches(cursor: Cursor, rule: UnitRule | ResourceRule) -> Iterator[Cursor]:
    for selector in words(rule.at):
        for match in cursor.select(selector):
            if match.fulfils(rule.when, rule.unless):
                yield match


def _unit(format: Format, rule: UnitRule, cursor: Cursor, active: bool) -> Unit:
    folder = posixpath.dirname(cursor.path) if format.folder == "file" else ""
    image = cursor.scalar(rule.image)
    build = _build(rule.build, cursor, folder) if rule.build else ""
    attributes = {name: text for name, at in rule.attributes.items() if (text := cursor.text(at))}
    triggers = _triggers(rule, cursor) if active else ()
    if not active or (rule.conditions and not triggers):
        attributes["inactive"] = "true"
    return Unit(
        form=rule.form,
        name=cursor.scalar(rule.name) or _default_name(cursor),
        path=cursor.path,
        line=max(cursor.node.line, 1),
        triggers=triggers,
        commands=tuple(_commands(rule, cursor)),
        targets=tuple(dict.fromkeys(target for one in rule.targets for target in _targets(one, cursor, folder))),
        workdir=_workdir(
            _unmounted(cursor.scalar(rule.workdir), format), folder, bool(rule.form == "container" or image or build)
        ),
        image=image,
        build=build,
        format=format.id,
        attributes=attributes,
    )


def _resource_type(template: str, cursor: Cursor) -> str:
    """Return the type with its selectors filled in, or "" when one finds nothing."""
    texts = [cursor.scalar(selector) for selector in TYPE_SELECTOR.findall(template)]
    if not all(texts):
        return ""
    remaining = iter(texts)
    return TYPE_SELECTOR.sub(lambda _: next(remaining), template)


def _default_name(cursor: Cursor) -> str:
    named = [key for key in cursor.keys if not key.isdecimal()]
    return named[-1] if named else cursor.stem


def _triggers(rule: UnitRule, cursor: Cursor) -> tuple[str, ...]:
    found: dict[str, None] = {}
    conditions = [scalar_text(one.node) for at in rule.conditions for one in cursor.select(at)]
    known = partial(held, document=cursor.document, job=cursor.keys[1] if len(cursor.keys) > 1 else "")
    ruled_out = False
    for trigger in rule.triggers:
        if isinstance(trigger, TriggerRule):
            for word, name in _named_triggers(trigger, cursor):
                event = "" if word == "workflow_call" else word
                if any(excludes(one, event, known) for one in conditions):
                    ruled_out = True
                else:
                    found[name] = None
        elif not found and not ruled_out:
            found[trigger] = None
    return tuple(found)


def _named_triggers(rule: TriggerRule, cursor: Cursor) -> Iterator[tuple[str, str]]:
    """The words that are found, each with the trigger that it means."""
    for selector in words(rule.at):
        for match in cursor.select(selector):
            for word in _names(match.node):
                trigger = next((name for pattern, name in rule.names.items() if re.fullmatch(pattern, word)), "")
                if trigger:
                    yield word, trigger


def _names(node: Node) -> Iterator[str]:
    if node.entries is not None:
        yield from node.entries
    elif node.items is not None:
        for item in node.items:
            if item.items is None:
                yield from _names(item)
    elif node.value is not None:
        yield scalar_text(node)


def _commands(rule: UnitRule, cursor: Cursor) -> Iterator[str]:
    for command in rule.commands:
        if isinstance(command, str):
            for match in cursor.select(command):
                yield from _scalars(match.node)
        else:
            parts = [cursor.first(selector) for selector in command]
            line = " ".join(_command_line(part.node) for part in parts if part).strip()
            if line:
                yield line


def _scalars(node: Node) -> Iterator[str]:
    """Yield the commands of a script: one text, or a list of them, which YAML aliases may nest."""
    stack = [node]
    while stack:
        current = stack.pop()
        if current.items is not None:
            stack.extend(reversed(current.items))
        elif scalar_text(current).strip():
            yield scalar_text(current).strip()


def _command_line(node: Node) -> str:
    """Return a command as one line; the words of a list are quoted where a shell would split them."""
    if node.items is None:
        return scalar_text(node)
    return " ".join(shlex.quote(scalar_text(item)) for item in node.items)


def _unmounted(path: str, format: Format) -> str:
    for mount in format.mounts:
        if path == mount or path.startswith(f"{mount}/"):
            return path[len(mount) :].strip("/") or "."
    return path


def _workdir(stated: str, folder: str, container: bool) -> str:
    """Return the folder that commands run in: relative to the root, or absolute inside a container."""
    if stated.startswith(("/", "$", "~")):
        return stated
    if container:
        return stated
    return _join(folder, stated) or ""


def _build(rule: BuildRule, cursor: Cursor, folder: str) -> str:
    context, dockerfile = (_plain(cursor.scalar(at)) for at in (rule.context, rule.dockerfile))
    if "://" in context or context.startswith("git@") or not (context or dockerfile):
        return ""
    base = _join("" if rule.root else folder, context)
    if not dockerfile:
        path = None if base is None else posixpath.join(base, "Dockerfile")
    else:
        path = _join("" if rule.root else base or "", dockerfile)
    return path or ""


def _plain(text: str) -> str:
    """Return text with `${NAME:-default}` replaced by the default."""
    return re.sub(r"\$\{\w+:?-([^{}]*)\}", r"\1", text)


def _join(folder: str, path: str) -> str | None:
    """Return a path below the root ("" is the root itself), or None when it leads out of it."""
    joined = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    if joined == ".." or joined.startswith("../"):
        return None
    return "" if joined == "." else joined


def _targets(rule: TargetRule, cursor: Cursor, folder: str) -> Iterator[tuple[str, str]]:
    base = _join(folder, _plain(cursor.scalar(rule.base)))
    for selector in words(rule.at):
        for match in cursor.select(selector):
            text = _plain(scalar_text(match.node)).strip().removeprefix("./")
            file, function = _file_and_function(text)
            if base is None or not file or re.search(r"[$@]|://", text):
                continue
            path = _join(base, file)
            if path:
                yield path, function
                if not function:
                    yield from ((path, name) for name in rule.functions)


def _file_and_function(text: str) -> tuple[str, str]:
    """Split `pkg/file.py:function`, `package.module:name` or `module.function` into a file and a name in it."""
    file, colon, function = text.partition(":")
    if "/" in text and "." not in text.rpartition("/")[2] and not colon:  # a notebook of a workspace
        return f"{text}.py", ""
    if not colon and not text.endswith(_CODE):
        file, _, function = text.rpartition(".")
    if file and not file.endswith(_CODE):
        file = file.replace(".", "/") + ".py"
    return file, function.strip()
