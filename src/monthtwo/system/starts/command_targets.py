"""What the words of a command start: scripts, modules, applications, images, and units by their names."""

from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, normpath

from msgspec import Struct

from monthtwo.system.code.module import Function
from monthtwo.system.code.sources import PROGRAMS
from monthtwo.system.starts.allowance import Allowance
from monthtwo.system.starts.images import Images
from monthtwo.system.starts.inventory import Inventory
from monthtwo.system.starts.invocations import Invocation, invocations
from monthtwo.system.units.foreign import SUFFIXES
from monthtwo.system.units.unit import Unit

_MAX_ROOTS = 200
"""Folders in which a script may be looked for: a chain of scripts brings one more with each."""
_ROOTS_A_STEP = 10
"""Folders to look into that are as dear as a command."""
_CALLED = frozenset({"make", "npm", "service", "stage", "dag"})
"""Forms of invocations that name a unit, or with no name all of them."""


class Script(Struct, frozen=True):
    """A text of commands that is run; they may be in one of `roots`."""

    path: str
    roots: tuple[str, ...]


Step = Function | Unit | Script
"""What is started: a function, or something that starts others in turn."""


class CommandTargets:
    """What commands start by themselves, by what `inventory` declares; what that starts in turn is not followed."""

    def __init__(self, inventory: Inventory, allowance: Allowance) -> None:
        self._inventory, self._allowance = inventory, allowance
        self.images = Images(inventory)

    def started(self, text: str, roots: Sequence[str]) -> Iterator[Step]:
        """What a command starts that runs in one of `roots`."""
        items = invocations(text)
        self._allowance.spend(len(items) * (1 + len(roots) // _ROOTS_A_STEP))
        for item in items:
            yield from self._of(item, roots)

    def _of(self, item: Invocation, roots: Sequence[str]) -> Iterator[Step]:
        """What one invocation starts."""
        form, value = item.form, item.value
        inventory, locator = self._inventory, self._inventory.locator
        if form in _CALLED:
            yield from inventory.named(form, value) if value else inventory.of_form(form)
        elif form in ("script", "module"):
            yield from self._script(
                locator.file(value, roots) if form == "script" else locator.module(value, roots), roots
            )
        elif form == "tasks":
            yield from self._tasks(locator.module(value, roots))
        elif form == "application":
            yield from self._application(value, roots)
        elif form == "console" and value in inventory.scripts:
            target, folder = inventory.scripts[value]
            yield from self._application(target, [folder, f"{folder}/src".lstrip("/"), *roots])
        elif form == "build":
            yield from self.images.of_build(locator.file(value, roots) or normpath(value))
        elif form == "image":
            yield from self.images.of(value)
        elif form == "declared":
            yield from inventory.named("path", locator.file(value, roots) or "")
        elif form == "workflow":
            yield from inventory.named("path", f".github/workflows/{value}")
        elif form == "url":
            yield from inventory.named("url", value.rstrip("/") or "/")

    def _application(self, said: str, roots: Sequence[str]) -> Iterable[Function]:
        where, _, attribute = said.partition(":")
        locator = self._inventory.locator
        path = locator.file(where, roots) if where.endswith(".py") else locator.module(where, roots)
        return self._inventory.application(path, attribute) if path is not None else ()

    def _tasks(self, path: str | None) -> Iterator[Unit]:
        """The tasks of the application in a file: those of the files that import it, as they are registered with it."""
        imported = self._inventory.sources.imported
        for unit in self._inventory.units if path is not None else ():
            if unit.form == "task" and unit.path.endswith(".py") and path in (unit.path, *imported(unit.path)):
                yield unit

    def _script(self, path: str | None, roots: Sequence[str]) -> Iterator[Step]:
        if path is None:
            return
        if path.endswith(".py") or (path.endswith(PROGRAMS) and self._inventory.sources.module(path) is not None):
            yield self._inventory.sources.function(path, "")
            yield self._inventory.sources.function(path, "__main__")
        elif path.endswith(SUFFIXES):
            yield self._inventory.sources.function(path, "")
        else:
            below = dict.fromkeys((*roots, dirname(path)))
            yield Script(path, tuple(below)[:_MAX_ROOTS])
