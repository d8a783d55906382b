"""Which classes of a repository are schemas of what is sent."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Function, Question

_MAX_DEPTH = 6


def schema_classes(q: Question, path: str, annotation: str) -> Iterator[Function]:
    """The schema classes with fields of their own that an annotation names, however wrapped."""
    for name in re.findall(r"[\w.#:]+", annotation):
        own = q.own(path, name)
        if own is not None and is_schema(q, own):
            yield own


def is_schema(q: Question, own: Function, depth: int = 0) -> bool:
    """Whether a class of this repository is a schema, by its bases or a dataclass decorator."""
    if not own.is_class or depth > _MAX_DEPTH:
        return False
    for base in own.bases:
        further = q.own(own.path, base)
        known = q.plays(q.meaning(own.path, base), "body-schemas")
        if known or (further is not None and is_schema(q, further, depth + 1)):
            return True
    return any(q.meaning(own.path, made.name).endswith("dataclasses.dataclass") for made in own.decorators)
