"""Places: in which part of the running system a function lives, and which units serve or train."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Hit, Use
from monthtwo.system.code.module import Function
from monthtwo.system.code.uses import Uses
from monthtwo.system.places.batch_jobs import BatchJobs
from monthtwo.system.places.framework_training import FrameworkTraining
from monthtwo.system.places.handlers import Handlers
from monthtwo.system.places.model_calls import ModelCalls
from monthtwo.system.system import System
from monthtwo.system.units.unit import Unit

LEARNS = ("$model-fit", "$model-loaders", "$llm-calls", "import:$ml-frameworks")
"""What has to do with models."""
_NATURES = frozenset({"test", "notebook", "docs", "example", "vendored", "generated"})
"""Places that a file is in by its nature alone."""


_OBJECT_STORE = lazy(r"(s3a?|gs|gcs|abfss?|wasbs?|azure|hdfs|dbfs):/")
_SERVES = lazy(r"(?:^|[\s/])([a-z][\w-]{1,30} serve)\s(?:.{0,300}\s)?--?(?:model|checkpoint|ckpt|weights)\b")
_WHOLE = (".fit", ".partial_fit", ".train")


class Places:
    """Reach by role. `serving` starts at requests, queues and batch scoring; `training` at units that fit."""

    def __init__(self, system: System, uses: Uses) -> None:
        self.system, self.uses = system, uses
        self.models = ModelCalls(system, uses)
        self.frameworks = FrameworkTraining(system)
        self._handlers = Handlers(self.models)
        self._batch = BatchJobs(self.models)
        self._files: dict[str, frozenset[str]] = {}
        self._reached: dict[int, frozenset[Function]] = {}

    def functions(self, place: str) -> frozenset[Function]:
        """What lives in a place: serving, training, scheduled or ci.

        Raises:
            KeyError: a file is in the place by its nature.
        """
        if place == "serving":
            return self.serving
        if place == "training":
            return self.training
        if place == "scheduled":
            return self.system.scheduled
        if place == "ci":
            return self.system.ci
        raise KeyError(place)

    def files(self, place: str) -> frozenset[str]:
        """Every file that what runs in a place imports: the wider reach."""
        if place not in self._files:
            self._files[place] = self.system.files_of(self.functions(place))
        return self._files[place]

    def holds(self, hit: Hit, place: str, reach: str = "function") -> bool:
        """Whether something was found in a place."""
        if place == "production":
            return self.system.files.produces(hit.path)
        if place in _NATURES:
            return self.system.files.natures.get(hit.path, "") == place
        if not self.system.files.produces(hit.path):
            return False
        if reach != "function":
            return hit.path in self.files(place)
        return self.function_of(hit) in self.functions(place)

    def function_of(self, hit: Hit) -> Function:
        """The function in which something was found."""
        return hit.function if isinstance(hit, Use) else self.system.sources.function(hit.path, hit.scope)

    def first_uses(self, *keys: str) -> dict[Function, Use]:
        """Functions of production code that use a name of any of these keys, each with its first use."""
        produces = self.system.files.produces
        return {use.function: use for key in keys for use in reversed(self.uses.of(key)) if produces(use.path)}

    @cached_property
    def learns(self) -> bool:
        """Whether code other than tests, documents and what others wrote fits, loads or asks a model."""
        hits = (hit for key in LEARNS for hit in self.uses.of(key))
        return any(self.system.files.natures.get(hit.path) not in ("test", "docs", "vendored") for hit in hits)

    @cached_property
    def fits(self) -> dict[Function, Use]:
        """Functions that fit a model, or let a framework do so."""
        found = self.first_uses("$model-fit")
        for use in self.frameworks.by_call():
            found.setdefault(use.function, use)
        return found

    def reach(self, unit: Unit) -> frozenset[Function]:
        """Everything one unit leads to."""
        key = id(unit)
        if key not in self._reached:
            self._reached[key] = self.system.graph.reach(self.system.entries(unit))
        return self._reached[key]

    def reach_of_all(self, units: Iterable[Unit]) -> frozenset[Function]:
        """Everything that any of these units leads to."""
        return self.system.graph.reach(self.system.started(units))

    def leads(self, unit: Unit, wanted: Iterable[Function]) -> bool:
        """Whether one unit leads to any of these functions."""
        return self.system.graph.leads(self.system.entries(unit), frozenset(wanted))

    def first(self, unit: Unit, table: Mapping[Function, Use]) -> Use | None:
        """The first use of a table that a unit leads to."""
        if not table or not self.leads(unit, table):
            return None
        found = [table[function] for function in self.reach(unit) if function in table]
        return min(found, key=lambda use: (use.path, use.line)) if found else None

    @cached_property
    def trainers(self) -> tuple[tuple[Unit, Use], ...]:
        """Units that reach a fit, or run a framework's program that trains, each with it."""
        found = (
            (unit, self.first(unit, self.fits) or self.frameworks.by_command(unit) or self._repeated(unit))
            for unit in self.system.running
        )
        return tuple((unit, use) for unit, use in found if use is not None)

    def _repeated(self, unit: Unit) -> Use | None:
        """The fit that stands in a loop itself; steps of an optimiser are part of one fit."""
        if unit.form != "loop":
            return None
        function = self.system.sources.function(unit.path, unit.attributes.get("scope", ""))
        for use in self.uses.of("$model-fit") if function in self.fits else ():
            if use.function is function and use.call is not None and use.call.loop and use.what.endswith(_WHOLE):
                return use
        return None

    @cached_property
    def training(self) -> frozenset[Function]:
        return self.reach_of_all(unit for unit, _ in self.trainers)

    @property
    def handlers(self) -> tuple[Unit, ...]:
        """Routes, tasks and platform handlers: the code that answers requests and messages."""
        return self._handlers.handlers

    @property
    def served(self) -> tuple[tuple[Unit, Use], ...]:
        """Handlers that lead to a model or a language model, each with the call that asks it."""
        return self._handlers.served

    def is_no_tool(self, job: Unit) -> bool:
        """Whether a job does more than score the files that a user has: it starts by itself, or data lie elsewhere."""
        if job.form == "container" or set(job.triggers) - {"manual", "push"}:
            return True
        reached = self.system.graph.called(self.system.entries(job))
        if not reached.isdisjoint(self.first_uses("$external-fetchers")):
            return True
        return any(_OBJECT_STORE.match(literal.text) for function in reached for literal in function.literals)

    @property
    def batch(self) -> tuple[tuple[Unit, Use], ...]:
        """Units that load a model, ask it and store what it says, and do not fit: batch scoring."""
        return self._batch.batch

    @cached_property
    def model_servers(self) -> tuple[tuple[Unit, str], ...]:
        """Containers and processes whose command starts a server of models, each with how it begins.

        What is told to serve and which model is one, whatever it is called. One that is told to serve `.` serves what
        the code here makes of a model, which is seen by that code.
        """
        known = lazy(rf"(?:^|[\s/\"'])((?:{'|'.join(self.system.known.commands['model-servers'])})\b)")
        found = (
            (unit, match[1])
            for unit in self.system.running
            if unit.form in ("container", "process")
            for text in (" ".join(unit.commands),)
            if (match := known.search(text) or _SERVES.search(text)) and not text.endswith(" .")
        )
        return tuple(found)

    @cached_property
    def serving(self) -> frozenset[Function]:
        return self.system.serving | self.reach_of_all(unit for unit, _ in self.batch)
