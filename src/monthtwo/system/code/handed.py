"""Methods handed to what runs them, noted as calls where they are handed over.

`await asyncio.to_thread(model.predict, rows)` and `pool.submit(model.predict, rows)` are `model.predict(rows)`, later
or elsewhere; so is `actor.predict.remote(rows)`.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from monthtwo.facts.records import Call
from monthtwo.names.value import NONE, NameValue
from monthtwo.system.code.module import Module
from monthtwo.system.code.resolution import Resolution

_RUNNERS = frozenset(
    {"to_thread", "run_in_executor", "run_in_threadpool", "run_sync", "submit", "apply", "apply_async", "map", "imap",
     "starmap", "partial", "sync_to_async", "Thread", "Process"}
)  # fmt: skip
"""What runs a function that it is given: threads, pools, partial calls, tables that apply it to each row."""
_REMOTE = "remote"
"""What a method of an actor is called by."""
_FUNCTIONS = ("target", "func", "fn")
"""Keywords by which they are given it."""
_SECOND = "run_in_executor"
"""Its first argument is who runs the function."""


def note_handed(names: Resolution) -> None:
    """Note in all modules the calls of methods that are handed to what runs them."""
    for path in names.sources.paths:
        module = names.sources.module(path)
        if module is not None and not (_RUNNERS | {_REMOTE}).isdisjoint(module.ending):
            found = [*_handed(module), *_remote(module)]
            if found:
                module.note(found)


def _handed(module: Module) -> Iterator[tuple[Call, Call]]:
    """The calls that one file hands over, each with the one that it hands it to."""
    for last in _RUNNERS & module.ending.keys():
        for name in module.ending[last]:
            for call in module.named[name]:
                given = _given(call, last)
                if given is not None:
                    yield _called(call, given.name, last), call


def _remote(module: Module) -> Iterator[tuple[Call, Call]]:
    """The methods of actors that one file calls."""
    for name in module.ending.get(_REMOTE, ()):
        method = name.rpartition(".")[0]
        for call in module.named[name] if "." in method[1:] else ():
            yield replace(call, name=method), call


def _given(call: Call, last: str) -> NameValue | None:
    """The method or object that a call is to run."""
    place = int(last == _SECOND)
    values = (*call.args[place : place + 1], *map(call.keywords.get, _FUNCTIONS))
    named = (value for value in values if isinstance(value, NameValue) and value != NONE)
    return next((value for value in named if "." in value.name), None)


def _called(through: Call, name: str, last: str) -> Call:
    return Call(
        through.line, through.scope, name, through.args[1 + int(last == _SECOND) :], {},
        through.guard, through.protected, through.loop, through.attempt,
    )  # fmt: skip
