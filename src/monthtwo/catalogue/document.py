"""A manifest's text as plain data that knows its lines. Hostile YAML is refused, not expanded."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from monthtwo.catalogue.problems import CatalogueError, Problem
from monthtwo.facts.documents.yaml_tree import opens_too_many

MAX_BYTES = 1_000_000
_MAX_VALUES = 50_000
_MAX_DEPTH = 60

T = TypeVar("T")
Steps = tuple[str | int, ...]
Found = Iterator[tuple[Steps, str]]
"""Mistakes on their way: where, and what a `Problem` says of it."""


class Document(Struct, frozen=True):
    """A parsed file: `data`, and the line of each value by the steps that lead to it (of its key in a mapping)."""

    path: Path
    data: Any
    lines: dict[Steps, int]

    def line(self, steps: Steps) -> int:
        """The line of the value at `steps`, or of the nearest thing that encloses it."""
        while steps not in self.lines and steps:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


def parse(path: Path, raw: bytes) -> Document | Problem:
    """Parse one YAML file; what cannot be read is a problem with its line and mend."""
    import yaml

    if len(raw) > MAX_BYTES:
        return Problem(path, 1, "", f"is larger than {MAX_BYTES} bytes; split it")
    kind = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = kind(raw)
    too_deep = Problem(path, 1, "", f"nests values more than {_MAX_DEPTH} deep; flatten it")
    try:
        if _too_deep(yaml.parse(raw, Loader=kind)):
            return too_deep
        root = loader.get_single_node()
        if root is None:
            return Problem(path, 1, "", "is empty; give it the fields of a check")
        lines: dict[Steps, int] = {}
        wrong = _walk(root, lines, path)
        return wrong or Document(path, loader.construct_document(root), lines)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none, bytes that are no text
        mark = getattr(error, "problem_mark", None)
        if opens_too_many(raw.decode("utf-8", "replace"), mark, _MAX_DEPTH):
            return too_deep
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        return Problem(path, mark.line + 1 if mark else 1, "", f"is not YAML: {what}; mend its syntax")
    finally:
        loader.dispose()


def convert(document: Document, type: Any, steps: tuple[str, ...] = ()) -> Any:
    """What stands at `steps` in a document, as `type`. Raises CatalogueError naming the file when it does not fit."""
    data = document.data
    for step in steps:
        data = data[step]
    try:
        return msgspec.convert(data, type)
    except msgspec.ValidationError as error:
        raise CatalogueError([Problem(document.path, document.line(steps), "", f"does not fit: {error}")]) from error


def read_as(path: Path, type: type[T]) -> T:
    """A file that is one of a kind, as `type`. Raises CatalogueError naming it when it does not fit."""
    document = parse(path, path.read_bytes())
    if isinstance(document, Problem):
        raise CatalogueError([document])
    found: T = convert(document, type)
    return found


def _too_deep(events: Iterable[Any]) -> bool:
    """Composing recurses on the C stack, which a hundred thousand brackets overflow."""
    depth = 0
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > _MAX_DEPTH:
            return True
    return False


def _walk(root: Any, lines: dict[Steps, int], path: Path) -> Problem | None:
    """Note the line of every value. Aliases count each time they are used, so that none can multiply."""
    stack: list[tuple[Any, Steps]] = [(root, ())]
    lines[()] = root.start_mark.line + 1
    seen = 0
    while stack:
        node, steps = stack.pop()
        seen += 1
        line = lines[steps]
        if seen > _MAX_VALUES or len(steps) > _MAX_DEPTH:
            return Problem(path, line, "", "holds too many values, or nests them too deeply; write out its aliases")
        if node.id == "sequence":
            children = [(index, item, item) for index, item in enumerate(node.value)]
        elif node.id == "mapping":
            children = [(key.value, key, item) for key, item in node.value]
        else:
            continue
        for step, place, item in children:
            at = place.start_mark.line + 1
            if node.id == "mapping" and place.tag != "tag:yaml.org,2002:str":
                return Problem(path, at, spelt(steps), "has a key that is not text; put it in quotes")
            inner = (*steps, step)
            if inner in lines:
                return Problem(path, at, spelt(inner), "is given twice; keep one")
            lines[inner] = at
            stack.append((item, inner))
    return None


def spelt(steps: Steps) -> str:
    """Steps as a person writes them: `evidence.any[0].call`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def problems(document: Document, found: Found) -> list[Problem]:
    problems = {Problem(document.path, document.line(steps), spelt(steps), message): None for steps, message in found}
    return sorted(problems, key=lambda problem: (problem.line, problem.field, problem.message))


def short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
