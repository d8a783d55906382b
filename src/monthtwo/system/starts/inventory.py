"""What a repository declares, looked up by what names it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from posixpath import dirname

from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Function
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.files import Files
from monthtwo.system.starts.locator import Locator, console_scripts
from monthtwo.system.starts.script_settings import script_settings
from monthtwo.system.units.unit import Resource, Unit

_STEPS = frozenset({"github-actions", "circleci", "azure-pipelines"})
"""Formats whose jobs are parts of a pipeline, and started by nobody else."""
FILLED_IN = "{}"
"""What stands for a part of a route that each request fills in."""
_FILLED_IN = lazy(r"<[^<>/]*>|\{[^{}/]*\}")


class Inventory:
    """The units and resources of one repository, its scripts, its settings and its code.

    Args:
        files: every file of the snapshot, with its facts.
        names: the Python of it.
        units: what runs, but for loops, which nothing names.
        resources: what is declared to platforms.
    """

    def __init__(
        self, files: Files, names: Resolution, units: Iterable[Unit], resources: Iterable[Resource], locator: Locator
    ) -> None:
        self.files, self.names, self.locator = files, names, locator
        self.sources = names.sources
        self.units = tuple(sorted(units, key=lambda unit: (unit.path, unit.line, unit.form, unit.name)))
        self.resources = tuple(sorted(resources, key=lambda r: (r.path, r.line, r.type, r.name)))
        self.runnable: dict[str, dict[int, list[str]]] = {}
        """Texts of a file that may name a script or module, by scope; filled as files are asked for."""

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Unit]]:
        table: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self.units:
            table["path", unit.path].append(unit)
            for key in _names_of(unit):
                table[key].append(unit)
        return table

    def named(self, form: str, name: str) -> list[Unit]:
        """Units by what others call them: a `make` or `npm` target, a Compose `service`, a DVC `stage`, a `dag`, `task`
        or `job` by its id, what a timer has `started`, a Terraform `resource` by its address, a route by its `url`, all
        of a `path`."""
        return self._by_name.get((form, name), [])

    def of_form(self, form: str) -> list[Unit]:
        """All units that others may call in this form."""
        return [unit for (known, _), units in self._by_name.items() if known == form for unit in units]

    def under(self, path: str) -> list[Unit]:
        """The units of a file, or of the action in a folder."""
        names = (path, f"{path}/action.yml", f"{path}/action.yaml")
        return [unit for name in names for unit in self.named("path", name)]

    @cached_property
    def scripts(self) -> dict[str, tuple[str, str]]:
        """Console script → (`module:function`, folder it is declared in)."""
        found: dict[str, tuple[str, str]] = {}
        for path in self.files.natures:
            if path.rpartition("/")[2] in ("pyproject.toml", "setup.py", "setup.cfg"):
                for name, target in console_scripts(path, self.files.facts(path)).items():
                    found[name] = (target, dirname(path))
        return found

    @cached_property
    def settings(self) -> dict[str, str]:
        """Setting → the script that configuration gives it."""
        return script_settings([path for path in self.files.natures if self.files.produces(path)], self.files.facts)

    @cached_property
    def image_folders(self) -> list[str]:
        """Folders that images are built in: where the command of a container may mean its files."""
        return sorted(
            {dirname(path) for path in self.files.natures if path.rpartition("/")[2].startswith("Dockerfile")}
        )

    def application(self, path: str, attribute: str) -> Iterable[Function]:
        """What a server runs that is told `path:attribute`."""
        yield self.sources.function(path, "")
        module = self.sources.module(path)
        if module is None or not attribute:
            return
        name = attribute.removesuffix("()")
        if name in module.functions:
            yield module.functions[name]
        elif name in module.facts.bindings:  # `app = create_app()`: the module body leads there
            own = self.names.own(path, module.facts.bindings[name])
            if own is not None:
                yield own


def _names_of(unit: Unit) -> Iterable[tuple[str, str]]:
    if "job" in unit.attributes and unit.format not in _STEPS:
        yield "job", unit.attributes["job"]
    if unit.form == "target":
        yield "make", unit.name
        yield "npm", unit.name
    elif unit.format == "package-json":
        yield "npm", unit.name
    elif unit.format == "compose":
        yield "service", unit.name
    elif unit.format == "dvc":
        yield "stage", unit.name
    elif unit.form == "process":
        yield "started", unit.name
    elif unit.format == "argo-workflows" and unit.form == "stage":
        yield "started", unit.attributes.get("workflow", "")
    elif unit.format == "terraform":
        yield "resource", f"{unit.attributes.get('type', '')}.{unit.attributes.get('key', '')}"
    elif unit.form == "dag" and "id" in unit.attributes:
        yield "dag", unit.attributes["id"]
    elif unit.form == "task":
        yield "task", unit.attributes.get("id", unit.name)
    elif unit.form == "route" and "path" in unit.attributes:
        path = unit.attributes["path"].rstrip("/") or "/"
        yield "url", path
        if (filled := _FILLED_IN.sub(FILLED_IN, path)) != path:
            yield "url", filled
