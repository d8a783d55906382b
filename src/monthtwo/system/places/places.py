"""Places: in which part of the running system a function lives, and which units serve or train."""

from collections.abc import Iterable
from functools import cached_property

from monthtwo.system.code.hit import Hit
from monthtwo.system.code.hits import Hits
from monthtwo.system.code.module import NodeId
from monthtwo.system.places.batch_jobs import Scoring
from monthtwo.system.places.handlers import Answering
from monthtwo.system.places.model_calls import Asking
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit


class Places:
    """Reach by role. `serving` starts at requests, queues and batch scoring; `training` at units that fit."""

    def __init__(self, system: System, hits: Hits) -> None:
        self.system = system
        self.hits = hits
        self.asking = Asking(system, hits)
        self._answering = Answering(self.asking)
        self._scoring = Scoring(self.asking)

    def nodes(self, place: str) -> frozenset[NodeId]:
        if place == "serving":
            return self.serving
        if place == "training":
            return self.training
        if place == "scheduled":
            return self.system.scheduled
        if place == "ci":
            return self.system.ci
        raise KeyError(place)

    @cached_property
    def _files(self) -> dict[str, frozenset[str]]:
        return {}

    def files(self, place: str) -> frozenset[str]:
        """Every file that what runs in a place imports: the wider reach."""
        if place not in self._files:
            self._files[place] = self.system.files_of(self.nodes(place))
        return self._files[place]

    def holds(self, hit: Hit, place: str, reach: str = "function") -> bool:
        nature = self.system.natures.get(hit.path, "")
        if place == "production":
            return self.system.produces(hit.path)
        if place in ("test", "notebook", "docs", "example", "vendored", "generated"):
            return nature == place
        if not self.system.produces(hit.path):
            return False
        return hit.node in self.nodes(place) if reach == "function" else hit.path in self.files(place)

    def nodes_with(self, *keys: str) -> dict[NodeId, Hit]:
        """Functions of production code that hold a hit of any of these keys."""
        return {hit.node: hit for key in keys for hit in reversed(self.hits.of(key)) if self.system.produces(hit.path)}

    @cached_property
    def fits(self) -> dict[NodeId, Hit]:
        return self.nodes_with("$model-fit")

    @cached_property
    def reached(self) -> dict[int, frozenset[NodeId]]:
        return {}

    def reach(self, unit: Unit) -> frozenset[NodeId]:
        """Everything one unit leads to."""
        key = id(unit)
        if key not in self.reached:
            self.reached[key] = self.system.code.reach(self.asking.starts(unit))
        return self.reached[key]

    def reach_of_all(self, units: Iterable[Unit]) -> frozenset[NodeId]:
        """Everything that any of these units leads to."""
        return self.system.code.reach({node for unit in units for node in self.asking.starts(unit)})

    def leads(self, unit: Unit, wanted: Iterable[NodeId]) -> bool:
        """Whether one unit leads to any of these functions."""
        return self.system.code.leads(self.asking.starts(unit), frozenset(wanted))

    def first(self, unit: Unit, table: dict[NodeId, Hit]) -> Hit | None:
        """The first hit of a table that a unit leads to."""
        found = [table[node] for node in self.reach(unit) if node in table] if self.leads(unit, table) else []
        return min(found, key=lambda hit: (hit.path, hit.line)) if found else None

    def running(self) -> Iterable[Unit]:
        return (unit for unit in self.system.units if self.system.runs(unit))

    @cached_property
    def trainers(self) -> tuple[tuple[Unit, Hit], ...]:
        """Units that reach a fit, each with it; requests that fit by the way are not training."""
        if not self.fits:
            return ()
        found = ((unit, self.first(unit, self.fits)) for unit in self.running())
        return tuple((unit, hit) for unit, hit in found if hit is not None)

    @cached_property
    def training(self) -> frozenset[NodeId]:
        return self.reach_of_all(unit for unit, _ in self.trainers)

    @property
    def handlers(self) -> tuple[Unit, ...]:
        """Routes, tasks and platform handlers: the code that answers requests and messages."""
        return self._answering.handlers

    @property
    def served(self) -> tuple[tuple[Unit, Hit], ...]:
        """Handlers that lead to a model or a language model, each with the call that asks it."""
        return self._answering.served

    @property
    def batch(self) -> tuple[tuple[Unit, Hit], ...]:
        """Units that load a model, ask it and store what it says, and do not fit: batch scoring."""
        return self._scoring.batch

    @cached_property
    def serving(self) -> frozenset[NodeId]:
        return self.system.serving | self.reach_of_all(unit for unit, _ in self.batch)
