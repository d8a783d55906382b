"""Code that answers because it is handed to a server or derived from one, whatever the server's package is called."""

from collections.abc import Iterator

from monthtwo.facts.records import Call
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue, Value
from monthtwo.names.words import words_of
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.units.unit import Unit

_SERVES = frozenset({"serve", "start_server", "make_server", "run_simple", "run_app", "init_app"})
"""Functions that are told what answers, by the name that most packages give them."""
_FLOWS = frozenset({"prefect", "ray", "typer", "click"})
"""Packages that serve something else by such a name, or of which rules of their own say what they serve."""
_BASES = frozenset(
    {"consumer", "handler", "protocol", "server", "servicer", "endpoint", "resource", "websocket", "backend"}
    | {"worker", "subscriber", "api"}
)
_NO_BASES = frozenset({"callback", "callbacks", "logging"})
"""Words of what is told about a training or a run: by `CallbackHandler`, `logging.Handler`."""
_ANSWERS = frozenset(
    {"predict", "receive", "receive_json", "handle", "handle_request", "on_message", "onMessage", "on_post", "do_POST",
     "data_received", "dataReceived"}
)  # fmt: skip
"""Methods that a server calls with what was sent."""
_TAKES = frozenset({"handle", "on", "receive", "process", "dispatch", "consume", "post", "put", "perform"})
"""Verbs that such methods begin with where a package has names of its own: `handle_event`, `dispatch_task`."""
_SUBSCRIBES = frozenset({"subscribe", "psubscribe", "consume"})
"""Verbs with which a function is told to a broker, by whatever client."""
_WITH = frozenset({"basic", "async", "queue", "topic", "topics", "channel", "message", "messages", "to", "js", "add"})
"""Words beside them that say no more than where the messages come from."""
_STREAMS = frozenset({"rx", "reactivex", "pubsub", "blinker"})
"""Packages by which the parts of one program tell each other."""
_GATEWAYS = (("scope", "receive", "send"), ("environ", "start_response"))
"""Parameters of what ASGI and WSGI servers call."""
_EVENT = ("context", "event")
"""Parameters of what Nuclio calls."""
_REQUEST = ("event", "context")
"""Parameters of what Lambda calls, by whatever name its image or template has it."""
_KNOWN = frozenset({"lambda_handler", "handler"})
"""Names of which a rule of their own says that they are handlers; another one is for any in a `main.py`."""


def served_objects(code: Resolution, module: Module) -> Iterator[Unit]:
    """The units of one file that some server answers with."""
    for name in (name for last in module.ending if _is_server(last) for name in module.ending[last]):
        if Name(name).package not in _FLOWS and code.own(module.path, name) is None:
            for call in module.named[name]:
                for own in _handed(code, module, call):
                    yield _unit(own, call.line, module.path, name)
    yield from _subscribed(code, module)
    for function in module.functions.values():
        if function.is_class:
            base = next((base for base in function.bases if _is_base(base)), "")
            if base and any(_answers(child) for child in function.children):
                yield _unit(function, function.line, module.path, base)
        elif len(function.params) > 1 and (_is_gateway(function) or _reads_event(function)):
            yield _unit(function, function.line, module.path, function.last)


def _subscribed(code: Resolution, module: Module) -> Iterator[Unit]:
    """The functions that get messages because a call of one file subscribes them, or hands on what others subscribe."""
    for name in (name for last in module.ending if _subscribes(last) for name in module.ending[last]):
        for call in module.named[name] if Name(name).package not in _STREAMS else ():
            told = [(module, call, value) for value in (*call.args, *call.keywords.values())]
            for where, at, value in (*told, *_handed_on(code, module, call)):
                own = code.own(where.path, value.name) if isinstance(value, NameValue) else None
                if own is not None and own.defined and not own.is_class and own.params.keys() - {"self", "cls"}:
                    yield _unit(own, at.line, where.path, name, "queue")


def _handed_on(code: Resolution, module: Module, call: Call) -> Iterator[tuple[Module, Call, Value]]:
    """What callers give for the parameters that a function tells a call in it."""
    function = module.function(call.scope)
    given = {value.name[1:] for value in (*call.args, *call.keywords.values()) if isinstance(value, NameValue)}
    names = [name for name in function.params if name not in ("self", "cls")]
    for place, name in enumerate(names):
        if name in given:
            for where, at in code.sources.calls_ending(function.last):
                value = at.keywords.get(name, at.args[place] if place < len(at.args) else None)
                yield where, at, value


def _subscribes(last: str) -> bool:
    """Whether a call subscribes by its name: `subscribe`, `basic_consume`, `subscribe_to_topic`."""
    said = last.lower()
    words = words_of(last) if "subscribe" in said or "consume" in said else frozenset()
    return bool(words & _SUBSCRIBES) and words <= _SUBSCRIBES | _WITH


def _is_gateway(function: Function) -> bool:
    given = function.params
    return ("receive" in given or "environ" in given) and tuple(one for one in given if one != "self") in _GATEWAYS


def _reads_event(function: Function) -> bool:
    """Whether a function server calls this, by what it is given."""
    if tuple(function.params) == _REQUEST:
        return "." not in function.name and function.last not in _KNOWN and not function.path.endswith("main.py")
    if tuple(function.params) != _EVENT:
        return False
    given = (value for call in function.calls for value in call.args)
    return any(isinstance(value, NameValue) and value.name.endswith("event.body") for value in given)


def _is_server(last: str) -> bool:
    return last in _SERVES or (last.endswith("Server") and len(last) > len("Server"))


def _is_base(name: str) -> bool:
    """Whether somebody else's class is by its name what a server calls."""
    if not Name(name).resolved or not words_of(Name(name).last) & _BASES:
        return False
    return not (words_of(Name(name).last) | {Name(name).package}) & _NO_BASES


def _answers(method: Function) -> bool:
    """Whether a server calls a method with what was sent."""
    return not method.scope.stub and (method.last in _ANSWERS or method.last.partition("_")[0] in _TAKES)


def _handed(code: Resolution, module: Module, call: Call) -> Iterator[Function]:
    """The classes and functions of this repository that a call is told, by their names."""
    for value in (*call.args, *call.keywords.values()):
        own = code.own(module.path, value.name) if isinstance(value, NameValue) else None
        if own is not None and own.name and own.module is not None:
            yield own


def _unit(function: Function, line: int, path: str, name: str, trigger: str = "request") -> Unit:
    return Unit(
        form="handler", name=function.name, path=path, line=line, triggers=(trigger,),
        targets=((function.path, function.name),), format="python", attributes={"name": name},
    )  # fmt: skip
