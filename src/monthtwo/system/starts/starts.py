"""What a unit, a command or a call starts: functions and module bodies, through other units where it starts those."""

from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath

from monthtwo.facts.records import Call, Command
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.sources import PROGRAMS
from monthtwo.system.starts.allowance import Allowance
from monthtwo.system.starts.command_calls import command_lines, in_container, may_start, told_image
from monthtwo.system.starts.command_targets import CommandTargets, Script, Step
from monthtwo.system.starts.configured_objects import ConfiguredObjects, may_name_objects
from monthtwo.system.starts.declared_starts import named_service, targeted
from monthtwo.system.starts.dispatch_calls import ancestors, dagster_runs, dispatched, named_in_text
from monthtwo.system.starts.django_sites import makes_site, site
from monthtwo.system.starts.executed import executed
from monthtwo.system.starts.images import built_beside
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.job_overrides import overriding_commands
from monthtwo.system.starts.locator import copied_roots
from monthtwo.system.starts.pipelines import Pipelines
from monthtwo.system.starts.written_files import written_commands
from monthtwo.system.units.foreign import SUFFIXES
from monthtwo.system.units.unit import Unit

_MAX_TEXT_COMMANDS = 400


class Starts:
    """What is started, by what `inventory` declares."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.allowance = Allowance()
        self._commands = CommandTargets(inventory, self.allowance)
        self._pipelines = Pipelines(inventory)
        self._configured = ConfiguredObjects(inventory)
        self._followed: dict[int, tuple[frozenset[Function], tuple[str, ...]]] = {}

    def entries(self, unit: Unit) -> frozenset[Function]:
        """The functions and module bodies that a unit starts."""
        return self._follow(unit)[0]

    def executed(self, unit: Unit, *naming: str) -> Iterator[str]:
        """The programs that a unit executes, through the targets, scripts and units that it starts.

        With `naming`, of no text that has none of these words in it: its programs are not even read.
        """
        for text in self._follow(unit)[1]:
            if not naming or any(word in text for word in naming):
                yield from executed(text)

    def _follow(self, unit: Unit) -> tuple[frozenset[Function], tuple[str, ...]]:
        """What is on the way of a unit: its functions, and all texts of commands, its own first."""
        key = id(unit)
        if key not in self._followed:
            functions, texts = set[Function](), [*unit.commands]
            for step in self._way(self._of(unit), {key}):
                if isinstance(step, Function):
                    functions.add(step)
                elif isinstance(step, Unit):
                    texts += step.commands
                else:
                    texts += [command.text for command in self._lines(step)]
            self._followed[key] = frozenset(functions), tuple(texts)
        return self._followed[key]

    def image_of(self, unit: Unit) -> list[Unit]:
        """The units of the image that a unit runs, as it is built or by its name."""
        images = self._commands.images
        if unit.build:
            return images.of_build(unit.build)
        return images.of(unit.image) or built_beside(self.inventory, images, unit)

    def by_call(self, path: str, call: Call) -> Iterator[Function]:
        """What a call in a file starts by what it is told: commands and own addresses in its literals."""
        return self._functions(self._told(path, call), set()) if may_start(call) else iter(())

    def by_text(self, module: Module, scope: int) -> Iterator[Function]:
        """The scripts and runnable modules that a function's texts name."""
        return named_in_text(self.inventory, module, scope)

    def _functions(self, first: Iterator[Step], seen: set[object]) -> Iterator[Function]:
        """All functions on the way, in order."""
        return (step for step in self._way(first, seen) if isinstance(step, Function))

    def _way(self, first: Iterator[Step], seen: set[object]) -> Iterator[Step]:
        """All that is on the way, in order. There is no recursion: a repository says how long its chains are."""
        way = [first]
        while way:
            self.inventory.files.deadline.heed()
            for step in way[-1]:
                if isinstance(step, Function):
                    yield step
                elif isinstance(step, Script):
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

    def _of(self, unit: Unit) -> Iterator[Step]:
        inventory = self.inventory
        for path, name in unit.targets:
            if path in inventory.sources.table.files or path.endswith((*SUFFIXES, *PROGRAMS)):
                yield inventory.sources.function(path, name)
                if not name:
                    yield inventory.sources.function(path, "__main__")
            elif path.endswith(".py"):  # a recogniser knows the name only, not from where it is imported
                found = inventory.locator.file(path, _roots(inventory, unit))
                if found is not None:
                    yield from inventory.application(found, name)
                    if not name:
                        yield inventory.sources.function(found, "__main__")
            else:  # another unit's file: a component, a called workflow
                yield from inventory.under(path)
        roots = _roots(inventory, unit) if unit.commands else ()
        own = False
        for text in unit.commands:
            for step in self._commands.started(text, roots):
                own = True
                yield step
        if unit.commands and not own:
            for text in written_commands(inventory.files.facts(unit.path).instructions or (), unit.commands):
                yield from self._commands.started(text, roots)
        if not own:  # a command of its own takes the place of the image's
            yield from self.image_of(unit)
        uses = unit.attributes.get("uses", "")
        if uses.startswith("./"):
            yield from inventory.under(normpath(uses))
        yield from dagster_runs(inventory, unit)
        yield from self._pipelines.started_by_rule(unit)
        yield from self._pipelines.ruled(unit)
        if unit.form == "schedule":
            yield from named_service(inventory, unit) if "starts" in unit.attributes else targeted(inventory, unit)

    def _told(self, path: str, call: Call) -> Iterator[Step]:
        module = self.inventory.sources.module(path)
        overriding = overriding_commands(module, call) if module is not None else []
        texts = command_lines(self.inventory, call) + overriding
        if texts:
            inside = in_container(call) or overriding
            roots = [*(self.inventory.image_folders if inside else ()), *ancestors(path)]
            for text in texts:
                yield from self._commands.started(text, roots)
        elif image := told_image(call):
            yield from self._commands.images.of(image)
        if makes_site(call.name):
            yield from site(self.inventory, path)
        if may_name_objects(call.name):
            yield from self._configured.of(path, call)
        yield from dispatched(self.inventory, path, call)
        yield from self._pipelines.submitted(path, call)

    def _commands_of(self, script: Script, seen: set[object]) -> Iterator[Step]:
        for command in self._lines(script):
            key = (script.path, command.line)
            if key in seen:
                continue
            if not self.allowance.take(script.path):
                return
            seen.add(key)
            yield from self._commands.started(command.text, script.roots)

    def _lines(self, script: Script) -> Sequence[Command]:
        commands = (self.inventory.files.facts(script.path).commands or [])[:_MAX_TEXT_COMMANDS]
        return [one for one in commands if not one.schedule]  # what it puts on a schedule does not run with it


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
    if instructions := inventory.files.facts(unit.path).instructions:
        roots.update(dict.fromkeys(copied_roots(unit.path, instructions)))
    if unit.build:
        roots[unit.build if locator.folder(unit.build) else dirname(unit.build)] = None
    if not unit.path.startswith("."):
        roots[here] = None
    return list(roots | {"": None, "src": None})
