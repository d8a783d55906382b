"""Which functions ask a model, and what leads to a function by calls alone."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from monthtwo.expressions import lazy
from monthtwo.facts.records import Import
from monthtwo.model import CONFIDENCES
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.hits import Hits
from monthtwo.system.code.module import NodeId
from monthtwo.system.code.reach import Reach
from monthtwo.system.places.name_words import JUDGES, words_of
from monthtwo.system.places.remote_models import PROMPTED, asked_over_http, invoked
from monthtwo.system.system import System
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import Unit

_LEARNS = ("$model-predict", "$llm-calls", "$model-loaders", "$model-fit", "$embedding-calls")
_ASKS = lazy(r"_?(predict|infer|inference|classify|score|forecast|recommend|rerank|transcribe|detect)(_|$)")
_LLM = lazy(r"(^|[._])llms?([._]|$)|LLM$|^LLM[A-Z]")


class Asking:
    """Functions that ask a model. Answers are computed when asked for."""

    def __init__(self, system: System, hits: Hits) -> None:
        self.system = system
        self.hits = hits
        self._narrow = Reach(lambda node: [edge for edge in system.code.edges(node) if edge[1]])

    # -- functions that ask ------------------------------------------------------------------------------------

    def table(self, *keys: str) -> dict[NodeId, Hit]:
        """The surest hit of any of these keys in each function of production code."""
        found: dict[NodeId, Hit] = {}
        for key in keys:
            for hit in self.hits.of(key):
                if self.system.produces(hit.path) and surer(hit, found.get(hit.node)):
                    found[hit.node] = hit
        return found

    @cached_property
    def learned(self) -> frozenset[str]:
        """Files of production code that use a machine-learning library, a trained model or a language model."""
        found = {
            hit.path
            for key in (*_LEARNS, "import:$ml-frameworks")
            for hit in self.hits.of(key)
            if (hit.confidence == "high" or language_of(hit.path)) and self.system.produces(hit.path)
        }
        return frozenset(found | self.named_llm)

    @cached_property
    def named_llm(self) -> frozenset[str]:
        """Files of production code that import what calls itself a language model, from a package we cannot see."""
        found: set[str] = set()
        for path in self.system.code.paths:
            module = self.system.code.module(path) if self.system.produces(path) else None
            if module and any(_is_llm(item) and self._outside(path, item) for item in module.facts.imports):
                found.add(path)
        return frozenset(found)

    def _outside(self, path: str, item: Import) -> bool:
        return not item.module.startswith(".") and self.system.code.imported_file(path, item) is None

    @cached_property
    def asks(self) -> dict[NodeId, Hit]:
        """Functions that ask a model or a language model. A mere name must be near to machine learning."""
        found = {n: h for n, h in self.table("$model-predict").items() if h.confidence == "high" or self._plausible(h)}
        for node, hit in (*self._over_http.items(), *self.prompts.items()):
            if surer(hit, found.get(node)):
                found[node] = hit
        return found

    @cached_property
    def _over_http(self) -> dict[NodeId, Hit]:
        return asked_over_http(self.system)

    def _plausible(self, hit: Hit) -> bool:
        if language_of(hit.path) is not None:
            return True
        if hit.call is not None:  # `.predict(…)` on some object: its model may be loaded elsewhere and handed in
            return bool(self.learned)
        return bool(self.system.code.closure(hit.path) & self.learned)

    @cached_property
    def prompts(self) -> dict[NodeId, Hit]:
        """Functions that prompt a language model, with those that invoke what a prompting library made elsewhere."""
        found = self.table("$llm-calls")
        found |= {n: h for n, h in self._over_http.items() if h.what in PROMPTED and n not in found}
        if any(hit.confidence == "high" for hit in found.values()):
            for path in self.system.code.paths:
                if self.system.produces(path):
                    found = dict(invoked(self.system, path)) | found
        return found

    @cached_property
    def named(self) -> dict[NodeId, Hit]:
        """Functions that say they score, in files that use a machine-learning library or a language model."""
        found: dict[NodeId, Hit] = {}
        for path in sorted(self.learned):
            module = self.system.code.module(path)
            for scope in module.facts.scopes if module else ():
                own = scope.name.rpartition(".")[2]
                if scope.kind == "function" and not scope.stub and _ASKS.match(own) and not words_of(own) & JUDGES:
                    found[path, scope.name] = Hit(path, scope.line, scope.name, own, "medium")
        return found

    # -- reach by calls ----------------------------------------------------------------------------------------

    def narrow(self, starts: Iterable[NodeId]) -> frozenset[NodeId]:
        """What `starts` call, without what merely importing their modules runs."""
        return self._narrow.of(starts)

    def leads(self, starts: Iterable[NodeId], wanted: Iterable[NodeId]) -> bool:
        """Whether `starts` call any of `wanted`, directly or not."""
        return self._narrow.leads(starts, frozenset(wanted))

    def starts(self, unit: Unit) -> list[NodeId]:
        return [node for node in self.system.entries(unit) if self.system.produces(node[0])]

    def running(self) -> Iterator[Unit]:
        return (unit for unit in self.system.units if self.system.runs(unit))

    def roots(self, paths: Iterable[str]) -> frozenset[str]:
        """Top-level packages that any of these files imports."""
        modules = (self.system.code.module(path) for path in paths)
        return frozenset(root for module in modules if module is not None for root in module.roots)


def _is_llm(item: Import) -> bool:
    return bool(_LLM.search(item.module) or _LLM.search(item.name))


def surer(one: Hit, other: Hit | None) -> bool:
    return other is None or CONFIDENCES.index(one.confidence) > CONFIDENCES.index(other.confidence)


def best(nodes: Iterable[NodeId], table: Mapping[NodeId, Hit]) -> Hit | None:
    """The surest hit in any of these functions, the first by path and line among equals."""
    found = [table[node] for node in nodes if node in table]
    return min(found, key=lambda h: (-CONFIDENCES.index(h.confidence), h.path, h.line)) if found else None


def lowered(hit: Hit) -> Hit:
    """The same hit, reached on a way that is less sure."""
    return replace(hit, confidence="medium" if hit.confidence == "high" else "low")
