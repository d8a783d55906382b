"""What a repository calls its application, its modules and its data: what a remedy is filled with."""

from collections.abc import Callable
from functools import cached_property

from monthtwo.catalogue.placeholders import unnamed
from monthtwo.engine.question import Question
from monthtwo.regular_expressions import lazy

_APPLICATION = lazy(r"(^|\.)(FastAPI|Flask|Starlette|Litestar|Sanic|Quart|Bottle|create_app|get_app|make_app)\(\)$")
_FILE = lazy(r"^[\w./-]{1,50}\.\w+$")
_MOST = 50
"""Characters of a name; a longer one would break a line of code."""


class LocalNames:
    """Names of one repository. What is not known keeps a plain placeholder."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._fields: dict[str, Callable[[str], str]] = {
            "{app}": self._app,
            "{start}": self._start,
            "{module}": self._module,
            "{handler}": self._handler,
            "{install}": self._install,
            "{data}": self._data,
        }

    def filled(self, fix: str, path: str) -> str:
        """A remedy with the repository's own names, for a finding that stands in the file `path`."""
        for field, known in self._fields.items():
            name = known(path) if field in fix else ""
            if 0 < len(name) <= _MOST:
                fix = fix.replace(field, name)
        return unnamed(fix)

    def _app(self, path: str) -> str:
        """The application of the service: `api.main:app`."""
        q = self._question
        serving = {unit.path for unit, _ in q.served}
        applications = [
            (module.path not in serving, module.path, name)
            for module in q.modules
            for name, value in module.facts.bindings.items()
            if _APPLICATION.search(value) and serving & q.closure(module.path)
        ]
        if not applications:
            return ""
        _, file, name = min(applications)
        module = _dotted(file)
        return f"{module}:{name}" if module else ""

    @cached_property
    def _script(self) -> str:
        """The file that starts the process: a script that leads to what answers, else what answers itself."""
        q = self._question
        answers = {unit.path for unit, _ in (*q.served, *q.batch) if unit.path.endswith(".py")}
        answers = answers or {use.path for _, use in (*q.served, *q.batch)}
        starts = [unit.path for unit in q.units("main") if answers & q.closure(unit.path)]
        return min(starts or answers, key=lambda file: (file.count("/"), file), default="")

    def _start(self, path: str) -> str:
        """What Python is told to run: `"-m", "bot.main"`, or the path of what is in no package."""
        module = _dotted(self._script)
        return f'"-m", "{module}"' if module else f'"{self._script}"' if self._script else ""

    def _module(self, path: str) -> str:
        return _dotted(self._script)

    def _handler(self, path: str) -> str:
        """The function that a platform calls: `worker.main.handler`."""
        found = sorted((unit.path != path, unit.path, unit.name) for unit, _ in self._question.served)
        module = _dotted(found[0][1]) if found else ""
        return f"{module}.{found[0][2]}" if module else ""

    def _install(self, path: str) -> str:
        """How its packages are installed."""
        paths = self._question.every_path
        listed = sorted(
            (one for one in paths if one.rpartition("/")[2] == "requirements.txt"),
            key=lambda one: (one.count("/"), one),
        )
        if "requirements.txt" not in paths and ("pyproject.toml" in paths or "setup.py" in paths):
            return "pip install ."
        return f"pip install -r {listed[0]}" if listed else ""

    def _data(self, path: str) -> str:
        """The file that is read where the finding stands, else the folder of data."""
        q = self._question
        read = {(hit.path, hit.line) for hit in q.detected("data-kinds") if hit.what == "files" and hit.path == path}
        module = q.module(path) if read else None
        said = (text.text for text in module.facts.literals if (path, text.line) in read) if module is not None else ()
        folder = "data/" if any(one.startswith("data/") for one in q.every_path) else ""
        return next((text for text in said if _FILE.search(text)), folder)


def _dotted(path: str) -> str:
    """A file as it is imported: `src/app/main.py` is `app.main`; nothing for one that cannot be."""
    parts = path.removesuffix(".py").removeprefix("src/").split("/")
    parts = parts[:-1] if len(parts) > 1 and parts[-1] in ("__init__", "__main__") else parts
    return ".".join(parts) if path.endswith(".py") and all(part.isidentifier() for part in parts) else ""
