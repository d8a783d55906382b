"""Which functions ask a model, which handlers lead there, and which jobs score in batches."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from monthtwo.facts.types import Import
from monthtwo.model import CONFIDENCES
from monthtwo.system.code import NodeId
from monthtwo.system.foreign import language_of
from monthtwo.system.hits import Hit, Hits
from monthtwo.system.naming import JUDGES, says_scoring, words_of
from monthtwo.system.reach import Reach
from monthtwo.system.remote import PROMPTED, asked_over_http, invoked
from monthtwo.system.system import SERVED, System
from monthtwo.system.types import Unit

_HANDLERS = frozenset({"route", "handler", "task", "endpoint"})
"""Forms of units that are the code which answers. Containers and processes only start such code."""
_LEARNS = ("$model-predict", "$llm-calls", "$model-loaders", "$model-fit", "$embedding-calls")
_SERVES = re.compile(
    r"predict|infer|scor|classif|forecast|recommend|detect|generat|chat|complet|embed|rank|ask|query", re.I
)
_ASKS = re.compile(r"_?(predict|infer|inference|classify|score|forecast|recommend|rerank|transcribe|detect)(_|$)")
_PREPARES = re.compile(r"submission|prodigy|label[_ -]?studio|doccano|argilla|kaggle", re.I)
_LLM = re.compile(r"(^|[._])llms?([._]|$)|LLM$|^LLM[A-Z]")
_DEMOS = frozenset({"streamlit", "gradio", "dash", "panel", "nicegui", "shiny", "taipy", "solara", "mesop"})
_SERVER_LIBRARIES = frozenset(
    {"socket", "socketserver", "http", "grpc", "zmq", "websockets", "aiohttp", "tornado", "uvicorn", "flask", "fastapi",
     "starlette", "sanic", "falcon", "bottle", "twisted", "cherrypy", "waitress", "pika", "nats", "paho", "xmlrpc"}
)  # fmt: skip


class Asking:
    """Who asks a model. Answers are computed when asked for."""

    def __init__(self, system: System, hits: Hits) -> None:
        self.system = system
        self.hits = hits
        self._preparing: dict[str, bool] = {}
        self._narrow = Reach(lambda node: [edge for edge in system.code.edges(node) if edge[1]])

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
        for node, hit in (*asked_over_http(self.system).items(), *self.prompts.items()):
            if _surer(hit, found.get(node)):
                found[node] = hit
        return found

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
        found |= {n: h for n, h in asked_over_http(self.system).items() if h.what in PROMPTED and n not in found}
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
        """Handlers that lead to a model, each with the call that asks it.

        By calls; beside them, one confidence lower, by what their files import; else processes that listen without a
        handler we know.
        """
        called = tuple(self._by_calls(self.asks)) or tuple(self._by_calls(self.named))
        known = {id(unit) for unit, _ in called}
        imported = tuple((unit, hit) for unit, hit in self._by_imports() if id(unit) not in known)
        return (*called, *imported) or tuple(self._by_processes())

    def _by_calls(self, asked: Mapping[NodeId, Hit]) -> Iterator[tuple[Unit, Hit]]:
        for unit in self.handlers:
            hit = best(self.narrow(self.starts(unit)), asked)
            if hit is not None:
                yield unit, hit

    def _by_imports(self) -> Iterator[tuple[Unit, Hit]]:
        """Handlers that say they answer with a model, whose files import one that we cannot see being called."""
        asked = self.asks or self.named
        for unit in self.handlers:
            told = f"{unit.name} {unit.attributes.get('path', '')}"
            if unit.form != "endpoint" and (
                unit.attributes.get("method") not in ("POST", "") or not _SERVES.search(told)
            ):
                continue
            files = self.system.files_of(self.starts(unit))
            language = language_of(unit.path)
            hit = best([n for n in asked if n[0] in files or (language and language_of(n[0]) is language)], asked)
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
        stores = self.table("$storage-writers")
        loads = {*self.table("$model-loaders"), *self.prompts}
        fits = {node: hit for node, hit in self.table("$model-fit").items() if not self._only_made(node, hit)}
        found = ((unit, self._scored(unit, stores, loads, fits)) for unit in self.running() if self._is_job(unit))
        return tuple((unit, hit) for unit, hit in found if hit is not None)

    def _only_made(self, node: NodeId, hit: Hit) -> bool:
        """A trainer object that is made and then asked to predict fits nothing."""
        return hit.what.rpartition(".")[2][:1].isupper() and node in self.asks

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
        starts = self.starts(unit)
        whole = self.narrow(starts)
        loaded = frozenset(loads)
        jobs: list[tuple[frozenset[NodeId], tuple[str, ...]]] = []
        jobs.append((whole, (unit.name, *(path.rpartition("/")[2] for path, _ in starts))))
        jobs += [(self.narrow([node]), (node[1].rpartition(".")[2],)) for node in whole if node[1] in _named(node)]
        for nodes, names in jobs:
            foreign = language_of(unit.path) is not None and not words_of(unit.path) & JUDGES
            if not (foreign or says_scoring(*names)) or not nodes & stores.keys() or not loaded & (whole | nodes):
                continue
            if not self._called(nodes, fits) and not self._prepares(nodes):
                hit = best(nodes, self.asks) or best(nodes, self.named)
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

    def _prepares(self, nodes: Iterable[NodeId]) -> bool:
        """Whether what is written is a competition's submission or work for annotators."""
        return any(map(self._says_prepares, {path for path, _ in nodes}))

    def _says_prepares(self, path: str) -> bool:
        if path not in self._preparing:
            module = self.system.code.module(path)
            literals = module.facts.literals if module else ()
            self._preparing[path] = any(_PREPARES.search(literal.text) for literal in literals)
        return self._preparing[path]


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
