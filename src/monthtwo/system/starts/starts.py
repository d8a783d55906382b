"""What a unit, a command or a call starts: functions and module bodies, through other units where it starts those."""

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, join, normpath

from msgspec import Struct

from monthtwo.facts.records import Call, Command
from monthtwo.system.code.module import Function, Module
from monthtwo.system.starts.allowance import Allowance
from monthtwo.system.starts.command_calls import command_lines, may_start
from monthtwo.system.starts.dispatch_calls import ancestors, dagster_runs, dispatched, named_in_text
from monthtwo.system.starts.executed import executed
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.invocations import Invocation, invocations
from monthtwo.system.starts.locator import copied_roots
from monthtwo.system.starts.pipelines import Pipelines
from monthtwo.system.units.foreign import SUFFIXES
from monthtwo.system.units.unit import Unit

_MAX_TEXT_COMMANDS = 400
_MAX_ROOTS = 200
"""Folders in which a script may be looked for: a chain of scripts brings one more with each."""
_ROOTS_A_STEP = 10
"""Folders to look into that are as dear as a command."""
_CALLED = frozenset({"make", "npm", "service", "stage", "dag"})
"""Forms of invocations that name a unit, or with no name all of them."""


class _Script(Struct, frozen=True):
    """A text of commands that is run; they may be in one of `roots`."""

    path: str
    roots: tuple[str, ...]


_Step = Function | Unit | _Script
"""What is started: a function, or something that starts others in turn."""


class Starts:
    """What is started, by what `inventory` declares."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._pipelines = Pipelines(inventory)
        self._entries: dict[int, frozenset[Function]] = {}
        self.allowance = Allowance()

    def entries(self, unit: Unit) -> frozenset[Function]:
        """The functions and module bodies that a unit starts."""
        key = id(unit)
        if key not in self._entries:
            self._entries[key] = frozenset(self._functions(self._of(unit), {id(unit)}))
        return self._entries[key]

    def executed(self, unit: Unit) -> Iterator[str]:
        """The programs that a unit executes, through the targets, scripts and units that it starts."""
        for step in self._way(iter([unit]), set()):
            texts: Iterable[str] = ()
            if isinstance(step, Unit):
                texts = step.commands
            elif isinstance(step, _Script):
                texts = (command.text for command in self._lines(step))
            for text in texts:
                yield from executed(text)

    def by_call(self, path: str, call: Call) -> Iterator[Function]:
        """What a call in a file starts by what it is told: commands and own addresses in its literals."""
        return self._functions(self._told(path, call), set()) if may_start(call) else iter(())

    def by_text(self, module: Module, scope: int) -> Iterator[Function]:
        """The scripts and runnable modules that a function's texts name."""
        return named_in_text(self.inventory, module, scope)

    def _functions(self, first: Iterator[_Step], seen: set[object]) -> Iterator[Function]:
        """All functions on the way, in order."""
        return (step for step in self._way(first, seen) if isinstance(step, Function))

    def _way(self, first: Iterator[_Step], seen: set[object]) -> Iterator[_Step]:
        """All that is on the way, in order. There is no recursion: a repository says how long its chains are."""
        way = [first]
        while way:
            for step in way[-1]:
                if isinstance(step, Function):
                    yield step
                elif isinstance(step, _Script):
                    yield step
                    way.append(self._commands_of(step, seen))
                    break
                elif id(step) not in seen and self.allowance.take(step.path):
                    seen.add(id(step))
                    yield step
                    way.append(self._of(step))
                    break
            else:
                way.pop()

    def _of(self, unit: Unit) -> Iterator[_Step]:
        inventory = self.inventory
        for path, name in unit.targets:
            if path in inventory.sources.table.files or path.endswith(SUFFIXES):
                yield inventory.sources.function(path, name)
            elif path.endswith(".py"):  # a recogniser knows the name only, not from where it is imported
                found = inventory.locator.file(path, _roots(inventory, unit))
                if found is not None:
                    yield from inventory.application(found, name)
            else:  # another unit's file: a component, a called workflow
                yield from inventory.under(path)
        roots = _roots(inventory, unit) if unit.commands else ()
        for text in unit.commands:
            yield from self._commanded(text, roots)
        if unit.build:
            yield from self._built(unit.build)
        uses = unit.attributes.get("uses", "")
        if uses.startswith("./"):
            yield from inventory.under(normpath(uses))
        yield from dagster_runs(inventory, unit)
        yield from self._pipelines.started_by_rule(unit)
        yield from self._pipelines.ruled(unit)

    def _told(self, path: str, call: Call) -> Iterator[_Step]:
        texts = command_lines(self.inventory, call)
        if texts:
            contained = {"image", "base_image", "image_uri"} & call.keywords.keys()
            roots = [*(self.inventory.image_folders if contained else ()), *ancestors(path)]
            for text in texts:
                yield from self._commanded(text, roots)
        yield from dispatched(self.inventory, path, call)
        yield from self._pipelines.submitted(path, call)

    def _commanded(self, text: str, roots: Sequence[str]) -> Iterator[_Step]:
        """What a command starts."""
        items = invocations(text)
        self.allowance.spend(len(items) * (1 + len(roots) // _ROOTS_A_STEP))
        for item in items:
            yield from self._started(item, roots)

    def _started(self, item: Invocation, roots: Sequence[str]) -> Iterator[_Step]:
        """What one invocation starts."""
        form, value = item.form, item.value
        inventory, locator = self.inventory, self.inventory.locator
        if form in _CALLED:
            yield from inventory.named(form, value) if value else inventory.of_form(form)
        elif form in ("script", "module"):
            yield from self._script(
                locator.file(value, roots) if form == "script" else locator.module(value, roots), roots
            )
        elif form == "application":
            yield from self._application(value, roots)
        elif form == "console" and value in inventory.scripts:
            target, folder = inventory.scripts[value]
            yield from self._application(target, [folder, f"{folder}/src".lstrip("/"), *roots])
        elif form == "build":
            yield from self._built(locator.file(value, roots) or normpath(value))
        elif form == "declared":
            yield from inventory.named("path", locator.file(value, roots) or "")
        elif form == "workflow":
            yield from inventory.named("path", f".github/workflows/{value}")
        elif form == "url":
            yield from inventory.named("url", value.rstrip("/") or "/")

    def _application(self, said: str, roots: Sequence[str]) -> Iterable[Function]:
        where, _, attribute = said.partition(":")
        locator = self.inventory.locator
        path = locator.file(where, roots) if where.endswith(".py") else locator.module(where, roots)
        return self.inventory.application(path, attribute) if path is not None else ()

    def _built(self, build: str) -> list[Unit]:
        """The units of an image, by its Dockerfile or the folder that it is built in."""
        paths = (build, f"{build.rstrip('/')}/Dockerfile", normpath(join(build, "Dockerfile")))
        found = (self.inventory.named("path", path.removeprefix("./")) for path in paths)
        return next((units for units in found if units), [])

    def _script(self, path: str | None, roots: Sequence[str]) -> Iterator[_Step]:
        if path is None:
            return
        if path.endswith(".py"):
            yield self.inventory.sources.function(path, "")
            yield self.inventory.sources.function(path, "__main__")
        elif path.endswith(SUFFIXES):
            yield self.inventory.sources.function(path, "")
        else:
            below = dict.fromkeys((*roots, dirname(path)))
            yield _Script(path, tuple(below)[:_MAX_ROOTS])

    def _commands_of(self, script: _Script, seen: set[object]) -> Iterator[_Step]:
        for command in self._lines(script):
            key = (script.path, command.line)
            if key in seen:
                continue
            if not self.allowance.take(script.path):
                return
            seen.add(key)
            yield from self._commanded(command.text, script.roots)

    def _lines(self, script: _Script) -> Sequence[Command]:
        return (self.inventory.files.facts(script.path).commands or [])[:_MAX_TEXT_COMMANDS]


def _roots(inventory: Inventory, unit: Unit) -> list[str]:
    """Folders a unit's commands may run in, likeliest first."""
    here, locator = dirname(unit.path), inventory.locator
    roots: dict[str, None] = {}
    if unit.workdir:
        workdir = unit.workdir.lstrip("/").removeprefix("./").rstrip("/")
        for base in ("", here):
            candidate = normpath(join(base, workdir))
            if locator.folder(candidate):
                roots["" if candidate == "." else candidate] = None
    if unit.format == "dockerfile":
        instructions = inventory.files.facts(unit.path).instructions or ()
        roots.update(dict.fromkeys(copied_roots(unit.path, instructions)))
    if unit.build:
        roots[unit.build if locator.folder(unit.build) else dirname(unit.build)] = None
    if not unit.path.startswith("."):
        roots[here] = None
    return list(roots | {"": None, "src": None})
