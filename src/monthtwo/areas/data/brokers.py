"""Connections to a message broker that are made again when they fail: requests and data come over them."""

import sys
from collections.abc import Iterator

from monthtwo.areas.data.survival import catches_outage
from monthtwo.engine.question import Call, Function, Handler, Hit, Module, Question
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase

_NEAR = 8
"""Lines of a handler that are looked at."""
_CONNECTS = anycase(r"(^|_)connect(_\w{1,20})?$|connection$")


def joined_again(q: Question) -> Iterator[Hit]:
    """Handlers around what is asked of a broker that connect to it again."""
    brokers = _brokers(q)
    for module in q.modules:
        if module.roots.isdisjoint(brokers):
            continue
        for call in module.facts.calls:
            attempt = next(iter(q.attempts(module.path, call.attempt)), None) if call.protected else None
            for handler in attempt.handlers if attempt is not None else ():
                again = _connecting(q, module, call, handler) if handler.does != "raise" else None
                if again is not None and catches_outage(q, handler):
                    scope = module.function(call.scope).name
                    yield Hit(module.path, again.line, scope, "connects to its broker again", "medium")


def _brokers(q: Question) -> frozenset[str]:
    """Packages that listen to a broker; a bare socket may be anything."""
    return q.known_packages("server-packages") - sys.stdlib_module_names


def _connecting(q: Question, module: Module, tried: Call, handler: Handler) -> Call | None:
    """The call in a handler by which the connection is made anew."""
    inside = (call for call in module.calls[tried.scope] if 0 < call.line - handler.line <= _NEAR)
    made = (call for call in inside if call.attempt != tried.attempt)
    again = (c for c in made if _connects(q, module, c) or any(_makes(q, one) for one in q.targets(module.path, c)))
    return next(again, None)


def _makes(q: Question, function: Function) -> bool:
    """Whether a function, or what it calls itself, makes a connection to a broker."""
    return any(
        one.module is not None and _connects(q, one.module, call)
        for one in (function, *q.edges(function))
        for call in one.calls
    )


def _connects(q: Question, module: Module, call: Call) -> bool:
    meant = q.meaning(module.path, call.name)
    return meant.package in _brokers(q) and _CONNECTS.finds(Name(call.name).last)
