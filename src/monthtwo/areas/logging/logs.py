"""Logging: where it is set up, and whether it is on the way of training or serving."""

from collections.abc import Iterator

from monthtwo.engine.question import Hit, Question, detector
from monthtwo.expressions import anycase
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue
from monthtwo.names.words import words_of
from monthtwo.q.common import words_of
from monthtwo.q.detectors import detector

_MEANT = frozenset(
    """
    train training predict prediction score scoring inference serve finetune
    """.split()  # noqa: SIM905 - quoted words read worse
)
_OFFHAND = frozenset({"scrapy"})
_STARTED_BY_PLATFORM = frozenset({"main.py", "handler.py", "lambda_function.py", "function_app.py"})
_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_STANDARD = frozenset({"exc_info", "extra", "stack_info", "stacklevel", "msg", "args"})
_ENOUGH = 3
_EMITS = _LEVELS | {"warn", "log", "success", "trace", "notice", "fatal", "log_struct", "log_text", "span"}
_SETUPS = frozenset(
    """
    getLogger get_logger basicConfig dictConfig fileConfig StreamHandler FileHandler RotatingFileHandler
    TimedRotatingFileHandler setup_logging RichHandler captureWarnings LoggerAdapter set_verbosity configure add
    """.split()  # noqa: SIM905 - quoted words read worse
)
"""Calls that make a logger ready; by themselves they say nothing."""
_LOGS = anycase(r"log")
_OTHER_LOGGERS = frozenset({"logfire", "aws_lambda_powertools", "eliot", "opentelemetry", "uvicorn", "gunicorn"})
"""Packages that write lines of their own once they are set up."""
_PLAIN = ("?", ".", "#", "logging.")
_MIXED = frozenset({"LoggingInstrumentor"})


@detector("logging-framework")
def logging_framework(q: Question) -> Iterator[Hit]:
    """Log calls where the system serves or trains; in a library, anywhere in it."""
    serving, training = q.functions("serving"), q.functions("training")
    files = q.files("serving") | q.files("training")
    entries = {unit.path for unit, _ in q.served}
    files |= _meant(q) if not (serving and training) else frozenset()
    anywhere = q.kind in ("ml-library", "ml-platform", "not-ml") or not files
    speaking = _speaking(q)
    for hit in q.uses("loggers"):
        if hit.path.endswith(".py") and Name(hit.what).last in _SETUPS and hit.path not in speaking:
            continue
        on_way = hit.function in serving or hit.function in training or hit.path in files
        if not on_way and not anywhere:
            continue
        if hit.confidence != "high" and not _has_logger(q, hit.path):
            continue
        module = bool({"log", "logger", "logging", "logs"} & words_of(hit.path.rpartition("/")[2]))
        shown = hit.path in entries or (module and hit.confidence == "high")
        yield Hit(
            hit.path,
            hit.line,
            hit.scope,
            hit.what,
            "high" if shown else "medium" if on_way or hit.confidence == "high" else "low",
        )


def _speaking(q: Question) -> frozenset[str]:
    """Files that log something, what they import, and files that import one of them."""
    said: set[str] = set()
    for module in q.modules:
        names = (name for last in _EMITS & module.ending.keys() for name in module.ending[last])
        emits = any(name in _EMITS or _LOGS.finds(name.rpartition(".")[0]) for name in names)
        if emits or (module.named and module.roots & _OTHER_LOGGERS):
            said.add(module.path)
    code = q.system.code
    above = {module.path for module in q.modules if not said.isdisjoint(code.imported(module.path))}
    return frozenset(said | above | code.closures(said))


def _meant(q: Question) -> frozenset[str]:
    """What scripts import that call themselves training or scoring, where no fit or model was recognised in them."""
    starts = {unit.path for unit in q.running if unit.form == "main" and _MEANT & words_of(unit.path)}
    return frozenset(path for start in starts for path in q.closure(start))


def _has_logger(q: Question, path: str) -> bool:
    """Whether a file gets its logger from somewhere that is not a web crawler's argument."""
    module = q.module(path)
    if module is None or module.roots & _OFFHAND:
        return False
    names = {item.alias for item in module.facts.imports} | set(module.facts.bindings)
    return any("log" in name.lower() for name in names) or bool(
        module.roots & {"flask", "airflow", "dagster", "prefect"}
    )


@detector("structured-logging")
def structured_logging(q: Question) -> Iterator[Hit]:
    """JSON formatters that are attached, libraries of structured events, JSON lines as messages."""
    running = q.operating
    whole = not running
    for hit in q.uses("structured-loggers"):
        if Name(hit.what).last in _MIXED:
            continue
        if hit.call is None:
            yield from _own_formatter(q, hit, running)
        elif whole or hit.function in running or hit.path.rpartition("/")[2] in _STARTED_BY_PLATFORM:
            setup = hit.scope != "" or "log" in hit.path.rpartition("/")[2].lower()
            yield Hit(hit.path, hit.line, hit.scope, hit.what, hit.confidence if setup else "medium")
    yield from _json_lines(q)
    yield from _keyword_events(q)


def _own_formatter(q: Question, hit: Hit, running: frozenset[tuple[str, str]]) -> Iterator[Hit]:
    """A formatter class of this repository's own: it must turn records into JSON, and something must use it."""
    module = q.module(hit.path)
    scope = q.function(hit.function)
    if module is None or scope is None or scope.kind != "class" or not any("Formatter" in base for base in scope.bases):
        return
    makes = any(call.name.endswith(("json.dumps", "orjson.dumps", "ujson.dumps")) for call in module.facts.calls)
    if makes and q.callers(running or None).get(hit.function):
        yield Hit(hit.path, hit.line, hit.scope, f"formats logs as JSON: {hit.scope}", "high")


def _json_lines(q: Question) -> Iterator[Hit]:
    """`log.info(json.dumps({...}))`: a structured line on purpose, with an event or level in it."""
    for hit in q.uses("loggers"):
        if hit.call is None or Name(hit.what).last not in ("info", "warning", "error", "log"):
            continue
        if hit.call.args[:1] == [CallValue("json.dumps")]:
            keys = {literal.text for literal in hit.function.literals if literal.key}
            if keys & {"event", "level", "severity", "event_type", "request_id"}:
                yield Hit(hit.path, hit.line, hit.scope, "logs events as JSON lines", "medium")


def _keyword_events(q: Question) -> Iterator[Hit]:
    """`logger.info("scored", label=label)` on another package's logger: the standard library takes no such fields."""
    found = []
    for module in q.modules:
        path = module.path
        if "loguru" in module.roots:
            continue
        for name, calls in module.named.items():
            fields = [call for call in calls if not call.keywords.keys() <= _STANDARD]
            if fields and _is_foreign_logger(q.meaning(path, name)):
                scopes = module.facts.scopes
                found += [Hit(path, c.line, scopes[c.scope].name, "logs events with fields", "medium") for c in fields]
    if len(found) >= _ENOUGH:
        yield from found


def _is_foreign_logger(name: str) -> bool:
    receiver, _, level = name.rpartition(".")
    return level in _LEVELS and _LOGS.finds(receiver) and not receiver.startswith(_PLAIN) and ".py:" not in receiver
