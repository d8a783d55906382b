"""Which jobs score in batches: they load a model, ask it and store what it says."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, in_order
from monthtwo.system.places.model_calls import ModelCalls, best
from monthtwo.system.places.name_words import JUDGES, says_scoring
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import SERVED, Unit

_SUBMISSION = anycase(
    r"(^|/)\w{0,100}submissions?\w*\.(csv|zip|parquet|json|txt|tsv)$|^(\.\./|/)kaggle/(input|working)"
)
"""Files of a competition, by their paths; that a text mentions one says nothing of what a job writes."""


class BatchJobs:
    """Who scores in batches. Answers are computed when asked for."""

    def __init__(self, models: ModelCalls) -> None:
        self.models = models
        self.system = models.system
        self._annotates = self.system.known.packages["annotation-packages"]
        self._preparing: dict[str, bool] = {}

    @cached_property
    def batch(self) -> tuple[tuple[Unit, Use], ...]:
        """Units with a job that loads a model, asks it and stores what it says, and does not fit."""
        stores = self.models.table("$storage-writers")
        loads = {*self.models.table("$model-loaders"), *self.models.prompts}
        fits = {node: hit for node, hit in self.models.table("$model-fit").items() if not self._only_made(node, hit)}
        found = ((unit, self._scored(unit, stores, loads, fits)) for unit in self.system.running if self._is_job(unit))
        return tuple((unit, hit) for unit, hit in found if hit is not None)

    def _only_made(self, node: Function, hit: Use) -> bool:
        """A trainer object that is made and then asked to predict fits nothing."""
        return hit.what.rpartition(".")[2][:1].isupper() and node in self.models.asks

    def _is_job(self, unit: Unit) -> bool:
        return not SERVED & set(unit.triggers) and unit.form not in (
            "startup",
            "loop",
            "background",
            "script",
            "target",
        )

    def _scored(
        self, unit: Unit, stores: Mapping[Function, Use], loads: Iterable[Function], fits: Mapping[Function, Use]
    ) -> Use | None:
        """The call by which a unit, or one function that it runs, scores."""
        starts = self.system.entries(unit)
        if not self.system.graph.calls(starts, loads) or not self.system.graph.calls(starts, stores):
            return None
        whole = self.system.graph.called(starts)
        loaded = frozenset(loads)
        jobs: list[tuple[frozenset[Function], tuple[str, ...]]] = []
        jobs.append((whole, (unit.name, *(start.path.rpartition("/")[2] for start in starts))))
        jobs += [
            (self.system.graph.called([function]), (function.last,))
            for function in in_order(whole)
            if function.name and says_scoring(function.last)
        ]
        for nodes, names in jobs:
            foreign = language_of(unit.path) is not None and not words_of(unit.path) & JUDGES
            if not (foreign or says_scoring(*names)) or not nodes & stores.keys() or not loaded & (whole | nodes):
                continue
            if not self._called(nodes, fits) and not self._prepares(nodes, stores):
                hit = best(nodes, self.models.asks) or best(nodes, self.models.named)
                if hit is not None:
                    return hit
        return None

    def _called(self, nodes: frozenset[Function], wanted: Mapping[Function, Use]) -> bool:
        """Whether one of these functions names one that is wanted, and not merely as a method of a class it uses."""
        asked = nodes & wanted.keys()
        return any(
            function.defined and not function.is_class and not asked.isdisjoint(self.system.graph.edges(function))
            for function in (nodes if asked else ())
        )

    def _prepares(self, nodes: Iterable[Function], stores: Mapping[Function, Use]) -> bool:
        """Whether what is written is a competition's submission or work for annotators."""
        return any(
            self._is_prepared(function.path) or words_of(function.name) & (self._annotates | {"submission"})
            for function in nodes
            if function in stores
        )

    def _is_prepared(self, path: str) -> bool:
        """By the annotators' tools that a writing file imports, and by the paths that it names."""
        if path not in self._preparing:
            module = self.system.sources.module(path)
            literals = module.facts.literals if module else ()
            self._preparing[path] = bool(module and module.roots & self._annotates) or any(
                _SUBMISSION.finds(literal.text) for literal in literals
            )
        return self._preparing[path]
