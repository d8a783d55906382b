"""All that a catalogue finds outside of Python code: it needs no graph, and stays the same while code is edited."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.check import Check, Pattern
from monthtwo.catalogue.leaves import walk
from monthtwo.deadline import TimeUp
from monthtwo.engine.hosted.hosted_model import HostedModel
from monthtwo.engine.hosted.hosted_models import models_outside_code
from monthtwo.engine.hosted.vendor_table import VendorTable
from monthtwo.engine.pattern_matches import outside_code
from monthtwo.system.code.hit import Hit
from monthtwo.system.files import Files
from monthtwo.system.units.declared import Declared, declared

Key = tuple[object, ...]


class DocumentHits(Struct, frozen=True):
    """What files declare, and where patterns hold outside of code."""

    declared: Declared
    found: list[list[Hit] | None]
    """The hits of every key of `keys_of`, in their order; None where looking for them broke."""
    hosted: list[HostedModel] = []
    """The hosted models that files outside of Python name."""


def document_hits(files: Files, catalogue: Catalogue, hosted: bool = True) -> DocumentHits:
    """What `files` declare, and where the patterns over paths, requirements, configuration and text hold.

    `hosted` says whether hosted models are looked for too.
    """
    found = [_tried(pattern, files, catalogue) for pattern in keys_of(catalogue.checks).values()]
    models = models_outside_code(files, VendorTable(catalogue.retirements)) if hosted else []
    return DocumentHits(declared(files, catalogue.formats), found, models)


def _tried(pattern: Pattern, files: Files, catalogue: Catalogue) -> list[Hit] | None:
    try:
        return list(outside_code(pattern, files, catalogue.vocabulary))
    except TimeUp:
        raise
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
