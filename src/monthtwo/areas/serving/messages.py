"""What a worker checks of the messages that it takes before it asks the model: by a schema, or by hand."""

from collections.abc import Iterator

from monthtwo.areas.serving.entrypoints import served
from monthtwo.areas.serving.schemas import is_schema
from monthtwo.engine.question import Function, Guard, Hit, Question, Unit, in_order
from monthtwo.names.name import Name

_QUEUES = frozenset(
    """send_message send_messages send_message_batch basic_publish publish produce lpush rpush xadd send enqueue
    send_and_wait""".split()  # noqa: SIM905 - a dozen quoted words read worse
)
"""Methods by which a message is put where a worker takes it."""
_READS = frozenset({"get", "pop"})
"""Methods that read a field of a message."""
_TELLS = frozenset({"error", "warning", "warn", "critical", "nack", "basic_nack", "reject", "basic_reject", "term"})
"""Calls that say, to people or to the broker, that a message was not taken."""


def queueing(q: Question) -> Iterator[Unit]:
    """Routes that ask no model, and put what they are sent on the queue of a worker which does."""
    answering = list(served(q))
    works = [unit for unit, _ in q.batch if not {"cron", "event"} & set(unit.triggers)]
    if not works and not any("queue" in unit.triggers for unit, _ in answering):
        return
    sends = {function for function, use in q.users("storage-writers").items() if Name(use.what).last in _QUEUES}
    asking = {id(unit) for unit, _ in answering}
    for unit in q.handlers if sends else ():
        if unit.form == "route" and id(unit) not in asking and q.calls(q.entries(unit), sends):
            yield unit


def checked_messages(q: Question) -> Iterator[Hit]:
    """Messages that a loop checks with a schema before it hands them to what asks the model."""
    asked = [use for _, use in q.batch]
    asking = {use.function for use in asked}
    for unit in q.unattended if asking else ():
        function = q.function(unit.path, unit.attributes.get("scope", ""))
        if unit.form != "loop" or not q.calls([function], asking):
            continue
        inside = [call for call in function.calls if call.loop]
        handing = [call.line for call in inside if q.calls(q.targets(function.path, call), asking)]
        handing += [use.line for use in asked if use.function is function]
        for call in inside:
            own = q.own(function.path, Name(call.name).receiver)
            checks = Name(call.name).last in q.words("serving/schema-checks") and own is not None and is_schema(q, own)
            if own is not None and checks and call.line < max(handing, default=0):
                yield Hit(own.path, own.line, own.name, f"schema that {function.name} checks messages with", "medium")


def refused_messages(q: Question) -> Iterator[Hit]:
    """Messages without a field that is needed, or with a wrong one, which are told of and go no further."""
    taking = [unit for unit, _ in served(q) if "queue" in unit.triggers] + [
        unit for unit, _ in q.batch if unit.form == "loop"
    ]
    asking = frozenset(use.function for _, use in (*served(q), *q.batch))
    for function in in_order(q.called(entry for unit in taking for entry in q.entries(unit))):
        for line in _refused(q, function, asking):
            yield Hit(function.path, line, function.name, "refuses a message", "medium")


def _refused(q: Question, function: Function, asking: frozenset[Function]) -> Iterator[int]:
    """Lines of what tells that a message is wrong, where what leads to the model is held back by the same condition."""
    for line, number in _told(function):
        guard = next(q.guards(function.path, number), None)
        if guard is None or guard.exits or not _of_a_field(function, guard):
            continue
        own = q.asks[function].line if function in asking and function in q.asks else 0
        for call in function.calls:
            held = any(one.exits and one.line == guard.line for one in q.guards(function.path, call.guard))
            if held and (call.line == own or q.calls(q.targets(function.path, call), asking)):
                yield line
                break


def _told(function: Function) -> Iterator[tuple[int, int]]:
    """What tells of a failure under a condition, each with the line and the condition."""
    for call in function.calls:
        if call.guard >= 0 and "." in call.name and Name(call.name).last in _TELLS:
            yield call.line, call.guard
    for raised in function.raises:
        if raised.guard >= 0:
            yield raised.line, raised.guard


def _of_a_field(function: Function, guard: Guard) -> bool:
    """Whether a condition looks whether a field of what a function was handed is there and of its kind."""
    given = set(guard.names) & (function.params.keys() - {"self", "cls"})
    if guard.ops == ["in"]:  # what stands left of it comes last
        return not given.isdisjoint(guard.names[:-1]) and guard.names[-1] not in function.params
    read = {f"?{one}.{method}" for one in given for method in _READS}
    return set(guard.ops) <= {"is"} and any(call.name in read for call in function.calls if call.line <= guard.line)
