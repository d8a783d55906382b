"""Refusals that are not written where a request is checked: helpers, errors with a handler of their own, `except`."""

from collections.abc import Callable, Iterable, Iterator

from monthtwo.engine.question import Attempt, Call, Function, Handler, Hit, Question, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue, Value, plain
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

CLIENT_ERROR = lazy(
    r"(^|\D)(400|413|415|422)$|HTTP_4(00|13|15|22)|BAD_REQUEST|UNPROCESSABLE|INVALID_ARGUMENT|BadRequest|UnprocessableEntity"
)
_REGISTERS = anycase(
    r"^(exception_handler|errorhandler|app_errorhandler|add_exception_handler|register_error_handler)$"
)
_BAD_INPUT = frozenset({"KeyError", "ValidationError", "SchemaError", "MultiDictKeyError", "BadRequestKeyError"})
"""Errors that say that something which was sent is missing or wrong."""
_CASTING = frozenset({"ValueError", "TypeError"})
_CASTS = frozenset({"float", "int", "Decimal", "UUID", "fromisoformat", "strptime"})
_STATUSES = frozenset({"status", "status_code", "code", "http_status", "http_code", "error_code", "statusCode"})
_ERROR = lazy(r"(Error|Exception)$")
NEAR = 8
"""Lines of a handler that are looked at."""


def refuses(q: Question, call: Call) -> bool:
    """Whether a call refuses: by its name, or as an answer with a client error."""
    last = Name(call.name).last
    if last in q.words("serving/refusals"):
        return True
    values = [*call.args, *call.keywords.values()]
    return last in q.words("serving/answers") and any(CLIENT_ERROR.search(plain(value)) for value in values)


def elsewhere_refused(q: Question, functions: Iterable[Function]) -> Iterator[Hit]:
    """Conditions that end in a helper or an error which refuses, and handlers of what is missing or wrong."""
    helpers, errors = _helpers(q), _errors(q)
    for function in in_order(functions):
        if not function.name or not q.produces(function.path):
            continue
        for call in function.calls:
            own = q.own(function.path, call.name) if call.guard >= 0 else None
            refused = own is not None and (own in helpers or (own in _told(q) and _tells_client_error(call)))
            if refused and not authenticates(q, function, call.guard):
                yield _hit(function, call.line, Name(call.name).shown)
        for raised in function.raises:
            if raised.guard >= 0 and q.own(function.path, raised.name) in errors:
                yield _hit(function, raised.line, Name(raised.name).shown)
        yield from _excepted(q, function, helpers)


def authenticates(q: Question, function: Function, guard: int) -> bool:
    """Whether a condition asks for a signature or a token: who sends, not what."""
    names = next((one.names for one in q.guards(function.path, guard)), [])
    return bool(q.words("serving/credentials") & words_of(*names))


def _hit(function: Function, line: int, what: str) -> Hit:
    return Hit(function.path, line, function.name, f"refuses a bad request: {what}", "medium")


@once
def _helpers(q: Question) -> frozenset[Function]:
    """Functions of this repository that refuse whenever they are called."""
    return frozenset(_refusing(q, lambda guard: guard < 0))


@once
def _told(q: Question) -> frozenset[Function]:
    """Functions that answer with the status that they are told, and errors that carry the one they are made with."""
    found: set[Function] = set()
    for module in q.modules:
        for answer in module.facts.answers:
            function = module.function(answer.scope)
            if _is_given(function, answer.status):
                found.add(function)
        for call in module.calling(q.words("serving/answers")):
            function = module.function(call.scope)
            if any(_is_given(function, call.keywords.get(key)) for key in _STATUSES):
                found.add(function)
        found.update(
            function.module.function(function.scope.parent)
            for function in module.functions.values()
            if function.last == "__init__" and function.module is not None and _STATUSES & function.params.keys()
        )
    return frozenset(one for one in found if not one.is_class or any(map(_ERROR.search, one.bases)))


def _is_given(function: Function, value: Value | None) -> bool:
    """Whether a value is a parameter of the function."""
    return isinstance(value, NameValue) and Name(value.name).shown in function.params


def _tells_client_error(call: Call) -> bool:
    """Whether a call is told a client error as a number or a constant."""
    return any(CLIENT_ERROR.search(plain(value)) for value in (*call.args, *call.keywords.values()))


def _refusing(q: Question, where: Callable[[int], bool]) -> Iterator[Function]:
    for module in q.modules:
        for call in module.calling(q.words("serving/refusals") | q.words("serving/answers") | {"__init__"}):
            if where(call.guard) and (refuses(q, call) or _made_with_status(call)):
                yield module.function(call.scope)
        for answer in module.facts.answers:
            if where(answer.guard) and CLIENT_ERROR.search(plain(answer.status)):
                yield module.function(answer.scope)


def _made_with_status(call: Call) -> bool:
    """`super().__init__(status_code=422)` of an error's class."""
    status = call.keywords.get("status_code", call.keywords.get("code"))
    return Name(call.name).last == "__init__" and bool(CLIENT_ERROR.search(plain(status)))


@once
def _errors(q: Question) -> frozenset[Function]:
    """Classes of errors for which a handler is registered that refuses, or which carry a client error themselves."""
    answering = frozenset(_refusing(q, lambda guard: True))
    found: set[Function] = set()
    for function in answering:
        if function.last == "__init__" and function.module is not None:
            found.update(one for one in function.module.functions.values() if f"{one.name}.__init__" == function.name)
        for decorator in function.decorators:
            if _REGISTERS.finds(Name(decorator.name).last):
                found.update(_named(q, function.path, decorator))
    for module in q.modules:
        for call in module.calling(("add_exception_handler", "register_error_handler")):
            if any(one in answering for one in _named(q, module.path, call)):
                found.update(one for one in _named(q, module.path, call) if one.is_class)
    return frozenset(found)


def _named(q: Question, path: str, call: Call) -> list[Function]:
    """The functions and classes of this repository in a call's arguments."""
    values = [value for value in (*call.args, *call.keywords.values()) if isinstance(value, NameValue)]
    return [own for value in values if (own := q.own(path, value.name)) is not None]


def _excepted(q: Question, function: Function, helpers: frozenset[Function]) -> Iterator[Hit]:
    """Handlers of what a check raised, or of a key that is missing, which refuse."""
    every = function.module.facts.attempts if function.module is not None else []
    first, last = function.extent if every else (0, 0)
    for number, attempt in enumerate(every):
        for handler in attempt.handlers if first <= attempt.line <= last else ():
            if _of_input(q, function, number, handler):
                line = _refused_line(q, function, attempt, handler, helpers)
                if line:
                    yield _hit(function, line, "what is missing or wrong")


def _of_input(q: Question, function: Function, number: int, handler: Handler) -> bool:
    """Whether a handler waits for what is wrong with a request: a missing key, a failed cast, an error of one's own."""
    lasts = {Name(name).last for name in handler.catches}
    if lasts & _BAD_INPUT:
        return True
    tried = [call for call in function.calls if call.attempt == number]
    if lasts & _CASTING and any(Name(call.name).last in _CASTS for call in tried):
        return True
    caught = [own for name in handler.catches if (own := q.own(function.path, name)) is not None]
    raising = (own for call in tried if (own := q.own(function.path, call.name)) is not None)
    return any(
        raised.guard >= 0 and (Name(raised.name).last in lasts & _CASTING or q.own(own.path, raised.name) in caught)
        for own in raising
        for raised in own.raises
    )


def _refused_line(
    q: Question, function: Function, attempt: Attempt, handler: Handler, helpers: frozenset[Function]
) -> int:
    """The line in a handler that refuses, 0 for none."""
    after = [one.line for one in attempt.handlers if one.line > handler.line]
    end = min([handler.line + NEAR, *after])
    for call in function.calls:
        if handler.line < call.line < end and (refuses(q, call) or q.own(function.path, call.name) in helpers):
            return call.line
    for answer in function.answers:
        if handler.line < answer.line < end and CLIENT_ERROR.search(plain(answer.status)):
            return answer.line
    for literal in function.literals:
        told = literal.key and literal.text in ("error", "errors", "detail") and handler.does in ("value", "tell")
        status = literal.key and literal.text in q.words("serving/status-keys")
        if (told or (status and CLIENT_ERROR.search(plain(literal.value)))) and handler.line < literal.line < end:
            return literal.line
    return 0
