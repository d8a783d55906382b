"""Methods of what functions are given, noted by what their callers give them.

`def keep(to, row): … to.update(row)` is `db.collection().document().update(row)` too where all who call `keep`, and
say what they give it, give it `db.collection().document()`. What an object keeps of what it is made with is asked the
same way: `self.store.update(row)`, where `__init__` has a parameter `store`.
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
_INIT = "__init__"
_ATTRIBUTE = f"{UNRESOLVED}self."
_Asked = Mapping[str, list[Call]]
"""By a parameter, the calls of its methods."""


def note_given(names: Resolution, paths: Collection[str]) -> None:
    """Note in the modules at `paths` what the methods of parameters are, as far as callers agree on it."""
    modules = [module for path in paths if (module := names.sources.module(path)) is not None]
    asking = {function: asked for module in modules for function, asked in (*_asking(module), *_keeping(module))}
    told = _told(names, modules, asking)
    for module in modules if told else ():
        found = [
            (replace(call, name=made.name), call)
            for function in module.functions.values()
            for parameter, calls in (asking[function].items() if function in told else ())
            for call in (calls if parameter in told[function] else ())
            if isinstance(made := member_of(told[function][parameter], _rest(call.name, parameter)), NameValue)
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


def _keeping(module: Module) -> list[tuple[Function, _Asked]]:
    """The `__init__` of classes that call methods of what an attribute holds which is called as a parameter of it is.

    With `_` before it or without: `self._store` holds what `store` is given.
    """
    found: dict[Function, dict[str, list[Call]]] = {}
    for name, calls in module.named.items():
        if not name.startswith(_ATTRIBUTE):
            continue
        attribute = name[len(_ATTRIBUTE) :].partition(".")[0]
        parameter = attribute.lstrip("_")
        for call in calls:
            holder = module.function(call.scope).name.rpartition(".")[0]
            maker = module.functions.get(f"{holder}.{_INIT}")
            if maker is not None and parameter in maker.params and f"{holder}.{attribute}" not in module.functions:
                found.setdefault(maker, {}).setdefault(parameter, []).append(call)
    return list(found.items())


def _rest(name: str, parameter: str) -> str:
    """What a call asks of a parameter, or of the attribute that holds it."""
    return name[name.index(parameter) + len(parameter) :]


def _told(
    names: Resolution, modules: Collection[Module], asking: Mapping[Function, _Asked]
) -> dict[Function, dict[str, Value]]:
    """What functions are given for the parameters that they ask: the one thing that callers say."""
    found: dict[Function, dict[str, set[Value]]] = {}
    lasts = {_called(function).rpartition(".")[2] for function in asking}
    for module in modules:
        for last in module.ending.keys() & lasts:
            for name in module.ending[last]:
                function = _filled(names.own(module.path, name))
                if function is None or function not in asking:
                    continue
                for call in module.named[name]:
                    for parameter, value in given_by(function, call).items():
                        made = _made(names, module.path, value, function) if parameter in asking[function] else None
                        if made is not None:
                            found.setdefault(function, {}).setdefault(parameter, set()).add(made)
    return {
        function: {parameter: values.pop() for parameter, values in given.items() if len(values) == 1}
        for function, given in found.items()
    }


def _called(function: Function) -> str:
    """What is called so that a function runs: for an `__init__` its class."""
    return function.name.removesuffix(f".{_INIT}")


def _filled(called: Function | None) -> Function | None:
    """What is given the arguments of a call: for a class its `__init__`."""
    if called is None or called.module is None or not called.is_class:
        return called
    return called.module.functions.get(f"{called.name}.{_INIT}")


def _made(names: Resolution, path: str, value: Value, function: Function) -> Value:
    """What a value is that a function is given, by what made it, as the function's file would say it.

    None where that cannot be told. What an object keeps may be an object of this repository.
    """
    name = f"{value.name}()" if isinstance(value, CallValue) else value.name if isinstance(value, NameValue) else ""
    if "()" not in name:
        return None
    meant = names.canonical(path, f"{name}{_MEMBER}")  # what a factory makes is followed for something of it
    if meant[0] in (OWN, RELATIVE) or Name(meant).of_repository or "()" not in meant:
        made = names.own(path, name.removesuffix("()")) if function.last == _INIT else None
        return NameValue(_said(made, function.path)) if made is not None and made.is_class else None
    return NameValue(meant.removesuffix(_MEMBER))


def _said(made: Function, path: str) -> str:
    """An object of a class of this repository as a file would say it."""
    if made.path == path:
        return f"{OWN}{made.name}()"
    return f"{made.path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}.{made.name}()"
