"""Models that are asked through something else: an HTTP address, or an object that another module made."""

import re
from collections.abc import Iterator, Mapping, Sequence

from monthtwo.facts.records import Call, Literal
from monthtwo.model import Confidence
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue, NameValue, name_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, Module
from monthtwo.system.places.made_elsewhere import MadeElsewhere
from monthtwo.system.places.model_protocols import PASSED_ON, asked_at, spoken
from monthtwo.system.system import System

_HOST = lazy(r"^https?://", re.IGNORECASE)
_POSTS = frozenset({"post", "apost", "request", "urlopen", "stream", "fetch", "send"})
_INVOKES = frozenset({"invoke", "ainvoke", "astream", "astream_events", "abatch"})


def asked_over_http(system: System) -> dict[Function, Use]:
    """Functions that post to a model server or a language model: by its well-known address, or by its protocol."""
    found: dict[Function, Use] = {}
    elsewhere = MadeElsewhere(system)
    for path in system.sources.paths:
        module = system.sources.module(path) if system.files.produces(path) else None
        posts = module.calling(_POSTS) if module else []
        if module and posts:
            for use in _posted(module, posts, elsewhere):
                found.setdefault(use.function, use)
    return found


def _posted(module: Module, posts: Sequence[Call], elsewhere: MadeElsewhere) -> Iterator[Use]:
    """What the functions of a file that post ask: those that name an address first, then by who keeps or makes it."""
    posting = {call.scope for call in posts}
    found = ((literal, asked_at(literal.text)) for literal in module.facts.literals)
    addresses = [(literal, what) for literal, what in found if what is not None]
    for literal, what in addresses:
        if literal.scope in posting:
            yield _use(module, literal.scope, literal.line, what, "high")
    kept = {module.function(literal.scope): what for literal, what in addresses if _is_kept(module, literal)}
    for call in posts:
        said = spoken(_keys(module, call.scope))
        if said is None and _takes_body(call):
            said = spoken(keys for number in _beside(module, call.scope) for keys in _keys(module, number))
            said = said and (said[0], "medium")
        if said is None and kept and _names_address(call):
            near = _kept_near(module.function(call.scope), kept)
            said = (near, "medium") if near is not None else None
        said = said or elsewhere.asked(module, call)
        if said is not None:
            yield _use(module, call.scope, call.line, *said)
        elif elsewhere.passes_on(module, call):
            yield _use(module, call.scope, call.line, PASSED_ON, "medium", call)


def _is_kept(module: Module, literal: Literal) -> bool:
    """Whether an address stands for itself, or is the path of one in a method of the class that posts."""
    within = "." in module.function(literal.scope).name and literal.text.startswith("/")
    return within or bool(_HOST.search(literal.text))


def _keys(module: Module, scope: int) -> Iterator[str]:
    return (literal.text for literal in module.literals.get(scope, ()) if literal.key)


def _takes_body(call: Call) -> bool:
    """Whether a call is given the body that it sends from elsewhere."""
    return isinstance(call.keywords.get("json", call.keywords.get("data")), (NameValue, CallValue))


def _beside(module: Module, scope: int) -> Iterator[int]:
    """The methods of the class that a function is one of: a client makes the body in one, and posts it in another."""
    owner = module.function(scope).name.rpartition(".")[0]
    if owner in module.functions and module.functions[owner].is_class:
        yield from (method.number for method in module.functions[owner].children)


def _names_address(call: Call) -> bool:
    """Whether a call is given its address by name."""
    return any(name_of(value) for value in (*call.args[:2], call.keywords.get("url")))


def _kept_near(function: Function, kept: Mapping[Function, str]) -> str | None:
    """What is at an address that the file or the class of a function keeps."""
    owner = function.name.rpartition(".")[0]
    for keeper, what in kept.items():
        if keeper.name == "" or (owner and f"{keeper.name}.".startswith(f"{owner}.")):
            return what
    return None


def _use(module: Module, scope: int, line: int, what: str, confidence: Confidence, call: Call | None = None) -> Use:
    function = module.function(scope)
    return Use(module.path, line, function.name, what, confidence, function=function, call=call)


def invoked(system: System, path: str) -> Iterator[tuple[Function, Use]]:
    """Calls of `invoke` and the like on objects that were made elsewhere."""
    module = system.sources.module(path)
    for call in module.calling(_INVOKES) if module else ():
        if call.name[:1] in "?." and "." in call.name[1:] and module:
            function, shown = module.function(call.scope), Name(call.name).shown
            yield function, Use(path, call.line, function.name, shown, "medium", function=function, call=call)
