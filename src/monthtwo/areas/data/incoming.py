"""Where data comes in, and what code says of it: where work on an unmet check of data begins."""

from collections.abc import Iterator
from itertools import islice

from monthtwo.areas.data.sources import is_fetch
from monthtwo.engine.question import Call, Confidence, Hit, Question, Use, detector
from monthtwo.names.name import Name
from monthtwo.names.value import TextValue, text_of

_SHOWN = 60
"""Characters of an argument that are quoted."""
_FEW = 2
_MANY = 8
"""Places of which the best are shown."""
_SPARK = frozenset({"csv", "parquet", "json", "table", "load", "orc"})
"""What a reader of Spark is told last: `spark.read.format("delta").load(path)`."""
_SOURCES = ("external-fetchers", "llm-calls", "embedding-calls")


@detector("data-reads")
def data_reads(q: Question) -> Iterator[Hit]:
    """Calls that read data: those of training first, those of pages, which show it, last."""
    readers, training = q.words("data/readers"), q.functions("training")
    pages = q.known_packages("page-packages", "demo-packages")
    for module in q.modules:
        for call in (*module.calling(readers), *(one for one in module.calling(_SPARK) if ".read." in one.name)):
            function = module.function(call.scope)
            shown: Confidence = "low" if module.roots & pages else "medium"
            sure: Confidence = "high" if function in training else shown
            yield Hit(module.path, call.line, function.name, _told(call), sure)


def _told(call: Call) -> str:
    """What is read by what, as far as the call says it."""
    source = text_of(call.args[0]) if call.args and isinstance(call.args[0], TextValue) else ""
    return f"{Name(call.name).uncalled.lstrip('?.')} {' '.join(source.split())[:_SHOWN]}".strip()


@detector("column-lists")
def column_lists(q: Question) -> Iterator[Hit]:
    """Calls that read or make tables and are told the names or types of columns."""
    keywords, callers = q.words("data/column-arguments"), q.words("data/readers") | {"DataFrame"}
    for module in q.modules:
        for call in module.calling(callers):
            for key in call.keywords.keys() & keywords:
                named = text_of(call.keywords[key]).replace(",", " ").split()
                if len(named) >= _FEW:
                    scope = module.function(call.scope).name
                    yield Hit(module.path, call.line, scope, f"{key} of {Name(call.name).uncalled.lstrip('?.')}")


@detector("schemas-in-code")
def schemas_in_code(q: Question) -> Iterator[Hit]:
    """Classes that say what is in a message or a record."""
    for use in q.uses("body-schemas"):
        yield Hit(use.path, use.line, use.scope, use.scope or use.what)


@detector("outside-fetches")
def outside_fetches(q: Question) -> Iterator[Hit]:
    """Calls that bring data from outside."""
    for use, _ in islice(_fetched(q, "external-fetchers"), _MANY):
        yield Hit(use.path, use.line, use.scope, Name(use.what).shown, _sure(q, use))


@detector("unhandled-fetches")
def unhandled_fetches(q: Question) -> Iterator[Hit]:
    """Calls that bring something from outside, and of which no failure is handled."""
    clients = q.known_packages("http-clients")
    unhandled = (found for found in _fetched(q, *_SOURCES) if not found[1].protected)
    for use, call in islice(unhandled, _MANY):
        bound = "timeout" in call.keywords or Name(use.what).package not in clients
        yield Hit(use.path, use.line, use.scope, use.what if bound else f"{use.what}, without a timeout", _sure(q, use))


def _fetched(q: Question, *roles: str) -> Iterator[tuple[Use, Call]]:
    """Calls that bring something from outside, those of running code first."""
    uses = sorted(q.uses(*roles), key=lambda use: use.function not in q.live)
    yield from ((use, use.call) for use in uses if use.call is not None and is_fetch(q, use, use.call))


def _sure(q: Question, use: Use) -> Confidence:
    return "medium" if use.function in q.live else "low"
