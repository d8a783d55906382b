"""What a service does in place of what a check asks for: where work on an unmet check of serving begins."""

from collections.abc import Iterator

from monthtwo.areas.serving.components import APPLICATION, importers, serves_with
from monthtwo.areas.serving.entrypoints import entry_files, scope_of, served
from monthtwo.engine.question import Function, Hit, Question, detector, in_order
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

_BODY = anycase(
    r"(?:request|(?:^|[._?])(?:req|event|message))\w{0,40}(\(\))?\.(get_json|json|data|form|values|args|body|get_data|post|files|query_params)$"
)
_UNTYPED = lazy(r"^(dict|list|(typing\.)?(Dict|Any|List|Mapping)|bytes|str)\b|(^|\.)Body$|^$")
_NO_BODY = frozenset({"self", "cls", "context", "ctx", "args", "kwargs"})
_CHECK = ("livenessprobe", "readinessprobe", "liveness", "readiness", "healthcheck")


@detector("raw-bodies")
def raw_bodies(q: Question) -> Iterator[Hit]:
    """Bodies that a handler which asks a model reads as they come, and parameters without a schema."""
    starts = {start for unit, _ in served(q) for start in q.entries(unit)}
    for function in in_order(starts):
        named = [(one.line, one.name) for one in function.calls] + [(one.line, one.name) for one in function.references]
        asked = sorted((line, name) for line, name in named if _BODY.finds(name))
        for line, name in asked[:1]:
            yield Hit(function.path, line, function.name, f"reads the body as it comes: {Name(name).shown}")
        if not asked:
            yield from _parameters(function)


def _parameters(function: Function) -> Iterator[Hit]:
    """The first parameter that says nothing of what is in it."""
    loose = [
        name for name, kind in function.params.items() if name.strip("*_") not in _NO_BODY and _UNTYPED.search(kind)
    ]
    if function.defined and loose:
        kind = function.params[loose[0]]
        said = f"`{loose[0]}` is any {Name(kind).last}" if kind else f"`{loose[0]}` has no type"
        yield Hit(function.path, function.line, function.name, f"{said}, and is not checked", "medium")


@detector("answering-units")
def answering_units(q: Question) -> Iterator[Hit]:
    """What answers with a model, or scores in batches."""
    for unit, _ in served(q):
        yield Hit(unit.path, unit.line, scope_of(unit), f"{unit.form} {unit.attributes.get('path') or unit.name}")
    for _, use in q.batch:
        yield Hit(use.path, use.line, use.scope, f"batch scoring in {use.scope or use.path}", "medium")


@detector("asked-models")
def asked_models(q: Question) -> Iterator[Hit]:
    """Where a model is asked, to answer a request or for many rows."""
    for _, use in (*served(q), *q.batch):
        yield Hit(use.path, use.line, use.scope, Name(use.what).shown)


@detector("unasking-routes")
def unasking_routes(q: Question) -> Iterator[Hit]:
    """Routes of the service's own root or information, which tell nothing of its health."""
    words, asking = q.words("serving/telling-routes"), {id(unit) for unit, _ in q.served}
    for unit in q.units("route"):
        address = unit.attributes.get("path")
        if address is None or id(unit) in asking:
            continue
        last = address.rstrip("/").rpartition("/")[2].lower()
        root = address in ("/", "") and unit.attributes.get("method") != "POST"
        if (root or last in words) and serves_with(q, unit.path):
            yield Hit(unit.path, unit.line, unit.name, f"route {address or '/'}", "high" if root else "medium")


@detector("probes-elsewhere")
def probes_elsewhere(q: Question) -> Iterator[Hit]:
    """Containers with a probe that are not the serving one's."""
    for unit in q.running:
        if any(unit.attributes.get(key) for key in _CHECK):
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name}")


@detector("single-calls")
def single_calls(q: Question) -> Iterator[Hit]:
    """Tests of what serves."""
    serving = importers(q, entry_files(q))
    for path in q.python_paths:
        if q.nature(path) == "test" and not serving.isdisjoint(q.imported(path)):
            module = q.module(path)
            tests = [one for one in module.facts.scopes if one.name.startswith("test")] if module is not None else []
            yield Hit(path, tests[0].line if tests else 1, "", path)


@detector("started-servers")
def started_servers(q: Question) -> Iterator[Hit]:
    """Code that starts a server by itself: `uvicorn.run(app)`, `app.run()`."""
    starters = q.words("serving/starters")
    for module in q.modules:
        servers = module.roots & q.known_packages("server-packages", "demo-packages")
        for call in module.calling(starters) if servers else ():
            if (root := q.meaning(module.path, call.name).package) in servers or root == "?":
                yield Hit(
                    module.path, call.line, module.function(call.scope).name, Name(call.name).uncalled.lstrip("?.")
                )


@detector("started-files")
def started_files(q: Question) -> Iterator[Hit]:
    """Files that an image starts: those that make the application of a web framework, scripts that lead to a model."""
    files = importers(q, entry_files(q))
    for path in sorted(files):
        module = q.module(path) if q.produces(path) else None
        for call in module.facts.calls if module is not None else ():
            if APPLICATION.match(call.name):
                yield Hit(path, call.line, module.function(call.scope).name if module else "", Name(call.name).shown)
    for unit in q.units("main"):
        if unit.path in files:
            yield Hit(unit.path, unit.line, "__main__", f"starts {unit.path}", "medium")
