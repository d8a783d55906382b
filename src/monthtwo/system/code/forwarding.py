"""Calls that functions of the repository only pass on, noted where such a function is called.

`def train(model, rows): return model.fit(rows)` says nothing of what it fits, nor of when, nor of what happens when
that fails: who calls it does. So `train(forest, rows)` is taken for `forest.fit(rows)` too.
"""

from collections.abc import Iterator

from monthtwo.facts.records import Call
from monthtwo.names.name import UNRESOLVED
from monthtwo.names.value import CallValue, NameValue, Value
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution

BOUND = ("self", "cls")


def note_forwarded(names: Resolution) -> None:
    """Note in all modules the calls that functions pass on for them."""
    sources = names.sources
    modules = [module for path in sources.paths if (module := sources.module(path)) is not None]
    passing = {function: call for module in modules for function, call in _passing(names, module)}
    lasts = {function.last for function in passing}
    for module in modules if passing else ():
        found: list[tuple[Call, Call]] = []
        for last in module.ending.keys() & lasts:
            for name in module.ending[last]:
                function = names.own(module.path, name)
                if function is not None and function in passing:
                    made = ((_made(function, passing[function], call), call) for call in module.named[name])
                    found += [(new, call) for new, call in made if new is not None]
        if found:
            module.note(found)


def _passing(names: Resolution, module: Module) -> Iterator[tuple[Function, Call]]:
    """The functions that do nothing but call something else, each with that call."""
    for number, calls in module.calls.items():
        scope = module.facts.scopes[number]
        if len(calls) == 1 and scope.kind == "function" and not scope.decorators:
            call = calls[0]
            if call.guard < 0 and call.attempt < 0 and not call.loop and _is_told(names, module, number, call):
                yield module.function(number), call


def _is_told(names: Resolution, module: Module, number: int, call: Call) -> bool:
    """Whether what is called is a method of a parameter; or, in a plain function, a foreign class, told a parameter.

    A foreign function needs no caller to say what it does.
    """
    scope = module.facts.scopes[number]
    if call.name[0] == UNRESOLVED:
        return "." in call.name and parameter_of(scope.params, call.name) not in ("", *BOUND)
    if module.facts.scopes[scope.parent].kind != "module" or "(" in call.name or not names.is_final(call.name):
        return False
    given = (value.name for value in (*call.args, *call.keywords.values()) if isinstance(value, NameValue))
    return call.name[call.name.rfind(".") + 1].isupper() and any(parameter_of(scope.params, name) for name in given)


def parameter_of(params: dict[str, str], name: str) -> str:
    """The parameter that a name begins with."""
    first = name[1:].partition(".")[0] if name[0] == UNRESOLVED else ""
    return first if first in params else ""


def given_by(function: Function, call: Call) -> dict[str, Value]:
    """What a call gives a function, by its parameters."""
    params = list(function.params)
    given: dict[str, Value] = dict(zip(params[params[:1] in ([b] for b in BOUND) :], call.args, strict=False))
    given.update(call.keywords)
    return given


def _made(function: Function, passed: Call, call: Call) -> Call | None:
    """What a call of the function comes to: the call that it passes on, with what it is given here."""
    given = given_by(function, call)

    def here(value: Value) -> Value:
        parameter = parameter_of(function.params, value.name) if isinstance(value, NameValue) else ""
        if not parameter or not isinstance(value, NameValue):
            return value
        rest = value.name[len(parameter) + 1 :]
        return member_of(given.get(parameter), rest) if rest else given.get(parameter)

    name = here(NameValue(passed.name))
    if not isinstance(name, NameValue):
        return None
    return Call(
        call.line, call.scope, name.name, [here(value) for value in passed.args],
        {word: here(value) for word, value in passed.keywords.items()},
        call.guard, call.protected, call.loop, call.attempt,
    )  # fmt: skip


def member_of(value: Value, rest: str) -> Value:
    """The attribute `rest` of a value."""
    if isinstance(value, CallValue):
        return NameValue(f"{value.name}(){rest}")
    return NameValue(f"{value.name}{rest}") if isinstance(value, NameValue) else None
