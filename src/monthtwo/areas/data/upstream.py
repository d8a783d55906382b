"""What happens when a source of data is down: retries, and handlers that do something."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.areas.data.fetch_loops import client_retries, skipped_items, tried_again
from monthtwo.areas.data.foreign_fetches import foreign_fetches
from monthtwo.engine.common import modules, operating, production, settings, words_of
from monthtwo.engine.detectors import detector
from monthtwo.expressions import anycase, lazy
from monthtwo.facts.records import Call
from monthtwo.model import Confidence
from monthtwo.names.value import NONE, NameValue, Value, spelt, text_of
from monthtwo.system.code.hit import Hit
from monthtwo.system.code.module import Module, NodeId

if TYPE_CHECKING:
    from monthtwo.engine.engine import Engine

_SENDS = frozenset({"post", "put", "patch", "delete", "request", "Request", "publish", "execute", "urlopen"})
_OTHER = frozenset(
    """health healthcheck ping alive ready readiness alert alerts alerting notify notifier notification notifications
    slack webhook telegram discord simulate simulation simulator traffic daemon locust telemetry usage analytics deploy
    deployment deployer register registry smoke benchmark demo canary promote setup bootstrap seed auth login jwks token
    tokens cache upload uploads trigger submit status dashboard streamlit ui gradio tests verify frontend
    monitor monitoring metrics drift render eval evals evaluate evaluation orchestrator orchestration
    """.split()  # noqa: SIM905 - ninety quoted words read worse
)
_STORES = frozenset(
    """
    redis aioredis qdrant_client pinecone weaviate chromadb pymilvus neo4j sqlalchemy pymongo motor
    elasticsearch opensearchpy pika aio_pika socket grpc
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Clients of one's own stores: connecting is no fetch."""
_OPENS = frozenset(
    """
    Session session Client AsyncClient ClientSession PoolManager create_engine create_async_engine connect
    create_pool insecure_channel secure_channel S3Hook GCSHook
    """.split()  # noqa: SIM905 - quoted words read worse
)
_PLATFORM = frozenset(
    """
    infra infrastructure deployment deploy terraform ops frontend ui webapp streamlit gradio dashboard dashboards pages
    monitoring alerting
    """.split()  # noqa: SIM905 - quoted words read worse
)
_PAGES = frozenset({"streamlit", "gradio", "dash", "chainlit", "nicegui", "panel", "locust", "pytest"})
"""Packages of pages and tests: what they ask over HTTP is the service itself."""
_HTTP = frozenset({"requests", "httpx", "aiohttp", "urllib", "urllib2", "urllib3", "http"})
_LOCALLY = lazy(r"^https?://(localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)\b")
_ELSEWHERE = lazy(r"^(https?|s3|gs|ftp)://(?!localhost|127\.|0\.0\.0\.0|host\.docker)[\w-]+\.[\w.{}-]+")
_SERVED = lazy(r"/(v\d/)?(predict\w*|invocations|infer|inference|score|classify|feedback)/?$")
_LONG = 200
_FILE_BUILDERS = frozenset({"json", "csv", "parquet", "text", "imagefolder", "audiofolder", "arrow"})
_LOCAL = frozenset({"fsspec", "smart_open"})
_ADAPTERS = frozenset({"HTTPAdapter", "HTTPTransport", "AsyncHTTPTransport", "Config", "with_options"})
_DATA_CLIENTS = lazy(r"boto3\.(client|resource)|botocore")
_DATA_SERVICES = lazy(
    r"(s3|dynamodb|kinesis|firehose|athena|sqs|timestream-query|redshift-data|glue|sagemaker-featurestore-runtime|"
    r"bedrock-runtime|sagemaker-runtime|lambda)$"
)
_STARTS = frozenset({"jwks", "auth", "deploy", "pre", "prestart", "startup", "boot", "migrate", "wait_for"})
_POLLS = frozenset({"poll", "wait", "waits", "polling", "training", "job", "jobs"})
_SOURCES = ("$external-fetchers", "$embedding-calls", "$llm-calls")
_FETCHING = frozenset(
    """
    ingest ingestion fetch fetching download downloader scrape scraper scraping crawl crawler extract extraction etl elt
    """.split()  # noqa: SIM905 - quoted words read worse
)
_FETCHES = lazy(r"\b(curl|wget|aws s3|gsutil|gcloud storage|az storage|rclone|dvc pull|kaggle|bq (query|extract))\b")
_GETS = anycase(
    r"(^|_)(fetch|get|load|download|read|pull|query|request|collect|ingest|scrape|crawl|extract|import|sync|search|"
    r"retrieve|call)",
)


@detector("upstream-resilience")
def upstream_resilience(engine: "Engine") -> Iterator[Hit]:
    """Fetches that survive a failure, by a handler or by retries."""
    yield from _protected(engine)
    yield from _called_protected(engine)
    yield from _retried(engine)
    yield from _task_retries(engine)
    for hit in (*tried_again(engine), *skipped_items(engine), *client_retries(engine)):
        if not _elsewhere(hit.path, hit.scope):
            yield hit
    yield from foreign_fetches(engine)


def _protected(engine: "Engine") -> Iterator[Hit]:
    """Fetches inside a handler that does not just let the error through."""
    for hit in production(engine, "$external-fetchers"):
        if hit.call is not None and hit.call.protected and _fetches(engine, hit, hit.call):
            sure: Confidence = "medium" if hit.confidence == "high" else "low"
            yield Hit(hit.path, hit.line, hit.scope, f"survives a failed fetch: {hit.what}", sure)
    for hit in production(engine, "$llm-calls"):  # outside of serving, a language model is where data comes from
        survives = hit.call is not None and hit.call.protected and hit.confidence == "high"
        job = survives and hit.node in operating(engine) and hit.node not in engine.places.serving
        if job and not _elsewhere(hit.path, hit.scope):
            yield Hit(hit.path, hit.line, hit.scope, f"survives a failed answer: {hit.what}", "medium")


def _fetches(engine: "Engine", hit: Hit, call: Call) -> bool:
    """Whether a call brings data from outside, as opposed to sending, opening a client or reading a file."""
    last, root = hit.what.rpartition(".")[2], hit.what.partition(".")[0]
    if root in _STORES | _LOCAL or last in _OPENS or last in ("head", "delete", "put", "patch"):
        return False
    if last == "load_dataset" and call.args[:1] and text_of(call.args[0]) in _FILE_BUILDERS:
        return False
    if root in _HTTP and _asks_itself(engine, hit.path):
        return False
    return not _elsewhere(hit.path, hit.scope) and (last not in _SENDS or _reads_answer(engine, hit))


def _asks_itself(engine: "Engine", path: str) -> bool:
    """Whether a file asks the system's own service: a page, or a script whose only addresses are the service's."""
    module = engine.system.code.module(path)
    if module is None:
        return False
    texts = [literal.text for literal in module.facts.literals if len(literal.text) < _LONG]
    if module.roots & _PAGES:
        return True
    own = any(_LOCALLY.match(text) or _SERVED.search(text) for text in texts)
    return own and not any(_ELSEWHERE.match(text) for text in texts)


def _elsewhere(path: str, *names: str) -> bool:
    """Whether a file or function is about something else than data: health, alerts, deployment, tests."""
    folder, _, file = path.rpartition("/")
    return bool(_OTHER & words_of(file, *names) or _PLATFORM & words_of(folder))


def _called_protected(engine: "Engine") -> Iterator[Hit]:
    """Calls, inside a handler, of functions of this repository that fetch."""
    fetches = engine.places.nodes_with("$external-fetchers")
    for module in modules(engine):
        path = module.path
        for call in module.facts.calls:
            own = engine.system.code.own(path, call.name) if call.protected else None
            if own is None or own not in fetches or not _GETS.finds(own[1].rpartition(".")[2]):
                continue
            scope = module.facts.scopes[call.scope].name
            root = fetches[own].what.partition(".")[0]
            if root in _HTTP and (_asks_itself(engine, path) or _asks_itself(engine, own[0])):
                continue
            if root not in _STORES | _LOCAL and not _elsewhere(path, scope) and not _elsewhere(*own):
                yield Hit(path, call.line, scope, f"survives a failed {own[1].rpartition('.')[2]}", "medium")


def _reads_answer(engine: "Engine", hit: Hit) -> bool:
    """Whether what comes back is used: `.json()`, `.text`, `.read()` in the same function."""
    module = engine.system.code.module(hit.path)
    number = module.index.get(hit.scope) if module else None
    calls = module.calls.get(number, ()) if module and number is not None else ()
    return any(
        call.name.rpartition(".")[2] in ("json", "read", "iter_lines", "iter_content", "loads") for call in calls
    )


def _retried(engine: "Engine") -> Iterator[Hit]:
    """Retries around what fetches, in production code; not around waiting for one's own jobs."""
    fetches = engine.places.nodes_with("$external-fetchers", "$embedding-calls", "$llm-calls")
    for hit in production(engine, "$retry-tools"):
        if hit.call is None or not _asks_again(engine, hit, hit.call):
            continue
        words = words_of(hit.path.rpartition("/")[2], hit.scope)
        if words & _POLLS or _STARTS & words:
            continue
        near = (
            engine.places.asking.narrow([hit.node])
            if hit.scope
            else frozenset((path, name) for path, name in fetches if path == hit.path)
        )
        confidence: Confidence = "high" if hit.confidence == "high" and near & fetches.keys() else "medium"
        yield Hit(hit.path, hit.line, hit.scope, f"retries: {hit.what}", confidence)


def _asks_again(engine: "Engine", hit: Hit, call: Call) -> bool:
    """An adapter or client configuration counts when it says how often; a control-plane client's does not."""
    last = hit.what.rpartition(".")[2]
    if last in ("Config",):
        return "retries" in call.keywords and _serves_data(engine, hit.path)
    if last in _ADAPTERS:
        return bool({"max_retries", "retries"} & set(call.keywords))
    return last not in ("limits", "sleep_and_retry", "Router", "CachedSession")


def _serves_data(engine: "Engine", path: str) -> bool:
    module = engine.system.code.module(path)
    calls = module.facts.calls if module else ()
    return any(_DATA_CLIENTS.search(c.name) and c.args and _DATA_SERVICES.match(text_of(c.args[0])) for c in calls)


def _task_retries(engine: "Engine") -> Iterator[Hit]:
    """Retries that an orchestrator gives its tasks; those of a DAG, where it fetches something."""
    fetches = {hit.node for hit in production(engine, *_SOURCES) if _brings(hit)}
    for path, scope, literal in settings(engine, "retries"):
        module = engine.system.code.module(path)
        if _positive(literal.value) and module and "airflow" in module.roots and _brings_data(engine, module, fetches):
            yield Hit(path, literal.line, scope, f"task retries: {spelt(literal.value)}", "high")
    for hit in production(engine, "$orchestrated"):
        given = hit.call.keywords if hit.call else {}
        if (
            any(_positive(given.get(key)) for key in ("retries", "max_retries"))
            or "retry_policy" in given
            or "autoretry_for" in given
        ) and not words_of(hit.scope) & {"train", "training", "poll"}:
            alone = bool(hit.scope) and not _GETS.finds(hit.scope) and not _FETCHING & words_of(hit.path)
            if alone and engine.system.code.reach([hit.node]).isdisjoint(fetches):
                continue
            yield Hit(hit.path, hit.line, hit.scope, f"task retries: {hit.what}", "medium")


def _brings(hit: Hit) -> bool:
    """Whether a hit is a source of data, as opposed to a connection to one's own store."""
    root, _, rest = hit.what.partition(".")
    return root not in _STORES | _LOCAL and not (hit.what.rpartition(".")[2] in _OPENS and "Hook" not in rest)


def _brings_data(engine: "Engine", module: Module, fetches: set[NodeId]) -> bool:
    """Whether the tasks of a DAG's file lead to a fetch, run a command that is one, or are called after one."""
    if _FETCHING & words_of(module.path.rpartition("/")[2]):
        return True
    units = [unit for unit in engine.places.running() if unit.path == module.path]
    if any(_FETCHES.search(literal.text) for literal in module.facts.literals):
        return True
    nodes = set(engine.system.code.reach((module.path, scope.name) for scope in module.facts.scopes))
    return any(not nodes.isdisjoint(fetches) for nodes in (nodes, *map(engine.places.reach, units)))


def _positive(value: Value) -> bool:
    return (isinstance(value, int) and value > 0) or (isinstance(value, NameValue) and value != NONE)
