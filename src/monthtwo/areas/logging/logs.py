"""Logging: where it is set up, and whether it is on the way of training or serving."""

from collections.abc import Iterator
from posixpath import basename

from monthtwo.engine.question import Confidence, Hit, Question, Use, detector
from monthtwo.expressions import anycase
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue
from monthtwo.names.words import words_of

_MEANT = frozenset(
    """
    train training predict prediction score scoring inference serve finetune
    """.split()  # noqa: SIM905 - quoted words read worse
)
_HAND_OUT_LOGGERS = frozenset({"flask", "airflow", "dagster", "prefect"})
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
    for use in q.uses("loggers"):
        if use.path.endswith(".py") and Name(use.what).last in _SETUPS and use.path not in speaking:
            continue
        on_way = use.function in serving or use.function in training or use.path in files
        sure = use.confidence == "high"
        if not (on_way or anywhere) or not (sure or _has_logger(q, use.path)):
            continue
        set_up = sure and {"log", "logger", "logging", "logs"} & words_of(basename(use.path))
        shown: Confidence = "high" if use.path in entries or set_up else "medium" if on_way or sure else "low"
        yield Hit(use.path, use.line, use.scope, use.what, shown)


def _speaking(q: Question) -> frozenset[str]:
    """Files that log something, what they import, and files that import one of them."""
    said: set[str] = set()
    for module in q.modules:
        names = (name for last in _EMITS & module.ending.keys() for name in module.ending[last])
        emits = any(name in _EMITS or _LOGS.finds(Name(name).receiver) for name in names)
        if emits or (module.named and module.roots & _OTHER_LOGGERS):
            said.add(module.path)
    above = {module.path for module in q.modules if not said.isdisjoint(q.imported(module.path))}
    return frozenset(said | above | q.closure(*said))


def _meant(q: Question) -> frozenset[str]:
    """What scripts import that call themselves training or scoring, where no fit or model was recognised in them."""
    return q.closure(*(unit.path for unit in q.units("main") if _MEANT & words_of(unit.path)))


def _has_logger(q: Question, path: str) -> bool:
    """Whether a file gets its logger from somewhere that is not a web crawler's argument."""
    module = q.module(path)
    if module is None or module.roots & _OFFHAND:
        return False
    names = {item.alias for item in module.facts.imports} | set(module.facts.bindings)
    return any("log" in name.lower() for name in names) or not module.roots.isdisjoint(_HAND_OUT_LOGGERS)


@detector("structured-logging")
def structured_logging(q: Question) -> Iterator[Hit]:
    """JSON formatters that are attached, libraries of structured events, JSON lines as messages."""
    for use in q.uses("structured-loggers"):
        if Name(use.what).last in _MIXED:
            continue
        name = basename(use.path)
        if use.call is None:
            yield from _own_formatter(q, use)
        elif not q.operating or use.function in q.operating or name in _STARTED_BY_PLATFORM:
            set_up = use.scope or "log" in name.lower()
            yield Hit(use.path, use.line, use.scope, use.what, use.confidence if set_up else "medium")
    yield from _json_lines(q)
    yield from _keyword_events(q)


def _own_formatter(q: Question, use: Use) -> Iterator[Hit]:
    """A formatter class of this repository's own: it must turn records into JSON, and something must use it."""
    module, own = use.function.module, use.function
    if module is None or not own.is_class or not any("Formatter" in base for base in own.bases):
        return
    makes = any(name.endswith(("json.dumps", "orjson.dumps", "ujson.dumps")) for name in module.named)
    if makes and q.callers(q.operating or None).get(own):
        yield Hit(use.path, use.line, use.scope, f"formats logs as JSON: {use.scope}")


def _json_lines(q: Question) -> Iterator[Hit]:
    """`log.info(json.dumps({...}))`: a structured line on purpose, with an event or level in it."""
    for use in q.uses("loggers"):
        if use.call is None or Name(use.what).last not in ("info", "warning", "error", "log"):
            continue
        if use.call.args[:1] == [CallValue("json.dumps")]:
            keys = {literal.text for literal in use.function.literals if literal.key}
            if keys & {"event", "level", "severity", "event_type", "request_id"}:
                yield Hit(use.path, use.line, use.scope, "logs events as JSON lines", "medium")


def _keyword_events(q: Question) -> Iterator[Hit]:
    """`logger.info("scored", label=label)` on another package's logger: the standard library takes no such fields."""
    found: list[Hit] = []
    for module in q.modules:
        for name, calls in module.named.items() if "loguru" not in module.roots else ():
            fields = [call for call in calls if not call.keywords.keys() <= _STANDARD]
            if fields and _is_foreign_logger(q.meaning(module.path, name)):
                for call in fields:
                    scope = module.function(call.scope).name
                    found.append(Hit(module.path, call.line, scope, "logs events with fields", "medium"))
    if len(found) >= _ENOUGH:
        yield from found


def _is_foreign_logger(name: Name) -> bool:
    logger = Name(name.receiver)
    if name.last not in _LEVELS or not _LOGS.finds(logger):
        return False
    standard = logger.package == "logging" and logger != "logging"
    return logger.resolved and not logger.of_repository and not standard
