"""The page of questions that a detector may ask of one repository. It opens no file and runs nothing.

A detector takes a `Question` and yields hits:

    @detector("failing-comparison")
    def failing_comparison(q: Question) -> Iterator[Hit]:
        trail = q.trail((use.path, use.call) for use in q.uses("drift-detectors") if use.call is not None)
        for one in q.following(trail, q.live):
            if one.effect.kind == "exit" and one.condition is not None:
                where = one.effect.function
                yield Hit(where.path, one.effect.line, where.name, "the job fails when data drifts")

Roles are those of the catalogue. What is handed out are plain records: functions, modules, calls, units, resources.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Literal, TypeVar

from monthtwo.engine.effects import Consequence, Effect, Effects
from monthtwo.engine.hosted.hosted_model import HostedModel
from monthtwo.facts.documents.path_expression import values_at
from monthtwo.facts.records import (
    Answer,
    Attempt,
    Call,
    Command,
    Comparison,
    FileFacts,
    Guard,
    Handler,
    Node,
    Raise,
    Scope,
    TextLine,
)
from monthtwo.facts.records import Literal as Text
from monthtwo.model import Confidence, Kind, KindReason
from monthtwo.names.globs import glob_pattern
from monthtwo.names.name import Name
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Hit, Use
from monthtwo.system.code.module import Function, Module, in_order
from monthtwo.system.code.trail import Trail
from monthtwo.system.descriptions import is_study
from monthtwo.system.files import PRODUCTION, Look
from monthtwo.system.kind import kind_of
from monthtwo.system.packaging import package_folders, published_folders
from monthtwo.system.places.places import Places
from monthtwo.system.units.embedded import embedded
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import SERVED, UNATTENDED, Resource, Unit

__all__ = [
    "PRODUCTION", "SERVED", "UNATTENDED", "Answer", "Attempt", "Call", "Command", "Comparison", "Confidence",
    "Consequence", "Effect", "FileFacts", "Function", "Guard", "Handler", "Hit", "Module", "Node", "Question", "Raise",
    "Resource", "Scope", "Text", "TextLine", "Trail", "Unit", "Use", "detector", "in_order", "once",
]  # fmt: skip

T = TypeVar("T")
Place = Literal["serving", "training", "scheduled", "ci"]
Detector = Callable[["Question"], Iterable[Hit]]

_BY_HAND = frozenset({"main", "script", "loop", "schedule", "target"})
_PROGRAMS = ("main", "script", "container", "process")
_FIRST_WORD = lazy(r"[\w-]+(?![\w?*+{|-])")
"""The word that an expression begins with, unless a part of it may be left out."""


def detector(name: str) -> Callable[[Detector], Detector]:
    """Mark a function as the detector that manifests call `name`."""

    def mark(function: Detector) -> Detector:
        function.__dict__["detects"] = name
        return function

    return mark


def once(work: "Callable[[Question], T]") -> "Callable[[Question], T]":
    """Let a function of a question be worked out once in a scan, however many ask for it."""

    def remembered(q: "Question") -> T:
        if work not in q.worked_out:
            q.worked_out[work] = work(q)
        found: T = q.worked_out[work]
        return found

    return remembered


class Question:
    """What is known of one repository."""

    def __init__(self, places: Places, detected: Callable[[str], tuple[Hit, ...]]) -> None:
        self._places, self._system, self._graph = places, places.system, places.system.graph
        self._files, self._sources, self._names = self._system.files, self._system.sources, self._system.names
        self.detected = detected
        """The hits of another detector: `q.detected("drift-comparison")`."""
        self.worked_out: dict[Callable[[Question], Any], Any] = {}
        """What `once` keeps."""
        self.find_hosted: Callable[[], Iterable[HostedModel]] = tuple
        """Looks for what `hosted` gives."""
        self.table_day = ""
        """When what is known of these was read."""
        self._callers: dict[frozenset[Function] | None, dict[Function, tuple[Function, ...]]] = {}

    @cached_property
    def hosted(self) -> tuple[HostedModel, ...]:
        """The models of vendors that production code or its configuration names, by path and line."""
        return tuple(sorted(self.find_hosted()))

    # -- the repository ----------------------------------------------------------------------------------------

    @cached_property
    def reason(self) -> KindReason:
        """Why it is of its kind."""
        return kind_of(self._places)

    @property
    def kind(self) -> Kind:
        """What it is: `if q.kind == "ml-library": return`."""
        return self.reason.kind

    @cached_property
    def publishes(self) -> bool:
        """Whether it uploads a package to an index."""
        return self._system.uploads

    @cached_property
    def is_package(self) -> bool:
        """Whether what it uploads is the package that it is named for, and not one beside others."""
        return self.publishes and bool(package_folders(self._system))

    @cached_property
    def _published_folders(self) -> tuple[str, ...]:
        return published_folders(self._system)

    def is_published(self, path: str) -> bool:
        """Whether a file lies where a package is uploaded to an index from."""
        return path.startswith(self._published_folders)

    # -- files -------------------------------------------------------------------------------------------------

    def nature(self, path: str) -> str:
        """`production`, `test`, `notebook`, …; "" for a path that is not there."""
        return self._files.natures.get(path, "")

    def inside(self, path: str) -> bool:
        """Whether a file lies in the folder that is judged, and does not only stand for it."""
        return self._files.inside(path)

    def produces(self, path: str) -> bool:
        """Whether a file is production code or belongs to it; examples do."""
        return self._files.produces(path)

    def paths(self, *endings: str, natures: Collection[str] = PRODUCTION) -> list[str]:
        """Files that end so, in order: `q.paths(".yaml", ".yml")`."""
        found = self._files.natures.items()
        return sorted(path for path, nature in found if nature in natures and path.endswith(endings))

    def decides(self, path: str) -> bool:
        """Whether a file is production code; an example only where there is little else."""
        return self._system.decides(path)

    @property
    def every_path(self) -> Collection[str]:
        """All files, whatever they are."""
        return self._files.natures.keys()

    def documents(self, path: str) -> Sequence[Node]:
        """The documents of a YAML, JSON, TOML or HCL file."""
        return self._files.facts(path).documents or ()

    def values(self, node: Node, at: str) -> list[Node]:
        """What stands at a path expression: `q.values(document, "jobs.*.steps.*.run")`."""
        return [found for _, found in values_at(node, at)]

    def lines(self, path: str) -> Sequence[TextLine]:
        """The lines of prose, and of code that nobody parses."""
        return self._files.facts(path).lines or ()

    def text(self, path: str) -> str:
        """Prose, code that nobody parses, and how data begins: the first lines of a table, of records, of marks."""
        return self._files.facts(path).text or ""

    def found(self, path: str, question: str, look: Look) -> Iterable[tuple[int, str]]:
        """What a look at the facts of one file finds, lines and words; what its name says is asked once of a text."""
        return self._files.found(path, question, look)

    def commands(self, path: str) -> Sequence[Command]:
        """The command lines of a script, Makefile, Procfile or crontab."""
        return self._files.facts(path).commands or ()

    # -- code --------------------------------------------------------------------------------------------------

    @property
    def modules(self) -> Iterator[Module]:
        """The Python files of production code, in order."""
        return self._files.deadline.each(self._modules)

    @cached_property
    def _modules(self) -> tuple[Module, ...]:
        found = (self._sources.module(path) for path in self._sources.paths if self.produces(path))
        return tuple(module for module in found if module is not None)

    @cached_property
    def _strings(self) -> dict[str, str]:
        return dict(self._system.texts)

    def strings(self, path: str) -> str:
        """All strings of a Python file, a line each: asked once, before each of them is."""
        return self._strings.get(path, "")

    def module(self, path: str) -> Module | None:
        return self._sources.module(path)

    @property
    def python_paths(self) -> tuple[str, ...]:
        """Every Python file that is not vendored, tests included."""
        return self._sources.paths

    def function(self, path: str, name: str) -> Function:
        """A function by its qualified name, "" for the module body."""
        return self._sources.function(path, name)

    def functions(self, place: Place) -> frozenset[Function]:
        """What lives in a place: `use.function in q.functions("serving")`."""
        return self._places.functions(place)

    def files(self, place: Place) -> frozenset[str]:
        """Every file that what lives in a place imports."""
        return self._places.files(place)

    @cached_property
    def _effects(self) -> Effects:
        return Effects(self._graph, self.modules, self.uses, self.fits)

    @cached_property
    def _core(self) -> frozenset[str]:
        """The files of `in_core`; none where all production code is meant."""
        if self.kind in ("ml-library", "ml-platform", "not-ml"):
            return frozenset()
        serving, training = self.files("serving"), self.files("training")
        # Where one of the two is not recognised, a script about models may be it.
        models = {use.path for use in self._places.uses.of("import:$ml-frameworks")}
        mains = () if serving and training else (unit.path for unit in self.units("main"))
        scripts = [path for path in mains if models & self.closure(path)]
        return serving | training | (self.closure(*scripts) if serving or training else frozenset())

    def in_core(self, path: str) -> bool:
        """Whether a file serves or trains, or is imported by what does; any of production code where nothing does."""
        return self.produces(path) and (not self._core or path in self._core)

    def in_startup(self, function: Function) -> bool:
        """Whether what serves or starts it leads to a function, and no handler calls it: it runs before that."""
        return function not in self.handled and (function in self.functions("serving") or function in self._starting)

    @cached_property
    def _starting(self) -> frozenset[Function]:
        """What programs call that make or start a handler which asks a model."""
        answering = [entry for unit, _ in self.served for entry in self.entries(unit)]
        programs = (self.entries(unit) for unit in self.units(*_PROGRAMS) if answering and self.produces(unit.path))
        return self.called(start for starts in programs if self.leads(starts, answering) for start in starts)

    def in_running(self, function: Function) -> bool:
        """Whether what runs, CI alone aside, leads to a function; any of production code where nothing runs."""
        return self.produces(function.path) and (not self.operating or function in self.operating)

    def uses(self, *roles: str, everywhere: bool = False) -> Iterator[Use]:
        """Where production code uses names of a role: `q.uses("alert-senders")`; or all code, tests too."""
        for role in self._files.deadline.each(roles):
            for use in self._places.uses.of(f"${role}"):
                if everywhere or self.produces(use.path):
                    yield use

    def users(self, *roles: str) -> dict[Function, Use]:
        """The functions of production code that use names of a role, each with its first use."""
        return self._places.first_uses(*(f"${role}" for role in roles))

    def words(self, name: str) -> frozenset[str]:
        """A list of an area's `words.yaml`: `q.words("retraining/metrics")`."""
        return self._system.known.words[name]

    def settings(self, *keys: str) -> Iterator[tuple[Function, Text]]:
        """Entries of dictionaries in production code under a key: `q.settings("retries")`."""
        for module in self.modules:
            for literal in module.facts.literals:
                if literal.key and literal.value is not None and literal.text in keys:
                    yield module.function(literal.scope), literal

    def own(self, path: str, name: str) -> Function | None:
        """The function or class of this repository that a name in a file means: `q.own(path, call.name)`."""
        return self._names.own(path, name)

    def meaning(self, path: str, name: str) -> Name:
        """What a name in a file means, own re-exports and factories followed to the library."""
        return Name(self._names.canonical(path, name))

    def plays(self, name: Name, *roles: str) -> bool:
        """Whether a name that is known in full is one of a role: `q.plays(q.meaning(path, base), "body-schemas")`."""
        known = self._places.uses.index.lookup(name, frozenset())
        return any(sure == "high" and key.partition("|$")[2] in roles for key, sure in known)

    def known_packages(self, *roles: str) -> frozenset[str]:
        """The top-level packages that play a role: `module.roots & q.known_packages("http-clients")`."""
        return frozenset[str]().union(*(self._system.known.packages[role] for role in roles))

    def known_commands(self, role: str) -> str:
        """Commands that play a role, as one regular expression: `lazy(q.known_commands("deploy-calls"))`."""
        return "|".join(self._system.known.commands[role])

    def known_programs(self, role: str) -> tuple[str, ...]:
        """The words that commands of a role begin with, "" for one without such a word: `q.executed(unit, *words)`."""
        begins = map(_FIRST_WORD.match, self._system.known.commands[role])
        return tuple(begin[0] if begin else "" for begin in begins)

    def language(self, path: str) -> str:
        """The language of a file that is not Python and is read as text, "" for any other."""
        language = language_of(path)
        return language.name if language is not None else ""

    # -- what leads where --------------------------------------------------------------------------------------

    def targets(self, path: str, call: Call) -> list[Function]:
        """What a call in a file runs here: the function it names, and what it starts by what it is told."""
        return list(self._graph.targets(path, call))

    def edges(self, function: Function) -> tuple[Function, ...]:
        """What a function leads to in one step."""
        return self._graph.edges(function)

    def reach(self, functions: Iterable[Function]) -> frozenset[Function]:
        """Everything on the way from these functions, the bodies of imported modules too."""
        return self._graph.reach(functions)

    def leads(self, functions: Iterable[Function], wanted: Iterable[Function]) -> bool:
        """Whether any of `wanted` is on the way from these functions; for many cheaper than `reach`."""
        return self._graph.leads(functions, frozenset(wanted))

    def called(self, functions: Iterable[Function]) -> frozenset[Function]:
        """Everything that these functions call, without what importing their modules runs."""
        return self._graph.called(functions)

    def walked(self, functions: Iterable[Function]) -> frozenset[Function]:
        """As `called`, of an object that they make only the methods that something on the way names; costs more."""
        return self._graph.walked(functions)

    def calls(self, functions: Iterable[Function], wanted: Iterable[Function]) -> bool:
        """Whether these functions call any of `wanted`, directly or not."""
        return self._graph.calls(functions, wanted)

    def callers(self, among: frozenset[Function] | None = None) -> dict[Function, tuple[Function, ...]]:
        """Who of production code calls or passes on each function: `among` some, or all of it, which costs more."""
        if among not in self._callers:
            found: dict[Function, dict[Function, None]] = {}
            for module in self.modules:
                for function in module.functions.values():
                    for edge in self.edges(function) if among is None or function in among else ():
                        if edge.name and edge is not function:
                            found.setdefault(edge, {})[function] = None
            self._callers[among] = {called: tuple(functions) for called, functions in found.items()}
        return self._callers[among]

    def sites(self, function: Function) -> Iterator[tuple[Module, Call]]:
        """Where production code calls a function by its name, with the module; cheaper than `callers` of all."""
        made = function.name.removesuffix(".__init__") if function.last == "__init__" else function.name
        last = made[made.rfind(".") + 1 :]
        for module, call in self._sources.calls_ending(last) if last else ():
            if self.produces(module.path) and (
                function in self._graph.targets(module.path, call) or self._made(module, call, function, made)
            ):
                yield module, call

    def _made(self, module: Module, call: Call, function: Function, made: str) -> bool:
        """Whether a call makes an object of the class that a constructor is of."""
        own = self._names.own(module.path, call.name) if made != function.name else None
        return own is not None and own.path == function.path and own.name == made

    def imported(self, path: str) -> tuple[str, ...]:
        """The files of this repository that a file imports."""
        return self._sources.imported(path)

    def closure(self, *paths: str) -> frozenset[str]:
        """Every file that importing these runs, themselves included."""
        return self._graph.closures(paths)

    # -- what runs ---------------------------------------------------------------------------------------------

    @property
    def every_unit(self) -> tuple[Unit, ...]:
        """All units, those of tests and documents and inactive ones too."""
        return self._system.units

    @property
    def running(self) -> tuple[Unit, ...]:
        """The units of the running system."""
        return self._system.running

    def units(self, *forms: str, trigger: str = "", role: str = "") -> list[Unit]:
        """Units of the running system, of formats with a role: `q.units("step", trigger="cron", role="integrates")`."""
        formats = self.formats(role) if role else ()
        return [
            unit
            for unit in self.running
            if (not forms or unit.form in forms)
            and (not trigger or trigger in unit.triggers)
            and (not role or unit.format in formats)
        ]

    def formats(self, role: str) -> frozenset[str]:
        """The formats that are there for something, as their files say: `unit.format in q.formats("deploys")`."""
        return self._system.known.formats[role]

    def runs(self, unit: Unit) -> bool:
        """Whether a unit belongs to the running system."""
        return self._system.runs(unit)

    def named(self, form: str, name: str) -> list[Unit]:
        """Units by what others call them: `q.named("url", "/metrics")`, `q.named("dag", "train")`."""
        return self._system.inventory.named(form, name)

    def running_command(self, expression: re.Pattern[str]) -> Iterator[tuple[Unit, str]]:
        """Units of the running system with a command like this, each with the words that matched."""
        for unit in self.running:
            match = next((match for text in unit.commands if (match := expression.search(text))), None)
            if match is not None:
                yield unit, match[0]

    def resources(self, role: str = "") -> list[Resource]:
        """What is declared to platforms: `q.resources(role="deployed-services")`."""
        known = glob_pattern(self._system.known.resources[role]) if role else None
        return [one for one in self._system.resources if known is None or known.match(one.type)]

    @property
    def unattended(self) -> tuple[Unit, ...]:
        """Units that start without a person: cron, events, loops that something starts."""
        return self._system.unattended

    @property
    def handlers(self) -> tuple[Unit, ...]:
        """Routes, tasks and platform handlers: the code that answers requests and messages."""
        return self._places.handlers

    @property
    def served(self) -> tuple[tuple[Unit, Use], ...]:
        """Handlers that lead to a model or a language model, each with the call that asks it."""
        return self._places.served

    @property
    def model_servers(self) -> tuple[tuple[Unit, str], ...]:
        """Containers and processes whose command starts a server of models, each with how it begins."""
        return self._places.model_servers

    @cached_property
    def batch(self) -> tuple[tuple[Unit, Use], ...]:
        """Units that score in batches, each with the call that asks the model.

        What only a person starts is a tool for the users of a package, and a part of the study of an article, unless
        its data lie in a store.
        """
        offered = self.kind == "ml-library" or (self.kind == "ml-platform" and self.is_package)
        if offered or (self.kind == "experiment" and is_study(self._system)):
            return tuple((unit, use) for unit, use in self._places.batch if self._places.is_no_tool(unit))
        return self._places.batch

    @property
    def trainers(self) -> tuple[tuple[Unit, Use], ...]:
        """Units that lead to a fit, each with it."""
        return self._places.trainers

    @property
    def fits(self) -> dict[Function, Use]:
        """Functions that fit a model."""
        return self._places.fits

    @property
    def asks(self) -> dict[Function, Use]:
        """Functions that ask a model or a language model."""
        return self._places.models.asks

    @property
    def committed(self) -> tuple[Use, ...]:
        """Calls that add to a unit of work which their function then commits, whatever package it is of."""
        return self._places.models.committed

    def entries(self, unit: Unit) -> list[Function]:
        """The functions and module bodies that a unit starts."""
        return self._system.entries(unit)

    def executed(self, unit: Unit, *naming: str) -> Iterable[str]:
        """The programs that a unit executes, through targets, scripts and units: each with its words.

        With `naming`, only those that stand beside one of these words: `q.executed(unit, "dbt")`, which costs little.
        """
        return self._system.starts.executed(unit, *naming)

    @cached_property
    def embedded(self) -> tuple[tuple[Unit, Module], ...]:
        """Units of the running system with Python in their own commands, each with it: a heredoc, `python -c`."""
        return tuple((unit, module) for unit in self.running if unit.commands for module in embedded(unit))

    def image_of(self, unit: Unit) -> list[Unit]:
        """The units of the image that a unit runs: what it is built from, or what the repository builds by its name."""
        return self._system.starts.image_of(unit)

    def reached(self, unit: Unit) -> frozenset[Function]:
        """Everything that a unit leads to."""
        self._files.deadline.heed()  # what is known of many units adds up
        return self._places.reach(unit)

    def reached_by(self, units: Iterable[Unit]) -> frozenset[Function]:
        """Everything that any of these units leads to."""
        return self._places.reach_of_all(units)

    def unit_leads(self, unit: Unit, wanted: Iterable[Function]) -> bool:
        """Whether a unit leads to any of these functions; cheaper than `reached`."""
        return self._places.leads(unit, wanted)

    def files_of(self, functions: Iterable[Function]) -> frozenset[str]:
        """Every file that the files of these functions import."""
        return self._system.files_of(functions)

    @property
    def unfollowed(self) -> Collection[str]:
        """Files that start so much that not all of it was followed."""
        return self._system.starts.allowance.unfollowed

    @property
    def live(self) -> frozenset[Function]:
        """Everything that any unit of the running system leads to."""
        return self._system.live

    @cached_property
    def operating(self) -> frozenset[Function]:
        """Everything that a unit of the running system leads to which is not only CI."""
        units = (u for u in self.running if u.form not in ("loop", "schedule") and set(u.triggers) != {"push"})
        return self.functions("scheduled") | self.reached_by(units)

    @cached_property
    def deployed(self) -> frozenset[Function]:
        """What starts without a person at a prompt; all that operates where nothing says how the system is started."""
        units = (u for u in self.running if u.form not in _BY_HAND and set(u.triggers) - {"push", "manual"})
        return self.reached_by(units) or self.operating

    @cached_property
    def invoked(self) -> frozenset[Function]:
        """What operates, without what only a script does that somebody must start by hand."""
        units = (
            unit
            for unit in self.running
            if set(unit.triggers) != {"push"} and (unit.form not in _BY_HAND or set(unit.triggers) - {"push", "manual"})
        )
        return self.reached_by(units) or self.operating

    @cached_property
    def handled(self) -> frozenset[Function]:
        """What request and queue handlers call, without what importing their modules runs."""
        return self.called(function for unit in self.handlers for function in self.entries(unit))

    # -- conditions and effects --------------------------------------------------------------------------------

    def guards(self, path: str, guard: int) -> Iterator[Guard]:
        """The conditions above a call, raise or literal, the innermost first: `q.guards(path, call.guard)`."""
        return self._system.guards(path, guard)

    def attempts(self, path: str, attempt: int) -> Iterator[Attempt]:
        """The `try`s around a call, the innermost first: `q.attempts(path, call.attempt)`."""
        return self._system.attempts(path, attempt)

    def guard_names(self, path: str, guard: int) -> Iterator[str]:
        """The names in all conditions above a line."""
        return (name for one in self.guards(path, guard) for name in one.names)

    def effects(self, function: Function) -> list[Effect]:
        """What a function's own body does: it raises, exits, answers, sends, stores, exports or promotes."""
        return list(self._effects.of(function))

    def trail(self, calls: Iterable[tuple[str, Call]], functions: Iterable[Function] = ()) -> Trail:
        """Where the value of these calls, each with its file, and of these own functions goes.

        `trail.condition(module, raised.guard)` is the condition above a line that looks at the value, assignments,
        returns of own helpers, attributes and parameters followed; `trail.given(module, call)` says whether a call is
        handed it, `trail.gives(function)` whether a function returns it.
        """
        numbers: dict[str, set[int]] = {}
        for path, call in calls:
            module = self.module(path)
            if module is not None:
                numbers.setdefault(path, set()).add(module.number(call))
        return Trail(numbers, functions, self._graph.targets, self.sites)

    @cached_property
    def answers(self) -> Trail:
        """Where the answers of models and language models go: `q.answers.given(module, call)`."""
        asks = self.asks.items()
        calls = ((use.path, use.call) for _, use in asks if use.call is not None)
        return self.trail(calls, [function for function, use in asks if use.call is None])

    def following(self, trail: Trail, functions: Iterable[Function]) -> Iterator[Consequence]:
        """What these functions do because of a value: an effect under a condition that looks at it, or handed it."""
        return self._effects.following(trail, functions)
