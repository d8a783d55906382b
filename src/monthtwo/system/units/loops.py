"""Functions that work in an endless loop with a pause, or for each message: each call inside is what runs."""

from collections.abc import Callable, Iterable, Iterator

from monthtwo.facts.records import Call
from monthtwo.system.code.module import Function
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.units.unit import Unit

SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "schedule.run_pending", "anyio.sleep", "trio.sleep"})


_WAITS = frozenset(
    {"poll", "consume", "receive_message", "receive_messages", "xread", "xreadgroup", "blpop", "brpop", "get_message"}
)
"""Methods that wait for the next message."""


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
        if not any(_waits(call) or names.canonical(path, call.name) in SLEEPS for call in calls):
            continue
        scope = module.facts.scopes[number]
        started = [(target.path, target.name) for call in calls for target in targets(path, call)]
        yield Unit(
            form="loop", name=scope.name or path, path=path, line=calls[0].line, triggers=("loop",),
            targets=tuple(dict.fromkeys(started)), format="python", attributes={"scope": scope.name},
        )  # fmt: skip


def _waits(call: Call) -> bool:
    """Whether a call waits for a message; one that is told nothing asks a process whether it has ended."""
    return call.name.rpartition(".")[2] in _WAITS and bool(call.args or call.keywords)
