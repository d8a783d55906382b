"""Functions that work in an endless loop with a pause, or for each message: each call inside is what runs."""

from collections.abc import Callable, Iterable, Iterator

from monthtwo.facts.records import Call
from monthtwo.system.code.module import Function
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.units.unit import Unit

SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "schedule.run_pending", "anyio.sleep", "trio.sleep"})


_WAITS = frozenset(
    {"poll", "consume", "receive_message", "receive_messages", "xread", "xreadgroup", "get_message"}
    | {"blpop", "brpop", "brpoplpush", "blmove", "lrange", "lpop", "rpop", "zpopmin", "spop", "recv", "recvfrom"}
)
"""Methods that wait for the next message."""
_HELPERS = 2
"""Functions in a row between a loop and the one that waits for its message."""


def loops(names: Resolution, path: str, targets: Callable[[str, Call], Iterable[Function]]) -> Iterator[Unit]:
    """The loops of one file. `targets` says what a call starts."""
    module = names.sources.module(path)
    if module is None:
        return
    inside: dict[int, list[Call]] = {}
    for call in module.facts.calls:
        if call.loop:
            inside.setdefault(call.scope, []).append(call)
    for number, calls in inside.items():
        started = [target for call in calls for target in targets(path, call)]
        pauses = any(_waits(call) or names.canonical(path, call.name) in SLEEPS for call in calls)
        if not pauses and not _has_taken(started, targets):
            continue
        scope = module.facts.scopes[number]
        named = tuple(dict.fromkeys((target.path, target.name) for target in started))
        yield Unit(
            form="loop", name=scope.name or path, path=path, line=calls[0].line, triggers=("loop",),
            targets=named, format="python", attributes={"scope": scope.name},
        )  # fmt: skip


def _has_taken(started: Iterable[Function], targets: Callable[[str, Call], Iterable[Function]]) -> bool:
    """Whether functions that a loop calls wait for its message: those of a client of one's own, say."""
    ring = dict.fromkeys(started)
    for left in range(_HELPERS, 0, -1):
        if any(_waits(call) for function in ring for call in function.calls):
            return True
        further = ring if left > 1 else ()
        ring = dict.fromkeys(
            target for one in further for call in one.calls for target in targets(one.path, call) if not target.is_class
        )
    return False


def _waits(call: Call) -> bool:
    """Whether a call waits for a message; one that is told nothing asks a process whether it has ended."""
    return call.name.rpartition(".")[2] in _WAITS and bool(call.args or call.keywords)
