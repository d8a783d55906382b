"""What happens when a source of data is down: retries, and handlers that do something."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.common import production, settings, words_of
from monthtwo.checks.detectors.registry import detector
from monthtwo.facts.types import Call
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_SENDS = frozenset({"post", "put", "patch", "delete", "request", "Request", "publish", "execute", "urlopen"})
_OTHER = frozenset(
    """health healthcheck ping alive ready readiness alert alerts alerting notify notifier notification notifications slack
    webhook telegram discord simulate simulation simulator traffic daemon load locust telemetry usage analytics deploy
    deployment deployer register registry smoke benchmark demo canary promote setup bootstrap seed auth login jwks token
    tokens cache upload uploads airflow_api trigger submit status dashboard streamlit ui gradio app client tests verify runpod
    frontend version""".split()  # noqa: SIM905 - eighty quoted words read worse
)
_STORES = frozenset({"redis", "aioredis", "qdrant_client", "pinecone", "weaviate", "chromadb", "pymilvus", "neo4j", "sqlalchemy",
                     "pymongo", "motor", "elasticsearch", "opensearchpy", "pika", "aio_pika", "socket", "grpc"})  # fmt: skip
"""Clients of one's own stores: connecting is no fetch."""
_OPENS = frozenset({"Session", "session", "Client", "AsyncClient", "ClientSession", "PoolManager", "create_engine",
                    "create_async_engine", "connect", "create_pool", "insecure_channel", "secure_channel", "S3Hook", "GCSHook"})  # fmt: skip
_LOCAL = frozenset({"fsspec", "smart_open"})
_ADAPTERS = frozenset({"HTTPAdapter", "HTTPTransport", "AsyncHTTPTransport", "Config", "with_options"})
_DATA_CLIENTS = re.compile(r"boto3\.(client|resource)|botocore")
_DATA_SERVICES = re.compile(r"=(s3|dynamodb|kinesis|firehose|athena|sqs|timestream-query|redshift-data|glue|sagemaker-featurestore-runtime|"
                            r"bedrock-runtime|sagemaker-runtime|lambda)$")  # fmt: skip
_STARTS = frozenset({"jwks", "auth", "deploy", "pre", "prestart", "startup", "boot", "migrate", "wait_for"})
_POLLS = frozenset({"poll", "wait", "waits", "polling", "training", "job", "jobs"})
_GETS = re.compile(r"(^|_)(fetch|get|load|download|read|pull|query|request|collect|ingest|scrape|crawl|extract|import|sync|search|retrieve|call)", re.I)


@detector("upstream-resilience")
def upstream_resilience(engine: "Engine") -> Iterator[Hit]:
    """Fetches that survive a failure, by a handler or by retries."""
    yield from _protected(engine)
    yield from _called_protected(engine)
    yield from _retried(engine)
    yield from _task_retries(engine)


def _protected(engine: "Engine") -> Iterator[Hit]:
    """Fetches inside a handler that does not just let the error through."""
    for hit in production(engine, "$external-fetchers"):
        last, root = hit.what.rpartition(".")[2], hit.what.partition(".")[0]
        if hit.call is None or not hit.call.protected or root in _STORES | _LOCAL or last in _OPENS:
            continue
        if _OTHER & words_of(hit.path.rpartition("/")[2], hit.scope) or last in ("head", "delete", "put", "patch"):
            continue
        if last in _SENDS and not _reads_answer(engine, hit):
            continue
        yield Hit(hit.path, hit.line, hit.scope, f"survives a failed fetch: {hit.what}", "medium" if hit.confidence == "high" else "low")


def _called_protected(engine: "Engine") -> Iterator[Hit]:
    """Calls, inside a handler, of functions of this repository that fetch."""
    fetches = engine.places.nodes_with("$external-fetchers")
    for path in engine.system.code.paths:
        module = engine.system.code.module(path) if engine.system.produces(path) else None
        for call in module.facts.calls if module else ():
            own = engine.system.code.own(path, call.name) if call.protected else None
            if own is None or own not in fetches or not _GETS.search(own[1].rpartition(".")[2]):
                continue
            scope = module.facts.scopes[call.scope].name  # type: ignore[union-attr]
            root = fetches[own].what.partition(".")[0]
            if root not in _STORES | _LOCAL and not _OTHER & words_of(path.rpartition("/")[2], scope, *own):
                yield Hit(path, call.line, scope, f"survives a failed {own[1].rpartition('.')[2]}", "medium")


def _reads_answer(engine: "Engine", hit: Hit) -> bool:
    """Whether what comes back is used: `.json()`, `.text`, `.read()` in the same function."""
    module = engine.system.code.module(hit.path)
    number = module.index.get(hit.scope) if module else None
    calls = module.calls.get(number, ()) if module and number is not None else ()
    return any(call.name.rpartition(".")[2] in ("json", "read", "iter_lines", "iter_content", "loads") for call in calls)


def _retried(engine: "Engine") -> Iterator[Hit]:
    """Retries around what fetches, in production code; not around waiting for one's own jobs."""
    fetches = engine.places.nodes_with("$external-fetchers", "$embedding-calls", "$llm-calls")
    for hit in production(engine, "$retry-tools"):
        if hit.call is None or not _asks_again(engine, hit, hit.call):
            continue
        words = words_of(hit.path.rpartition("/")[2], hit.scope)
        if words & _POLLS or _STARTS & words:
            continue
        near = engine.places.asking.narrow([hit.node]) if hit.scope else frozenset((path, name) for path, name in fetches if path == hit.path)
        confidence = "high" if hit.confidence == "high" and near & fetches.keys() else "medium"
        yield Hit(hit.path, hit.line, hit.scope, f"retries: {hit.what}", confidence)  # type: ignore[arg-type]


def _asks_again(engine: "Engine", hit: Hit, call: Call) -> bool:
    """An adapter or client configuration counts when it says how often; a control-plane client's does not."""
    last = hit.what.rpartition(".")[2]
    if last in ("Config",):
        return "retries" in call.keywords and _serves_data(engine, hit.path)
    if last in _ADAPTERS:
        return bool({"max_retries", "retries"} & set(call.keywords))
    if last in ("limits", "sleep_and_retry", "Router", "CachedSession"):
        return False
    return True


def _serves_data(engine: "Engine", path: str) -> bool:
    module = engine.system.code.module(path)
    calls = module.facts.calls if module else ()
    return any(_DATA_CLIENTS.search(c.name) and c.args and _DATA_SERVICES.match(str(c.args[0])) for c in calls)


def _task_retries(engine: "Engine") -> Iterator[Hit]:
    """Retries that an orchestrator gives its tasks."""
    for path, scope, literal in settings(engine, "retries"):
        module = engine.system.code.module(path)
        if _positive(literal.value) and module and "airflow" in module.roots:
            yield Hit(path, literal.line, scope, f"task retries: {literal.value}", "high")
    for hit in production(engine, "$orchestrated"):
        given = hit.call.keywords if hit.call else {}
        if any(_positive(given.get(key)) for key in ("retries", "max_retries")) or "retry_policy" in given or "autoretry_for" in given:
            if not words_of(hit.scope) & {"train", "training", "poll"}:
                yield Hit(hit.path, hit.line, hit.scope, f"task retries: {hit.what}", "medium")


def _positive(value: object) -> bool:
    return (isinstance(value, int) and value > 0) or (isinstance(value, str) and value[:1] == "&" and value != "&None")
