"""Retries of one's own: a function that calls again what it is handed, where that is a fetch."""

from collections.abc import Iterator, Mapping

from monthtwo.engine.question import Call, Function, Hit, Module, Question, Use, once
from monthtwo.names.name import Name
from monthtwo.names.value import NameValue


def own_retries(q: Question) -> Iterator[Hit]:
    """Fetches that a function of one's own retries, as a decorator or by being told what to call."""
    retriers = _retriers(q)
    if not retriers:
        return
    lasts = {one.last for one in retriers}
    fetches = q.users("external-fetchers", "embedding-calls", "llm-calls")
    for module in q.modules:
        for scope in module.facts.scopes:
            for decorator in scope.decorators:
                last = Name(decorator.name).last
                again = last in lasts and q.own(module.path, decorator.name) in retriers
                if again and q.calls([module.functions[scope.name]], fetches):
                    yield Hit(module.path, decorator.line, scope.name, f"retries: {last}", "medium")
        for call in module.calling(lasts):
            if q.own(module.path, call.name) in retriers and _handed(q, module, call, fetches):
                scope_name = module.function(call.scope).name
                yield Hit(module.path, call.line, scope_name, f"retries: {Name(call.name).last}", "medium")


def _handed(q: Question, module: Module, call: Call, fetches: Mapping[Function, Use]) -> bool:
    """Whether a call is told to call a fetch: by the name of a function, or in a lambda beside it."""
    given = [value.name for value in (*call.args, *call.keywords.values()) if isinstance(value, NameValue)]
    own = [one for name in given if (one := q.own(module.path, name)) is not None and not one.is_class]
    return q.calls(own, fetches) if own else module.function(call.scope) in fetches


@once
def _retriers(q: Question) -> frozenset[Function]:
    """Functions that call again, after a failure or a wait, what they or the function around them are handed."""
    found = set[Function]()
    for module in q.modules:
        for call in module.facts.calls:
            if call.name[:1] != "?" or "." in call.name or not (call.protected or call.loop):
                continue
            function = module.function(call.scope)
            attempt = next(iter(q.attempts(module.path, call.attempt)), None) if call.protected else None
            waits = call.loop and any(one.loop and Name(one.name).last == "sleep" for one in function.calls)
            if waits or (attempt is not None and attempt.repeats):
                around = _around(module, function)
                if any(call.name[1:] in one.params for one in around):
                    found.add(around[0])
    return frozenset(found)


def _around(module: Module, function: Function) -> list[Function]:
    """A function and those that it is defined in, the outermost first; classes are none."""
    parts = function.name.split(".")
    names = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return [one for name in names if (one := module.functions.get(name)) is not None and not one.is_class]
