"""Code that answers because it is handed to a server or derived from one, whatever the server's package is called."""

from collections.abc import Iterator

from monthtwo.facts.records import Call
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue
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
)
_ANSWERS = frozenset(
    {"predict", "receive", "receive_json", "handle", "handle_request", "on_message", "onMessage", "on_post", "do_POST",
     "data_received", "dataReceived"}
)  # fmt: skip
"""Methods that a server calls with what was sent."""
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
    for function in module.functions.values():
        if function.is_class:
            base = next((base for base in function.bases if _is_base(base)), "")
            if base and any(child.last in _ANSWERS and not child.scope.stub for child in function.children):
                yield _unit(function, function.line, module.path, base)
        elif len(function.params) > 1 and (_is_gateway(function) or _reads_event(function)):
            yield _unit(function, function.line, module.path, function.last)


def _is_gateway(function: Function) -> bool:
    return tuple(one for one in function.params if one != "self") in _GATEWAYS


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
    return Name(name).resolved and name not in ("logging.Handler",) and bool(words_of(Name(name).last) & _BASES)


def _handed(code: Resolution, module: Module, call: Call) -> Iterator[Function]:
    """The classes and functions of this repository that a call is told, by their names."""
    for value in (*call.args, *call.keywords.values()):
        own = code.own(module.path, value.name) if isinstance(value, NameValue) else None
        if own is not None and own.name and own.module is not None:
            yield own


def _unit(function: Function, line: int, path: str, name: str) -> Unit:
    return Unit(
        form="handler", name=function.name, path=path, line=line, triggers=("request",),
        targets=((function.path, function.name),), format="python", attributes={"name": name},
    )  # fmt: skip
