"""Which handlers of requests and messages lead to a model."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, in_order
from monthtwo.system.places.dispatched import Dispatched
from monthtwo.system.places.model_calls import ModelCalls, best, lowered, rank
from monthtwo.system.places.name_words import SCORES, says_no_judging
from monthtwo.system.places.routers import unmounted
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import SERVED, Unit

_HANDLERS = frozenset({"route", "handler", "task", "endpoint"})
"""Forms of units that are the code which answers. Containers and processes only start such code."""
_MADE = _HANDLERS | {"startup"}
"""Forms of units that stand in the code which makes them, so that they start none of it."""
_SERVES = anycase(
    r"predict|infer|scor|classif|forecast|recommend|detect|generat|chat|complet|embed|rank|(?<![a-z])ask|query"
)
_TRAINS = frozenset({"train", "training", "retrain", "retraining", "fit", "finetune", "tune", "learn", "refit"})


class Handlers:
    """Who answers with a model. Answers are computed when asked for."""

    def __init__(self, models: ModelCalls) -> None:
        self.models = models
        self.system = models.system

    @cached_property
    def handlers(self) -> tuple[Unit, ...]:
        """Routes, tasks and platform handlers: the code that answers requests and messages."""
        found = (
            u
            for u in self.system.running
            if u.form in _HANDLERS and (SERVED & set(u.triggers) or (u.form == "handler" and u.format == "python"))
        )
        return tuple(
            unit
            for unit in found
            if (unit.path not in self._unmounted or unit.form != "route") and not self._is_offered(unit)
        )

    def _is_offered(self, unit: Unit) -> bool:
        """Whether a published package has a handler for its users: in a template, or made by what nothing calls."""
        if not self.system.uploads:
            return False
        if "{{" in unit.path:
            return True
        path, name = unit.targets[0] if unit.targets else (unit.path, "")
        maker = self.system.sources.function(path, name.rpartition(".")[0])
        made = maker.module is not None and maker.name and maker.scope.kind == "function"
        return bool(made and not self._is_started(maker))

    def _is_started(self, maker: Function) -> bool:
        """Whether importing some file, or a unit other than a handler, leads to a call of a function.

        It is asked upwards, through those that call by name, before all that is started is followed.
        """
        seen, above = {maker}, [maker]
        while above:
            function = above.pop()
            if function in self._beginning:
                return True
            for caller in in_order(self._naming(function) - seen):
                if function in self.system.graph.edges(caller):
                    seen.add(caller)
                    above.append(caller)
        return maker in self._started

    def _naming(self, function: Function) -> set[Function]:
        """Those that may lead to a function because they call it by its name, or pass it on in its own file."""
        found = {module.function(call.scope) for module, call in self.system.sources.calls_ending(function.last)}
        if function.module is not None:
            for reference in function.module.facts.references:
                if reference.name.endswith(function.last):
                    found.add(function.module.function(reference.scope))
        return found

    @cached_property
    def _beginning(self) -> frozenset[Function]:
        """The bodies of all files, and what units other than handlers start."""
        system = self.system
        paths = [path for path in system.sources.paths if system.files.produces(path) and "{{" not in path]
        bodies = [system.sources.function(path, "") for path in paths]
        units = (unit for unit in system.running if unit.form not in _MADE and "{{" not in unit.path)
        return frozenset(bodies) | system.started(units)

    @cached_property
    def _started(self) -> frozenset[Function]:
        return self.system.graph.called(self._beginning)

    @cached_property
    def _unmounted(self) -> frozenset[str]:
        return unmounted(self.system)

    @cached_property
    def served(self) -> tuple[tuple[Unit, Use], ...]:
        """Handlers that lead to a model, each with the call that asks it.

        By calls; beside them, one confidence lower, by what their files import; else by methods of what nobody can
        tell; else processes that listen without a handler we know. Those that pass on what they are asked stand beside.
        """
        called = tuple(self._by_calls(self._asks)) or tuple(self._by_calls(self.models.named))
        known = {id(unit) for unit, _ in called}
        imported = tuple((unit, hit) for unit, hit in self._by_imports() if id(unit) not in known)
        found = (*called, *imported) or self._by_objects() or tuple(self._by_processes())
        known = {id(unit) for unit, _ in found}
        return (*found, *(one for one in self._by_calls(self.models.passed_on) if id(one[0]) not in known))

    @cached_property
    def _asks(self) -> dict[Function, Use]:
        """What asks a model itself."""
        asks, passed_on = self.models.asks, self.models.passed_on
        return {function: hit for function, hit in asks.items() if function not in passed_on} if passed_on else asks

    def _by_calls(self, asked: Mapping[Function, Use]) -> Iterator[tuple[Unit, Use]]:
        graph = self.system.graph
        first_asked = graph.least_called({function: rank(hit) for function, hit in asked.items()})
        for unit in self.handlers:
            starts = self.system.entries(unit)
            asking = first_asked(starts)
            if asking is not None and not (graph.calls(starts, self._fits) and self._trains(unit)):
                yield unit, asked[asking]

    def _by_objects(self) -> tuple[tuple[Unit, Use], ...]:
        """Handlers that ask objects which nobody can tell."""
        dispatched = Dispatched(self.models)
        return tuple(dispatched.served(self.handlers)) or tuple(dispatched.shaped(filter(_says_serving, self.handlers)))

    @cached_property
    def _fits(self) -> frozenset[Function]:
        return frozenset(self.models.table("$model-fit"))

    def _trains(self, unit: Unit) -> bool:
        """Whether a handler that leads to a fit trains, and asks the model only to judge what came of it."""
        if unit.triggers == ("event",):
            return True
        words = words_of(unit.name.rpartition(".")[2], unit.attributes.get("path", ""))
        if unit.attributes.get("name") == unit.name:  # a platform calls it by its name: the file says what for
            return not (words | words_of(unit.path)) & SCORES
        return bool(words & _TRAINS) and not words & SCORES

    def _by_imports(self) -> Iterator[tuple[Unit, Use]]:
        """Handlers that say they answer with a model, whose files import one that we cannot see being called."""
        asked = self._asks or self.models.named
        for unit in self.handlers:
            if not _says_serving(unit):
                continue
            files = self.system.files_of(self.system.entries(unit))
            language = language_of(unit.path)
            near = [f for f in asked if f.path in files or (language and language_of(f.path) is language)]
            hit = best([f for f in near if says_no_judging(f.path)] or near, asked)
            if hit is not None:
                yield unit, lowered(hit)

    def _by_processes(self) -> Iterator[tuple[Unit, Use]]:
        packages = self.system.known.packages
        for unit in self.system.running:
            if not SERVED & set(unit.triggers) or unit.form in _HANDLERS or unit.form == "startup":
                continue
            starts = self.system.entries(unit)
            roots = self.models.roots(self.system.files_of(starts))
            if roots & packages["server-packages"] and not roots & packages["demo-packages"]:
                hit = best(self.system.graph.reach(starts), self.models.asks)
                if hit is not None:
                    yield unit, lowered(hit)


def _says_serving(unit: Unit) -> bool:
    """Whether a handler says that it answers with a model."""
    if unit.form == "endpoint":
        return True
    if unit.form == "task":
        return bool(words_of(unit.name.rpartition(".")[2]) & SCORES)
    methods = unit.attributes.get("method", "-")
    told = f"{unit.name} {unit.attributes.get('path', '')}"
    return (not methods or "POST" in methods.split()) and _SERVES.finds(told)
