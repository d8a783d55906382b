"""Validators of libraries that data is held against: frames anywhere, records where data is read."""

from collections.abc import Iterator

from monthtwo.areas.data.validation import MESSAGES, in_service, watches
from monthtwo.engine.question import Call, Function, Hit, Question, Use, detector
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.names.words import words_of

_CHECKING = frozenset({"schema", "contract", "validate", "validation", "load", "loader"})
"""Words of what checks and reads, whatever that is."""


@detector("library-validation")
def library_validation(q: Question) -> Iterator[Hit]:
    """Validators of frames anywhere in production code, of records where data is read."""
    foreign, records = q.words("data/other-inputs"), q.words("data/records")
    offered = q.kind in ("ml-library", "ml-platform")
    yield from (use for use in q.uses("data-validators") if not watches(q, use.path))
    for use in q.uses("record-validators"):
        words = words_of(use.path, use.scope)
        if words & q.words("data/scoring") or (use.call is not None and MESSAGES.search(use.call.name)):
            continue
        sent = use.function in q.handled and not _reads_file(use.function)
        if _makes_itself(q, use) or _only_turns(q, use):
            continue
        if offered and not words & (records - _CHECKING):
            continue  # of a library or a tool that names no data it is its own settings
        if sent or watches(q, use.path) or words & foreign or not words & records or in_service(q, use.path):
            continue
        yield Hit(use.path, use.line, use.scope, use.what, "medium")
    yield from _built_rows(q)


def _makes_itself(q: Question, use: Use) -> bool:
    """Whether a class of records only makes one of itself: `Row.parse_obj(given)` in `Row.from_dict`."""
    holder = use.scope.rpartition(".")[0]
    asked = Name(use.call.name).receiver.lstrip(".") if use.call is not None and holder else ""
    return bool(asked) and asked in ("cls", "self", holder)


def _only_turns(q: Question, use: Use) -> bool:
    """Whether a helper turns records into a class that it is handed, and nothing that learns or runs alone calls it."""
    asked = Name(use.call.name).receiver if use.call is not None else ""
    handed = asked.lstrip("?") in use.function.params or asked.removesuffix("()") == "pydantic.BaseModel"
    return handed and use.function not in q.functions("training") | q.functions("scheduled")


def _as_rows(call: Call) -> bool:
    """Whether a table is made a list of rows: `frame.to_dict("records")`."""
    return "records" in map(text_of, (*call.args, *call.keywords.values()))


def _reads_file(function: Function) -> bool:
    """Whether a function opens what it checks itself; a request's body comes from elsewhere."""
    return any(Name(call.name).last in ("open", "read_text", "read_bytes", "DictReader") for call in function.calls)


def _built_rows(q: Question) -> Iterator[Hit]:
    """Rows of a file that are each made an object of a pydantic model: one that does not fit is refused."""
    for module in q.modules:
        readers = module.calling(q.words("data/row-readers"))
        reading = {call.scope for call in readers if Name(call.name).last != "to_dict" or _as_rows(call)}
        for call in module.facts.calls if reading else ():
            own = q.own(module.path, call.name) if call.scope in reading else None
            reader = module.function(call.scope)
            if own is None or reader in q.handled or q.words("data/other-inputs") & words_of(reader.path, reader.name):
                continue
            if any(Name(base).package == "pydantic" and base.endswith("BaseModel") for base in own.bases):
                yield Hit(module.path, call.line, reader.name, f"every row must fit {own.name}", "medium")
