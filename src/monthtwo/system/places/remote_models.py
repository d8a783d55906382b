"""Models that are asked through something else: an HTTP address, or an object that another module made."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monthtwo.facts.records import Call, Literal
from monthtwo.model import Confidence
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue, NameValue, name_of
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function, Module
from monthtwo.system.system import System

_LONGEST_ADDRESS = 200
_HTTP_MODEL = lazy(
    r"/api/(generate|chat)\b|/(chat/)?completions\b|/v1/messages\b|:(stream)?generateContent|openai\.azure\.com"
    r"|(?P<model>/invocations\b|/v2/models/|/v1/models/\S{0,200}:predict|api-inference\.huggingface|:predict$|/infer$)",
    re.IGNORECASE,
)
_HOST = lazy(r"^https?://", re.IGNORECASE)
_POSTS = frozenset({"post", "apost", "request", "urlopen", "stream", "fetch", "send"})
_INVOKES = frozenset({"invoke", "ainvoke", "astream", "astream_events", "abatch"})
PROMPTED = "prompts a language model over HTTP"
_ASKED = "asks a model server over HTTP"
_BODIES: tuple[tuple[frozenset[str], str, Confidence], ...] = (
    (frozenset({"messages", "role", "content", "choices"}), PROMPTED, "high"),
    (frozenset({"messages", "role", "content", "model"}), PROMPTED, "high"),
    (frozenset({"contents", "parts", "candidates"}), PROMPTED, "high"),
    (frozenset({"model", "prompt", "stream"}), PROMPTED, "medium"),
    (frozenset({"model", "prompt", "response"}), PROMPTED, "medium"),
    (frozenset({"inputs", "datatype", "shape"}), _ASKED, "high"),
    (frozenset({"dataframe_split"}), _ASKED, "high"),
    (frozenset({"dataframe_records"}), _ASKED, "high"),
    (frozenset({"instances", "predictions"}), _ASKED, "medium"),
)
"""The keys of what is sent and read, by the protocols of language models and model servers: wherever the address is
from, who speaks one of them asks a model."""


def asked_over_http(system: System) -> dict[Function, Use]:
    """Functions that post to a model server or a language model: by its well-known address, or by its protocol."""
    found: dict[Function, Use] = {}
    for path in system.sources.paths:
        module = system.sources.module(path) if system.files.produces(path) else None
        posts = module.calling(_POSTS) if module else []
        if module and posts:
            for use in _posted(module, posts):
                found.setdefault(use.function, use)
    return found


def _posted(module: Module, posts: Sequence[Call]) -> Iterator[Use]:
    """What the functions of a file that post ask: those that name an address first, then by where it is kept."""
    posting = {call.scope for call in posts}
    addresses = [one for one in map(_address, module.facts.literals) if one is not None]
    for literal, what in addresses:
        if literal.scope in posting:
            yield _use(module, literal.scope, literal.line, what, "high")
    kept = {module.function(literal.scope): what for literal, what in addresses if _is_kept(module, literal)}
    for call in posts:
        spoken = _spoken(_keys(module, call.scope))
        if spoken is None and _takes_body(call):
            spoken = _spoken(keys for number in _beside(module, call.scope) for keys in _keys(module, number))
            spoken = spoken and (spoken[0], "medium")
        if spoken is not None:
            yield _use(module, call.scope, call.line, *spoken)
        elif kept and _names_address(call):
            near = _kept_near(module.function(call.scope), kept)
            if near is not None:
                yield _use(module, call.scope, call.line, near, "medium")


def _is_kept(module: Module, literal: Literal) -> bool:
    """Whether an address stands for itself, or is the path of one in a method of the class that posts."""
    within = "." in module.function(literal.scope).name and literal.text.startswith("/")
    return within or bool(_HOST.search(literal.text))


def _keys(module: Module, scope: int) -> Iterator[str]:
    return (literal.text for literal in module.literals.get(scope, ()) if literal.key)


def _spoken(texts: Iterable[str]) -> tuple[str, Confidence] | None:
    """What speaks the protocol that has these keys, and how surely."""
    keys = set(texts)
    return next(((what, sure) for body, what, sure in _BODIES if body <= keys), None) if keys else None


def _takes_body(call: Call) -> bool:
    """Whether a call is given the body that it sends from elsewhere."""
    return isinstance(call.keywords.get("json", call.keywords.get("data")), (NameValue, CallValue))


def _beside(module: Module, scope: int) -> Iterator[int]:
    """The methods of the class that a function is one of: a client makes the body in one, and posts it in another."""
    owner = module.function(scope).name.rpartition(".")[0]
    if owner in module.functions and module.functions[owner].is_class:
        yield from (method.number for method in module.functions[owner].children)


def _address(literal: Literal) -> tuple[Literal, str] | None:
    """A string that is the address of a model, with what is there."""
    match = _HTTP_MODEL.search(literal.text) if _may_be_address(literal.text) else None
    return (literal, _ASKED if match["model"] else PROMPTED) if match else None


def _may_be_address(text: str) -> bool:
    return len(text) < _LONGEST_ADDRESS and ("/" in text or ":" in text or "." in text)


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


def _use(module: Module, scope: int, line: int, what: str, confidence: Confidence) -> Use:
    function = module.function(scope)
    return Use(module.path, line, function.name, what, confidence, function=function)


def invoked(system: System, path: str) -> Iterator[tuple[Function, Use]]:
    """Calls of `invoke` and the like on objects that were made elsewhere."""
    module = system.sources.module(path)
    for call in module.calling(_INVOKES) if module else ():
        if call.name[:1] in "?." and "." in call.name[1:] and module:
            function, shown = module.function(call.scope), Name(call.name).shown
            yield function, Use(path, call.line, function.name, shown, "medium", function=function, call=call)
