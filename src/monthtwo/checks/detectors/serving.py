"""What serves predictions: entrypoints, the containers that start them, and what they check of their callers."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.facts.types import Call
from monthtwo.system.hits import Hit
from monthtwo.system.types import Unit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_SCORES = re.compile(r"predict|infer|scor(e|ing)|forecast|batch|annotat|classif|extract|cluster", re.I)
_JUDGES = re.compile(r"eval|test|bench|submi|train|demo|valid|explain|plot|visual|tun(e|ing)|experiment", re.I)
_CLIENT_ERROR = re.compile(r"^(400|413|415|422)$|HTTP_4(00|13|15|22)|BAD_REQUEST|UNPROCESSABLE|INVALID_ARGUMENT|BadRequest|UnprocessableEntity")
_SCHEMAS = ("pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel", "msgspec.Struct", "ninja.Schema",
            "marshmallow.Schema", "rest_framework.serializers.Serializer", "pydantic.RootModel", "pydantic.v1.BaseModel",
            "wtforms.Form", "flask_wtf.FlaskForm", "typing.TypedDict")  # fmt: skip


@detector("serving-entrypoint")
def serving_entrypoint(engine: "Engine") -> Iterator[Hit]:
    """Handlers and batch jobs that ask a model and answer or store."""
    places = engine.places
    loaded = any(engine.system.produces(hit.path) for hit in engine.hits.of("$model-loaders"))
    for unit, hit in places.served:
        if hit.confidence != "high" and not loaded:
            continue
        yield Hit(unit.path, unit.line, _scope(unit), f"{unit.form} {unit.attributes.get('path', unit.name)} asks a model", "high")
        yield Hit(hit.path, hit.line, hit.scope, f"asks the model: {hit.what}", hit.confidence)
    for unit, hit in places.batch:
        told = f"{unit.path} {unit.name} {hit.path} {hit.scope}"
        if _SCORES.search(told) and not _JUDGES.search(told):
            yield Hit(hit.path, hit.line, hit.scope, "batch scoring that stores its predictions", "medium")


def _scope(unit: Unit) -> str:
    return unit.targets[0][1] if unit.targets else ""


@detector("serving-container")
def serving_container(engine: "Engine") -> Iterator[Hit]:
    """Container definitions whose command starts a serving entrypoint."""
    wanted = {hit.path for hit in engine.detected("serving-entrypoint")}
    for unit in engine.places.running():
        if unit.format != "dockerfile":
            continue
        reached = engine.system.files_of(engine.places.reach(unit))
        if reached & wanted:
            yield Hit(unit.path, unit.line, "", "its command starts the serving entrypoint")


@detector("serving-deployed-service")
def serving_deployed_service(engine: "Engine") -> Iterator[Hit]:
    """Compose services and Procfile processes that run what serves."""
    wanted = {hit.path for hit in engine.detected("serving-entrypoint")}
    for unit in engine.places.running():
        if unit.format not in ("compose", "procfile", "systemd", "supervisord"):
            continue
        reached = engine.system.files_of(engine.places.reach(unit))
        if reached & wanted:
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} runs the serving entrypoint")


@detector("input-validation")
def input_validation(engine: "Engine") -> Iterator[Hit]:
    """Typed bodies and refused requests on the way to the model."""
    for unit, _ in engine.places.served:
        for path, name in unit.targets:
            scope = engine.system.code.scope((path, name))
            if scope is None:
                continue
            for annotation in scope.params.values():
                own = schema_class(engine, path, annotation)
                if own:
                    yield Hit(path, scope.line, name, f"body typed as {annotation.rpartition('.')[2]}", "high")
        yield from refusals(engine, engine.places.reach(unit))


def schema_class(engine: "Engine", path: str, annotation: str, depth: int = 0) -> bool:
    """Whether an annotation names a schema class with fields, own or from a schema library."""
    if not annotation or depth > 6:
        return False
    code = engine.system.code
    own = code.own(path, annotation)
    if own is None:
        return False
    scope = code.scope(own)
    if scope is None or scope.kind != "class":
        return False
    for base in scope.bases:
        canonical = code.canonical(own[0], base)
        if canonical in _SCHEMAS or schema_class(engine, own[0], base, depth + 1):
            return True
    return any(code.canonical(own[0], d.name).endswith("dataclasses.dataclass") for d in scope.decorators)


def refusals(engine: "Engine", nodes: Iterable[tuple[str, str]]) -> Iterator[Hit]:
    """Client errors behind a condition, in any of these functions."""
    for path, name in nodes:
        module = engine.system.code.module(path)
        if module is None or name not in module.index or not name:
            continue
        number = module.index[name]
        for call in module.calls.get(number, ()):
            if call.guard >= 0 and _refuses(call):
                yield Hit(path, call.line, name, f"refuses a bad request: {call.name.lstrip('?.')}", "medium")


def _refuses(call: Call) -> bool:
    last = call.name.rpartition(".")[2]
    if last not in ("HTTPException", "abort", "make_response", "jsonify", "JSONResponse", "Response", "APIException",
                    "HTTPError", "BadRequest", "HTTPBadRequest", "ValidationError", "RequestValidationError", "abort_json",
                    "InvalidInput", "set_code", "UnprocessableEntity"):  # fmt: skip
        return False
    if last in ("BadRequest", "HTTPBadRequest", "UnprocessableEntity", "InvalidInput", "RequestValidationError"):
        return True
    values = [*call.args, *call.keywords.values()]
    return any(_CLIENT_ERROR.search(str(value).lstrip("=&@")) for value in values)


@detector("root-health")
def root_health(engine: "Engine") -> Iterator[Hit]:
    """`GET /` that returns a status or calls itself a check."""
    for unit in engine.places.running():
        if unit.form != "route" or unit.attributes.get("path") not in ("/", ""):
            continue
        for path, name in unit.targets:
            module = engine.system.code.module(path)
            scope = engine.system.code.scope((path, name))
            if module is None or scope is None:
                continue
            number = module.index[name]
            texts = [lit.text.lower() for lit in module.facts.literals if lit.scope == number]
            said = "status" in texts or any(re.search(r"\bhealth|\balive\b|is running|up and running", t) for t in texts)
            if said or "health" in scope.doc.lower():
                yield Hit(path, scope.line, name, "GET / answers with a status", "medium")
