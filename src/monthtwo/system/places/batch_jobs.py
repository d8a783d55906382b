"""Which jobs score in batches: they load a model, ask it and store what it says.

A name that speaks of scoring makes a job surer, one of judging makes it none; a name that says neither decides nothing.
Where none speaks of scoring, nothing near the model may judge it, and what starts the job or where it writes must say
that somebody waits for the answers.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from monthtwo.names.name import Name
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, in_order
from monthtwo.system.places.model_calls import ModelCalls, best, is_foreign_model, lowered
from monthtwo.system.places.name_words import JUDGES, judges, says_scoring
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import SERVED, Unit

_SUBMISSION = anycase(
    r"(^|/)\w{0,100}submissions?\w*\.(csv|zip|parquet|json|txt|tsv)$|^(\.\./|/)kaggle/(input|working)"
)
"""Files of a competition, by their paths; that a text mentions one says nothing of what a job writes."""
_TEST_SET = anycase(
    r"(^|[/_.-])test(_?(set|data|features|images|x|df))?\.(csv|tsv|json|jsonl|parquet|feather|pkl|npy|npz|h5)$"
)
"""The test set of a study or a competition, by its file."""
_COMPETES = anycase(r"sample_?submissions?")
"""What every competition hands out, as a file or named in a text."""
_BY_ITSELF = frozenset({"cron", "event", "queue"})
_SENDS = frozenset({"publish", "produce", "send_message", "basic_publish", "send_and_wait", "sendmail"})
"""Verbs with which a message is sent."""
_PUBLISHES = frozenset({"publish", "produce"})
"""Verbs of clients for brokers, in names of their own too: `publish_data`."""
_POSTS = frozenset({"post", "put", "patch"})
"""Verbs with which a loop hands over what it has found."""
_ANYTHING = ".Session.run"
"""What runs any part of a graph, the measuring of one too; of a handler alone it says enough."""
_FILES = frozenset({"open().write", "open().writelines", "json.dump"})
"""Calls with which a loop leaves its answers in files, which is all that some do."""
_DEEPEST = 40
"""Calls in a row that are followed from what starts a job."""
_HOPS = 3
"""Calls between a function and what it asks and stores, for both to be its own work."""
_FURTHER = 6
"""As many for one that stores itself, in what starts without a person at a prompt."""


class BatchJobs:
    """Who scores in batches. Answers are computed when asked for."""

    def __init__(self, models: ModelCalls) -> None:
        self.models = models
        self.system = models.system
        self._annotates = self.system.known.packages["annotation-packages"]
        self._pages = self.system.known.packages["demo-packages"] | self.system.known.packages["page-packages"]
        self._preparing: dict[str, bool] = {}
        self._testing: dict[Function, bool] = {}

    @cached_property
    def batch(self) -> tuple[tuple[Unit, Use], ...]:
        """Units with a job that loads a model, asks it and stores what it says, and does not fit."""
        stores = self.models.stores
        given = (node for node, hit in self.models.asks.items() if is_foreign_model(hit.what))
        loads = {*self.models.table("$model-loaders"), *self.models.objects.loading, *self.models.prompts, *given}
        fits = {node: hit for node, hit in self.models.table("$model-fit").items() if not self._only_made(node, hit)}
        found = ((unit, self._scored(unit, stores, loads, fits)) for unit in self.system.running if self._is_job(unit))
        jobs = tuple((unit, hit) for unit, hit in found if hit is not None)
        asked = {hit.function for _, hit in jobs}
        return (*jobs, *(job for job in self._endless(loads, fits) if job[1].function not in asked))

    def _endless(self, loads: Iterable[Function], fits: Mapping[Function, Use]) -> Iterator[tuple[Unit, Use]]:
        """Loops that wait, ask a model and hand over what it says: whatever else their program does, they score."""
        loading = {function.path for function in loads}
        for unit in self.system.unattended if loading else ():
            if unit.form != "loop" or judges(unit.name):
                continue
            function = self.system.sources.function(unit.path, unit.attributes.get("scope", ""))
            near = self._near([function], _HOPS)
            hit = best(near, self.models.asks)
            kept = not near.isdisjoint(self.models.stores) or any(map(_writes_file, near))
            if hit is None or not (kept or self._sends(near)) or _judge([function]):
                continue
            loads_here = loading & (self.system.files_of([function]) | {node.path for node in near})
            doubtful = not loads_here or self._called(near, fits)
            yield unit, lowered(lowered(hit) if doubtful else hit)

    @cached_property
    def _sending(self) -> dict[Function, Use]:
        """Functions of production code that send a message by a client of any package, for what starts by itself."""
        found: dict[Function, Use] = {}
        for path in filter(self.system.files.produces, self.system.sources.paths):
            module = self.system.sources.module(path)
            for last, names in module.ending.items() if module is not None else ():
                if module is None or not _PUBLISHES & words_of(last):
                    continue
                for call in (one for name in names if "." in name for one in module.named[name]):
                    if len(call.args) + len(call.keywords) > 1 and not list(self.system.graph.targets(path, call)):
                        function = module.function(call.scope)
                        found.setdefault(
                            function, Use(path, call.line, function.name, last, "medium", function=function, call=call)
                        )
        return found

    def _sends(self, nodes: Iterable[Function]) -> bool:
        """Whether one of these functions sends a message, or posts to who is no model."""
        asks = self.models.asks
        return any(_hands_over(one, _SENDS) or (one not in asks and _hands_over(one, _POSTS)) for one in nodes)

    def _only_made(self, node: Function, hit: Use) -> bool:
        """A trainer object that is made and then asked to predict fits nothing."""
        return hit.what.rpartition(".")[2][:1].isupper() and node in self.models.asks

    def _is_job(self, unit: Unit) -> bool:
        return not SERVED & set(unit.triggers) and unit.form not in (
            "startup",
            "loop",
            "background",
            "target",
        )

    def _scored(
        self, unit: Unit, stores: Mapping[Function, Use], loads: Iterable[Function], fits: Mapping[Function, Use]
    ) -> Use | None:
        """The call by which a unit, or one function that it runs, scores."""
        starts = self.system.entries(unit)
        if _BY_ITSELF & set(unit.triggers):
            stores = {**self._sending, **stores}
        if not self.system.graph.calls(starts, stores):
            return None
        loaded = frozenset(loads)
        whole = self.system.graph.called([*starts, *_makers(starts)])
        bodies = {node.module.body for node in whole & self.models.asks.keys() if node.module is not None}
        if loaded.isdisjoint(whole) and loaded.isdisjoint(bodies):
            return None
        bodies &= loaded
        if bodies:
            loaded |= {node for node in whole if node.module is not None and node.module.body in bodies}
        for nodes, names in self._jobs(unit, starts, whole):
            foreign = language_of(unit.path) is not None and not words_of(unit.path) & JUDGES
            if not (foreign or says_scoring(*names)) or not nodes & stores.keys() or not loaded & (whole | nodes):
                continue
            alone = _is_plain(unit) and not self._scheduled(unit)
            if alone and not self._delivered(nodes) and not self._is_scorer(unit, nodes, loaded):
                continue
            if not self._called(nodes, fits) and not self._prepares(nodes, stores) and not self._tests(unit, nodes):
                hit = best(nodes, self.models.asks) or best(nodes, self.models.named)
                if hit is not None:
                    return hit
        return self._unnamed(unit, whole, stores, loaded, fits)

    def _jobs(
        self, unit: Unit, starts: Iterable[Function], whole: frozenset[Function]
    ) -> Iterator[tuple[frozenset[Function], tuple[str, ...]]]:
        """What a unit calls, and what those call in it whose names speak of scoring, each with the names."""
        yield whole, (unit.name, *(start.path.rpartition("/")[2] for start in starts))
        for function in in_order(one for one in whole if one.name and says_scoring(one.last)):
            yield self.system.graph.called([function]), (function.last,)

    def _unnamed(
        self,
        unit: Unit,
        whole: frozenset[Function],
        stores: Mapping[Function, Use],
        loaded: frozenset[Function],
        fits: Mapping[Function, Use],
    ) -> Use | None:
        """The call by which a job scores whose names say nothing of it."""
        if language_of(unit.path) is not None or not whole & self.models.asks.keys():
            return None
        starts = self.system.entries(unit)
        whole = self._near([*starts, *_makers(starts)], _DEEPEST)
        asks = self.models.asks
        asked = {node: asks[node] for node in whole & asks.keys() if not asks[node].what.endswith(_ANYTHING)}
        if not asked or not loaded & whole or self._called(whole, fits):
            return None
        if any(words_of(node.path) & JUDGES for node in self.system.entries(unit)) or judges(unit.name):
            return None
        if self.models.roots(self.system.files_of(self.system.entries(unit))) & self._pages:
            return None
        by_itself = bool(_BY_ITSELF & set(unit.triggers)) or unit.form == "container"
        for function in in_order(whole):
            near = self._near([function], _FURTHER if by_itself and function in stores else _HOPS)
            writes = near & stores.keys()
            if not near & asked.keys() or not writes or _judge(near) or self._prepares(writes, stores):
                continue
            if self._tests(unit, near):
                continue
            waited = by_itself or self._delivered(writes)
            found = best(near, asked)
            if found is None or (_is_plain(unit) and not waited):
                continue
            if waited or not near & self.models.prompts.keys():
                return replace(found, confidence="medium" if waited and found.confidence == "high" else "low")
        return None

    def _near(self, starts: Iterable[Function], hops: int) -> frozenset[Function]:
        """Functions with what they call, and what that calls in turn. A class calls no method of its own but one."""
        found = set(starts)
        ring = found
        while ring and hops:
            hops -= 1
            ring = {
                edge
                for one in ring
                for edge in self.system.graph.edges(one)
                if edge.name and (not one.is_class or edge.last == "__init__")
            } - found
            found = found | ring
        return frozenset(found)

    def _called(self, nodes: frozenset[Function], wanted: Mapping[Function, Use]) -> bool:
        """Whether one of these functions names one that is wanted, and not merely as a method of a class it uses."""
        asked = nodes & wanted.keys()
        return any(
            function.defined and not function.is_class and not asked.isdisjoint(self.system.graph.edges(function))
            for function in (nodes if asked else ())
        )

    @cached_property
    def _competes(self) -> bool:
        """Whether the repository takes part in a competition, whose test set is all that it scores."""
        texts = (text for _, text in self.system.texts)
        return any(map(_COMPETES.finds, self.system.files.natures)) or any(map(_COMPETES.finds, texts))

    def _delivered(self, nodes: Iterable[Function]) -> bool:
        """Whether one of these functions writes to a table or a topic."""
        return not self.models.delivering.isdisjoint(nodes)

    def _scheduled(self, unit: Unit) -> bool:
        """Whether a script is called after scoring, and started on a schedule by another unit."""
        starts = self.system.entries(unit)
        named = any(says_scoring(start.path.rpartition("/")[2]) for start in starts)
        return named and not self.system.scheduled.isdisjoint(starts)

    def _is_scorer(self, unit: Unit, nodes: frozenset[Function], loaded: frozenset[Function]) -> bool:
        """Whether a script is called after scoring, and does so with a model that it has loaded itself."""
        return any(says_scoring(start.path.rpartition("/")[2]) for start in self.system.entries(unit)) and any(
            node in loaded and node in self.models.asks for node in nodes
        )

    def _prepares(self, nodes: Iterable[Function], stores: Mapping[Function, Use]) -> bool:
        """Whether what is written is a competition's submission or work for annotators."""
        if self._competes and not self._delivered(nodes):
            return True
        return any(
            self._is_prepared(function.path) or words_of(function.name) & (self._annotates | {"submission"})
            for function in nodes
            if function in stores
        )

    def _tests(self, unit: Unit, nodes: Iterable[Function]) -> bool:
        """Whether a job that only a person starts scores the test set that a study has anyway."""
        if _BY_ITSELF & set(unit.triggers) or unit.form == "container":
            return False
        return any(map(self._names_test_set, nodes))

    def _names_test_set(self, function: Function) -> bool:
        if function not in self._testing:
            self._testing[function] = any(_TEST_SET.finds(literal.text) for literal in function.literals)
        return self._testing[function]

    def _is_prepared(self, path: str) -> bool:
        """By the annotators' tools that a writing file imports, and by the paths that it names."""
        if path not in self._preparing:
            module = self.system.sources.module(path)
            literals = module.facts.literals if module else ()
            self._preparing[path] = bool(module and module.roots & self._annotates) or any(
                _SUBMISSION.finds(literal.text) for literal in literals
            )
        return self._preparing[path]


def _makers(starts: Iterable[Function]) -> Iterator[Function]:
    """The constructors of the classes whose methods are started: what an object loads is there before it works."""
    for start in starts:
        owner = start.name.rpartition(".")[0]
        made = start.module.functions.get(f"{owner}.__init__") if owner and start.module is not None else None
        if made is not None:
            yield made


def _judge(nodes: Iterable[Function]) -> bool:
    """Whether what these functions call, or are, holds answers against what is true."""
    return any(judges(node.last) or any(judges(call.name) for call in node.calls) for node in nodes)


def _hands_over(function: Function, verbs: frozenset[str]) -> bool:
    """Whether a function sends something, by whatever client: it says where to and gives what is sent."""
    calls = function.calls
    return any(Name(call.name).last in verbs and len(call.args) + len(call.keywords) > 1 for call in calls)


def _writes_file(function: Function) -> bool:
    return any(call.name in _FILES for call in function.calls)


def _is_plain(unit: Unit) -> bool:
    """Whether a job is a script that works at its top level, as many a notebook does that was saved as one."""
    return unit.form == "script" and unit.format == "python"
