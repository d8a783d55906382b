"""Whether each prediction is recorded where it lasts."""

from collections.abc import Iterable, Iterator
from posixpath import dirname

from monthtwo.engine.question import Confidence, Hit, Question, Unit, detector
from monthtwo.expressions import anycase
from monthtwo.names.name import Name
from monthtwo.names.value import spelt, text_of
from monthtwo.names.words import words_of
from monthtwo.q.common import words_of
from monthtwo.q.detectors import detector

_KEEPS_NO_RECORD = frozenset(
    """cache cached caching user users auth login signup register password apikey index indexing indexer embed embedding
    embeddings ingest ingestion upload uploads document documents chunk chunks limiter ratelimit rate quota lock migrate
    migration seed healthcheck health settings config plot figure chart export download telemetry""".split()  # noqa: SIM905
)
_CACHES = frozenset({"setex", "expire", "publish", "hset"})
_MINOR = anycase(
    r"feedback|train|retrain|fit|reload|explain|shap|drift|metric|health|status|info|evaluat|upload|index|ingest|"
    r"warm|debug|example|"
    r"delete|list|login|auth|schedule|embed|document|audit|history|report|log"
)  # fmt: skip
_MEMORIES = frozenset(
    """
    redis aioredis qdrant_client pinecone weaviate chromadb pymilvus lancedb duckdb diskcache fakeredis coredis
    upstash_redis valkey
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Caches, indexes and engines in memory: what is written there is no record."""
_SQL = anycase(r"\b(select|insert|update|delete|create table|with)\b")
_WRITES = anycase(r"\b(insert|upsert|merge|replace into|copy)\b")
_RECORDS = frozenset(
    """prediction predictions inference inferences chat message messages conversation history log logs audit record
    records score scores event events insert trace""".split()  # noqa: SIM905 - quoted words read worse
)
_RECORD_VERBS = frozenset({"insert", "save", "store", "log", "record", "write", "add", "append", "persist"})
_POSTS = frozenset({"post", "put", "produce", "publish", "send", "send_and_wait", "put_record", "put_events"})
_PRODUCES = frozenset({"produce", "send", "send_and_wait"})
_SENDS = anycase(
    r"(^|_)(log|save|store|record|persist|publish|send|emit|produce)_(\w+_)?(predictions?|inferences?|scores?|"
    r"events?|interactions?|"
    r"conversations?|results?)(_\w+)?$"
)  # fmt: skip


@detector("logged-predictions")
def logged_predictions(q: Question) -> Iterator[Hit]:
    """Records that every handler which asks a model makes; without handlers, what scoring jobs write."""
    yield from _captured(q)
    served = [(unit, hit) for unit, hit in q.served if not _minor(unit)]
    stores = _stores(q)
    systems: dict[str, list[tuple[Unit, list[Hit]]]] = {}
    for unit, asked in served:
        systems.setdefault(dirname(unit.path), []).append((unit, list(_records(q, unit, asked, stores))))
    partly: list[Unit] = []
    for found in systems.values():
        if all(hits for _, hits in found):
            for _, hits in found:
                yield from hits
        else:
            partly += [unit for unit, _ in found]
    yield from _traced(q, q.called(_starts(q, partly)))
    if not served:
        yield from _scored(q)
    for hit in q.uses("batch-predictions"):
        yield Hit(hit.path, hit.line, hit.scope, f"a platform job stores its predictions: {hit.what}", "medium")


def _minor(unit: Unit) -> bool:
    """A handler that asks the model by the way: its answer is no prediction that somebody uses."""
    return _MINOR.finds(f"{unit.attributes.get('path', '')} {unit.name}")


def _stores(q: Question) -> dict[NodeId, Hit]:
    """Functions that write a record, as opposed to a cache, an index or an account."""
    found: dict[NodeId, Hit] = {}
    for hit in q.uses("storage-writers", "prediction-tracing", "sql-inserts"):
        last = Name(hit.what).last
        if (
            last in _CACHES
            or (hit.call is None and hit.path.endswith(".py"))
            or _KEEPS_NO_RECORD & words_of(hit.scope, hit.path.rpartition("/")[2])
        ):
            continue
        if (hit.what.partition(".")[0] in _MEMORIES and not _streams(hit)) or (
            last.startswith("execute") and not _inserts(q, hit)
        ):
            continue
        found.setdefault(hit.function, hit)
    for hit in (*_sent(q), *_appended(q)):
        found.setdefault(hit.function, hit)
    return found


def _streams(hit: Hit) -> bool:
    """An entry of a Redis stream named after predictions: a topic, where other keys are a cache."""
    key = hit.call.args[0] if hit.call and hit.call.args else None
    return hit.what.endswith(".xadd") and bool(_RECORDS & words_of(spelt(key)))


def _inserts(q: Question, hit: Hit) -> bool:
    """Whether a statement writes rows: by its SQL, else by the name of the function."""
    said = " ".join(literal.text for literal in hit.function.literals) + " ".join(
        map(spelt, hit.call.args[:1] if hit.call else ())
    )
    if _SQL.finds(said):
        return _WRITES.finds(said)
    return bool(_RECORD_VERBS & words_of(hit.scope))


def _appended(q: Question) -> Iterator[Hit]:
    """Files opened to append to, by functions that say they keep a record."""
    for module in q.modules:
        path = module.path
        for call in module.calling(("open",)):
            mode = (
                call.args[1] if len(call.args) > 1 else call.keywords.get("mode", call.args[0] if call.args else None)
            )
            if text_of(mode) in ("a", "ab", "a+", "at"):
                name = module.facts.scopes[call.scope].name
                if (_RECORDS | _RECORD_VERBS) & words_of(name, path.rpartition("/")[2]):
                    yield Hit(path, call.line, name, "appends to a file", "medium", call)


def _sent(q: Question) -> Iterator[Hit]:
    """Posts by functions that say they publish a prediction or its event."""
    for module in q.modules:
        path = module.path
        for call in module.calling(_POSTS):
            name = module.facts.scopes[call.scope].name
            receiver, _, last = call.name.rpartition(".")
            to_topic = last in _PRODUCES and receiver.lower().endswith("producer")
            if to_topic or _SENDS.finds(Name(name).last):
                yield Hit(path, call.line, name, Name(call.name).shown, "medium", call)


def _records(q: Question, unit: Unit, asked: Hit, stores: dict[NodeId, Hit]) -> Iterator[Hit]:
    """What one handler leads to that keeps a record: where it calls it, and where it is written."""
    for start in q.entries(unit):
        called = q.called([start])
        reached = (called if asked.node in called else q.reach([start])) & stores.keys()
        if not reached:
            continue
        yield _first_step(q, start, stores)
        for node in sorted(reached)[:4]:
            hit = stores[node]
            yield Hit(hit.path, hit.line, hit.scope, f"records it: {hit.what}", "medium")


def _first_step(q: Question, start: NodeId, stores: dict[NodeId, Hit]) -> Hit:
    """The call in a handler from which a record is reached."""
    if start in stores:
        hit = stores[start]
        return Hit(hit.path, hit.line, hit.scope, f"records the prediction: {hit.what}", _sure(hit.what, hit.scope))
    code, module = q.system.code, q.module(start[0])
    number = module.index.get(start[1]) if module else None
    for call in module.calls.get(number, ()) if module and number is not None else ():
        own = [node for node in code.targets(start[0], call) if node[1]]
        if own and q.called(own) & stores.keys():
            return Hit(
                start[0], call.line, start[1], f"records the prediction: {call.name.lstrip('?.')}", _sure(call.name)
            )
    scope = code.scope(start)
    return Hit(start[0], scope.line if scope else 1, start[1], "records the prediction on the way", "medium")


def _sure(*names: str) -> Confidence:
    """Whether names say that what is written is a record of predictions or of an exchange."""
    return "high" if _RECORDS & words_of(*names) else "medium"


def _scored(q: Question) -> Iterator[Hit]:
    """Files and tables that scoring jobs write."""
    asking, stores = q.places.asking, _stores(q)
    for unit, asked in q.batch:
        reached = q.called(q.entries(unit))
        written = [stores[node] for node in sorted(reached & stores.keys())]
        if written:
            yield Hit(asked.path, asked.line, asked.scope, f"scores a batch that is stored: {asked.what}", "medium")
        same = [hit for hit in written if hit.path == asked.path]
        for hit in (same or written)[:3]:
            yield Hit(hit.path, hit.line, hit.scope, f"stores the scored batch: {hit.what}", "medium")


def _captured(q: Question) -> Iterator[Hit]:
    """A platform's data capture, switched on where the endpoint is deployed."""
    for hit in q.uses("data-capture"):
        given = hit.call.keywords if hit.call else {}
        if not any(given.get(key) is False for key in ("enable_capture", "enabled")):
            yield Hit(hit.path, hit.line, hit.scope, f"data capture: {hit.what}", "high")


def _traced(q: Question, partly: frozenset[NodeId]) -> Iterator[Hit]:
    """Tracing of model exchanges in what handlers lead to, not in `partly`: where another handler is not traced."""
    wide = q.functions("serving")
    asked, called = frozenset(path for path, _ in q.asks), _called(q)
    for hit in q.uses("prediction-tracing"):
        if hit.function not in wide or hit.call is None or (hit.function in partly and hit.scope):
            continue
        sure: Confidence = "high" if hit.function in called else "medium" if hit.path in asked else "low"
        yield Hit(hit.path, hit.line, hit.scope, f"traces the exchange: {hit.what}", sure)
    for path, line in _switched_on(q):
        yield Hit(path, line, "", "LangSmith traces every run", "medium")


_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING")


def _switched_on(q: Question) -> Iterator[tuple[str, int]]:
    """Settings of a deployment, or of the code, that make LangChain trace, where what serves uses it."""
    served = q.files_of(node for unit, _ in q.served for node in q.entries(unit))
    if not any(root.startswith(("langchain", "langgraph", "langsmith")) for root in q.packages(served)):
        return
    for module in q.modules:
        set_at = {literal.line for literal in module.facts.literals if literal.text in _TRACING}
        for literal in module.facts.literals if set_at else ():
            if literal.text.lower() == "true" and literal.line in set_at:
                yield module.path, literal.line
    for path in sorted(q.system.natures):
        if path.endswith((".yaml", ".yml", ".toml")) and q.produces(path):
            for document in q.documents(path):
                for _, node in q.values(document, f"**.{'|'.join(_TRACING)}"):
                    if str(node.value).lower() == "true":
                        yield path, node.line


def _called(q: Question) -> frozenset[NodeId]:
    return q.called(_starts(q, (unit for unit, _ in q.served)))


def _starts(q: Question, units: Iterable[Unit]) -> Iterator[NodeId]:
    for unit in units:
        yield from q.entries(unit)
