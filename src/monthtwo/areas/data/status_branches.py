"""Answers of a source whose status is looked at: a failure is told and passed over, and ends nothing."""

from collections.abc import Iterator

from monthtwo.areas.data.sources import is_fetch
from monthtwo.engine.question import Call, Function, Hit, Question
from monthtwo.names.name import Name
from monthtwo.names.value import plain
from monthtwo.regular_expressions import anycase

_STATUS = frozenset({"status_code", "status", "ok"})
_MESSAGES = frozenset({"print", "warning", "warn", "error", "exception", "info", "critical", "debug"})
_FAILED = anycase(r"\b(fail\w*|error|unable|could ?n[o']t|cannot|unexpected|status)\b")
_ENDS = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit", "raise_for_status"})


def status_branches(q: Question) -> Iterator[Hit]:
    """Fetches over HTTP whose failure a branch on the status tells of, where the function goes on or gives nothing."""
    clients = q.known_packages("http-clients")
    for use in q.uses("external-fetchers"):
        call = use.call
        if call is None or Name(use.what).last != "get" or Name(use.what).package not in clients:
            continue
        told = _told(use.function, call)
        if told is not None and is_fetch(q, use, call):
            yield Hit(use.path, told.line, use.scope, f"tells of a failed {use.what} and goes on", "medium")


def _told(function: Function, fetch: Call) -> Call | None:
    """The message of a failure under a condition that looks at the status of the answer, where nothing ends by it."""
    module = function.module
    if module is None or any(Name(call.name).last in _ENDS or call.name in _ENDS for call in function.calls):
        return None
    guards = module.facts.guards
    asked = {n for n, guard in enumerate(guards) if guard.line >= fetch.line and not _STATUS.isdisjoint(guard.names)}
    lines = {guards[number].line for number in asked}
    if any(one.guard >= 0 and guards[one.guard].line in lines for one in function.raises):
        return None
    return next((c for c in function.calls if c.guard in asked and not guards[c.guard].exits and _tells(c)), None)


def _tells(call: Call) -> bool:
    """Whether a call says that something failed: `print("no answer", answer.status_code)`."""
    last = Name(call.name).last
    return last in _MESSAGES and any(_FAILED.finds(plain(value)) for value in call.args)
