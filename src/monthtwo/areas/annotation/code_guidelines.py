"""Guidelines that code hands to a labelling tool, which shows them to those who label: `Settings(guidelines=...)`."""

from collections.abc import Iterator

from monthtwo.engine.question import Call, Function, Question, TextLine, once
from monthtwo.names.value import is_named, text_of

_KEYS = ("guidelines", "guideline", "annotation_guidelines", "expert_instruction", "instructions", "instruction")
_LINES, _LONG = 4, 200


@once
def guidelines_in_code(q: Question) -> tuple[tuple[str, int, tuple[TextLine, ...]], ...]:
    """Each with the path, the line it begins at and its lines, as far as they are kept."""
    return tuple(_given(q))


def _given(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    for path in sorted({use.path for use in q.uses("labelling-tools")}):
        module = q.module(path)
        if module is None:
            continue
        for call in module.facts.calls:
            line, text = _text(call, module.function(call.scope))
            if _is_long(text):
                lines = tuple(TextLine(line + at, one) for at, one in enumerate(text.split("\n")) if one.strip())
                yield path, lines[0].line, lines
                break


def _text(call: Call, function: Function) -> tuple[int, str]:
    """What a call is given to show, there or by a name; then it is the long text of the function."""
    for key in _KEYS:
        value = call.keywords.get(key)
        if text_of(value):
            return call.line, text_of(value)
        if is_named(value):
            texts = [one for one in function.literals if one.line < call.line and _is_long(one.text)]
            return (texts[-1].line, texts[-1].text) if texts else (call.line, "")
    return call.line, ""


def _is_long(text: str) -> bool:
    return len(text) >= _LONG and sum(1 for one in text.split("\n") if one.strip()) >= _LINES
