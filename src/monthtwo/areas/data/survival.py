"""Whether a failed call is survived: what the handler that catches its error does, and what its caller does then."""

from monthtwo.engine.question import Attempt, Call, Function, Handler, Module, Question, once
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

NETWORK = anycase(
    r"(http|url|connect|request|network|transport|socket|remote|server|service|api|client|throttl|ratelimit|timeout|rpc|"
    r"download|fetch|boto|elastic|operational|protocol|ssl)\w{0,80}(error|exception|timeout|failure)$|"
    r"^(ConnectTimeout|ReadTimeout|Timeout(Exception|Error)?|RequestException|IncompleteRead|RetryError)$"
)
"""Errors of what goes over a network."""
_MISSING = lazy(r"NotFound|NotExist|NoSuch")
"""Errors by which a source that is up says that it has no such thing."""
_STATUS = frozenset({"statusCode", "status_code"})
_NEAR = 8
"""Lines of a handler that are looked at."""
_ENDS = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit"})


def survives(q: Question, function: Function, call: Call) -> bool:
    """Whether a failure of a call in a function is survived, by a handler around it."""
    for attempt in q.attempts(function.path, call.attempt):
        handlers = [one for one in attempt.handlers if catches_outage(q, one)]
        # One error may go up, and that of a connection be waited out.
        handler = next((one for one in handlers if one.does == "wait"), handlers[0] if handlers else None)
        if handler is not None and handler.does != "raise" and not _answers_failure(function, attempt, handler):
            return _goes_on(q, function, attempt, handler)
    return False


def _answers_failure(function: Function, attempt: Attempt, handler: Handler) -> bool:
    """Whether a handler answers the caller over HTTP that it failed: `response["statusCode"] = 500`."""
    after = [one.line for one in attempt.handlers if one.line > handler.line]
    end = min([handler.line + _NEAR, *after])
    return any(one.text in _STATUS and handler.line < one.line < end for one in function.literals)


def expects_network(q: Question, function: Function, call: Call) -> bool:
    """Whether a handler around a call waits for an error of the network: what is tried goes outside."""
    return any(
        NETWORK.finds(Name(name).last)
        for attempt in q.attempts(function.path, call.attempt)
        for handler in attempt.handlers
        for name in handler.catches
    )


def catches_outage(q: Question, handler: Handler) -> bool:
    """Whether a handler catches what a source that is down raises, not only what bad or missing content does."""
    lasts = [Name(name).last for name in handler.catches]
    local = q.words("data/local-errors")
    return not lasts or any(last not in local and not _MISSING.search(last) for last in lasts)


def _goes_on(q: Question, function: Function, attempt: Attempt, handler: Handler) -> bool:
    """Whether a handler puts something in the failed call's place, and nobody ends because of it."""
    if handler.does in ("next", "wait"):
        return True
    if handler.does == "tell" and function in _answering(q):
        return False  # the error is the answer
    if handler.does in ("value", "tell", "nothing"):
        callers = list(q.sites(function))
        return not callers or not all(_ends(module, function, call) for module, call in callers)
    if attempt.repeats:
        return True
    if attempt.gives and not handler.does:
        return not attempt.goes_on and any(_tests(module, function) for module, _ in q.sites(function))
    if attempt.goes_on:
        return True
    return function not in q.handled and any(_follows(module, call) for module, call in q.sites(function))


@once
def _answering(q: Question) -> frozenset[Function]:
    return frozenset(function for unit in q.handlers for function in q.entries(unit))


def _tests(module: Module, function: Function) -> bool:
    """Whether a file decides something by what a function gave."""
    return any(function.last in guard.names for guard in module.facts.guards)


def _ends(module: Module, function: Function, call: Call) -> bool:
    """Whether the caller fails where it was given nothing: an error or exit under what the call gave."""
    kept = {function.last}
    if call.scope == 0:  # what a module keeps is looked at by its functions
        kept |= {name for name, meant in module.facts.bindings.items() if meant == f"{call.name}()"}
    inside = None if len(kept) > 1 else call.scope
    raises = (one.guard for one in module.facts.raises if inside in (None, one.scope))
    calls = module.facts.calls if inside is None else module.calls[inside]
    exits = (one.guard for one in calls if one.name in _ENDS and one.args != [0])
    return any(guard >= 0 and not kept.isdisjoint(module.facts.guards[guard].names) for guard in (*raises, *exits))


def _follows(module: Module, call: Call) -> bool:
    """Whether the caller does more after a call than to say something."""
    return any(
        later.line > call.line and Name(later.name).last not in ("print", "info", "debug", "exit")
        for later in module.calls[call.scope]
    )
