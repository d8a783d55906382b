"""What the leaves of evidence expressions find in one repository, wherever it is and whatever it is called."""

from collections.abc import Iterable, Iterator

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.check import Pattern, UnitPattern
from monthtwo.catalogue.leaves import name_key, names_of
from monthtwo.engine.detections import Detections
from monthtwo.engine.document_hits import DocumentHits, key_of, keys_of
from monthtwo.engine.pattern_matches import (
    commented_out,
    executes,
    expression,
    globs,
    has_property,
    in_literals,
    outside_code,
    unit_matches,
)
from monthtwo.system.code.hit import Hit
from monthtwo.system.places.places import Places
from monthtwo.system.units.unit import Unit


class LeafHits:
    """Hits of names, detectors, units, resources, literals and documents: all that a leaf may look for."""

    def __init__(self, places: Places, catalogue: Catalogue, detections: Detections, documents: DocumentHits) -> None:
        self._places, self._uses, self._system = places, places.uses, places.system
        self._vocabulary, self._detections = catalogue.vocabulary, detections
        self._outside = dict(zip(keys_of(catalogue.checks), documents.found, strict=True))
        self._literals: dict[str, tuple[Hit, ...]] = {}
        self._serving: dict[str, frozenset[int]] = {}
        self._units: dict[int, tuple[tuple[Unit, Hit], ...]] = {}

    def of(self, pattern: Pattern) -> Iterator[Hit]:
        """The hits of all that a leaf looks for."""
        for kind, text in names_of(pattern):
            yield from self._uses.of(name_key(kind, text))
        if pattern.define is not None:
            yield from self._uses.of(name_key("define", pattern.define))
        if pattern.commented is not None:
            yield from commented_out(pattern.commented, self._system, self._vocabulary)
        if pattern.detector is not None:
            yield from self._detections.of(pattern.detector)
        if pattern.unit is not None:
            yield from (hit for _, hit in self.units(pattern))
        if pattern.resource is not None:
            yield from self._resources(pattern)
        if pattern.literal is not None:
            if pattern.literal not in self._literals:  # near misses ask again
                self._literals[pattern.literal] = tuple(in_literals(pattern.literal, self._system))
            yield from self._literals[pattern.literal]
        yield from self._outside_code(pattern)

    def units(self, pattern: Pattern) -> tuple[tuple[Unit, Hit], ...]:
        """The units that a leaf looks for, each with its hit."""
        wanted = pattern.unit
        assert wanted is not None
        if id(wanted) not in self._units:  # near misses ask again
            self._units[id(wanted)] = tuple(self._matching(wanted))
        return self._units[id(wanted)]

    def _matching(self, wanted: UnitPattern) -> Iterator[tuple[Unit, Hit]]:
        for unit in self._system.units:
            if not self._system.runs(unit) or not unit_matches(wanted, unit):
                continue
            if wanted.serves and id(unit) not in self._that_serve(wanted.serves):
                continue
            if wanted.runs and not executes(wanted.runs, self._system.starts.executed(unit)):
                continue
            scope = unit.targets[0][1] if unit.targets else ""
            yield unit, Hit(unit.path, unit.line, scope, f"{unit.format or unit.form} {unit.name}")

    def _that_serve(self, what: str) -> frozenset[int]:
        """Units that ask a model: for requests, or for batches."""
        if what not in self._serving:
            found = self._places.served if what == "requests" else self._places.batch
            self._serving[what] = frozenset(id(unit) for unit, _ in found)
        return self._serving[what]

    def _resources(self, pattern: Pattern) -> Iterator[Hit]:
        wanted = pattern.resource
        assert wanted is not None
        types = globs(wanted.type)
        for resource in self._system.resources:
            if not types.match(resource.type) or self._system.files.natures.get(resource.path) in ("test", "vendored"):
                continue
            if wanted.name and not expression(wanted.name).finds(resource.name):
                continue
            if all(has_property(resource.node, at, value) for at, value in wanted.properties.items()):
                yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name}".strip())

    def _outside_code(self, pattern: Pattern) -> Iterable[Hit]:
        key = key_of(pattern)
        known = self._outside.get(key)
        if known is None:  # near misses, and what broke before
            known = self._outside[key] = list(outside_code(pattern, self._system.files, self._vocabulary))
        return known
