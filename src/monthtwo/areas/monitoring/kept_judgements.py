"""What people say of an answer, where it is kept with the exchange that it is about."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Function, Hit, Question, in_order
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_JUDGED = lazy(
    r"(is_)?(approved|helpful|unhelpful|thumbs?_?(up|down)?|(up|down)_?voted?)"
    r"|(user|answer|response|message|reply)_?(rating|vote|reaction|verdict)"
    r"|(feedback|rating|vote|reaction)(_(type|score|value|text|comment|rating|label))?",
    re.IGNORECASE,
)
"""A field that says what somebody thinks of an answer."""
_ABOUT = lazy(
    r"(message|response|answer|reply|thread|conversation|chat|qa|query|generation|prediction|inference|trace|run|turn|"
    r"interaction|exchange|completion)_?(id|key|uuid|ts)",
    re.IGNORECASE,
)
"""A field that says which exchange it is about."""
_STATES = lazy(r"\b(set|insert\s+into|update|merge)\b", re.IGNORECASE)
_FIELD = lazy(r"[A-Za-z_]\w*")


def kept_judgements(q: Question) -> Iterator[Hit]:
    """Functions that what answers leads to and that store, under the id of an exchange, what a person says of it."""
    stores = q.users("storage-writers", "sql-writers", "sql-inserts")
    adding = {use.function for use in q.committed}
    offline = q.words("monitoring/offline")
    for function in in_order((stores.keys() | adding) & q.handled - q.asks.keys()):
        fields = set(_fields(function))
        judged = next((field for field in sorted(fields) if _JUDGED.fullmatch(field)), None)
        if judged is not None and any(map(_ABOUT.fullmatch, fields)) and not offline & words_of(function.name):
            yield Hit(
                function.path, function.line, function.name, f"keeps what people say of an answer: {judged}", "medium"
            )


def _fields(function: Function) -> Iterator[str]:
    """The fields of what a function writes: keys, keywords, and the columns of a statement."""
    for call in function.calls:
        yield from call.keywords
    for literal in function.literals:
        if literal.key and literal.value is not None:
            yield literal.text
        elif _STATES.search(literal.text):
            yield from _FIELD.findall(literal.text)
