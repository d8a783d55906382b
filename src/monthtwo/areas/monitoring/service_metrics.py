"""Whether a running system tells how it does: operational metrics, and pages that show them."""

from collections.abc import Iterator
from posixpath import basename

from monthtwo.areas.monitoring.metric_objects import other_metrics
from monthtwo.areas.monitoring.own_metrics import exposition, told_counters
from monthtwo.engine.question import Hit, Node, Question, Use, detector
from monthtwo.names.name import Name
from monthtwo.names.value import plain
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_OF_MODELS = anycase(r"drift|baseline|psi\b|accuracy|precision|recall|f1|auc|rmse|mae\b|score|quality|distribution")
_OF_SERVICE = anycase(
    r"latency|duration|error|fail|success|request|invocation|count|heartbeat|uptime|throughput|memory|cpu|queue|lag|"
    r"time|"
    r"seconds|health|timeout|freshness|age"
)  # fmt: skip
_SHOWS = anycase(
    r"drift|monitor|latency|\bpsi\b|model (performance|health|metrics|quality)|prediction (log|history|volume|"
    r"distribution|count)|"
    r"recent predictions|error rate|live accuracy|data quality|alerts?\b|requests? (per|over|rate)|throughput|uptime|"
    r"token usage",
)  # fmt: skip
_TEMPLATES = (".html", ".htm", ".jinja", ".jinja2", ".j2")


@detector("service-metrics")
def service_metrics(q: Question) -> Iterator[Hit]:
    """Metrics that code exports which something runs, flags that switch a server's metrics on."""
    running = q.deployed
    for use in q.uses("metrics-exporters"):
        if use.function in running and not _about_models_only(q, use) and not _stores_series(q, use):
            yield Hit(use.path, use.line, use.scope, f"exports metrics: {use.what}", use.confidence)
    for unit, flag in q.running_command(lazy(rf"(?:{q.known_commands('metrics-exporters')})\b")):
        yield Hit(unit.path, unit.line, "", f"{unit.format or unit.form} {unit.name} exports metrics: {flag}")
    yield from other_metrics(q)
    yield from exposition(q)
    yield from told_counters(q)


def _about_models_only(q: Question, use: Use) -> bool:
    """Whether all that a push names is about a model: that is no operational metric."""
    if Name(use.what).last not in q.words("monitoring/named-pushes"):
        return False
    told = [literal.text for literal in use.function.literals] + [use.path, use.scope]
    told += [plain(value) for value in use.call.keywords.values()] if use.call else []
    said = " ".join(told)
    return bool(_OF_MODELS.finds(said) or "data-metrics" in said) and not _OF_SERVICE.finds(said)


def _stores_series(q: Question, use: Use) -> bool:
    """A time-series database holds data too; it is a metrics backend where the code says so."""
    measured = q.words("monitoring/measures") & words_of(use.path, use.scope)
    return Name(use.what).package in q.known_packages("series-stores") and not measured


_SERVICE = lazy(r"\bAWS/(?!S3\b|Billing\b|Budgets\b|EFS\b|EBS\b|Backup\b|Usage\b)\w+")
_STORAGE = lazy(r"\bAWS/(S3|Billing|Budgets|EFS|EBS|Backup|Usage)\b")


@detector("cloud-dashboards")
def cloud_dashboards(q: Question) -> Iterator[Hit]:
    """CloudWatch dashboards of the system; one of buckets or of the bill alone shows nothing of it."""
    for resource in q.resources(role="cloud-dashboards"):
        if q.produces(resource.path):
            said = " ".join(_texts(resource.node))
            if _SERVICE.search(said) or not _STORAGE.search(said):
                yield Hit(resource.path, resource.line, "", f"{resource.type} {resource.name}")


def _texts(node: Node) -> Iterator[str]:
    """Every string in a document."""
    stack = [node]
    while stack:
        inner = stack.pop()
        if isinstance(inner.value, str):
            yield inner.value
        stack.extend((inner.entries or {}).values())
        stack.extend(inner.items or ())


@detector("monitoring-page")
def monitoring_page(q: Question) -> Iterator[Hit]:
    """A page in code that shows how the running system does: a dashboard script, a template, a route."""
    for use in q.uses("dashboard-pages"):
        if q.words("monitoring/pages") & words_of(use.path) and _shows(q, use.path) and _reads(q, use.path):
            yield Hit(use.path, use.line, use.scope, f"a monitoring page: {use.what}")
    yield from _report_pages(q)
    for path in q.paths(*_TEMPLATES):
        lines = q.lines(path) if q.words("monitoring/pages") & words_of(basename(path)) else ()
        shown = next((line for line in lines if _SHOWS.finds(line.text)), None)
        if shown is not None:
            yield Hit(path, shown.line, "", f"a monitoring page: {shown.text.strip()[:60]}", "medium")


_REPORTS = anycase(
    r"\b(data|target|concept|model|prediction|feature)[ _-]drift\b|\bdrift[ _-](report|monitor\w*|dashboard|score)|"
    r"/monitor\w*|(monitoring|drift|performance)_(report|metrics|log)s?\b|prediction[ _](log|history)s?\b|"
    r"model (monitoring|health)"
)  # fmt: skip
_LOADS = lazy(r"(^|\.)(get|html|iframe|read_(csv|sql|sql_query|parquet|json|html)|open|read_text|execute|query)$")


def _report_pages(q: Question) -> Iterator[Hit]:
    """Pages of another name that fetch or read what a monitor found; what a visitor uploads is no running system."""
    for module in q.modules:
        if not module.roots & q.known_packages("dashboard-packages") or q.words("monitoring/pages") & words_of(
            module.path
        ):
            continue
        said = [literal for literal in module.facts.literals if _REPORTS.finds(literal.text)]
        names = [call.name for call in module.facts.calls]
        if len(said) < _OFTEN or any(name.endswith("file_uploader") for name in names):
            continue
        if any(_LOADS.search(name) for name in names):
            text = said[0].text.strip()[:40]
            yield Hit(module.path, said[0].line, "", f"a page of what a monitor found: {text}", "medium")


_OFTEN = 2
_READS = lazy(
    r"(^|\.)(read_\w+|open|execute|query|fetch\w*|scan|find\w*|search\w*|load\w*|glob|iterdir|get_object|generate)$"
)


def _reads(q: Question, path: str) -> bool:
    """Whether a page, or what it imports, reads anything: one of constants shows nothing of a running system."""
    clients = q.known_packages("http-clients")
    modules = [module for module in map(q.module, q.closure(path)) if module is not None]
    return any(module.roots & clients or any(map(_may_read, module.named)) for module in modules)


def _may_read(name: str) -> bool:
    """Whether a call reads, or may do so: nobody knows what a function does that no file defines."""
    return _READS.search(name) is not None or (Name(name).unresolved and "." not in name)


def _shows(q: Question, path: str) -> bool:
    module = q.module(path)
    return module is not None and any(_SHOWS.finds(literal.text) for literal in module.facts.literals)
