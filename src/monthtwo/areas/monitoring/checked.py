"""Whether a message hangs on something that was measured or checked, and did not just come on its day."""

from collections.abc import Iterator, Sequence
from posixpath import basename

from monthtwo.engine.question import Call, Function, Module, Question, Text, Trail, Use, once
from monthtwo.names.value import plain
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_ORDERINGS = frozenset({"<", "<=", ">", ">="})
_MESSAGE = lazy(r"^\{[^}]*\b(text|content|message|summary|title|subject|body|blocks|embeds|attachments)\b")
_FIGURE = lazy(r"[^{}:=,;|\n]{1,80}[:=]\s{0,4}\{[^{}\n]{0,80}\}")
"""A figure with its name: `failed: {count}`."""
_MANY_FIGURES = 3
_LINES = 10
"""Lines that a call with its message takes."""
_FIRST = 4
"""Lines in which a handler does what it does first."""
_PAYLOADS = ("json", "data", "content")


_SENDING = frozenset({"notify", "notifier", "notifies", "notification", "notifications", "page", "pager"})
"""Warnings that say that somebody is told, and not that something is wrong."""


@once
def wrong(q: Question) -> frozenset[str]:
    """Words that say that something is wrong or watched."""
    return q.words("monitoring/warnings") - _SENDING


def on_a_check(q: Question, function: Function, call: Call) -> bool:
    """Whether a message hangs on a check: by the condition that it stands under, or because it says what is wrong.

    The condition compares, speaks of what is wrong, or looks at the result of a drift comparison.
    """
    module = function.module
    if module is None:
        return False
    said = [one for one in function.literals if 0 <= one.line - call.line < _LINES]
    if wrong(q) & words_of(*_not_counted([one.text for one in said if not _of_sending(module, call, one)])):
        return True
    if call.guard < 0:
        return False
    at = call.guard
    while at >= 0:
        guard = module.facts.guards[at]
        if not _ORDERINGS.isdisjoint(guard.ops) or q.words("monitoring/warnings") & words_of(*guard.names):
            return True
        if any(isinstance(one, int) and _compares(q, module, one) for one in module.flow.looked_at(at)):
            return True
        at = guard.parent
    return _drift(q).condition(module, call.guard) is not None


def _of_sending(module: Module, call: Call, literal: Text) -> bool:
    """Whether a text is said of the sending itself, where what the call gave is looked at: `if not answer.ok`."""
    return literal.guard not in (-1, call.guard) and module.number(call) in module.flow.looked_at(literal.guard)


def _not_counted(texts: Sequence[str]) -> Iterator[str]:
    """Texts without all but the first figure, where they are many: how many failed, among others, is how it stands."""
    reports = [text for text in texts if len(_FIGURE.findall(text)) >= _MANY_FIGURES]
    for text in texts:
        figure = _FIGURE.search(text) if text in reports else None
        if figure is not None:
            yield text[: figure.end()] + _FIGURE.sub("", text[figure.end() :])
        elif not any(text in report for report in reports):
            yield text


def about_trouble(q: Question, function: Function, line: int, callers: dict[Function, tuple[Function, ...]]) -> bool:
    """Whether what is sent at a line speaks of something wrong: by the names around it, or by what it hangs on.

    Where the function only sends what it is told, one of its callers has to.
    """
    places = [(function, [call for call in function.calls if call.line == line])]
    places += [(one, [c for c in one.calls if function in q.targets(one.path, c)]) for one in callers.get(function, ())]
    return any(
        wrong(q) & words_of(basename(one.path), one.name)
        or any(_handles(one, call) or on_a_check(q, one, call) for call in calls)
        for one, calls in places
    )


def _handles(function: Function, call: Call) -> bool:
    """Whether a call is among the first things that a handler of an error does."""
    attempts = function.module.facts.attempts if function.module is not None else ()
    lines = (handler.line for attempt in attempts for handler in attempt.handlers)
    return any(0 < call.line - line <= _FIRST and function.inside(line) for line in lines)


def sent_on_a_check(q: Question, function: Function, call: Call, running: frozenset[Function]) -> bool:
    """Whether a message hangs on a check where it is sent, or where the function that sends it is called."""
    if on_a_check(q, function, call):
        return True
    return any(
        function in q.targets(caller.path, one) and on_a_check(q, caller, one)
        for caller in q.callers(running).get(function, ())
        for one in caller.calls
    )


def _compares(q: Question, module: Module, number: int) -> bool:
    """Whether a call runs an own function that compares one with another."""
    for target in q.targets(module.path, module.facts.calls[number]):
        kept = [one.ops for one in target.guards] + [one.ops for one in target.comparisons]
        if any(not _ORDERINGS.isdisjoint(ops) for ops in kept):
            return True
    return False


def says_something(call: Call) -> bool:
    """Whether what a request sends is a message to read."""
    return any(_MESSAGE.search(plain(call.keywords.get(key))) for key in _PAYLOADS)


@once
def _drift(q: Question) -> Trail:
    found = q.detected("drift-comparison")
    calls = [(hit.path, hit.call) for hit in found if isinstance(hit, Use) and hit.call is not None]
    own = (q.function(hit.path, hit.scope) for hit in found if not isinstance(hit, Use))
    return q.trail(calls, (function for function in own if function.name))
