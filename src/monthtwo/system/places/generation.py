"""Models that write text, by how they are used: what they are made for, what they are told, what becomes of it."""

from monthtwo.facts.records import Call
from monthtwo.names.value import texts
from monthtwo.regular_expressions import lazy
from monthtwo.system.code.module import Function

_WRITES = "text-generation"
"""What a pipeline of transformers is made for."""
_DECODES = ("decode", "batch_decode")
_TOKENIZER = lazy(r"(?i)tokenizer[\w.]*\(\)")


def is_written_by(function: Function, what: str) -> bool:
    """Whether a function asks a pipeline, in a file whose pipelines write."""
    if not what.endswith(".pipeline") or function.module is None:
        return False
    made = function.module.calling(("pipeline",))
    return any(_WRITES in texts((*call.args, *call.keywords.values())) for call in made)


def is_told_lines(function: Function) -> bool:
    """Whether a function makes words of tokens, in a file where the tokenizer is handed several lines, filled in."""
    if function.module is None or not any(call.name.endswith(_DECODES) for call in _tokenizing(function)):
        return False
    return any(_fills_in(one) for one in function.module.functions.values())


def _fills_in(function: Function) -> bool:
    told = (literal.text for literal in function.literals)
    return bool(_tokenizing(function)) and any("\n" in text and "{}" in text for text in told)


def _tokenizing(function: Function) -> list[Call]:
    return [call for call in function.calls if _TOKENIZER.search(call.name)]
