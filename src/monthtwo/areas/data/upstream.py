"""What happens when a source of data is down: retries, and handlers that do something."""

from collections.abc import Collection, Iterator

from monthtwo.areas.data.brokers import joined_again
from monthtwo.areas.data.fetch_loops import client_retries, skipped_items, tried_again
from monthtwo.areas.data.foreign_fetches import foreign_fetches
from monthtwo.areas.data.later_turns import later_turns
from monthtwo.areas.data.local_reads import reads_elsewhere, stays_here
from monthtwo.areas.data.own_retries import own_retries
from monthtwo.areas.data.sources import OWN, asks_itself, asks_orchestrator, elsewhere, is_fetch, is_remote
from monthtwo.areas.data.statements import changes_tables
from monthtwo.areas.data.status_branches import status_branches
from monthtwo.areas.data.survival import NETWORK, expects_network, survives
from monthtwo.engine.question import Call, Confidence, Function, Hit, Module, Question, Use, detector
from monthtwo.names.name import Name
from monthtwo.names.value import NONE, NameValue, Value, spelt
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_NO_RETRIES = frozenset({"sleep_and_retry", "Router"})
"""Retry tools that wait for their turn, or choose among models."""
_SOURCES = ("external-fetchers", "embedding-calls", "llm-calls")
_GETS = anycase(
    r"(^|_)(fetch|get|load|download|read|pull|query|request|collect|ingest|scrape|crawl|extract|import|sync|search|"
    r"retrieve|call)",
)


_BRINGS = lazy(r"^_?(fetch|download|scrape|crawl|ingest|read_(csv|parquet|json|excel|table|feather|xml|html|ipc))")
"""Names of calls that bring data from wherever it lies."""


@detector("upstream-resilience")
def upstream_resilience(q: Question) -> Iterator[Hit]:
    """Fetches that survive a failure, by a handler or by retries."""
    found = [*_protected(q), *_called_protected(q), *_read_elsewhere(q)]
    yield from found
    yield from _status_survived(q)
    seen = {(hit.path, hit.line) for hit in found}
    yield from (hit for hit in _expected(q) if (hit.path, hit.line) not in seen)
    yield from _retried(q)
    yield from _task_retries(q)
    fetches = {use.function for use in q.uses("external-fetchers") if use.call and is_fetch(q, use, use.call)}
    for hit in (
        *tried_again(q), *skipped_items(q), *client_retries(q), *own_retries(q), *joined_again(q),
        *later_turns(q, fetches),
    ):  # fmt: skip
        if not elsewhere(q, hit.path, hit.scope):
            yield hit
    yield from status_branches(q)
    yield from foreign_fetches(q)


def _read_elsewhere(q: Question) -> Iterator[Hit]:
    """Tables that are read from an address, in a handler that puts something in their place."""
    for module in q.modules:
        for call in module.facts.calls:
            if call.protected and reads_elsewhere(module, call):
                function = module.function(call.scope)
                if not elsewhere(q, module.path, function.name) and survives(q, function, call):
                    told = f"survives a failed {Name(call.name).last}"
                    yield Hit(module.path, call.line, function.name, told, "medium")


def _protected(q: Question) -> Iterator[Hit]:
    """Fetches inside a handler that does not just let the error through."""
    for use in q.uses("external-fetchers"):
        call = use.call
        if call is not None and call.protected and is_fetch(q, use, call) and survives(q, use.function, call):
            sure: Confidence = "medium" if use.confidence == "high" else "low"
            yield Hit(use.path, use.line, use.scope, f"survives a failed fetch: {use.what}", sure)
    for use in q.uses("embedding-calls"):
        asked = use.call if use.call is not None and use.call.protected and is_remote(q, use) else None
        if asked and not elsewhere(q, use.path, use.scope) and survives(q, use.function, asked):
            yield Hit(use.path, use.line, use.scope, f"survives a failed embedding: {use.what}", "medium")
    for use in q.uses("llm-calls"):  # outside of serving, a language model is where data comes from
        told = use.call if use.confidence == "high" and use.call is not None and use.call.protected else None
        job = use.function in q.operating and use.function not in q.functions("serving")
        if told and job and not elsewhere(q, use.path, use.scope) and survives(q, use.function, told):
            yield Hit(use.path, use.line, use.scope, f"survives a failed answer: {use.what}", "medium")


def _status_survived(q: Question) -> Iterator[Hit]:
    """Answers with the status of a failure that are survived, where the request itself stands in no handler."""
    asked = [use for use in q.uses("external-fetchers") if use.call is not None and not use.call.protected]
    for use in asked:
        checks = [call for call in use.function.calls if Name(call.name).last == "raise_for_status"]
        told = next((call for call in checks if call.protected and survives(q, use.function, call)), None)
        if told is not None and use.call is not None and is_fetch(q, use, use.call):
            yield Hit(use.path, told.line, use.scope, f"survives a failed fetch: {use.what}", "medium")


def _called_protected(q: Question) -> Iterator[Hit]:
    """Calls, inside a handler, of functions of this repository that fetch."""
    own_packages = q.known_packages(*OWN)
    embeds = {f for f, use in q.users("embedding-calls").items() if is_remote(q, use)}
    fetches = {f: use for f, use in q.users("external-fetchers").items() if Name(use.what).package not in own_packages}
    for module in q.modules:
        path = module.path
        for call in module.facts.calls:
            own = q.own(path, call.name) if call.protected else None
            gets = own is not None and _GETS.finds(own.last) and _leads_to(q, own, fetches)
            if own is None or not (gets or own in embeds):
                continue
            function = module.function(call.scope)
            if changes_tables(function, call):
                continue
            scope = function.name
            root = Name(fetches[own].what).package if own in fetches else ""
            http = not root or root in q.known_packages("http-clients")
            if http and (asks_itself(q, path) or asks_itself(q, own.path)):
                continue
            other = elsewhere(q, path, scope) or elsewhere(q, own.path, own.name)
            if not other and survives(q, function, call):
                yield Hit(path, call.line, scope, f"survives a failed {own.last}", "medium")


def _leads_to(q: Question, function: Function, fetches: Collection[Function]) -> bool:
    return function in fetches or any(one in fetches for one in q.edges(function))


def _expected(q: Question) -> Iterator[Hit]:
    """Calls of anything that brings something, in a handler that waits for an error of the network."""
    for module in q.modules:
        if not any(NETWORK.finds(Name(n).last) for a in module.facts.attempts for h in a.handlers for n in h.catches):
            continue
        for call in module.facts.calls:
            if call.attempt < 0 or not call.protected or not _BRINGS.search(Name(call.name).last):
                continue
            function = module.function(call.scope)
            own = Name(call.name).package in q.known_packages(*OWN)
            if own or function in q.functions("serving") or elsewhere(q, module.path, function.name):
                continue
            if expects_network(q, function, call) and survives(q, function, call):
                told = f"survives a failed {Name(call.name).last}"
                yield Hit(module.path, call.line, function.name, told, "medium")


def _retried(q: Question) -> Iterator[Hit]:
    """Retries around what fetches, in production code; not around waiting for one's own jobs."""
    fetches = q.users("external-fetchers", "embedding-calls", "llm-calls")
    paths = {function.path for function in fetches}
    waits = q.words("data/polls") | q.words("data/start-up")
    for use in q.uses("retry-tools"):
        if use.call is None or Name(use.what).last in _NO_RETRIES:
            continue
        if waits & words_of(use.path.rpartition("/")[2], use.scope) or asks_orchestrator(q, use.path, use.scope):
            continue
        retried = _decorated(use, use.call)
        if retried is not None and _unused_wrapper(q, retried):
            continue
        if retried is not None and stays_here(q, retried):
            continue
        near = q.calls([use.function], fetches) if use.scope else use.path in paths
        if retried is not None and not near and _joins(q, retried):
            continue
        sure: Confidence = "high" if use.confidence == "high" and near else "medium"
        yield Hit(use.path, use.line, use.scope, f"retries: {use.what}", sure)


_JOINS = anycase(
    r"^_?(connect|reconnect|dns|resolve|lookup|ping|init|start|check|verify)|(_|^)(lookup|hostname|server|process)"
)


def _joins(q: Question, function: Function) -> bool:
    """Whether a function only looks for a part of the own system: a host, a process, a cluster that it joins."""
    return _JOINS.finds(function.last)


def _unused_wrapper(q: Question, function: Function) -> bool:
    """Whether a function lies in another, which makes it for whoever asks, and nobody of an application does."""
    holder = function.name.rpartition(".")[0]
    maker = q.function(function.path, holder) if holder else None
    if maker is None or maker.is_class or q.kind in ("ml-library", "ml-platform"):
        return False
    called = ((module, name) for module in q.modules for name in module.ending.get(maker.last, ()))
    decorating = (
        (module, decorator.name)
        for module in q.modules
        for scope in module.facts.scopes
        for decorator in scope.decorators
        if Name(decorator.name).last == maker.last
    )
    return not any(q.own(module.path, name) is maker for module, name in (*called, *decorating))


def _decorated(use: Use, call: Call) -> Function | None:
    """The function that a retry tool decorates; a setting in the decorator's brackets belongs to it too."""
    if call in use.function.decorators:
        return use.function
    made = [one for one in use.function.children if one.decorators]
    return next((one for one in made if min(d.line for d in one.decorators) <= call.line < one.line), None)


def _task_retries(q: Question) -> Iterator[Hit]:
    """Retries that an orchestrator gives its tasks; those of a DAG, where it fetches something."""
    fetches = {use.function for use in q.uses(*_SOURCES) if _brings(q, use)}
    for function, literal in q.settings("retries"):
        module = function.module
        if _positive(literal.value) and module and "airflow" in module.roots and _brings_data(q, module, fetches):
            yield Hit(function.path, literal.line, function.name, f"task retries: {spelt(literal.value)}")
    for use in q.uses("orchestrated"):
        given = use.call.keywords if use.call else {}
        told = "retry_policy" in given or "autoretry_for" in given
        retries = told or any(_positive(given.get(key)) for key in ("retries", "max_retries"))
        if not retries or words_of(use.scope) & {"train", "training", "poll"}:
            continue
        named = not use.scope or _GETS.finds(use.scope) or bool(q.words("data/ingestion") & words_of(use.path))
        if named or q.leads([use.function], fetches):
            yield Hit(use.path, use.line, use.scope, f"task retries: {use.what}", "medium")


def _brings(q: Question, use: Use) -> bool:
    """Whether a use is a source of data, as opposed to a connection to one's own store."""
    root, _, rest = use.what.partition(".")
    opens = Name(use.what).last in q.words("data/connections")
    return root not in q.known_packages(*OWN) and not (opens and "Hook" not in rest)


def _brings_data(q: Question, module: Module, fetches: set[Function]) -> bool:
    """Whether the tasks of a DAG's file lead to a fetch, run a command that is one, or are called after one."""
    if q.words("data/ingestion") & words_of(module.path.rpartition("/")[2]):
        return True
    fetching = lazy(rf"\b(?:{q.known_commands('external-fetchers')})\b")
    if any(fetching.search(literal.text) for literal in module.facts.literals):
        return True
    units = (unit for unit in q.running if unit.path == module.path)
    return q.leads(module.functions.values(), fetches) or any(q.unit_leads(unit, fetches) for unit in units)


def _positive(value: Value) -> bool:
    return (isinstance(value, int) and value > 0) or (isinstance(value, NameValue) and value != NONE)
