"""The system that the facts add up to: units, what they start, and where what they start lives."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from monthtwo.facts.records import Attempt, Guard
from monthtwo.system.code.call_graph import CallGraph, own_targets
from monthtwo.system.code.module import Function
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.files import Files
from monthtwo.system.known import Known
from monthtwo.system.publishing import uploading
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.locator import Locator
from monthtwo.system.starts.starts import Starts
from monthtwo.system.units.declared import Declared
from monthtwo.system.units.loops import loops
from monthtwo.system.units.unit import SERVED, UNATTENDED, Resource, Unit
from monthtwo.system.vain_conditions import VainConditions


class System:
    """Everything that runs in one repository. Built once for a scan; answers are computed when asked for.

    Args:
        files: every file of the snapshot, with its facts.
        names: the Python of it.
        units: those that code declares, but for loops.
        declared: what the recognisers found.
        known: what is known of formats, packages and words.
    """

    def __init__(
        self, files: Files, names: Resolution, units: Iterable[Unit], declared: Declared, known: Known
    ) -> None:
        self.files, self.names, self.sources, self.known = files, names, names.sources, known
        make = partial(Inventory, files, names, resources=declared.resources, locator=Locator(files.natures))
        self.inventory: Inventory = make(units=[*declared.units, *units])
        self.resources: tuple[Resource, ...] = self.inventory.resources
        self.starts = starts = Starts(self.inventory)
        self.graph = CallGraph(names, starts.by_call, starts.by_text, lambda: self.uploads)
        self._vain = VainConditions(starts, self.graph)
        # What runs in a loop starts what files declare; that it asks for a unit of code says nothing of the loop.
        outside = Starts(make(units=declared.units))
        looping = [
            unit
            for path in files.deadline.each(self.sources.paths)
            for unit in loops(names, path, lambda at, call: [*own_targets(names, at, call), *outside.by_call(at, call)])
        ]
        every = [*self.inventory.units, *looping]
        self.units = tuple(sorted(every, key=lambda unit: (unit.path, unit.line, unit.form, unit.name)))

    def decides(self, path: str) -> bool:
        """Whether what a file is about is what the repository is about: examples only where there is little else."""
        nature = self.files.natures.get(path)
        return nature == "production" or (nature == "example" and self._mostly_examples)

    @cached_property
    def _mostly_examples(self) -> bool:
        modules = [path for path in self.sources.paths if self.files.produces(path)]
        return sum(self.files.natures[path] == "example" for path in modules) * 2 > len(modules)

    @cached_property
    def uploading(self) -> Unit | None:
        """What in the repository uploads a package to an index."""
        return uploading(self.inventory.units)

    @property
    def uploads(self) -> bool:
        return self.uploading is not None

    # -- what runs ---------------------------------------------------------------------------------------------

    def runs(self, unit: Unit) -> bool:
        """Whether a unit belongs to the running system: not a test's, a notebook's or a document's."""
        if not self.files.produces(unit.path) or unit.attributes.get("inactive") == "true":
            return False
        return ".outputs." not in unit.attributes.get("if", "") or not self._vain.holds_back(unit)

    @cached_property
    def running(self) -> tuple[Unit, ...]:
        """The units of the running system."""
        return tuple(unit for unit in self.units if self.runs(unit))

    def entries(self, unit: Unit) -> list[Function]:
        """The production code that a unit starts."""
        return [function for function in self.starts.entries(unit) if self.files.produces(function.path)]

    def started(self, units: Iterable[Unit]) -> set[Function]:
        """The production code that any of these units starts."""
        return {function for unit in units for function in self.entries(unit)}

    @cached_property
    def unattended(self) -> tuple[Unit, ...]:
        """Units that start without a person: cron, events, loops. A loop must itself be started by something."""
        return tuple(
            unit
            for unit in self.running
            if UNATTENDED & set(unit.triggers) and (unit.form not in ("loop", "background") or self._alive(unit))
        )

    def _alive(self, loop: Unit) -> bool:
        scope = loop.attributes.get("scope", "" if loop.name == loop.path else loop.name)
        if scope in ("", "__main__"):
            return self.files.natures.get(loop.path) != "example"
        return self.sources.function(loop.path, scope) in self._started_here

    @cached_property
    def _started_here(self) -> frozenset[Function]:
        """What units lead to that are no examples: a loop that only a demonstration starts runs nowhere."""
        return self._reached(
            unit
            for unit in self.running
            if unit.form not in ("loop", "schedule", "background") and self.files.natures.get(unit.path) != "example"
        )

    # -- where code lives --------------------------------------------------------------------------------------

    @cached_property
    def live(self) -> frozenset[Function]:
        """Everything that any unit of the running system reaches."""
        return self._reached(unit for unit in self.running if unit.form not in ("loop", "schedule"))

    @cached_property
    def serving(self) -> frozenset[Function]:
        """What requests and queues reach."""
        return self._reached(unit for unit in self.running if SERVED & set(unit.triggers))

    @cached_property
    def scheduled(self) -> frozenset[Function]:
        """What starts without a person, and all that it reaches."""
        return self._reached(self.unattended)

    @cached_property
    def ci(self) -> frozenset[Function]:
        """What a push starts, and all that it reaches."""
        return self._reached(unit for unit in self.running if "push" in unit.triggers)

    def _reached(self, units: Iterable[Unit]) -> frozenset[Function]:
        return self.graph.reach(self.started(units))

    def files_of(self, functions: Iterable[Function]) -> frozenset[str]:
        """Every file that the files of these functions import."""
        return self.graph.closures({function.path for function in functions})

    def guards(self, path: str, guard: int) -> Iterator[Guard]:
        """Every condition that dominates a line of a file, the innermost first."""
        facts = self.files.facts(path).python
        while facts is not None and guard >= 0:
            yield facts.guards[guard]
            guard = facts.guards[guard].parent

    def attempts(self, path: str, attempt: int) -> Iterator[Attempt]:
        """Every `try` that a line of a file stands in, the innermost first."""
        facts = self.files.facts(path).python
        while facts is not None and attempt >= 0:
            yield facts.attempts[attempt]
            attempt = facts.attempts[attempt].parent

    # -- texts -------------------------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """Every file with Python code, tests and notebooks included, with all its strings, a line each."""
        found = ((path, self.files.facts(path).python) for path in sorted(self.files.natures) if is_python(path))
        return [(path, "\n".join([s.text for s in facts.literals])) for path, facts in found if facts is not None]


def is_python(path: str) -> bool:
    return path.endswith((".py", ".ipynb"))
