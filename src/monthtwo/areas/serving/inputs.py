"""What a service checks of what its callers send: typed bodies, schemas asked by hand, refusals."""

from collections.abc import Iterable, Iterator

from monthtwo.areas.serving.entrypoints import served
from monthtwo.areas.serving.messages import checked_messages, queueing, refused_messages
from monthtwo.areas.serving.refusals import CLIENT_ERROR, NEAR, authenticates, elsewhere_refused, refuses
from monthtwo.areas.serving.schemas import is_schema, schema_classes
from monthtwo.engine.question import Call, Function, Hit, Module, Question, detector, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue, NameValue, plain
from monthtwo.regular_expressions import anycase, lazy

_VALIDATES = lazy(r"^(jsonschema\.(validate|Draft\w+)|fastjsonschema\.|cerberus\.|voluptuous\.|marshmallow\..*\.load$)")
_DECORATES = lazy(
    r"^(flask_expects_json\.|flask_pydantic\..*validate$|webargs\..*use_(args|kwargs)$|apiflask\..*\.input$"
    r"|flask_smorest\..*\.arguments$|quart_schema\.validate_\w+$|sanic_ext\.(\w+\.)*validate$|spectree\..*validate$"
    r"|aws_lambda_powertools\.utilities\.(parser\..*event_parser|validation\..*validator)$"
    r"|inference_schema\..*input_schema$|connexion\..*validate)"
)
"""Decorators that check a body before the function sees it."""
_ANSWERS = anycase(r"response|output|return")
"""Keywords that say what is answered, not what is taken."""
_FRAMEWORKS = lazy(r"^(fastapi|ninja|litestar)\.")
"""Frameworks that refuse a parameter which is not of its type."""
_SERVICER = lazy(r"_pb2_grpc\.(\w+\.)?\w+Servicer$")
"""Bases of what answers a gRPC service: what does not fit its message never gets there."""
_MADE = anycase(r"response|result|output|prediction$|answer")
_ASKED = anycase(r"request|payload|body|\bdata\b|json|args|params|files?\b|event|input|content_type")
_PARSER = lazy(r"^flask_rest(ful|x)\..*RequestParser\(?\)?\.parse_args$")
_ENFORCED = frozenset({"type", "required", "choices"})
_DUMPS = ("dict", "model_dump", "model_dump_json")
"""Methods of a schema's object that give its fields."""
_FEW_NUMBERS = 2
_STEPS = 2
"""How far from a handler a body is still the one that was sent."""


@detector("input-validation")
def input_validation(q: Question) -> Iterator[Hit]:
    """Typed bodies and refused requests on the way to the model."""
    below: dict[bool, set[Function]] = {False: set(), True: set()}
    near: set[Function] = set()
    for unit, use in served(q):
        starts = q.entries(unit)
        for start in starts:
            if any(_SERVICER.search(base) for base in start.bases):
                yield Hit(start.path, start.line, start.name, "requests typed by protobuf", "medium")
            for function in _functions(start):
                yield from _typed(q, function)
                yield from _numbers(function, unit.attributes.get("name", ""))
                near |= _near(q, function)
        below[use.confidence == "low"] |= q.called(starts)
    for unit in queueing(q):
        for function in (one for start in q.entries(unit) for one in _functions(start)):
            yield from _typed(q, function)
    # What several handlers lead to is looked at once.
    yield from _checked(q, near)
    for low, functions in below.items():
        for found in (*_refusals(q, functions), *elsewhere_refused(q, functions)):
            yield found if not low else Hit(found.path, found.line, found.scope, found.what, "low")
    yield from checked_messages(q)
    yield from refused_messages(q)


def _near(q: Question, function: Function) -> set[Function]:
    """A function and what it calls, a few steps far."""
    found, edge = {function}, {function}
    for _ in range(_STEPS):
        edge = {target for at in edge for target in q.edges(at) if target.name} - found
        found |= edge
    return found


def _functions(handler: Function) -> list[Function]:
    """A handler, or the methods of one that is a class."""
    if handler.is_class:
        return handler.children
    return [handler] if handler.defined and handler.name else []


def _typed(q: Question, function: Function) -> Iterator[Hit]:
    """Parameters, and a decorator's arguments, that name a schema class; the class itself is shown first."""
    path = function.path
    described = list(_described(function))
    taken = (value.name for call in described for value in _takes(call))
    for annotation in (*function.params.values(), *taken):
        for own in schema_classes(q, path, annotation):
            yield Hit(own.path, own.line, own.name, f"schema of what {function.name} takes: {own.last}")
            yield Hit(path, function.line, function.name, f"body typed as {own.last}")
    for annotation in function.params.values():
        if annotation and any(call.name in _dumped(annotation) for call in function.calls):
            told = f"body typed as {Name(annotation).last}, of another package"
            yield Hit(path, function.line, function.name, told, "medium")
    for call in described:
        enforces = any(call.keywords.get(keyword) is True for keyword in q.words("serving/enforcing-keywords"))
        if enforces or _DECORATES.search(q.meaning(path, call.name)):
            yield Hit(path, call.line, function.name, f"checks what is sent: {Name(call.name).shown}", "medium")


def _dumped(annotation: str) -> tuple[str, ...]:
    """What a parameter's fields are read by, where a class that nobody sees has them."""
    return tuple(f"{annotation}().{method}" for method in _DUMPS) if Name(annotation).resolved else ()


def _described(function: Function) -> Iterator[Call]:
    """A function's decorators, each followed by the calls in its arguments that say what is taken."""
    first = min((decorator.line for decorator in function.decorators), default=function.line)
    around = function.module.calls.get(function.scope.parent, ()) if function.module is not None else ()
    inside = [call for call in around if first <= call.line <= function.line]
    for decorator in function.decorators:
        yield decorator
        for value in _takes(decorator):  # `@svc.api(input=JSON(pydantic_model=Features))`
            yield from [call for call in inside if isinstance(value, CallValue) and call.name == value.name][:1]


def _takes(call: Call) -> Iterator[NameValue | CallValue]:
    """Names among a decorator's arguments, without those of what is answered."""
    for value in (*call.args, *(value for key, value in call.keywords.items() if not _ANSWERS.finds(key))):
        if isinstance(value, (NameValue, CallValue)):
            yield value


def _numbers(function: Function, name: str) -> Iterator[Hit]:
    """Features as typed parameters of a route, none of them free text."""
    kinds = list(function.params.values())
    if _FRAMEWORKS.search(name) and kinds.count("float") >= _FEW_NUMBERS and "str" not in kinds:
        yield Hit(function.path, function.line, function.name, "parameters typed as numbers", "medium")


def _refusals(q: Question, functions: Iterable[Function]) -> Iterator[Hit]:
    """Client errors behind a condition, or in a handler of what a check raised, in any of these functions."""
    for function in in_order(functions):
        if not function.name or not q.produces(function.path):
            continue
        for call in function.calls:
            answers = call.guard >= 0 and _answers_error(function, call) and _heeded(q, function)
            checked = answers or (call.guard >= 0 and refuses(q, call))
            if checked and not authenticates(q, function, call.guard):
                told = f"refuses a bad request: {Name(call.name).shown}"
                yield Hit(function.path, call.line, function.name, told, "medium")
        found = list(_answered(q, function))
        if found and _heeded(q, function):
            yield from found


def _heeded(q: Question, function: Function) -> bool:
    """Whether what a function answers is looked at or answered by some caller; a handler's own answer is."""
    sites = list(q.sites(function)) if function not in _starts(q) else []
    return not sites or any(_looks(module, call, function.last) for module, call in sites)


def _looks(module: Module, call: Call, name: str) -> bool:
    """Whether a caller asks a condition of what a call gave, or returns it."""
    caller, number = module.function(call.scope), module.number(call)
    if any(name in guard.names for guard in caller.guards):
        return True
    returned = [step for step in module.flow.returned.get(call.scope, ()) if number in module.flow.sources(step)]
    return any(step.first == step.last or step.first <= number < step.last for step in returned)


@once
def _starts(q: Question) -> frozenset[Function]:
    return frozenset(function for unit, _ in served(q) for function in q.entries(unit))


def _answered(q: Question, function: Function) -> Iterator[Hit]:
    """Plain answers that refuse: `return {"statusCode": 400, …}`, `return "no age", 400`."""
    unread = [
        range(handler.line, handler.line + NEAR)
        for attempt in (function.module.facts.attempts if function.module is not None else ())
        for handler in attempt.handlers
        if any(Name(name).last == "JSONDecodeError" for name in handler.catches)
    ]  # what is no JSON at all was not checked
    for answer in function.answers:
        signed = authenticates(q, function, answer.guard) or any(answer.line in one for one in unread)
        if answer.guard >= 0 and not signed and CLIENT_ERROR.search(plain(answer.status)):
            yield Hit(function.path, answer.line, function.name, "refuses a bad request", "medium")
    for literal in function.literals:
        refuses = literal.key and literal.guard >= 0 and literal.text in q.words("serving/status-keys")
        if refuses and not any(literal.line in one for one in unread) and CLIENT_ERROR.search(plain(literal.value)):
            yield Hit(function.path, literal.line, function.name, f"refuses a bad request: {literal.text}", "medium")


def _answers_error(function: Function, call: Call) -> bool:
    """A guarded JSON answer that names an error: `return jsonify(error="…"), 400`."""
    if Name(call.name).last not in ("jsonify", "JSONResponse", "JsonResponse", "json_response"):
        return False
    keys = {literal.text for literal in function.literals if literal.key and literal.line == call.line}
    return bool({*call.keywords, *keys} & {"error", "errors", "detail"})


def _checked(q: Question, functions: Iterable[Function]) -> Iterator[Hit]:
    """Bodies handed to a schema by hand: `Features.model_validate(request.json)`, `jsonschema.validate(…)`."""
    for function in in_order(functions):
        path, name = function.path, function.name
        for call in function.calls if q.produces(path) else ():
            own = _schema_asked(q, function, call)
            if own is not None:
                yield Hit(own.path, own.line, own.name, f"schema that {name} checks with", "medium")
            elif (
                _VALIDATES.search(q.meaning(path, call.name))
                or _foreign_schema(q, function, call)
                or _parsed(q, function, call)
            ):
                yield Hit(path, call.line, name, f"checks what is sent: {Name(call.name).shown}", "medium")


def _schema_asked(q: Question, function: Function, call: Call) -> Function | None:
    """The schema class that a call checks with: by a method of it, or by making it of what was sent."""
    name = Name(call.name)
    method = name.last in q.words("serving/schema-checks") or name.last == "load"
    own = q.own(function.path, name.receiver.removesuffix("()") if method else name)
    if own is None or not is_schema(q, own):
        return None
    if method:
        return own if _given_what_was_sent(function, call) else None
    beside = {Name(other.name).last for other in function.calls}
    spread = not call.args and not call.keywords and not _MADE.finds(own.name) and beside & q.words("serving/bodies")
    form = "validate_on_submit" in beside or ("data" in call.keywords and beside & {"is_valid", "validate"})
    return own if spread or form else None


def _parsed(q: Question, function: Function, call: Call) -> bool:
    """Whether a parser of requests refuses what is not of a type that some argument of it says."""
    module = function.module
    if (
        module is None
        or Name(call.name).last != "parse_args"
        or not _PARSER.search(q.meaning(function.path, call.name))
    ):
        return False
    return any(_ENFORCED & one.keywords.keys() for one in module.calling(("add_argument",)))


def _foreign_schema(q: Question, function: Function, call: Call) -> bool:
    """Whether a schema class of a package checks what was sent: `TextMessage.model_validate(data)`."""
    name = q.meaning(function.path, call.name)
    known = name.resolved and not name.of_repository and name.last in q.words("serving/schema-checks")
    return known and _given_what_was_sent(function, call)


def _given_what_was_sent(function: Function, call: Call) -> bool:
    given = [Name(plain(value)).shown for value in (*call.args, *call.keywords.values())]
    return any(value in function.params or _ASKED.finds(value) for value in given)
