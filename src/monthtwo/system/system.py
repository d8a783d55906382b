"""The system that the facts add up to: units, what they start, and the places code lives in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from posixpath import dirname, join, normpath

from monthtwo.facts.types import Call, Python
from monthtwo.system.code import Code
from monthtwo.system.code_units import loops
from monthtwo.system.commands import Invocation, invocations
from monthtwo.system.declared import Declared
from monthtwo.system.dispatch import ancestors, dagster_runs, dispatched, named_in_text
from monthtwo.system.files import Files
from monthtwo.system.foreign import SUFFIXES
from monthtwo.system.locate import Locator, console_scripts, copied_roots
from monthtwo.system.module import NodeId
from monthtwo.system.platforms import declared_pipelines, ruled, started_by_rule, submitted
from monthtwo.system.settings import script_settings
from monthtwo.system.starting import command_lines, may_start
from monthtwo.system.types import Resource, Unit
from monthtwo.system.walk import Allowance, Step, walked

PRODUCTION = frozenset({"production", "example"})
"""Natures that are production code: an example that runs is code somebody runs, a test or a notebook is not."""
UNATTENDED = frozenset({"cron", "event", "loop"})
SERVED = frozenset({"request", "queue"})

_MAX_TEXT_COMMANDS = 400
_MOST_ROOTS = 200
"""Folders that a command may run in, those of the scripts on the way to it among them."""
_ROOTS_A_STEP = 10
"""Folders to look into that are as dear as a command."""


class System:
    """Everything that runs in one repository. Built once per scan; answers are computed when asked for.

    Args:
        files: every file of the snapshot, with its facts.
        code: the Python of it.
        units: those that code declares, but for loops, which run what others of them start.
        declared: what the recognisers found.
    """

    def __init__(
        self,
        files: Files,
        code: Code,
        units: Iterable[Unit],
        declared: Declared,
    ) -> None:
        self.files = files
        self.natures = files.natures
        self.facts = files.facts
        self.locator = Locator(files.natures)
        self.code = code
        self.code.extra_edges = self.started_by_call
        self.code.literal_edges = lambda module, scope: named_in_text(self, module, scope)
        self._entries: dict[int, frozenset[NodeId]] = {}
        self.allowance = Allowance()
        self.named: dict[str, dict[int, list[str]]] = {}
        """Texts of a file that may name a script or module, by scope; filled as files are asked for."""
        # Loops ask what their calls start: what is declared, but no unit of code.
        self.units: tuple[Unit, ...] = tuple(declared.units)
        every = [*declared.units, *units, *(unit for path in code.paths for unit in loops(code, path))]
        self.units = tuple(sorted(every, key=lambda u: (u.path, u.line, u.form, u.name)))
        self.resources: tuple[Resource, ...] = tuple(
            sorted(declared.resources, key=lambda r: (r.path, r.line, r.type, r.name))
        )
        self._entries.clear()
        self.__dict__.pop("by_key", None)
        self.__dict__.pop("pipelines", None)

    @cached_property
    def literals(self) -> list[tuple[str, Python, str]]:
        """Files with Python code, in order of their paths, each with its facts and all its strings, a line each."""
        found = ((path, self.facts(path).python) for path in sorted(self.natures) if path.endswith((".py", ".ipynb")))
        return [
            (path, facts, "\n".join([s.text for s in facts.literals])) for path, facts in found if facts is not None
        ]

    @cached_property
    def image_folders(self) -> list[str]:
        """Folders that images are built in: where the command of a container may mean its files."""
        return sorted({dirname(path) for path in self.natures if path.rpartition("/")[2].startswith("Dockerfile")})

    @cached_property
    def pipelines(self) -> dict[str, list[NodeId]]:
        """Platform → functions that declare a pipeline for it."""
        return declared_pipelines(self)

    @cached_property
    def settings(self) -> dict[str, str]:
        """Setting → the script that configuration gives it."""
        return script_settings([path for path in self.natures if self.produces(path)], self.facts)

    # -- what a unit starts ------------------------------------------------------------------------------------

    @cached_property
    def by_key(self) -> dict[tuple[str, str], list[Unit]]:
        """Units by what other units call them: a make target, a Compose service, a stage, a workflow, a DAG id."""
        table: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self.units:
            table["path", unit.path].append(unit)
            if unit.form == "target":
                table["make", unit.name].append(unit)
                table["npm", unit.name].append(unit)
            elif unit.format == "compose":
                table["service", unit.name].append(unit)
            elif unit.format == "dvc":
                table["stage", unit.name].append(unit)
            elif unit.form == "dag" and "id" in unit.attributes:
                table["dag", unit.attributes["id"]].append(unit)
            elif unit.form == "task":
                table["task", unit.attributes.get("id", unit.name)].append(unit)
            elif unit.form == "route" and "path" in unit.attributes:
                table["url", unit.attributes["path"].rstrip("/") or "/"].append(unit)
        return table

    @cached_property
    def scripts(self) -> dict[str, tuple[str, str]]:
        """Console script → (`module:function`, folder it is declared in)."""
        found: dict[str, tuple[str, str]] = {}
        for path in self.natures:
            if path.rpartition("/")[2] in ("pyproject.toml", "setup.py", "setup.cfg"):
                for name, target in console_scripts(path, self.facts(path)).items():
                    found[name] = (target, dirname(path))
        return found

    def entries(self, unit: Unit) -> frozenset[NodeId]:
        """The functions and module bodies that a unit starts, through other units where it starts those."""
        key = id(unit)
        if key not in self._entries:
            self._entries[key] = frozenset(walked(self._entries_of(unit, set())))
        return self._entries[key]

    def _entries_of(self, unit: Unit, seen: set[int]) -> Iterator[Step]:
        if id(unit) in seen:
            return
        seen.add(id(unit))
        for path, name in unit.targets:
            if path in self.code.table.files or path.endswith(SUFFIXES):
                yield (path, name)
            elif path.endswith(".py"):  # a recogniser knows the name only, not from where it is imported
                found = self.locator.file(path, self.roots(unit))
                if found is not None:
                    yield from self._application(found, name)
            else:  # another unit's file: a component, a called workflow
                yield self._units(self._under(path), seen)
        roots = self.roots(unit) if unit.commands else ()
        for text in unit.commands:
            yield from self._commanded(text, roots, seen)
        if unit.build:
            yield self._built(unit.build, seen)
        uses = unit.attributes.get("uses", "")
        if uses.startswith("./"):
            yield self._units(self._under(normpath(uses)), seen)
        yield self._units(dagster_runs(self, unit), seen)
        yield from started_by_rule(self, unit)
        yield self._units(ruled(self, unit), seen)

    def _commanded(self, text: str, roots: Sequence[str], seen: set[int]) -> Iterator[Step]:
        """What a command starts."""
        items = invocations(text)
        self.allowance.spend(len(items) * (1 + len(roots) // _ROOTS_A_STEP))
        for item in items:
            yield self._started(item, roots, seen)

    def _under(self, path: str) -> list[Unit]:
        names = (path, f"{path}/action.yml", f"{path}/action.yaml")
        return [unit for name in names for unit in self.by_key.get(("path", name), ())]

    def _units(self, units: Iterable[Unit], seen: set[int]) -> Iterator[Step]:
        for unit in units:
            if id(unit) not in seen and self.allowance.take(unit.path):
                yield self._entries_of(unit, seen)

    def _built(self, build: str, seen: set[int]) -> Iterator[Step]:
        for path in (build, f"{build.rstrip('/')}/Dockerfile", normpath(join(build, "Dockerfile"))):
            units = self.by_key.get(("path", path.removeprefix("./")))
            if units:
                yield self._units(units, seen)
                return

    def roots(self, unit: Unit) -> list[str]:
        """Folders a unit's commands may run in, likeliest first."""
        here = dirname(unit.path)
        roots: dict[str, None] = {}
        if unit.workdir:
            workdir = unit.workdir.lstrip("/").removeprefix("./").rstrip("/")
            for base in ("", here):
                candidate = normpath(join(base, workdir))
                if self.locator.folder(candidate):
                    roots["" if candidate == "." else candidate] = None
        if unit.format == "dockerfile":
            roots.update(dict.fromkeys(copied_roots(unit.path, self.facts(unit.path).instructions or ())))
        if unit.build:
            roots[unit.build if self.locator.folder(unit.build) else dirname(unit.build)] = None
        if not unit.path.startswith("."):
            roots[here] = None
        roots[""] = None
        roots["src"] = None
        return list(roots)

    def _started(self, item: Invocation, roots: Sequence[str], seen: set[int]) -> Iterator[Step]:
        """What one invocation starts."""
        if item.form == "script":
            path = self.locator.file(item.value, roots)
            if path is not None:
                yield self._script(path, roots, seen)
        elif item.form == "module":
            path = self.locator.module(item.value, roots)
            if path is not None:
                yield self._script(path, roots, seen)
        elif item.form == "application":
            where, _, attribute = item.value.partition(":")
            path = self.locator.file(where, roots) if where.endswith(".py") else self.locator.module(where, roots)
            if path is not None:
                yield from self._application(path, attribute)
        elif item.form == "console" and item.value in self.scripts:
            target, folder = self.scripts[item.value]
            where, _, attribute = target.partition(":")
            path = self.locator.module(where, [folder, f"{folder}/src".lstrip("/"), *roots])
            if path is not None:
                yield from self._application(path, attribute)
        elif item.form in ("make", "npm", "service", "stage", "dag"):
            yield self._units(self._called(item), seen)
        elif item.form == "build":
            path = self.locator.file(item.value, roots)
            yield self._built(path or normpath(item.value), seen)
        elif item.form == "declared":
            path = self.locator.file(item.value, roots)
            yield self._units(self.by_key.get(("path", path or ""), ()), seen)
        elif item.form == "workflow":
            yield self._units(self.by_key.get(("path", f".github/workflows/{item.value}"), ()), seen)
        elif item.form == "url":
            yield self._units(self.by_key.get(("url", item.value.rstrip("/") or "/"), ()), seen)

    def _called(self, item: Invocation) -> list[Unit]:
        if item.value:
            return self.by_key.get((item.form, item.value), [])
        return [unit for (form, _), units in self.by_key.items() if form == item.form for unit in units]

    def _script(self, path: str, roots: Sequence[str], seen: set[int]) -> Iterator[Step]:
        if path.endswith(".py"):
            yield (path, "")
            yield (path, "__main__")
            return
        if path.endswith(SUFFIXES):
            yield (path, "")
            return
        facts = self.facts(path)
        folder = dirname(path)
        if folder not in roots and len(roots) < _MOST_ROOTS:
            roots = [*roots, folder]
        for command in (facts.commands or [])[:_MAX_TEXT_COMMANDS]:
            key = hash((path, command.line))
            if key in seen:
                continue
            if not self.allowance.take(path):
                return
            seen.add(key)
            yield from self._commanded(command.text, roots, seen)

    def _application(self, path: str, attribute: str) -> Iterable[NodeId]:
        yield (path, "")
        module = self.code.module(path)
        if module is None or not attribute:
            return
        name = attribute.removesuffix("()")
        if name in module.index:
            yield (path, name)
        elif name in module.facts.bindings:  # `app = create_app()`: the module body leads there
            own = self.code.own(path, module.facts.bindings[name])
            if own is not None:
                yield own

    def started_by_call(self, path: str, call: Call) -> Iterable[NodeId]:
        """Commands and own URLs in a call's literals."""
        if not may_start(call):
            return
        yield from walked(self._called_for(path, call, set()))
        yield from submitted(self, path, call)

    def _called_for(self, path: str, call: Call, seen: set[int]) -> Iterator[Step]:
        texts = command_lines(self, call)
        if texts:
            contained = {"image", "base_image", "image_uri"} & call.keywords.keys()
            roots = [*(self.image_folders if contained else ()), *ancestors(path)]
            for text in texts:
                yield from self._commanded(text, roots, seen)
        yield self._units(dispatched(self, path, call), seen)

    # -- places ------------------------------------------------------------------------------------------------

    def produces(self, path: str) -> bool:
        return self.natures.get(path, "") in PRODUCTION

    def runs(self, unit: Unit) -> bool:
        """Whether a unit belongs to the running system: not a test's, a notebook's or a document's."""
        return self.produces(unit.path) and unit.attributes.get("inactive") != "true"

    def _starts(self, units: Iterable[Unit]) -> set[NodeId]:
        return {node for unit in units for node in self.entries(unit) if self.produces(node[0])}

    @cached_property
    def live(self) -> frozenset[NodeId]:
        """Everything that any unit of the running system reaches."""
        return self.code.reach(
            self._starts(u for u in self.units if self.runs(u) and u.form not in ("loop", "schedule"))
        )

    @cached_property
    def serving(self) -> frozenset[NodeId]:
        return self.code.reach(self._starts(u for u in self.units if self.runs(u) and SERVED & set(u.triggers)))

    @cached_property
    def unattended(self) -> tuple[Unit, ...]:
        """Units that start without a person: cron, events, loops. A loop must itself be started by something."""
        found = []
        for unit in self.units:
            if not self.runs(unit) or not UNATTENDED & set(unit.triggers):
                continue
            if unit.form == "loop" and not self._alive(unit):
                continue
            found.append(unit)
        return tuple(found)

    def _alive(self, unit: Unit) -> bool:
        node = (unit.path, unit.attributes.get("scope", ""))
        return not node[1] or node[1] == "__main__" or node in self.live

    @cached_property
    def scheduled(self) -> frozenset[NodeId]:
        return self.code.reach(self._starts(self.unattended))

    @cached_property
    def ci(self) -> frozenset[NodeId]:
        return self.code.reach(self._starts(u for u in self.units if self.runs(u) and "push" in u.triggers))

    def files_of(self, nodes: Iterable[NodeId]) -> frozenset[str]:
        """Every file that the files of these nodes import."""
        return self.code.closures({path for path, _ in nodes})
