"""What a service says of its health and checks of what its callers send."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.checks.detectors.serving import INFRASTRUCTURE, line_of, served
from monthtwo.facts.types import Call, Scope
from monthtwo.model import Confidence
from monthtwo.system.code import Module, NodeId
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_CLIENT_ERROR = re.compile(
    r"(^|\D)(400|413|415|422)$|HTTP_4(00|13|15|22)|BAD_REQUEST|UNPROCESSABLE|INVALID_ARGUMENT|BadRequest|UnprocessableEntity"
)
_REFUSALS = frozenset(
    {"HTTPException", "abort", "make_response", "jsonify", "JSONResponse", "Response", "APIException", "HTTPError",
     "abort_json", "set_code", "HttpResponse", "JsonResponse", "HttpError"}
)  # fmt: skip
_BY_NAME = frozenset(
    {"BadRequest", "HTTPBadRequest", "UnprocessableEntity", "InvalidInput", "RequestValidationError", "BadRequestError",
     "HTTPUnprocessableEntity", "InferenceError", "HttpResponseBadRequest", "InvalidArgument", "BentoMLException"}
)  # fmt: skip
_SCHEMAS = frozenset(
    {"pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel", "msgspec.Struct", "ninja.Schema",
     "pydantic.RootModel",
     "marshmallow.Schema", "rest_framework.serializers.Serializer", "pydantic.v1.BaseModel", "wtforms.Form",
     "flask_wtf.FlaskForm", "apiflask.Schema", "pydantic.generics.GenericModel",
     "rest_framework.serializers.ModelSerializer",
     "flask_marshmallow.Schema", "pandera.DataFrameModel", "pandera.SchemaModel"}
)  # fmt: skip
_CHECKS = frozenset(
    {"model_validate", "parse_obj", "model_validate_json", "parse_raw", "validate_json", "validate_python"}
)
_VALIDATES = re.compile(
    r"^(jsonschema\.(validate|Draft\w+)|fastjsonschema\.|cerberus\.|voluptuous\.|marshmallow\..*\.load$|flask_expects_json)"
)

_MAX_DEPTH = 6


@detector("input-validation")
def input_validation(engine: "Engine") -> Iterator[Hit]:
    """Typed bodies and refused requests on the way to the model."""
    asking = engine.places.asking
    below: dict[bool, frozenset[NodeId]] = {False: frozenset(), True: frozenset()}
    for unit, hit in served(engine):
        lowest = hit.confidence
        for node in asking.starts(unit):
            for path, scope in _functions(engine, node):
                yield from _typed(engine, path, scope)
        below[lowest == "low"] |= asking.narrow(asking.starts(unit))
    # What several handlers lead to is looked at once.
    for low, nodes in below.items():
        for found in (*refusals(engine, nodes), *_checked(engine, nodes)):
            yield found if not low else Hit(found.path, found.line, found.scope, found.what, "low")


def _functions(engine: "Engine", node: NodeId) -> Iterator[tuple[str, Scope]]:
    """A handler, or the methods of one that is a class."""
    module = engine.system.code.module(node[0])
    if module is None or node[1] not in module.index:
        return
    number = module.index[node[1]]
    if module.facts.scopes[number].kind == "class":
        for child in module.children.get(number, ()):
            yield node[0], module.facts.scopes[child]
    elif node[1]:
        yield node[0], module.facts.scopes[number]


def _typed(engine: "Engine", path: str, scope: Scope) -> Iterator[Hit]:
    """Parameters, and a decorator's arguments, that name a schema class; the class itself is shown first."""
    named = [*scope.params.values()]
    module = engine.system.code.module(path)
    first = min((decorator.line for decorator in scope.decorators), default=scope.line)
    inside = [call for call in module.facts.calls if first <= call.line <= scope.line] if module else []
    for decorator in (*scope.decorators, *inside):  # `@svc.api(input=JSON(pydantic_model=Features))`
        values = (*decorator.args, *decorator.keywords.values())
        named += [value[1:] for value in values if isinstance(value, str) and value[:1] in "&@"]
    for annotation in named:
        for own in schema_classes(engine, path, annotation):
            short = own[1].rpartition(".")[2]
            yield Hit(own[0], line_of(engine, *own), own[1], f"schema of what {scope.name} takes: {short}", "high")
            yield Hit(path, scope.line, scope.name, f"body typed as {short}", "high")


def schema_classes(engine: "Engine", path: str, annotation: str) -> Iterator[NodeId]:
    """The schema classes with fields of their own that an annotation names, however wrapped."""
    for name in re.findall(r"[\w.#:]+", annotation):
        own = engine.system.code.own(path, name)
        if own is not None and is_schema(engine, own):
            yield own


def is_schema(engine: "Engine", own: NodeId, depth: int = 0) -> bool:
    """Whether a class of this repository is a schema, by its bases or a dataclass decorator."""
    code = engine.system.code
    scope = code.scope(own)
    if scope is None or scope.kind != "class" or depth > _MAX_DEPTH:
        return False
    for base in scope.bases:
        canonical = code.canonical(own[0], base)
        further = code.own(own[0], base)
        if canonical in _SCHEMAS or (further is not None and is_schema(engine, further, depth + 1)):
            return True
    return any(code.canonical(own[0], d.name).endswith("dataclasses.dataclass") for d in scope.decorators)


def refusals(engine: "Engine", nodes: Iterable[NodeId]) -> Iterator[Hit]:
    """Client errors behind a condition, or in a handler of what a check raised, in any of these functions."""
    for path, name in sorted(nodes):
        module = engine.system.code.module(path)
        if module is None or name not in module.index or not name or not engine.system.produces(path):
            continue
        for call in module.calls.get(module.index[name], ()):
            if call.guard >= 0 and (_refuses(call) or _answers_error(module, call)):
                yield Hit(path, call.line, name, f"refuses a bad request: {call.name.lstrip('?.')}", "medium")


def _answers_error(module: Module, call: Call) -> bool:
    """A guarded JSON answer that names an error: `return jsonify(error="…"), 400`."""
    if call.name.rpartition(".")[2] not in ("jsonify", "JSONResponse", "JsonResponse", "json_response"):
        return False
    keys = {lit.text for lit in module.facts.literals if lit.key and lit.line == call.line and lit.scope == call.scope}
    return bool({*call.keywords, *keys} & {"error", "errors", "detail"})


def _refuses(call: Call) -> bool:
    last = call.name.rpartition(".")[2]
    if last in _BY_NAME:
        return True
    values = [*call.args, *call.keywords.values()]
    return last in _REFUSALS and any(_CLIENT_ERROR.search(str(value).lstrip("=&@")) for value in values)


def _checked(engine: "Engine", nodes: Iterable[NodeId]) -> Iterator[Hit]:
    """Bodies handed to a schema by hand: `Features.model_validate(request.json)`, `jsonschema.validate(…)`."""
    code = engine.system.code
    for path, name in sorted(nodes):
        module = code.module(path)
        if module is None or name not in module.index or not engine.system.produces(path):
            continue
        for call in module.calls.get(module.index[name], ()):
            receiver, _, last = call.name.rpartition(".")
            own = code.own(path, receiver.removesuffix("()")) if last in _CHECKS or last == "load" else None
            if own is not None and is_schema(engine, own):
                yield Hit(own[0], line_of(engine, *own), own[1], f"schema that {name} checks with", "medium")
            elif _VALIDATES.search(code.canonical(path, call.name)):
                yield Hit(path, call.line, name, f"checks what is sent: {call.name.lstrip('?.')}", "medium")


@detector("root-health")
def root_health(engine: "Engine") -> Iterator[Hit]:
    """`GET /` that returns a status or calls itself a check."""
    for unit in engine.places.running():
        if (
            unit.form != "route"
            or unit.attributes.get("path") not in ("/", "")
            or unit.attributes.get("method") == "POST"
        ):
            continue
        for path, name in unit.targets:
            module = engine.system.code.module(path)
            scope = engine.system.code.scope((path, name))
            if module is None or scope is None or name not in module.index:
                continue
            texts = [lit.text.lower() for lit in module.facts.literals if lit.scope == module.index[name]]
            said = "status" in texts or any(
                re.search(r"\bhealth|\balive\b|\brunning\b|\bup and\b|^ok$", t) for t in texts
            )
            if said or re.search(r"health|liveness|alive", scope.doc, re.I):
                yield Hit(path, scope.line, name, "GET / answers with a status", "medium")


@detector("probed-service")
def probed_service(engine: "Engine") -> Iterator[Hit]:
    """Health checks of containers that are no infrastructure, and routes that a platform is told by variable."""
    for unit in engine.places.running():
        told = next((key for key in _PROBES if unit.attributes.get(key)), None)
        if told and not INFRASTRUCTURE.search(f"{unit.image} {unit.name}") and "NONE" not in unit.attributes[told]:
            confidence: Confidence = "high" if unit.format == "dockerfile" or "liveness" in told else "medium"
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} has a {told} check", confidence)
        if unit.form == "route" and _HEALTH_NAME.search(unit.name) and "path" not in unit.attributes:
            yield Hit(unit.path, unit.line, unit.name, f"route {unit.name} answers for the service's health", "medium")


_PROBES = ("liveness", "readiness", "healthcheck", "startup")
_HEALTH_NAME = re.compile(r"(^|[._])(health|healthz|health_?check|liveness|readiness|heartbeat|ping)([._]|$)", re.I)
