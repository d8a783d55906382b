"""What runs in a part of a repository, as the whole sees it: the same units, reach and roles, of the part only."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TypeVar

from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function
from monthtwo.system.code.uses import Uses
from monthtwo.system.files import Files
from monthtwo.system.ownership import Part
from monthtwo.system.places.model_calls import ModelCalls
from monthtwo.system.places.places import Places
from monthtwo.system.publishing import uploading
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit

T = TypeVar("T")


class PartSystem(System):
    """The system of a part. Nothing is resolved or followed anew."""

    def __init__(self, whole: System, part: Part) -> None:
        self._whole, self._part = whole, part
        root = f"{part.root}/" if part.root else ""
        self.files = Files(part.natures, whole.files.facts, whole.files.deadline, root, whole.files.answers)
        self.names, self.sources, self.known = whole.names, whole.sources, whole.known
        self.inventory, self.starts, self.graph = whole.inventory, whole.starts, whole.graph
        self.resources = tuple(one for one in whole.resources if part.holds(one.path, one.line))
        self.units = tuple(one for one in whole.units if part.holds(one.path, one.line))

    @cached_property
    def uploading(self) -> Unit | None:
        return uploading(unit for unit in self.inventory.units if self._part.holds(unit.path, unit.line))

    def runs(self, unit: Unit) -> bool:
        return self.files.produces(unit.path) and self._whole.runs(unit)

    @cached_property
    def unattended(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._whole.unattended if self._part.holds(unit.path, unit.line))

    @cached_property
    def live(self) -> frozenset[Function]:
        return self._whole.live

    @cached_property
    def serving(self) -> frozenset[Function]:
        return self._whole.serving

    @cached_property
    def scheduled(self) -> frozenset[Function]:
        return self._whole.scheduled

    @cached_property
    def ci(self) -> frozenset[Function]:
        return self._whole.ci


class PartUses(Uses):
    """The uses of names in a part."""

    def __init__(self, whole: Uses, part: Part) -> None:
        self._whole, self._part = whole, part
        self.index, self.defines = whole.index, whole.defines

    def keys(self) -> Collection[str]:
        return self._whole.keys()

    def of(self, key: str) -> list[Use]:
        return [use for use in self._whole.of(key) if self._part.has(use.path, use.line, use.scope)]


class PartModels(ModelCalls):
    """The functions of a part that ask a model."""

    def __init__(self, whole: ModelCalls, system: System, uses: Uses, part: Part) -> None:
        self._whole, self.system, self.uses, self._part = whole, system, uses, part
        self.objects = whole.objects

    @cached_property
    def asks(self) -> dict[Function, Use]:
        return _held(self._whole.asks, self._part)

    @cached_property
    def prompts(self) -> dict[Function, Use]:
        return _held(self._whole.prompts, self._part)

    @cached_property
    def stores(self) -> dict[Function, Use]:
        return _held(self._whole.stores, self._part)

    @cached_property
    def named(self) -> dict[Function, Use]:
        return _held(self._whole.named, self._part)

    @cached_property
    def learned(self) -> frozenset[str]:
        return frozenset(filter(self.system.files.produces, self._whole.learned))

    @cached_property
    def named_llm(self) -> frozenset[str]:
        return frozenset(filter(self.system.files.produces, self._whole.named_llm))


class PartPlaces(Places):
    """The places of a part."""

    def __init__(self, whole: Places, part: Part) -> None:
        self._whole, self._part = whole, part
        self.system, self.uses = PartSystem(whole.system, part), PartUses(whole.uses, part)
        self.models = PartModels(whole.models, self.system, self.uses, part)
        self.frameworks = whole.frameworks
        self._files, self._reached = {}, {}

    @cached_property
    def fits(self) -> dict[Function, Use]:
        return _held(self._whole.fits, self._part)

    @cached_property
    def trainers(self) -> tuple[tuple[Unit, Use], ...]:
        return self._own(self._whole.trainers)

    @cached_property
    def training(self) -> frozenset[Function]:
        return self._whole.training

    @property
    def handlers(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._whole.handlers if self._part.holds(unit.path, unit.line))

    @property
    def served(self) -> tuple[tuple[Unit, Use], ...]:
        return self._own(self._whole.served)

    @property
    def batch(self) -> tuple[tuple[Unit, Use], ...]:
        return self._own(self._whole.batch)

    @cached_property
    def serving(self) -> frozenset[Function]:
        return self._whole.serving

    def _own(self, units: tuple[tuple[Unit, T], ...]) -> tuple[tuple[Unit, T], ...]:
        return tuple((unit, use) for unit, use in units if self._part.holds(unit.path, unit.line))


def _held(table: Mapping[Function, Use], part: Part) -> dict[Function, Use]:
    return {function: use for function, use in table.items() if part.has(use.path, use.line, use.scope)}
