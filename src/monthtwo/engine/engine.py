"""The engine: evidence expressions evaluated over the system, verdicts with evidence and near misses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from monthtwo.catalogue.catalogue import Catalogue
from monthtwo.catalogue.check import Check, Pattern
from monthtwo.catalogue.leaves import name_key, names_of, walk
from monthtwo.engine.detectors import Detector
from monthtwo.engine.document_hits import DocumentHits, key_of, keys_of
from monthtwo.engine.matching import call_holds, expression, has_property, unit_matches
from monthtwo.engine.near import commented_out
from monthtwo.engine.patterns import globs, in_literals, outside_code
from monthtwo.model import CONFIDENCES, CheckResult, Confidence, Evidence, Kind, KindReason, VerdictValue
from monthtwo.system.code.graph import Code
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.hits import Hits
from monthtwo.system.files import Files
from monthtwo.system.kind import kind_of
from monthtwo.system.places.places import Places
from monthtwo.system.system import System
from monthtwo.system.units.python_units import PythonUnits

MAX_EVIDENCE = 8
MAX_NEAR_MISSES = 4


class Engine:
    """Everything a check may ask: the system, its hits and places, and the verdicts reached so far."""

    def __init__(
        self,
        system: System,
        hits: Hits,
        catalogue: Catalogue,
        detectors: Mapping[str, Detector],
        documents: DocumentHits,
    ) -> None:
        self.system = system
        self.checks = catalogue.checks
        self.vocabulary = catalogue.vocabulary
        self.detectors = detectors
        self.hits = hits
        self.places = Places(system, hits)
        self._detected: dict[str, tuple[Hit, ...]] = {}
        self._outside = dict(zip(keys_of(self.checks), documents.found, strict=True))
        self._literals: dict[str, tuple[Hit, ...]] = {}

    @classmethod
    def of(
        cls,
        files: Files,
        catalogue: Catalogue,
        detectors: Mapping[str, Detector],
        documents: Callable[[], DocumentHits],
    ) -> "Engine":
        """The engine over `files`. `documents` is called last: what it gives may still be in the making."""
        code = Code.of(files)
        units = PythonUnits(catalogue.units, catalogue.unit_names).every(code)
        hits = Hits(code, files.natures, catalogue.names)
        found = documents()
        hits.add(found.declared.calls)
        return cls(System(files, code, units, found.declared), hits, catalogue, detectors, found)

    @property
    def kind(self) -> Kind:
        return self.reason.kind

    @cached_property
    def reason(self) -> KindReason:
        """Why the repository is of its kind."""
        return kind_of(self.places)

    # -- evaluating an expression ------------------------------------------------------------------------------

    def evaluate(self, pattern: Pattern) -> list[Hit]:
        """The hits of an evidence expression, surest first; empty when it does not hold."""
        if pattern.any is not None:
            return _unique(hit for part in pattern.any for hit in self.evaluate(part))
        if pattern.all is not None:
            return self._all(pattern)
        if pattern.every is not None:
            first, second = (self.evaluate(part) for part in pattern.every)
            return first if first and {h.path for h in first} <= {h.path for h in second} else []
        return _unique(self._leaf(pattern))

    def _all(self, pattern: Pattern) -> list[Hit]:
        wanted = [part for part in pattern.all or () if part.not_ is None]
        refused = [part.not_ for part in pattern.all or () if part.not_ is not None]
        found = [self.evaluate(part) for part in wanted]
        if not all(found):
            return []
        against = [hit for part in refused for hit in self.evaluate(part)]
        if pattern.within is None:
            return [] if against else _unique(hit for hits in found for hit in hits)
        groups = [self._groups(hits, pattern.within) for hits in found]
        shared = set.intersection(*(set(group) for group in groups)) - set(self._groups(against, pattern.within))
        return _unique(hit for group in groups for key in sorted(shared) for hit in group[key])

    def _groups(self, hits: Iterable[Hit], within: str) -> dict[tuple[str, ...], list[Hit]]:
        found: dict[tuple[str, ...], list[Hit]] = {}
        every = list(hits)
        if within == "unit":
            nodes = {hit.node for hit in every}
            for number, unit in enumerate(self.places.running()):
                if self.places.leads(unit, nodes):
                    reached = self.places.reach(unit)
                    found[str(number),] = [hit for hit in every if hit.node in reached]
            return found
        for hit in every:
            found.setdefault((hit.path,) if within == "file" else hit.node, []).append(hit)
        return found

    def _leaf(self, pattern: Pattern) -> Iterator[Hit]:
        for hit in self._raw(pattern):
            if pattern.place is not None and not self.places.holds(hit, pattern.place, pattern.reach):
                continue
            if not call_holds(pattern, hit, self.system):
                continue
            confidence = _lower(hit.confidence, pattern.confidence)
            note = pattern.note.replace("{what}", hit.what) if pattern.note else hit.what
            yield Hit(hit.path, hit.line, hit.scope, note, confidence, hit.call)

    def _raw(self, pattern: Pattern) -> Iterable[Hit]:
        for kind, text in names_of(pattern):
            yield from self.hits.of(name_key(kind, text))
        if pattern.define is not None:
            yield from self.hits.of(name_key("define", pattern.define))
        if pattern.commented is not None:
            yield from commented_out(pattern.commented, self.system, self.vocabulary)
        if pattern.detector is not None:
            yield from self.detected(pattern.detector)
        if pattern.unit is not None:
            yield from self._units(pattern)
        if pattern.resource is not None:
            yield from self._resources(pattern)
        if pattern.literal is not None:
            if pattern.literal not in self._literals:  # near misses ask again
                self._literals[pattern.literal] = tuple(in_literals(pattern.literal, self.system))
            yield from self._literals[pattern.literal]
        yield from self._outside_code(pattern)

    def _outside_code(self, pattern: Pattern) -> Iterable[Hit]:
        key = key_of(pattern)
        known = self._outside.get(key)
        if known is None:  # near misses, and what broke before
            known = self._outside[key] = list(outside_code(pattern, self.system.files, self.vocabulary))
        return known

    def detected(self, name: str) -> tuple[Hit, ...]:
        """The hits of a detector, run once."""
        if name not in self._detected:
            self._detected[name] = ()  # a detector that asks for itself gets nothing
            try:
                self._detected[name] = tuple(self.detectors[name](self))
            except Exception:
                del self._detected[name]  # whoever asks next must not take it for an answer
                raise
        return self._detected[name]

    def _units(self, pattern: Pattern) -> Iterator[Hit]:
        wanted = pattern.unit
        assert wanted is not None
        reached = {hit.node for hit in self.evaluate(wanted.reaches)} if wanted.reaches else None
        for unit in self.system.units:
            if not self.system.runs(unit) or not unit_matches(wanted, unit):
                continue
            if reached is not None and not self.places.leads(unit, reached):
                continue
            scope = unit.targets[0][1] if unit.targets else ""
            yield Hit(unit.path, unit.line, scope, f"{unit.format or unit.form} {unit.name}")

    def _resources(self, pattern: Pattern) -> Iterator[Hit]:
        wanted = pattern.resource
        assert wanted is not None
        types = globs(wanted.type)
        for resource in self.system.resources:
            if not types.match(resource.type) or self.system.natures.get(resource.path) in ("test", "vendored"):
                continue
            if wanted.name and not expression(wanted.name).finds(resource.name):
                continue
            if all(has_property(resource.node, at, value) for at, value in wanted.properties.items()):
                yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name}".strip())

    # -- verdicts ----------------------------------------------------------------------------------------------

    def judge(self, results: Mapping[str, CheckResult], check: Check) -> CheckResult:
        """One check's verdict; a check that breaks costs its own answer."""
        needed = results.get(check.asked_when.met or "") if check.asked_when else None
        if needed is not None and needed.verdict == "unknown":
            return _result(check, "unknown", reason=f"asked only when {needed.id} is met, which is unknown")
        try:
            reason = self._not_asked(results, check)
            if reason:
                return _result(check, "not-asked", reason=reason)
            hits = self.evaluate(check.evidence)
            if hits:
                best = max(hits, key=lambda hit: CONFIDENCES.index(hit.confidence)).confidence
                return _result(check, "met", _lower(check.confidence, best), evidence=_shown(hits, MAX_EVIDENCE))
            near = _shown(self.near(check), MAX_NEAR_MISSES)
            # What a repository without machine learning lacks is worth a line and never a failed gate.
            confidence = "low" if self.kind == "not-ml" else check.confidence
            return _result(check, "unmet", confidence, near=near, reason=self._sought(check))
        except Exception as error:  # a broken check must not end the scan
            return _result(check, "unknown", reason=f"the check broke: {type(error).__name__}: {error}", broken=True)

    def _not_asked(self, results: Mapping[str, CheckResult], check: Check) -> str:
        asked = check.asked_when
        if asked is None:
            return ""
        if self.kind in asked.kind_not:
            return f"not asked of a repository of kind {self.kind}"
        if asked.met is not None:
            other = results.get(asked.met)
            if other is None or other.verdict != "met":
                return f"asked only when {asked.met} is met"
        if asked.unless is not None and self.evaluate(asked.unless):
            return "the question does not arise here"
        return ""

    def near(self, check: Check) -> list[Hit]:
        """The same patterns without reach, then without place, then what the manifest names as near."""
        loosened = (_wider(check.evidence), _anywhere(check.evidence))
        wider = [hit for pattern in loosened for hit in self.evaluate(pattern)]
        named = self.evaluate(check.near_misses) if check.near_misses else []
        return _unique([*wider, *named])

    def _sought(self, check: Check) -> str:
        if check.looked_for:
            return f"looked for {check.looked_for}"
        places = sorted({p.place for p in walk(check.evidence) if p.place})
        where = f" in {' or '.join(places)} code" if places else ""
        return f"nothing that answers it was found{where}"


def _shown(hits: Iterable[Hit], most: int) -> tuple[Evidence, ...]:
    """The surest hits, one per file first, so that a reader sees all the places."""
    ranked = sorted(hits, key=lambda h: (-CONFIDENCES.index(h.confidence), h.path, h.line))
    firsts: dict[str, Hit] = {}
    for hit in ranked:
        firsts.setdefault(hit.path, hit)
    ordered = [*firsts.values(), *(hit for hit in ranked if firsts[hit.path] is not hit)]
    return tuple(dict.fromkeys(Evidence(hit.path, max(hit.line, 1), hit.what) for hit in ordered))[:most]


def _result(
    check: Check,
    verdict: VerdictValue,
    confidence: Confidence = "high",
    evidence: tuple[Evidence, ...] = (),
    near: tuple[Evidence, ...] = (),
    reason: str | None = None,
    broken: bool = False,
) -> CheckResult:
    return CheckResult(
        id=check.id, title=check.title, area=check.area, verdict=verdict, confidence=confidence,
        severity=check.severity, rung=check.rung, effort=check.effort, evidence=evidence, near_misses=near,
        reason=reason, broken=broken, why=check.why.strip(), fix=check.fix.strip(), refs=check.refs, since=check.since,
    )  # fmt: skip


def _unique(hits: Iterable[Hit]) -> list[Hit]:
    found: dict[tuple[str, int, str], Hit] = {}
    for hit in hits:
        key = (hit.path, hit.line, hit.what)
        if key not in found or CONFIDENCES.index(hit.confidence) > CONFIDENCES.index(found[key].confidence):
            found[key] = hit
    return list(found.values())


def _lower(one: Confidence, other: Confidence | None) -> Confidence:
    return one if other is None or CONFIDENCES.index(one) <= CONFIDENCES.index(other) else other


def _rebuilt(pattern: Pattern, change: Callable[[Pattern], Pattern]) -> Pattern:
    if pattern.any is not None:
        return replace(pattern, any=tuple(_rebuilt(part, change) for part in pattern.any))
    if pattern.all is not None:
        return replace(pattern, all=tuple(_rebuilt(part, change) for part in pattern.all))
    return pattern if pattern.not_ is not None or pattern.every is not None else change(pattern)


def _wider(pattern: Pattern) -> Pattern:
    return _rebuilt(pattern, lambda leaf: replace(leaf, reach="unit"))


def _anywhere(pattern: Pattern) -> Pattern:
    return _rebuilt(pattern, lambda leaf: replace(leaf, place=None))
