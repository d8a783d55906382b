"""What a service checks of what its callers send: typed bodies, schemas asked by hand, refusals."""

from collections.abc import Iterable, Iterator, Mapping

from monthtwo.areas.serving.entrypoints import line_of, served
from monthtwo.areas.serving.schemas import is_schema, schema_classes
from monthtwo.engine.question import Call, Hit, Module, Question, Scope, detector
from monthtwo.expressions import anycase, lazy
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue, NameValue, plain
from monthtwo.q.detectors import detector

_CLIENT_ERROR = lazy(
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
_CHECKS = frozenset(
    {"model_validate", "parse_obj", "model_validate_json", "parse_raw", "validate_json", "validate_python"}
)
_VALIDATES = lazy(r"^(jsonschema\.(validate|Draft\w+)|fastjsonschema\.|cerberus\.|voluptuous\.|marshmallow\..*\.load$)")
_DECORATES = lazy(
    r"^(flask_expects_json\.|flask_pydantic\..*validate$|webargs\..*use_(args|kwargs)$|apiflask\..*\.input$"
    r"|flask_smorest\..*\.arguments$|quart_schema\.validate_\w+$|sanic_ext\.(\w+\.)*validate$|spectree\..*validate$"
    r"|aws_lambda_powertools\.utilities\.(parser\..*event_parser|validation\..*validator)$"
    r"|inference_schema\..*input_schema$|connexion\..*validate)"
)
"""Decorators that check a body before the function sees it."""
_ENFORCES = frozenset({"enforce_shape", "enforce_dtype", "validate"})
"""Keywords by which a decorator is told to check, where it would only describe."""
_ANSWERS = anycase(r"response|output|return")
"""Keywords that say what is answered, not what is taken."""
_FRAMEWORKS = lazy(r"^(fastapi|ninja|litestar)\.")
"""Frameworks that refuse a parameter which is not of its type."""
_BODIES = frozenset({"get_json", "get_data", "json", "loads", "body", "to_dict", "form"})
_MADE = anycase(r"response|result|output|prediction$|answer")
_STATUS = frozenset({"statusCode", "status_code", "status", "code"})
_ASKED = anycase(r"request|payload|body|\bdata\b|json|args|params|files?\b|event|input|content_type")
_FEW_NUMBERS = 2
_STEPS = 2
"""How far from a handler a body is still the one that was sent."""


@detector("input-validation")
def input_validation(q: Question) -> Iterator[Hit]:
    """Typed bodies and refused requests on the way to the model."""
    below: dict[bool, set[NodeId]] = {False: set(), True: set()}
    near: set[NodeId] = set()
    for unit, hit in served(q):
        starts = q.entries(unit)
        name = unit.attributes.get("name", "")
        for node in starts:
            for path, scope in _functions(q, node):
                yield from _typed(q, path, scope)
                yield from _numbers(path, scope, name)
                near |= _near(q, (path, scope.name))
        below[hit.confidence == "low"] |= q.called(starts)
    # What several handlers lead to is looked at once.
    yield from _checked(q, near)
    for low, nodes in below.items():
        for found in refusals(q, nodes):
            yield found if not low else Hit(found.path, found.line, found.scope, found.what, "low")


def _near(q: Question, node: NodeId) -> set[NodeId]:
    """A function and what it calls, a few steps far."""
    found, edge = {node}, {node}
    for _ in range(_STEPS):
        edge = {target for at in edge for target in q.edges(at) if target[1]} - found
        found |= edge
    return found


def _functions(q: Question, node: NodeId) -> Iterator[tuple[str, Scope]]:
    """A handler, or the methods of one that is a class."""
    module = q.module(node[0])
    if module is None or node[1] not in module.index:
        return
    number = module.index[node[1]]
    if module.facts.scopes[number].kind == "class":
        for child in module.children.get(number, ()):
            yield node[0], module.facts.scopes[child]
    elif node[1]:
        yield node[0], module.facts.scopes[number]


def _typed(q: Question, path: str, scope: Scope) -> Iterator[Hit]:
    """Parameters, and a decorator's arguments, that name a schema class; the class itself is shown first."""
    for annotation in (*scope.params.values(), *_taken(q, path, scope)):
        for own in schema_classes(q, path, annotation):
            short = own[1].rpartition(".")[2]
            yield Hit(own[0], line_of(q, *own), own[1], f"schema of what {scope.name} takes: {short}", "high")
            yield Hit(path, scope.line, scope.name, f"body typed as {short}", "high")
    for call in _described(q, path, scope):
        if _DECORATES.search(q.meaning(path, call.name)) or any(
            call.keywords.get(keyword) is True for keyword in _ENFORCES
        ):
            yield Hit(path, call.line, scope.name, f"checks what is sent: {call.name.lstrip('?.')}", "medium")


def _described(q: Question, path: str, scope: Scope) -> Iterator[Call]:
    """A function's decorators, each followed by the calls in its arguments that say what is taken."""
    module = q.module(path)
    first = min((decorator.line for decorator in scope.decorators), default=scope.line)
    inside = [c for c in module.calls.get(scope.parent, ()) if first <= c.line <= scope.line] if module else []
    for decorator in scope.decorators:
        yield decorator
        for value in _takes(decorator):  # `@svc.api(input=JSON(pydantic_model=Features))`
            yield from [call for call in inside if isinstance(value, CallValue) and call.name == value.name][:1]


def _taken(q: Question, path: str, scope: Scope) -> Iterator[str]:
    return (value.name for call in _described(q, path, scope) for value in _takes(call))


def _takes(call: Call) -> Iterator[NameValue | CallValue]:
    """Names among a decorator's arguments, without those of what is answered."""
    for value in (*call.args, *(value for key, value in call.keywords.items() if not _ANSWERS.finds(key))):
        if isinstance(value, (NameValue, CallValue)):
            yield value


def _numbers(path: str, scope: Scope, name: str) -> Iterator[Hit]:
    """Features as typed parameters of a route, none of them free text."""
    kinds = list(scope.params.values())
    if _FRAMEWORKS.search(name) and kinds.count("float") >= _FEW_NUMBERS and "str" not in kinds:
        yield Hit(path, scope.line, scope.name, "parameters typed as numbers", "medium")


def refusals(q: Question, nodes: Iterable[NodeId]) -> Iterator[Hit]:
    """Client errors behind a condition, or in a handler of what a check raised, in any of these functions."""
    functions: dict[str, set[str]] = {}
    for path, name in nodes:
        functions.setdefault(path, set()).add(name)
    for path in sorted(functions):
        module = q.module(path)
        if module is None or not q.produces(path):
            continue
        numbers = {module.index[name]: name for name in sorted(functions[path]) if name and name in module.index}
        for number, name in numbers.items():
            for call in module.calls.get(number, ()):
                if call.guard >= 0 and (_refuses(call) or _answers_error(module, call)):
                    yield Hit(path, call.line, name, f"refuses a bad request: {call.name.lstrip('?.')}", "medium")
        yield from _answered(module, numbers)


def _answered(module: Module, numbers: Mapping[int, str]) -> Iterator[Hit]:
    """Plain answers that refuse: `return {"statusCode": 400, …}`, `return "no age", 400`."""
    for answer in module.facts.answers:
        if answer.scope in numbers and answer.guard >= 0 and _CLIENT_ERROR.search(plain(answer.status)):
            yield Hit(module.path, answer.line, numbers[answer.scope], "refuses a bad request", "medium")
    for literal in module.facts.literals:
        if literal.scope not in numbers or not literal.key or literal.guard < 0:
            continue
        if literal.text in _STATUS and _CLIENT_ERROR.search(plain(literal.value)):
            name = numbers[literal.scope]
            yield Hit(module.path, literal.line, name, f"refuses a bad request: {literal.text}", "medium")


def _answers_error(module: Module, call: Call) -> bool:
    """A guarded JSON answer that names an error: `return jsonify(error="…"), 400`."""
    if Name(call.name).last not in ("jsonify", "JSONResponse", "JsonResponse", "json_response"):
        return False
    keys = {lit.text for lit in module.facts.literals if lit.key and lit.line == call.line and lit.scope == call.scope}
    return bool({*call.keywords, *keys} & {"error", "errors", "detail"})


def _refuses(call: Call) -> bool:
    last = Name(call.name).last
    if last in _BY_NAME:
        return True
    values = [*call.args, *call.keywords.values()]
    return last in _REFUSALS and any(_CLIENT_ERROR.search(plain(value)) for value in values)


def _checked(q: Question, nodes: Iterable[NodeId]) -> Iterator[Hit]:
    """Bodies handed to a schema by hand: `Features.model_validate(request.json)`, `jsonschema.validate(…)`."""
    code = q.system.code
    for path, name in sorted(nodes):
        module = code.module(path)
        if module is None or name not in module.index or not q.produces(path):
            continue
        calls = module.calls.get(module.index[name], [])
        sent = frozenset(module.facts.scopes[module.index[name]].params)
        for call in calls:
            own = _schema_asked(q, path, call, calls, sent)
            if own is not None:
                yield Hit(own[0], line_of(q, *own), own[1], f"schema that {name} checks with", "medium")
            elif _VALIDATES.search(code.canonical(path, call.name)):
                yield Hit(path, call.line, name, f"checks what is sent: {call.name.lstrip('?.')}", "medium")


def _schema_asked(q: Question, path: str, call: Call, calls: Iterable[Call], sent: frozenset[str]) -> NodeId | None:
    """The schema class that a call checks with: by a method of it, or by making it of what was sent."""
    receiver, _, last = call.name.rpartition(".")
    method = last in _CHECKS or last == "load"
    own = q.own(path, receiver.removesuffix("()") if method else call.name)
    if own is None or not is_schema(q, own):
        return None
    if method:
        given = [plain(value).lstrip("?.") for value in (*call.args, *call.keywords.values())]
        return own if any(value in sent or _ASKED.finds(value) for value in given) else None
    names = {other.Name(name).last for other in calls}
    spread = not call.args and not call.keywords and not _MADE.finds(own[1]) and names & _BODIES
    form = "data" in call.keywords and names & {"is_valid", "validate", "validate_on_submit"}
    return own if spread or form else None
