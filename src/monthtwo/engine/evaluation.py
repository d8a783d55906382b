"""Evidence expressions evaluated over one repository: patterns over facts, and where they must hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import dirname

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.check import Pattern
from monthtwo.engine.answering import Answering
from monthtwo.engine.detections import Detections
from monthtwo.engine.document_hits import DocumentHits
from monthtwo.engine.hosted.hosted_models import models_in_python, on_their_platforms
from monthtwo.engine.hosted.vendor_table import VendorTable
from monthtwo.engine.leaf_hits import LeafHits
from monthtwo.engine.pattern_matches import call_holds, name_holds
from monthtwo.engine.question import Detector
from monthtwo.model import CONFIDENCES, Confidence
from monthtwo.system.code.forwarding import note_forwarded
from monthtwo.system.code.given import note_given
from monthtwo.system.code.handed import note_handed
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import Function, in_order
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.code.sources import Sources
from monthtwo.system.code.uses import Uses
from monthtwo.system.files import Files
from monthtwo.system.places.places import Places
from monthtwo.system.system import System
from monthtwo.system.units.python_units import PythonUnits
from monthtwo.system.unstructured import text_only, unstructured

_SHOWN = 4
"""Functions that are shown for each unit."""


class Evaluation:
    """What evidence expressions find: the hits of their leaves, where those hold together and in the right place."""

    def __init__(
        self, places: Places, catalogue: Catalogue, detectors: Mapping[str, Detector], documents: DocumentHits
    ) -> None:
        self.places, self._vocabulary = places, catalogue.vocabulary
        detections = Detections(places, detectors)
        self.question = detections.question
        self._answering = Answering(places, self.question)
        self.anchors = {area.id: area.anchor for area in catalogue.areas}
        self._leaves = LeafHits(places, catalogue, detections, documents)
        files, table = places.system.files, VendorTable(catalogue.retirements)
        self.question.find_hosted = lambda: on_their_platforms(
            [*documents.hosted, *models_in_python(files, table)], files, table
        )
        self.question.table_day = table.read.isoformat()

    @classmethod
    def of(
        cls,
        files: Files,
        catalogue: Catalogue,
        detectors: Mapping[str, Detector],
        documents: Callable[[], DocumentHits],
    ) -> "Evaluation":
        """The evaluation over `files`. `documents` is called last: what it gives may still be in the making."""
        names = Resolution(Sources.of(files))
        note_forwarded(names)
        note_handed(names)
        note_given(names, [path for path in names.sources.paths if files.produces(path)])
        units = PythonUnits(catalogue.units, catalogue.unit_names).every(names)
        uses = Uses(names, files.natures, catalogue.names)
        found = documents()
        uses.add(found.declared.calls)
        system = System(files, names, units, found.declared, catalogue.known)
        return cls(Places(system, uses), catalogue, detectors, found)

    @property
    def text_only(self) -> dict[str, int]:
        """Languages of code that is read only as text and may hold what a check asks for, with the number of files."""
        return text_only(self.places.system.files, self.places.system.running)

    def unstructured(self, area: str) -> str:
        """A file of the code that an area asks about, where all such code is read only as text; else empty."""
        q = self.question
        doing = q.trainers if self.anchors.get(area) in ("training", "data") else (*q.served, *q.batch)
        return unstructured(self.places.system.files, q.running, [use.path for _, use in doing])

    def evaluate(self, pattern: Pattern) -> list[Hit]:
        """The hits of an evidence expression, surest first; empty when it does not hold."""
        if pattern.any is not None:
            return unique(hit for part in pattern.any for hit in self.evaluate(part))
        if pattern.all is not None:
            return self._all(pattern)
        if pattern.every is not None:
            return unique(self._every(*pattern.every))
        return unique(self._leaf(pattern))

    def _all(self, pattern: Pattern) -> list[Hit]:
        wanted = [part for part in pattern.all or () if part.not_ is None]
        refused = [part.not_ for part in pattern.all or () if part.not_ is not None]
        found = [self.evaluate(part) for part in wanted]
        if not all(found):
            return []
        against = [hit for part in refused for hit in self.evaluate(part)]
        if pattern.within is None:
            return [] if against else unique(hit for hits in found for hit in hits)
        groups = [self._groups(hits, pattern.within) for hits in found]
        shared = set.intersection(*(set(group) for group in groups)) - set(self._groups(against, pattern.within))
        return unique(hit for group in groups for key in sorted(shared) for hit in group[key])

    def _every(self, first: Pattern, second: Pattern) -> Iterator[Hit]:
        """The units of the folders in which all of them lead to the second, each with what it leads to.

        A unit is no surer than what it leads to, which is shown first.
        """
        wanted: dict[Function, list[Hit]] = {}
        for hit in self.evaluate(second):
            wanted.setdefault(self.places.function_of(hit), []).append(hit)
        folders: dict[str, list[tuple[Hit, list[Function]]]] = {}
        for unit, hit, walk in self._answering.walks(self._leaves.units(first)):
            led = in_order(walk & wanted.keys())
            folders.setdefault(dirname(unit.path), []).append((hit, led))
        for units in folders.values():
            if all(led for _, led in units):
                for hit, led in units:
                    shown = [found for function in led[:_SHOWN] for found in wanted[function]]
                    best = max((found.confidence for found in shown), key=CONFIDENCES.index)
                    sure = lower(lower(hit.confidence, best), "medium")
                    yield Hit(hit.path, hit.line, hit.scope, hit.what, sure)
                    yield from shown

    def _groups(self, hits: Iterable[Hit], within: str) -> dict[tuple[str, ...], list[Hit]]:
        """Hits by what they must meet in: a function or a file."""
        found: dict[tuple[str, ...], list[Hit]] = {}
        for hit in hits:
            found.setdefault((hit.path,) if within == "file" else (hit.path, hit.scope), []).append(hit)
        return found

    def _leaf(self, pattern: Pattern) -> Iterator[Hit]:
        deadline = self.places.system.files.deadline
        deadline.heed()
        for hit in deadline.each(self._leaves.of(pattern)):
            if not self._holds(hit, pattern):
                continue
            if not name_holds(pattern, hit, self._vocabulary) or not call_holds(pattern, hit):
                continue
            confidence = lower(hit.confidence, pattern.confidence)
            note = pattern.note.replace("{what}", hit.what) if pattern.note else hit.what
            yield Hit(hit.path, hit.line, hit.scope, note, confidence)

    def _holds(self, hit: Hit, pattern: Pattern) -> bool:
        """Whether a hit is in the place that its pattern asks for."""
        if pattern.place == "core":
            return self.question.in_core(hit.path)
        if pattern.place == "startup":
            return self.question.in_startup(self.places.function_of(hit))
        if pattern.place == "running":
            return self.question.in_running(self.places.function_of(hit))
        return pattern.place is None or self.places.holds(hit, pattern.place, pattern.reach)


def unique(hits: Iterable[Hit]) -> list[Hit]:
    found: dict[tuple[str, int, str], Hit] = {}
    for hit in hits:
        key = (hit.path, hit.line, hit.what)
        if key not in found or CONFIDENCES.index(hit.confidence) > CONFIDENCES.index(found[key].confidence):
            found[key] = hit
    return list(found.values())


def lower(one: Confidence, other: Confidence | None) -> Confidence:
    return one if other is None or CONFIDENCES.index(one) <= CONFIDENCES.index(other) else other
