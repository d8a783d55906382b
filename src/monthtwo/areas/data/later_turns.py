"""Work that an endless loop does again at its next turn, where a failed fetch does not end the loop."""

from collections.abc import Collection, Iterator, Sequence

from monthtwo.areas.data.survival import survives
from monthtwo.engine.question import Call, Function, Hit, Module, Question
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue
from monthtwo.names.words import words_of

_ANSWERS = frozenset({"predict", "prediction", "predictions", "infer", "inference", "score", "scoring"})
"""That what is asked is a model, which brings no data."""


def later_turns(q: Question, fetches: Collection[Function]) -> Iterator[Hit]:
    """Calls of an endless loop that lead to a fetch, in a handler after which the loop goes on."""
    if not fetches:
        return
    yield from _polled(q, fetches)
    for unit in q.units("loop"):
        body = q.function(unit.path, unit.attributes["scope"])
        for function in dict.fromkeys((body, *q.entries(unit))):
            for call in function.calls:
                if not call.protected or (function is body and not call.loop) or function.module is None:
                    continue
                if _ANSWERS & words_of(call.name, function.name):
                    continue
                begun = _begun(q, function.module, call)
                if begun and q.calls(begun, fetches) and survives(q, function, call):
                    told = f"a failed {Name(call.name).last} is done again at the next turn"
                    yield Hit(function.path, call.line, function.name, told, "medium")


def _polled(q: Question, fetches: Collection[Function]) -> Iterator[Hit]:
    """Calls in a `while` that waits for its next turn, where a failure is counted or told, and the loop goes on."""
    for module in q.modules:
        for call in module.facts.calls:
            if not (call.loop and call.protected) or _ANSWERS & words_of(call.name, module.function(call.scope).name):
                continue
            attempt = next(iter(q.attempts(module.path, call.attempt)), None)
            if attempt is None or not attempt.repeats or not _waits(module.calls[call.scope]):
                continue
            function, begun = module.function(call.scope), _begun(q, module, call)
            if begun and q.calls(begun, fetches) and survives(q, function, call):
                told = f"a failed {Name(call.name).last} is done again at the next turn"
                yield Hit(module.path, call.line, function.name, told, "medium")


def _waits(beside: Sequence[Call]) -> bool:
    """Whether the condition or the body of a loop waits: `while not stop.wait(60)`, `time.sleep(60)`."""
    return any({"wait", "sleep"} & words_of(Name(call.name).last) for call in beside)


def _begun(q: Question, module: Module, call: Call) -> list[Function]:
    """What a call runs: what it names, or what objects of the file are told to run by that name: `Job(run=fetch)`."""
    found = [one for one in q.targets(module.path, call) if not one.is_class]
    last = Name(call.name).last
    if found or not call.name.endswith(f".{last}") or call.name == f".{last}":
        return found
    given = (made.keywords.get(last) for made in module.facts.calls)
    own = (q.own(module.path, value.name) for value in given if isinstance(value, NameValue))
    return [one for one in own if one is not None]
