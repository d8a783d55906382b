"""Models that are asked through something else: an HTTP address, or an object that another module made."""

import re
from collections.abc import Iterator

from monthtwo.names.name import Name
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.hit import Use
from monthtwo.system.code.module import Function
from monthtwo.system.system import System

_LONGEST_ADDRESS = 200
_HTTP_MODEL = lazy(
    r"/api/(generate|chat)\b|/(chat/)?completions\b|/v1/messages\b|:(stream)?generateContent|openai\.azure\.com"
    r"|(?P<model>/invocations\b|/v2/models/|/v1/models/\S{0,200}:predict|api-inference\.huggingface|:predict$|/infer$)",
    re.IGNORECASE,
)
_POSTS = frozenset({"post", "apost", "request", "urlopen", "stream", "fetch", "send"})
_INVOKES = frozenset({"invoke", "ainvoke", "astream", "astream_events", "abatch"})
PROMPTED = "prompts a language model over HTTP"


def asked_over_http(system: System) -> dict[Function, Use]:
    """Functions that post to the well-known address of a model server or a language model."""
    found: dict[Function, Use] = {}
    for path in system.sources.paths:
        module = system.sources.module(path) if system.files.produces(path) else None
        posting = {call.scope for call in module.calling(_POSTS)} if module else set()
        for literal in module.facts.literals if module and posting else ():
            likely = literal.scope in posting and _may_be_address(literal.text)
            match = _HTTP_MODEL.search(literal.text) if likely else None
            if module and match:
                function = module.function(literal.scope)
                what = "asks a model server over HTTP" if match["model"] else PROMPTED
                found.setdefault(function, Use(path, literal.line, function.name, what, function=function))
    return found


def _may_be_address(text: str) -> bool:
    return len(text) < _LONGEST_ADDRESS and ("/" in text or ":" in text or "." in text)


def invoked(system: System, path: str) -> Iterator[tuple[Function, Use]]:
    """Calls of `invoke` and the like on objects that were made elsewhere."""
    module = system.sources.module(path)
    for call in module.calling(_INVOKES) if module else ():
        if call.name[:1] in "?." and "." in call.name[1:] and module:
            function, shown = module.function(call.scope), Name(call.name).shown
            yield function, Use(path, call.line, function.name, shown, "medium", function=function, call=call)
