"""Whether each prediction is recorded where it lasts."""

from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

from monthtwo.engine.question import Call, Confidence, Function, Hit, Question, Unit, Use, detector, once
from monthtwo.expressions import anycase
from monthtwo.names.name import Name
from monthtwo.names.value import Value, plain, spelt, text_of
from monthtwo.names.words import words_of

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
_SHOWN, _SHOWN_OF_BATCH = 4, 3


@detector("logged-predictions")
def logged_predictions(q: Question) -> Iterator[Hit]:
    """Records that every handler which asks a model makes; without handlers, what scoring jobs write."""
    yield from _captured(q)
    served = [(unit, asked) for unit, asked in q.served if not _minor(unit)]
    systems: dict[str, list[tuple[Unit, list[Hit]]]] = {}
    for unit, asked in served:
        systems.setdefault(dirname(unit.path), []).append((unit, list(_records(q, unit, asked))))
    partly: list[Unit] = []
    for found in systems.values():
        if all(hits for _, hits in found):
            for _, hits in found:
                yield from hits
        else:
            partly += [unit for unit, _ in found]
    yield from _traced(q, _called(q, partly))
    if not served:
        yield from _scored(q)
    for use in q.uses("batch-predictions"):
        yield Hit(use.path, use.line, use.scope, f"a platform job stores its predictions: {use.what}", "medium")


def _minor(unit: Unit) -> bool:
    """A handler that asks the model by the way: its answer is no prediction that somebody uses."""
    return _MINOR.finds(f"{unit.attributes.get('path', '')} {unit.name}")


@once
def _stores(q: Question) -> dict[Function, Use]:
    """Functions that write a record, as opposed to a cache, an index or an account."""
    found: dict[Function, Use] = {}
    stored = filter(_keeps, q.uses("storage-writers", "prediction-tracing", "sql-inserts"))
    for use in (*stored, *_sent(q), *_appended(q)):
        found.setdefault(use.function, use)
    return found


def _keeps(use: Use) -> bool:
    """Whether what a storage writes there may be a record."""
    name = Name(use.what)
    if name.last in _CACHES or (use.call is None and use.path.endswith(".py")):
        return False
    if _KEEPS_NO_RECORD & words_of(use.scope, basename(use.path)):
        return False
    if name.package in _MEMORIES and not _streams(use):
        return False
    return not name.last.startswith("execute") or _inserts(use)


def _streams(use: Use) -> bool:
    """An entry of a Redis stream named after predictions: a topic, where other keys are a cache."""
    key = use.call.args[0] if use.call and use.call.args else None
    return Name(use.what).last == "xadd" and bool(_RECORDS & words_of(plain(key)))


def _inserts(use: Use) -> bool:
    """Whether a statement writes rows: by its SQL, else by the name of the function."""
    given = use.call.args[:1] if use.call else []
    said = " ".join(literal.text for literal in use.function.literals) + " ".join(map(spelt, given))
    if _SQL.finds(said):
        return _WRITES.finds(said)
    return bool(_RECORD_VERBS & words_of(use.scope))


def _appended(q: Question) -> Iterator[Use]:
    """Files opened to append to, by functions that say they keep a record."""
    for module in q.modules:
        for call in module.calling(("open",)):
            if text_of(_mode(call)) not in ("a", "ab", "a+", "at"):
                continue
            function = module.function(call.scope)
            if (_RECORDS | _RECORD_VERBS) & words_of(function.name, basename(module.path)):
                yield _use(function, call, "appends to a file")


def _mode(call: Call) -> Value:
    """The mode of `open(path, "a")` and of `path.open("a")`."""
    if len(call.args) > 1:
        return call.args[1]
    return call.keywords.get("mode", call.args[0] if call.args else None)


def _sent(q: Question) -> Iterator[Use]:
    """Posts by functions that say they publish a prediction or its event."""
    for module in q.modules:
        for call in module.calling(_POSTS):
            name, function = Name(call.name), module.function(call.scope)
            to_topic = name.last in _PRODUCES and name.receiver.lower().endswith("producer")
            if to_topic or _SENDS.finds(function.last):
                yield _use(function, call, name.shown)


def _use(function: Function, call: Call, what: str) -> Use:
    return Use(function.path, call.line, function.name, what, "medium", function=function, call=call)


def _records(q: Question, unit: Unit, asked: Use) -> Iterator[Hit]:
    """What one handler leads to that keeps a record: where it calls it, and where it is written."""
    stores = _stores(q)
    for start in q.entries(unit):
        called = q.called([start])
        reached = (called if asked.function in called else q.reach([start])) & stores.keys()
        if not reached:
            continue
        yield _first_step(q, start)
        for function in sorted(reached)[:_SHOWN]:
            use = stores[function]
            yield Hit(use.path, use.line, use.scope, f"records it: {use.what}", "medium")


def _first_step(q: Question, start: Function) -> Hit:
    """The call in a handler from which a record is reached."""
    stores = _stores(q)
    if start in stores:
        use = stores[start]
        return Hit(use.path, use.line, use.scope, f"records the prediction: {use.what}", _sure(use.what, use.scope))
    for call in start.calls:
        if q.calls([target for target in q.targets(start.path, call) if target.name], stores):
            what = f"records the prediction: {Name(call.name).shown}"
            return Hit(start.path, call.line, start.name, what, _sure(call.name))
    return Hit(start.path, start.line, start.name, "records the prediction on the way", "medium")


def _sure(*names: str) -> Confidence:
    """Whether names say that what is written is a record of predictions or of an exchange."""
    return "high" if _RECORDS & words_of(*names) else "medium"


def _scored(q: Question) -> Iterator[Hit]:
    """Files and tables that scoring jobs write."""
    stores = _stores(q)
    for unit, asked in q.batch:
        written = [stores[function] for function in sorted(q.called(q.entries(unit)) & stores.keys())]
        if written:
            yield Hit(asked.path, asked.line, asked.scope, f"scores a batch that is stored: {asked.what}", "medium")
        same = [use for use in written if use.path == asked.path]
        for use in (same or written)[:_SHOWN_OF_BATCH]:
            yield Hit(use.path, use.line, use.scope, f"stores the scored batch: {use.what}", "medium")


def _captured(q: Question) -> Iterator[Hit]:
    """A platform's data capture, switched on where the endpoint is deployed."""
    for use in q.uses("data-capture"):
        given = use.call.keywords if use.call else {}
        if not any(given.get(key) is False for key in ("enable_capture", "enabled")):
            yield Hit(use.path, use.line, use.scope, f"data capture: {use.what}")


def _traced(q: Question, partly: frozenset[Function]) -> Iterator[Hit]:
    """Tracing of model exchanges in what handlers lead to, not in `partly`: where another handler is not traced."""
    asking = {function.path for function in q.asks}
    called = _called(q, (unit for unit, _ in q.served))
    for use in q.uses("prediction-tracing"):
        if use.call is None or use.function not in q.functions("serving") or (use.function in partly and use.scope):
            continue
        sure: Confidence = "high" if use.function in called else "medium" if use.path in asking else "low"
        yield Hit(use.path, use.line, use.scope, f"traces the exchange: {use.what}", sure)
    for path, line in _switched_on(q):
        yield Hit(path, line, "", "LangSmith traces every run", "medium")


def _called(q: Question, units: Iterable[Unit]) -> frozenset[Function]:
    return q.called(entry for unit in units for entry in q.entries(unit))


_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING")
_TRACED = ("langchain", "langgraph", "langsmith")
"""What the packages begin with that are traced."""


def _switched_on(q: Question) -> Iterator[tuple[str, int]]:
    """Settings of a deployment, or of the code, that make LangChain trace, where what serves uses it."""
    served = q.files_of(entry for unit, _ in q.served for entry in q.entries(unit))
    if not any(package.startswith(_TRACED) for package in q.packages(served)):
        return
    for module in q.modules:
        set_at = {literal.line for literal in module.facts.literals if literal.text in _TRACING}
        for literal in module.facts.literals if set_at else ():
            if literal.text.lower() == "true" and literal.line in set_at:
                yield module.path, literal.line
    for path in q.paths(".yaml", ".yml", ".toml"):
        for document in q.documents(path):
            for node in q.values(document, f"**.{'|'.join(_TRACING)}"):
                if str(node.value).lower() == "true":
                    yield path, node.line
