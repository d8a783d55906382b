"""Which files belong to the component that serves: one application, not the one beside it."""

from collections.abc import Iterable

from monthtwo.areas.serving.entrypoints import entry_files
from monthtwo.engine.question import Module, Question, once
from monthtwo.regular_expressions import lazy

APPLICATION = lazy(
    r"^(fastapi\.(applications\.)?FastAPI|flask\.(app\.)?Flask|quart\.Quart|sanic\.Sanic|litestar\.Litestar"
    r"|starlette\.applications\.Starlette|aiohttp\.web\.Application|bottle\.Bottle|falcon\.(asgi\.)?App|tornado\.web\.Application)$"
)


def serves_with(q: Question, path: str) -> bool:
    """Whether a file is part of an application that also answers with a model.

    True where nothing is known of it, and where a job scores: then any service tells what the job has stored.
    """
    serving = entry_files(q) if q.served else frozenset[str]()
    language = q.language(path)
    if not serving or path in serving:
        return True
    if language:  # what such a file imports is not known
        return any(q.language(other) == language for other in serving)
    if not path.endswith(".py") or path in _together(q):
        return True
    module = q.module(path)
    if module is None or "django" in module.roots:  # its applications are named, not imported
        return True
    return not _starts_application(module) and _home(q, path) in {_home(q, other) for other in serving}


@once
def _together(q: Question) -> frozenset[str]:
    """Files that something imports together with a serving one: its importers, and all that those import."""
    handlers = {unit.path for unit, _ in (*q.served, *q.batch)}
    return q.closure(*importers(q, handlers))


def importers(q: Question, paths: Iterable[str]) -> frozenset[str]:
    """These files and every production file that imports one of them, near or far."""
    above: dict[str, list[str]] = {}
    for path in q.python_paths:
        for target in q.imported(path) if q.produces(path) else ():
            above.setdefault(target, []).append(path)
    found: set[str] = set()
    left = list(paths)
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += above.get(path, ())
    return frozenset(found)


def _starts_application(module: Module) -> bool:
    return any(APPLICATION.match(call.name) for call in module.facts.calls)


def _home(q: Question, path: str) -> str:
    """The folder of a component: the first one, or the one below a folder of components."""
    parts = path.split("/")[:-1]
    return "/".join(parts[: 2 if parts and parts[0] in q.words("serving/shelves") else 1])
