"""Calls that code has others make: what is handed to a thread, a pool, a table or a helper that calls its parameter.

`asyncio.to_thread(model.predict, rows)` calls `model.predict(rows)`, and so does `tried(model.predict, rows)` where
`tried` calls what it is given, and `actor.predict.remote(rows)`.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from monthtwo.facts.records import Call
from monthtwo.names.name import UNRESOLVED
from monthtwo.names.value import NONE, NameValue, Value
from monthtwo.system.code.forwarding import BOUND
from monthtwo.system.code.module import Function, Module
from monthtwo.system.code.resolution import Resolution

_Place = tuple[int, str]
"""Which argument of a call is called: by position, and by keyword."""
_RUNNERS: dict[str, _Place] = {
    "Process": (1, "target"), "Thread": (1, "target"), "apply": (0, "func"), "apply_async": (0, "func"),
    "asyncify": (0, "func"), "imap": (0, "func"), "map": (0, "func"), "partial": (0, "func"),
    "run_in_executor": (1, "func"), "run_in_threadpool": (0, "func"), "run_sync": (0, "func"), "starmap": (0, "func"),
    "submit": (0, "fn"), "sync_to_async": (0, "func"), "to_thread": (0, "func"),
}  # fmt: skip
"""By the last part of its name, which argument is called by what runs one: threads, pools, tables that apply it."""
_OWNERS = {
    "to_thread": ("asyncio",), "run_sync": ("anyio", "trio"), "run_in_threadpool": ("starlette", "fastapi"),
    "partial": ("functools",), "sync_to_async": ("asgiref",), "asyncify": ("asyncer",),
}  # fmt: skip
"""The packages of those that others have names like."""
_REMOTE = "remote"
"""What a method of an actor is called by."""


def note_handed(names: Resolution) -> None:
    """Note in all modules the methods of other packages that are handed on to be called."""
    sources = names.sources
    modules = [module for path in sources.paths if (module := sources.module(path)) is not None]
    calling = {function: place for module in modules for function, place in _calling(module)}
    lasts: dict[str, list[_Place]] = {}
    for function, place in calling.items():
        lasts.setdefault(function.last, []).append(place)
    for module in modules:
        found = list(_remote(module))
        for last in module.ending.keys() & (lasts.keys() | _RUNNERS.keys()):
            for name in module.ending[last]:
                called = _place(names, module, name, last, calling)
                if called is None and name[0] == UNRESOLVED and len(lasts.get(last, ())) == 1:
                    called = lasts[last][0]  # of what is not known here, the only function that is called so
                if called is not None:
                    made = ((_made(names, module, call, called), call) for call in module.named[name])
                    found += [(new, call) for new, call in made if new is not None]
        if found:
            module.note(found)


def _remote(module: Module) -> Iterator[tuple[Call, Call]]:
    """The methods of actors that a file calls, each with how it does."""
    for name in module.ending.get(_REMOTE, ()):
        method = name.rpartition(".")[0]
        for call in module.named[name] if "." in method[1:] else ():
            yield replace(call, name=method), call


def _place(names: Resolution, module: Module, name: str, last: str, calling: dict[Function, _Place]) -> _Place | None:
    """Which argument of a call is called, by position and by keyword."""
    own = names.own(module.path, name)
    return _thread(name, last) or (calling.get(own) if own is not None else None)


def _calling(module: Module) -> Iterator[tuple[Function, _Place]]:
    """The functions that call a parameter, themselves or in a function inside; each with the parameter's place."""
    for name, calls in module.named.items():
        if name[0] == UNRESOLVED and "." not in name and "(" not in name:
            for call in calls:
                yield from _with_parameter(module, call, name[1:])
        place = _thread(name, name[name.rfind(".") + 1 :])
        for call in calls if place is not None else ():
            handed = _handed(call, place) if place is not None else None
            if isinstance(handed, NameValue) and handed.name[0] == UNRESOLVED:
                yield from _with_parameter(module, call, handed.name[1:])


def _with_parameter(module: Module, call: Call, name: str) -> Iterator[tuple[Function, _Place]]:
    """The function around a call that has a parameter of this name, with its place."""
    scope = module.facts.scopes[call.scope]
    holder = scope if name in scope.params else module.facts.scopes[max(scope.parent, 0)]
    params = [param for param in holder.params if param not in BOUND]
    if holder.kind == "function" and name in params:
        yield module.functions[holder.name], (params.index(name), name)


def _thread(name: str, last: str) -> _Place | None:
    """Which argument is called by what a name of a thread or an executor means."""
    known = last in _RUNNERS and (last not in _OWNERS or name.partition(".")[0] in _OWNERS[last])
    return _RUNNERS[last] if known else None


def _handed(call: Call, place: _Place) -> Value:
    position, keyword = place
    return call.args[position] if len(call.args) > position else call.keywords.get(keyword)


def _made(names: Resolution, module: Module, call: Call, place: _Place) -> Call | None:
    """The call that is made of what is handed on: of a method of another package's object, or of a class."""
    handed, position = _handed(call, place), place[0]
    if not isinstance(handed, NameValue) or handed == NONE or handed.name.endswith(")"):
        return None
    own = names.own(module.path, handed.name)
    known = own is not None and not own.is_class  # the graph of calls knows of it
    if known or (own is None and "." not in handed.name[1:]):
        return None
    rest = [*call.args[:position], *call.args[position + 1 :]] if position == 0 else call.args[position + 1 :]
    return Call(
        call.line, call.scope, handed.name, rest, call.keywords, call.guard, call.protected, call.loop, call.attempt
    )
