"""Which jobs score in batches: they load a model, ask it and store what it says."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from monthtwo.expressions import anycase
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import NodeId
from monthtwo.system.places.model_calls import Asking, best
from monthtwo.system.places.name_words import JUDGES, says_scoring, words_of
from monthtwo.system.system import SERVED
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import Unit

_ANNOTATES = frozenset(
    {"prodigy", "label_studio_sdk", "label_studio", "argilla", "rubrix", "doccano", "doccano_client"}
)
_SUBMISSION = anycase(r"(^|/)\w*submissions?\w*\.(csv|zip|parquet|json|txt|tsv)$|^(\.\./|/)kaggle/(input|working)")
"""Files of a competition, by their paths; that a text mentions one says nothing of what a job writes."""


class Scoring:
    """Who scores in batches. Answers are computed when asked for."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.system = asking.system
        self._preparing: dict[str, bool] = {}

    @cached_property
    def batch(self) -> tuple[tuple[Unit, Hit], ...]:
        """Units with a job that loads a model, asks it and stores what it says, and does not fit."""
        stores = self.asking.table("$storage-writers")
        loads = {*self.asking.table("$model-loaders"), *self.asking.prompts}
        fits = {node: hit for node, hit in self.asking.table("$model-fit").items() if not self._only_made(node, hit)}
        found = (
            (unit, self._scored(unit, stores, loads, fits)) for unit in self.asking.running() if self._is_job(unit)
        )
        return tuple((unit, hit) for unit, hit in found if hit is not None)

    def _only_made(self, node: NodeId, hit: Hit) -> bool:
        """A trainer object that is made and then asked to predict fits nothing."""
        return hit.what.rpartition(".")[2][:1].isupper() and node in self.asking.asks

    def _is_job(self, unit: Unit) -> bool:
        return not SERVED & set(unit.triggers) and unit.form not in (
            "startup",
            "loop",
            "background",
            "script",
            "target",
        )

    def _scored(
        self, unit: Unit, stores: Mapping[NodeId, Hit], loads: Iterable[NodeId], fits: Mapping[NodeId, Hit]
    ) -> Hit | None:
        """The call by which a unit, or one function that it runs, scores."""
        starts = self.asking.starts(unit)
        if not self.asking.leads(starts, loads) or not self.asking.leads(starts, stores):
            return None
        whole = self.asking.narrow(starts)
        loaded = frozenset(loads)
        jobs: list[tuple[frozenset[NodeId], tuple[str, ...]]] = []
        jobs.append((whole, (unit.name, *(path.rpartition("/")[2] for path, _ in starts))))
        jobs += [
            (self.asking.narrow([node]), (node[1].rpartition(".")[2],))
            for node in sorted(whole)
            if node[1] in _named(node)
        ]
        for nodes, names in jobs:
            foreign = language_of(unit.path) is not None and not words_of(unit.path) & JUDGES
            if not (foreign or says_scoring(*names)) or not nodes & stores.keys() or not loaded & (whole | nodes):
                continue
            if not self._called(nodes, fits) and not self._prepares(nodes, stores):
                hit = best(nodes, self.asking.asks) or best(nodes, self.asking.named)
                if hit is not None:
                    return hit
        return None

    def _called(self, nodes: frozenset[NodeId], wanted: Mapping[NodeId, Hit]) -> bool:
        """Whether one of these functions names one that is wanted, and not merely as a method of a class it uses."""
        code = self.system.code
        asked = nodes & wanted.keys()
        for node in nodes if asked else ():
            scope = code.scope(node)
            if scope is not None and scope.kind != "class" and not asked.isdisjoint(code.edges(node)):
                return True
        return False

    def _prepares(self, nodes: Iterable[NodeId], stores: Mapping[NodeId, Hit]) -> bool:
        """Whether what is written is a competition's submission or work for annotators."""
        return any(
            self._is_prepared(path) or words_of(name) & (_ANNOTATES | {"submission"})
            for path, name in nodes
            if (path, name) in stores
        )

    def _is_prepared(self, path: str) -> bool:
        """By the annotators' tools that a writing file imports, and by the paths that it names."""
        if path not in self._preparing:
            module = self.system.code.module(path)
            literals = module.facts.literals if module else ()
            self._preparing[path] = bool(module and module.roots & _ANNOTATES) or any(
                _SUBMISSION.finds(literal.text) for literal in literals
            )
        return self._preparing[path]


def _named(node: NodeId) -> tuple[str, ...]:
    """The node's own name when it says that it scores."""
    return (node[1],) if node[1] and says_scoring(node[1].rpartition(".")[2]) else ()
