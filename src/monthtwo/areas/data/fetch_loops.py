"""Retries written by hand: a wait after a failed call, a function that calls itself again, items that are skipped."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.engine.common import modules, production, words_of
from monthtwo.expressions import anycase
from monthtwo.facts.records import Call
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import NodeId

if TYPE_CHECKING:
    from monthtwo.engine.engine import Engine
    from monthtwo.system.code.module import Module

_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})
_LISTENS = frozenset({"capture", "connect", "consume", "subscribe", "recv", "receive", "ping", "fetch", "listen"})
_BRINGS = anycase(r"^_?(download|fetch|crawl|scrape|translate)(_|$)|_(download|crawl|scrape)$")
_ITEM = frozenset({"extract", "crawl", "scrape", "download", "fetch", "request", "search", "parse"})
_CRAWLS = frozenset({"crawl", "crawler", "crawlers", "scrape", "scraper", "scrapers", "download", "downloader"})
_SEARCHES = anycase(r"embedding|elasticsearch|opensearch|qdrant|weaviate|pinecone|milvus|vespa")
_WEIGHTS = frozenset({"model", "models", "weights", "checkpoint", "checkpoints", "nltk", "spacy", "punkt", "artifact"})


def tried_again(engine: "Engine") -> Iterator[Hit]:
    """Functions that wait after a failed fetch and try again."""
    fetches = engine.places.nodes_with("$external-fetchers", "$sql-writers")
    for module in modules(engine):
        for call in module.calling(("sleep",)):
            if call.name not in _SLEEPS:
                continue
            node = (module.path, module.facts.scopes[call.scope].name)
            tried = [other for other in module.calls.get(call.scope, ()) if other.protected]
            again = _again(engine, module, node, call, tried, fetches)
            if again is not None:
                yield Hit(module.path, again.line, node[1], "waits and tries again", "medium")


def _again(
    engine: "Engine", module: "Module", node: NodeId, wait: Call, tried: list[Call], fetches: dict[NodeId, Hit]
) -> Call | None:
    """The call that is tried again: the function itself, a connection that is listened to, a fetch in a loop."""
    for call in tried:
        if wait.loop and call.loop and call.name.rpartition(".")[2] in _LISTENS:
            return call
        if node in fetches and fetches[node].line == call.line and not {"poll", "wait"} & words_of(node[1]):
            return call
    if not tried or not node[1]:
        return None
    code, calls = engine.system.code, module.calls.get(wait.scope, ())
    return next((call for call in calls if code.own(node[0], call.name) == node), None)


def client_retries(engine: "Engine") -> Iterator[Hit]:
    """Clients of embedding and search services that are told to retry."""
    for module in modules(engine):
        for call in module.facts.calls:
            times = call.keywords.get("max_retries")
            tries = isinstance(times, int) and times > 0
            what = engine.system.code.canonical(module.path, call.name) if tries else ""
            if call.keywords.get("retry_on_timeout") is True or _SEARCHES.finds(what):
                scope = module.facts.scopes[call.scope].name
                yield Hit(module.path, call.line, scope, f"retries: {call.name.lstrip('?.')}", "medium")


def skipped_items(engine: "Engine") -> Iterator[Hit]:
    """Downloads and crawls in a handler: of one item among many, or by a package whose calls we do not know."""
    outside = _outside_callers(engine)
    for module in modules(engine):
        for call in module.facts.calls:
            if not call.protected:
                continue
            scope = module.facts.scopes[call.scope].name
            last = call.name.rpartition(".")[2]
            if _WEIGHTS & words_of(last, scope):
                continue
            own = engine.system.code.own(module.path, call.name)
            known = own is not None and _BRINGS.finds(last) and engine.places.asking.leads([own], outside)
            unknown = own is None and call.name[:1] == "?" and last in _ITEM and bool(_CRAWLS & words_of(scope))
            if known or unknown:
                yield Hit(module.path, call.line, scope, f"survives a failed {last}", "medium")


def _outside_callers(engine: "Engine") -> frozenset[NodeId]:
    """Functions that call a package which is neither this repository's nor the standard library's."""
    found = {hit.node for hit in production(engine, "$external-fetchers")}
    for module in modules(engine):
        for name, calls in module.named.items():
            if "()." not in name or name[:1] in "?.#!":
                continue
            root = name.partition(".")[0].removesuffix("()")
            if root not in sys.stdlib_module_names and ".py:" not in engine.system.code.canonical(module.path, name):
                found.update((module.path, module.facts.scopes[call.scope].name) for call in calls)
    return frozenset(found)
