"""Methods of what functions are given, noted by what their callers give them.

`def keep(to, row): … to.update(row)` is `db.collection().document().update(row)` too where all who call `keep`, and
say what they give it, give it `db.collection().document()`.
"""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from monthtwo.facts.records import Call
from monthtwo.names.name import OWN, RELATIVE, UNRESOLVED, Name
from monthtwo.names.value import CallValue, NameValue, Value
from monthtwo.system.code.forwarding import BOUND, given_by, member_of, parameter_of
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution

_MEMBER = ".x"
_Asked = Mapping[str, list[Call]]
"""By a parameter, the calls of its methods."""


def note_given(names: Resolution, paths: Collection[str]) -> None:
    """Note in the modules at `paths` what the methods of parameters are, as far as callers agree on it."""
    modules = [module for path in paths if (module := names.sources.module(path)) is not None]
    asking = {function: asked for module in modules for function, asked in _asking(module)}
    told = _told(names, modules, asking)
    for module in modules if told else ():
        found = [
            (replace(call, name=made.name), call)
            for function in module.functions.values()
            for parameter, calls in (asking[function].items() if function in told else ())
            for call in (calls if parameter in told[function] else ())
            if isinstance(made := member_of(told[function][parameter], call.name[len(parameter) + 1 :]), NameValue)
        ]
        if found:
            module.note(found)


def _asking(module: Module) -> list[tuple[Function, _Asked]]:
    """The functions that call methods of their parameters."""
    found: list[tuple[Function, _Asked]] = []
    for number, calls in module.calls.items():
        scope = module.facts.scopes[number]
        if scope.kind != "function" or not scope.params:
            continue
        asked: dict[str, list[Call]] = {}
        for call in calls:
            parameter = parameter_of(scope.params, call.name) if call.name[0] == UNRESOLVED else ""
            if parameter not in ("", *BOUND):
                asked.setdefault(parameter, []).append(call)
        if asked:
            found.append((module.function(number), asked))
    return found


def _told(
    names: Resolution, modules: Collection[Module], asking: Mapping[Function, _Asked]
) -> dict[Function, dict[str, Value]]:
    """What functions are given for the parameters that they ask: the one thing that callers say."""
    found: dict[Function, dict[str, set[Value]]] = {}
    lasts = {function.last for function in asking}
    for module in modules:
        for last in module.ending.keys() & lasts:
            for name in module.ending[last]:
                function = names.own(module.path, name)
                if function is None or function not in asking:
                    continue
                for call in module.named[name]:
                    for parameter, value in given_by(function, call).items():
                        made = _made(names, module.path, value) if parameter in asking[function] else None
                        if made is not None:
                            found.setdefault(function, {}).setdefault(parameter, set()).add(made)
    return {
        function: {parameter: values.pop() for parameter, values in given.items() if len(values) == 1}
        for function, given in found.items()
    }


def _made(names: Resolution, path: str, value: Value) -> Value:
    """What a value is by what made it, as any file would say it; None where that cannot be told."""
    name = f"{value.name}()" if isinstance(value, CallValue) else value.name if isinstance(value, NameValue) else ""
    if "()" not in name:
        return None
    meant = names.canonical(path, f"{name}{_MEMBER}")  # what a factory makes is followed for something of it
    own = meant[0] in (OWN, RELATIVE) or Name(meant).of_repository or "()" not in meant
    return None if own else NameValue(meant.removesuffix(_MEMBER))
