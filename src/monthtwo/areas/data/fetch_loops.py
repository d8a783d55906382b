"""Retries written by hand: a wait after a failed call, a function that calls itself again, items that are skipped."""

import sys
from collections.abc import Iterator

from monthtwo.areas.data.survival import expects_network
from monthtwo.engine.question import Call, Function, Hit, Module, Question, Use
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, CallValue, NameValue, Value
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase

_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})
_BRINGS = anycase(r"^_?(download|fetch|crawl|scrape|translate)(_|$)|_(download|crawl|scrape)$")
_SENDS = frozenset({"post", "put", "patch", "delete"})
_STATUS = frozenset({"status_code", "ok"})
_WAITS_FOR = frozenset({"start_consuming", "run_forever", "recv", "receive"})
"""Calls that wait for messages, whatever the broker."""
_TIMES = frozenset(
    {
        "max_retries", "retries", "num_retries", "total_retries", "max_attempts", "retry_policy", "retry_on_timeout",
        "retry_if_failed",
    }
)  # fmt: skip
_SEARCHES = anycase(r"embedding|elasticsearch|opensearch|qdrant|weaviate|pinecone|milvus|vespa")


def tried_again(q: Question) -> Iterator[Hit]:
    """Functions that wait after a failed fetch and try again."""
    fetches = q.users("external-fetchers", "sql-writers")
    for module in q.modules:
        for call in module.calling(("sleep",)):
            if call.name not in _SLEEPS:
                continue
            again = _again(q, module, call, fetches)
            if again is not None:
                yield Hit(module.path, again.line, module.function(call.scope).name, "waits and tries again", "medium")


def _again(q: Question, module: Module, wait: Call, fetches: dict[Function, Use]) -> Call | None:
    """The call that is tried again: the function itself, a connection that is listened to, a fetch in a loop."""
    function, beside = module.function(wait.scope), module.calls[wait.scope]
    if {"poll", "wait"} & words_of(function.name):
        return None
    fetch = fetches.get(function)
    tried = [call for call in beside if call.protected and not _opens_store(q, Name(call.name))]
    for call in tried:
        if wait.loop and call.loop and (_name_listens(q, call) or _listens(q, module, call)):
            return call
        if fetch is not None and fetch.line == call.line and _repeated(q, module, call):
            return call
        if _waited_out(q, module, call) and _fetching(q, module, call, fetches):
            return call
    if fetch is not None and fetch.call is not None and fetch.line < wait.line:
        sends = Name(fetch.what).last in _SENDS
        if not sends and not _STATUS.isdisjoint(q.guard_names(module.path, wait.guard)):
            return fetch.call  # waits where the status of the answer is a bad one
    if not tried or not function.name:
        return None
    return next((call for call in beside if q.own(module.path, call.name) is function), None)


def _waited_out(q: Question, module: Module, call: Call) -> bool:
    """Whether a failure of a call is waited for, and the call then made again by the loop around it."""
    tries = q.attempts(module.path, call.attempt)
    return any(one.repeats and any(handler.does == "wait" for handler in one.handlers) for one in tries)


def _fetching(q: Question, module: Module, call: Call, fetches: dict[Function, Use]) -> bool:
    """Whether what a call runs here leads to a fetch, or a handler around it waits for an error of the network."""
    own = [one for one in q.targets(module.path, call) if not one.is_class]
    return bool(own) and (q.calls(own, fetches) or expects_network(q, module.function(call.scope), call))


def _repeated(q: Question, module: Module, call: Call) -> bool:
    """Whether a handler around a call stands in a loop."""
    return any(attempt.repeats for attempt in q.attempts(module.path, call.attempt))


def _name_listens(q: Question, call: Call) -> bool:
    return Name(call.name).last.lstrip("_") in q.words("data/listens")


def _listens(q: Question, module: Module, call: Call) -> bool:
    """Whether a function that is called opens a connection and then waits for what it brings."""
    own = [one for one in q.targets(module.path, call) if not one.is_class]
    return any(Name(inner.name).last in _WAITS_FOR for one in own for inner in one.calls)


def _opens_store(q: Question, name: Name) -> bool:
    """Whether a call only connects to a database, which brings nothing from outside."""
    own = q.plays(Name(f"{name.package}.commit"), "storage-writers") or name.package in q.known_packages("own-stores")
    return name.last in q.words("data/connections") and own


def client_retries(q: Question) -> Iterator[Hit]:
    """Clients of sources, embedding and search services that are told to retry."""
    fetchers = {Name(use.what).package for use in q.uses("external-fetchers")} - {"boto3", "botocore"}
    for module in q.modules:
        for call in module.facts.calls:
            if _TIMES.isdisjoint(call.keywords) or not any(_times(call.keywords.get(key)) for key in _TIMES):
                continue
            what = q.meaning(module.path, call.name)
            source = what.resolved and not what.of_repository and what.package in fetchers
            again = call.keywords.get("retry_on_timeout") is True or _SEARCHES.finds(what)
            if again or (source and not q.plays(what, "llm-calls", "orchestrated")):
                told = f"retries: {Name(call.name).shown}"
                yield Hit(module.path, call.line, module.function(call.scope).name, told, "medium")


def _times(value: Value) -> bool:
    """Whether a setting asks for another attempt."""
    if isinstance(value, bool):
        return value
    return (isinstance(value, int) and value > 0) or (isinstance(value, (NameValue, CallValue)) and value != NONE)


def skipped_items(q: Question) -> Iterator[Hit]:
    """Downloads and crawls in a handler: of one item among many, or by a package whose calls we do not know."""
    outside = _outside_callers(q)
    weights, items, crawlers = q.words("data/weights"), q.words("data/item-fetches"), q.words("data/crawlers")
    for module in q.modules:
        for call in module.facts.calls:
            if not call.protected:
                continue
            name, scope = Name(call.name), module.function(call.scope).name
            last = name.last
            if weights & words_of(last, scope):
                continue
            own = q.own(module.path, name)
            known = own is not None and _BRINGS.finds(last) and q.calls([own], outside)
            unknown = own is None and name.unresolved and last in items and bool(crawlers & words_of(scope))
            if known or unknown:
                yield Hit(module.path, call.line, scope, f"survives a failed {last}", "medium")


def _outside_callers(q: Question) -> frozenset[Function]:
    """Functions that call a package which is neither this repository's nor the standard library's."""
    found = {use.function for use in q.uses("external-fetchers")}
    for module in q.modules:
        for name, calls in module.named.items():
            if "()." not in name or not Name(name).resolved:
                continue
            root = Name(name).package.removesuffix("()")
            if root not in sys.stdlib_module_names and not q.meaning(module.path, name).of_repository:
                found.update(module.function(call.scope) for call in calls)
    return frozenset(found)
