"""Which functions ask a model, and what leads to a function by calls alone."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec.structs import replace

from monthtwo.facts.records import Import
from monthtwo.model import CONFIDENCES
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function
from monthtwo.system.code.uses import Uses
from monthtwo.system.places.commanded_models import asked_by_command
from monthtwo.system.places.deliveries import COMMITTED, additions, delivers
from monthtwo.system.places.generation import is_told_lines, is_written_by
from monthtwo.system.places.model_protocols import PASSED_ON, PROMPTED
from monthtwo.system.places.name_words import JUDGES
from monthtwo.system.places.objects import ModelObjects
from monthtwo.system.places.remote_models import asked_over_http, invoked
from monthtwo.system.system import System
from monthtwo.system.units.foreign import language_of

_LEARNS = ("$model-predict", "$llm-calls", "$model-loaders", "$model-fit", "$embedding-calls")
_ASKS = lazy(r"_?(predict|infer|inference|classify|score|forecast|recommend|rerank|transcribe|detect)(_|$)")
_FOREIGN_MODEL = lazy(
    r"^[a-z][\w.]*\.[A-Z]\w*(Model|Predictor|Classifier|Regressor|Forecaster|Estimator)\.(predict|forecast|infer)\w*$"
)
"""A method of a class of some package that is a model by its name, which what holds it is said to be."""
_LLM = lazy(r"(^|[._])llms?([._]|$)|LLM$|^LLM[A-Z]")


class ModelCalls:
    """Functions that ask a model. Answers are computed when asked for."""

    def __init__(self, system: System, uses: Uses) -> None:
        self.system = system
        self.uses = uses
        self.objects = ModelObjects(system, uses)

    # -- functions that ask ------------------------------------------------------------------------------------

    def table(self, *keys: str) -> dict[Function, Use]:
        """The surest hit of any of these keys in each function of production code."""
        found: dict[Function, Use] = {}
        for key in keys:
            for hit in self.uses.of(key):
                if self.system.files.produces(hit.path) and surer(hit, found.get(hit.function)):
                    found[hit.function] = hit
        return found

    @cached_property
    def delivering(self) -> frozenset[Function]:
        """Functions of production code that put what they write where others read it, by the surest of their writes."""
        return frozenset(node for node, hit in self.stores.items() if delivers(hit))

    @cached_property
    def stores(self) -> dict[Function, Use]:
        """Functions of production code that write: by a listed name, or because they add to what they then commit."""
        found = self.table("$storage-writers")
        for use in self.committed:
            found.setdefault(use.function, use)
        return found

    @cached_property
    def committed(self) -> tuple[Use, ...]:
        """Calls of production code that add to what their function then commits, whatever package it is of."""
        return tuple(
            Use(module.path, call.line, function.name, COMMITTED, "medium", function=function, call=call)
            for module, commit in self.system.sources.calls_ending("commit")
            if self.system.files.produces(module.path)
            for function in [module.function(commit.scope)]
            for call in additions(function, commit)
        )

    @cached_property
    def learned(self) -> frozenset[str]:
        """Files of production code that use a machine-learning library, a trained model or a language model."""
        found = {
            hit.path
            for key in (*_LEARNS, "import:$ml-frameworks")
            for hit in self.uses.of(key)
            if (hit.confidence == "high" or language_of(hit.path)) and self.system.files.produces(hit.path)
        }
        return frozenset(found | self.named_llm)

    @cached_property
    def named_llm(self) -> frozenset[str]:
        """Files of production code that import what calls itself a language model, from a package we cannot see."""
        found: set[str] = set()
        for path in self.system.sources.paths:
            module = self.system.sources.module(path) if self.system.files.produces(path) else None
            if module and any(_is_llm(item) and self._outside(path, item) for item in module.facts.imports):
                found.add(path)
        return frozenset(found)

    def _outside(self, path: str, item: Import) -> bool:
        return not item.module.startswith(".") and self.system.sources.imported_file(path, item) is None

    @cached_property
    def asks(self) -> dict[Function, Use]:
        """Functions that ask a model or a language model. A mere name must be near to machine learning."""
        asked = {n: h for n, h in self.table("$model-predict").items() if n not in self._detecting}
        found = {n: h for n, h in asked.items() if h.confidence == "high" or self._plausible(h)}
        elsewhere = (*self._over_http.items(), *asked_by_command(self.system).items())
        for node, hit in (*elsewhere, *self.objects.asked["model"].items(), *self.prompts.items()):
            if surer(hit, found.get(node)):
                found[node] = hit
        return found

    @cached_property
    def passed_on(self) -> dict[Function, Use]:
        """Those of `asks` that have another service predict, of which no more is known than its address."""
        return {function: hit for function, hit in self.asks.items() if hit.what is PASSED_ON}

    @cached_property
    def _detecting(self) -> frozenset[Function]:
        """Functions in which what is asked compares data: a drift detector has a `predict` too."""
        asked = self.table("$model-predict").items()
        return frozenset(n for n, h in asked if self.uses.plays(h.what.rpartition(".")[0], "$drift-detectors"))

    @cached_property
    def _over_http(self) -> dict[Function, Use]:
        return asked_over_http(self.system)

    def _plausible(self, hit: Use) -> bool:
        if language_of(hit.path) is not None or _FOREIGN_MODEL.search(hit.what):
            return True
        if hit.call is not None:  # `.predict(…)` on some object: its model may be loaded elsewhere and handed in
            return bool(self.learned)
        return bool(self.system.graph.closure(hit.path) & self.learned)

    @cached_property
    def prompts(self) -> dict[Function, Use]:
        """Functions that prompt a language model, with those that invoke what a prompting library made elsewhere."""
        found = self.table("$llm-calls")
        found = {**self._written, **self.objects.asked["llm"], **found}
        found |= {n: h for n, h in self._over_http.items() if h.what in PROMPTED and n not in found}
        if not any(hit.confidence == "high" for hit in found.values()):
            return found
        produced = filter(self.system.files.produces, self.system.sources.paths)
        elsewhere = [dict(invoked(self.system, path)) for path in produced]
        return dict(hit for hits in (*reversed(elsewhere), found) for hit in hits.items())

    @cached_property
    def _written(self) -> dict[Function, Use]:
        """Functions that let a model write: a pipeline made to, or one that is told several lines and whose tokens are
        made words again."""
        asked = self.table("$model-predict")
        return {f: lowered(use) for f, use in asked.items() if is_written_by(f, use.what) or is_told_lines(f)}

    @cached_property
    def named(self) -> dict[Function, Use]:
        """Functions that say they score, in files that use a machine-learning library or a language model."""
        found: dict[Function, Use] = {}
        for path in sorted(self.learned):
            module = self.system.sources.module(path)
            for scope in module.facts.scopes if module is not None else ():
                own = scope.name.rpartition(".")[2]
                if scope.kind == "function" and not scope.stub and _ASKS.match(own) and not words_of(own) & JUDGES:
                    function = self.system.sources.function(path, scope.name)
                    if function in self._detecting:
                        continue
                    found[function] = Use(path, scope.line, scope.name, own, "medium", function=function)
        return found

    def roots(self, paths: Iterable[str]) -> frozenset[str]:
        """Top-level packages that any of these files imports."""
        modules = (self.system.sources.module(path) for path in paths)
        return frozenset(root for module in modules if module is not None for root in module.roots)


def is_foreign_model(name: str) -> bool:
    """Whether a name is a method of what is said to be a model of some package, whoever made it."""
    return bool(_FOREIGN_MODEL.search(name))


def _is_llm(item: Import) -> bool:
    return bool(_LLM.search(item.module) or _LLM.search(item.name))


def surer(one: Use, other: Use | None) -> bool:
    return other is None or CONFIDENCES.index(one.confidence) > CONFIDENCES.index(other.confidence)


def best(nodes: Iterable[Function], table: Mapping[Function, Use]) -> Use | None:
    """The surest hit in any of these functions, the first by path and line among equals."""
    found = [table[node] for node in nodes if node in table]
    return min(found, key=rank) if found else None


def rank(hit: Use) -> tuple[int, bool, str, int]:
    """By how sure a hit is, then by where it stands: the best has the least.

    What a network computes is no question to it: its definition is the last place to look for who asks.
    """
    return -CONFIDENCES.index(hit.confidence), hit.function.last == "forward", hit.path, hit.line


def lowered(hit: Use) -> Use:
    """The same hit, reached on a way that is less sure."""
    return replace(hit, confidence="medium" if hit.confidence == "high" else "low")
