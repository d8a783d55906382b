"""Which functions ask a model, which handlers lead there, and which jobs score in batches."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from monthtwo.facts.types import Import
from monthtwo.model import CONFIDENCES
from monthtwo.system.code import NodeId
from monthtwo.system.hits import Hit, Hits
from monthtwo.system.system import SERVED, System
from monthtwo.system.types import Unit

_HANDLERS = frozenset({"route", "handler", "task", "endpoint"})
"""Forms of units that are the code which answers. Containers and processes only start such code."""
_LEARNS = ("$model-predict", "$llm-calls", "$model-loaders", "$model-fit", "$embedding-calls")
_SERVES = re.compile(r"predict|infer|scor|classif|forecast|recommend|detect|generat|chat|complet|embed|rank|ask|query", re.I)
_SCORES = frozenset(
    """predict predicts predictor prediction predictions predicting infer inference inferences inferencing score scores
    scorer scoring forecast forecasts forecaster forecasting batch annotate annotator annotation classify classifier
    recommend recommendations transcribe transcriber label labeler summarize summarise enrich tag tagger translate
    cluster clustering""".split()  # noqa: SIM905 - forty quoted words read worse
)
_JUDGES = frozenset(
    """eval evals evaluate evaluates evaluator evaluation test tests testing tester bench benchmark benchmarks submission
    submissions submit kaggle train trainer training trains retrain finetune fit demo valid validate validation explain
    explainer plot visualize visualise visualization tune tuning sweep experiment experiments compare comparison sample
    samples monitor drift metrics quality distil distill ablation gradio streamlit""".split()  # noqa: SIM905
)
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_LLM = re.compile(r"(^|[._])llms?([._]|$)|LLM$|^LLM[A-Z]")
_DEMOS = frozenset({"streamlit", "gradio", "dash", "panel", "nicegui", "shiny", "taipy", "solara", "mesop"})
_SERVER_LIBRARIES = frozenset(
    {"socket", "socketserver", "http", "grpc", "zmq", "websockets", "aiohttp", "tornado", "uvicorn", "flask", "fastapi",
     "starlette", "sanic", "falcon", "bottle", "twisted", "cherrypy", "waitress", "pika", "nats", "paho", "xmlrpc"}
)  # fmt: skip


def words_of(*names: str) -> frozenset[str]:
    """The words that names are made of: `run_batchScoring.py` → run, batch, scoring, py."""
    return frozenset(word.lower() for name in names for word in _WORDS.findall(name))


def says_scoring(*names: str) -> bool:
    """Whether names speak of scoring, and not of judging, training or showing a model."""
    words = words_of(*names)
    return bool(words & _SCORES) and not words & _JUDGES


class Asking:
    """Who asks a model. Answers are computed when asked for."""

    def __init__(self, system: System, hits: Hits) -> None:
        self.system = system
        self.hits = hits
        self._narrow: dict[frozenset[NodeId], frozenset[NodeId]] = {}

    # -- functions that ask ------------------------------------------------------------------------------------

    def table(self, *keys: str) -> dict[NodeId, Hit]:
        """The surest hit of any of these keys in each function of production code."""
        found: dict[NodeId, Hit] = {}
        for key in keys:
            for hit in self.hits.of(key):
                if self.system.produces(hit.path) and _surer(hit, found.get(hit.node)):
                    found[hit.node] = hit
        return found

    @cached_property
    def learned(self) -> frozenset[str]:
        """Files of production code that use a machine-learning library, a trained model or a language model."""
        found = {
            hit.path
            for key in (*_LEARNS, "$ml-frameworks")
            for hit in self.hits.of(key)
            if hit.confidence == "high" and self.system.produces(hit.path)
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
        found = self.table("$model-predict", "$llm-calls")
        return {node: hit for node, hit in found.items() if hit.confidence == "high" or self._plausible(hit)}

    def _plausible(self, hit: Hit) -> bool:
        if hit.call is not None:  # `.predict(…)` on some object: its model may be loaded elsewhere and handed in
            return bool(self.learned)
        return bool(self.system.code.closure(hit.path) & self.learned)

    @cached_property
    def prompts(self) -> dict[NodeId, Hit]:
        return self.table("$llm-calls")

    # -- reach by calls ----------------------------------------------------------------------------------------

    def narrow(self, starts: Iterable[NodeId]) -> frozenset[NodeId]:
        """What `starts` call, without what merely importing their modules runs."""
        key = frozenset(starts)
        if key not in self._narrow:
            seen: set[NodeId] = set()
            stack = list(key)
            while stack:
                node = stack.pop()
                if node not in seen:
                    seen.add(node)
                    stack += [edge for edge in self.system.code.edges(node) if edge[1] and edge not in seen]
            self._narrow[key] = frozenset(seen)
        return self._narrow[key]

    def starts(self, unit: Unit) -> list[NodeId]:
        return [node for node in self.system.entries(unit) if self.system.produces(node[0])]

    def running(self) -> Iterator[Unit]:
        return (unit for unit in self.system.units if self.system.runs(unit))

    # -- handlers ----------------------------------------------------------------------------------------------

    @cached_property
    def handlers(self) -> tuple[Unit, ...]:
        """Routes, tasks and platform handlers: the code that answers requests and messages."""
        return tuple(u for u in self.running() if u.form in _HANDLERS and SERVED & set(u.triggers))

    @cached_property
    def served(self) -> tuple[tuple[Unit, Hit], ...]:
        """Handlers that lead to a model, each with the call that asks it; the way that is surest wins for all.

        By calls; else through what their modules run; else by what their files import, one confidence lower; else
        processes that listen without a handler we know.
        """
        if not self.asks:
            return ()
        for ways in (self._by_calls, self._by_modules, self._by_imports, self._by_processes):
            found = tuple(ways())
            if found:
                return found
        return ()

    def _by_calls(self) -> Iterator[tuple[Unit, Hit]]:
        for unit in self.handlers:
            hit = best(self.narrow(self.starts(unit)), self.asks)
            if hit is not None:
                yield unit, hit

    def _by_modules(self) -> Iterator[tuple[Unit, Hit]]:
        for unit in self.handlers:
            hit = best(self.system.code.reach(self.starts(unit)), self.asks)
            if hit is not None:
                yield unit, lowered(hit)

    def _by_imports(self) -> Iterator[tuple[Unit, Hit]]:
        asking = {path for path, _ in self.asks}
        for unit in self.handlers:
            told = f"{unit.name} {unit.attributes.get('path', '')}"
            files = self.system.files_of(self.starts(unit))
            if files & asking and (_SERVES.search(told) or unit.attributes.get("method") == "POST"):
                hit = best([node for node in self.asks if node[0] in files], self.asks)
                if hit is not None:
                    yield unit, lowered(hit)

    def _by_processes(self) -> Iterator[tuple[Unit, Hit]]:
        for unit in self.running():
            if not SERVED & set(unit.triggers) or unit.form in _HANDLERS or unit.form == "startup":
                continue
            starts = self.starts(unit)
            roots = self.roots(self.system.files_of(starts))
            if roots & _SERVER_LIBRARIES and not roots & _DEMOS:
                hit = best(self.system.code.reach(starts), self.asks)
                if hit is not None:
                    yield unit, lowered(hit)

    def roots(self, paths: Iterable[str]) -> frozenset[str]:
        """Top-level packages that any of these files imports."""
        modules = (self.system.code.module(path) for path in paths)
        return frozenset(root for module in modules if module is not None for root in module.roots)

    # -- batch scoring -----------------------------------------------------------------------------------------

    @cached_property
    def batch(self) -> tuple[tuple[Unit, Hit], ...]:
        """Units with a job that loads a model, asks it and stores what it says, and does not fit."""
        if not self.asks:
            return ()
        stores = self.table("$storage-writers")
        loads = {*self.table("$model-loaders"), *self.prompts}
        fits = self.table("$model-fit")
        found = ((unit, self._scored(unit, stores, loads, fits)) for unit in self.running() if self._is_job(unit))
        return tuple((unit, hit) for unit, hit in found if hit is not None)

    def _is_job(self, unit: Unit) -> bool:
        return not SERVED & set(unit.triggers) and unit.form not in ("startup", "loop", "background", "script", "target")

    def _scored(
        self, unit: Unit, stores: Mapping[NodeId, Hit], loads: Iterable[NodeId], fits: Mapping[NodeId, Hit]
    ) -> Hit | None:
        """The call by which a unit, or one function that it runs, scores."""
        starts = self.starts(unit)
        whole = self.narrow(starts)
        loaded = frozenset(loads)
        jobs: list[tuple[frozenset[NodeId], tuple[str, ...]]] = []
        jobs.append((whole, (unit.name, *(path.rpartition("/")[2] for path, _ in starts))))
        jobs += [(self.narrow([node]), (node[1].rpartition(".")[2],)) for node in whole if node[1] in _named(node)]
        for nodes, names in jobs:
            if not says_scoring(*names) or nodes & fits.keys() or not nodes & stores.keys():
                continue
            if (loaded & whole or loaded & nodes) and not self._submits(nodes):
                hit = best(nodes, self.asks)
                if hit is not None:
                    return hit
        return None

    def _submits(self, nodes: Iterable[NodeId]) -> bool:
        """Whether a competition's submission file is what is written."""
        for path in {path for path, _ in nodes}:
            module = self.system.code.module(path)
            if module and any("submission" in literal.text.lower() for literal in module.facts.literals):
                return True
        return False


def _named(node: NodeId) -> tuple[str, ...]:
    """The node's own name when it says that it scores."""
    return (node[1],) if node[1] and says_scoring(node[1].rpartition(".")[2]) else ()


def _is_llm(item: Import) -> bool:
    return bool(_LLM.search(item.module) or _LLM.search(item.name))


def _surer(one: Hit, other: Hit | None) -> bool:
    return other is None or CONFIDENCES.index(one.confidence) > CONFIDENCES.index(other.confidence)


def best(nodes: Iterable[NodeId], table: Mapping[NodeId, Hit]) -> Hit | None:
    """The surest hit in any of these functions, the first by path and line among equals."""
    found = [table[node] for node in nodes if node in table]
    return min(found, key=lambda h: (-CONFIDENCES.index(h.confidence), h.path, h.line)) if found else None


def lowered(hit: Hit) -> Hit:
    """The same hit, reached on a way that is less sure."""
    return replace(hit, confidence="medium" if hit.confidence == "high" else "low")
