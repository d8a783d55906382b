"""All that a catalogue finds outside of Python code: it needs no graph, and stays the same while code is edited."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from monthtwo.checks.catalogue import Catalogue
from monthtwo.checks.patterns import outside_code, walk
from monthtwo.checks.types import Check, Pattern
from monthtwo.system.declared import Declared, declared
from monthtwo.system.files import Files
from monthtwo.system.types import Hit

Key = tuple[object, ...]


class Documents(Struct, frozen=True):
    declared: Declared
    found: list[list[Hit] | None]
    """The hits of every key of `keys_of`, in their order; None where looking for them broke."""


def read_documents(files: Files, catalogue: Catalogue) -> Documents:
    """What `files` declare, and where the patterns over paths, requirements, configuration and text hold."""
    found = [_tried(pattern, files, catalogue) for pattern in keys_of(catalogue.checks).values()]
    return Documents(declared(files, catalogue.formats), found)


def _tried(pattern: Pattern, files: Files, catalogue: Catalogue) -> list[Hit] | None:
    try:
        return list(outside_code(pattern, files, catalogue.vocabulary))
    except Exception:
        return None  # the check that asks is told why when it asks


def key_of(pattern: Pattern) -> Key:
    """What a leaf looks for outside of code; all None for one that does not."""
    return (pattern.path, pattern.requirement, pattern.config, pattern.text)


def keys_of(checks: Iterable[Check]) -> dict[Key, Pattern]:
    """Every different key of the leaves that all `checks` ask, with one of them."""
    nothing = (None, None, None, None)
    return {key_of(leaf): leaf for check in checks for leaf in _leaves(check) if key_of(leaf) != nothing}


def _leaves(check: Check) -> Iterator[Pattern]:
    """Near misses are looked for where a check is not met, and not before."""
    for top in (check.evidence, check.asked_when.unless if check.asked_when else None):
        if top is not None:
            yield from walk(top)
