"""Where code keeps what a model was asked and said: lines of a file, entries of a stream, rows of a local database."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Call, Function, Hit, Module, Question, detector, in_order, once
from monthtwo.names.name import Name
from monthtwo.names.value import CallValue, TextValue, name_of, text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_BOTH = 2
"""Things that an exchange is made of."""
_APPENDS = lazy(r"(ab?\+?|at|a\+b)")
_WRITES = frozenset({"write", "writelines", "writerow", "writerows", "dump"})
_FORMS = _WRITES | {"dumps"}
_TOLD = frozenset({"dumps", "to_json", "model_dump_json"})
_LINES = frozenset({"info", "debug", "warning", "log"})
_BY_ID = lazy(r"\{\}[^/]{0,80}\.jsonl?$")
_FIELDS = lazy(r"\{\}.*\{\}", re.DOTALL)
_INSERTS = lazy(r"\binsert\s+(or\s+\w+\s+)?into\b", re.IGNORECASE)
_KEYS = lazy(r"\{[^{}]+\}")
"""A dictionary, as far as it is told."""
_IN_MEMORY = ("", ":memory:")


@detector("kept-exchanges")
def kept_exchanges(q: Question) -> Iterator[Hit]:
    """Records in files that are added to, streams, logs in files of their own and databases in a file."""
    yield from _handed_on(q)
    for module in q.modules:
        yield from _appended(q, module)
        yield from _streamed(q, module)
        yield from _logged(q, module)
        yield from _inserted(q, module)


def _handed_on(q: Question) -> Iterator[Hit]:
    """Where what asks a model hands on two things or more to a store that is chosen when it runs."""
    for function in in_order(q.called(entry for unit, _ in q.served for entry in q.entries(unit))):
        for call in function.calls:
            if len(call.args) < _BOTH or "." not in call.name or not _is_chosen(Name(call.name)):
                continue
            last = Name(call.name).last
            if any(len(one.params) == len(call.args) + 1 for one in _stores(q).get(last, ())):
                what = f"hands the exchange to a store: {Name(call.name).shown}"
                yield Hit(function.path, call.line, function.name, what, "low")


def _is_chosen(name: Name) -> bool:
    """Whether only the running program tells whose method it is."""
    return name.unresolved or name.package == "getattr()()"


@once
def _stores(q: Question) -> dict[str, list[Function]]:
    """Methods of this repository that are called after keeping something, and store it."""
    found: dict[str, list[Function]] = {}
    for function in in_order(q.users("storage-writers", "sql-inserts")):
        if function.last in q.words("logging/keeping") and "self" in function.params and _is_record(q, function):
            found.setdefault(function.last, []).append(function)
    return found


def _appended(q: Question, module: Module) -> Iterator[Hit]:
    """Records that are written to a file which is opened to add to it, or to one that is called after an id."""
    for opened in module.calling(("open",)):
        modes = [text_of(value) for value in (*opened.args, opened.keywords.get("mode"))]
        function = module.function(opened.scope)
        anew = {"w", "wt"} & {*modes} and (_of_one(q, function) or _adds_to_read(function))
        if not any(map(_APPENDS.fullmatch, modes)) and not anew:
            continue
        if not function.name or not any(_writes_record(function, call) for call in function.calls):
            continue
        if _is_record(q, function, *(call for call in function.calls if Name(call.name).last in _FORMS)):
            yield Hit(module.path, opened.line, function.name, "adds a record to a file", "medium")


def _adds_to_read(function: Function) -> bool:
    """Whether a function reads a list of records, adds one to it, and writes it again: JSON that is kept whole."""
    calls = {call.name for call in function.calls}
    read = {f"{name}().append" for name in calls & {"json.load", "json.loads"}}
    return bool(read & calls) and "json.dump" in calls


def _of_one(q: Question, function: Function) -> bool:
    """Whether a file is called after the id of what it keeps: an exchange by what is said of it, or by its parts."""
    named = any(_BY_ID.search(literal.text) for literal in function.literals)
    said = q.words("logging/exchanges") & words_of(function.name, *function.params)
    return named and (bool(said) or len(function.params.keys() - {"self"}) > _BOTH)


def _writes_record(function: Function, call: Call) -> bool:
    """Whether a call writes more than one field: JSON, a row, a text with several things filled in."""
    last = Name(call.name).last
    if last not in _WRITES:
        return False
    if last != "write":
        return last != "writelines"
    told = call.args[0] if call.args else None
    if isinstance(told, TextValue):
        return _FIELDS.search(told.text) is not None
    return any(Name(other.name).last in _TOLD for other in function.calls)


def _streamed(q: Question, module: Module) -> Iterator[Hit]:
    """Entries of Redis streams, which stay."""
    for call in module.calling(("xadd",)):
        function = module.function(call.scope)
        if len(call.args) > 1 and _is_record(q, function, call):
            yield Hit(
                module.path,
                call.line,
                function.name,
                f"adds to a stream: {text_of(call.args[0])}".rstrip(": "),
                "medium",
            )


def _logged(q: Question, module: Module) -> Iterator[Hit]:
    """JSON lines of a logger that writes to a file of its own."""
    filed = {
        Name(call.name).receiver
        for call in module.calling(("addHandler",))
        if call.args
        and "FileHandler()" in f"{name_of(call.args[0])}{'()' if isinstance(call.args[0], CallValue) else ''}"
    }
    for call in module.calling(_LINES) if filed else ():
        made = call.args[0] if call.args else None
        if isinstance(made, CallValue) and made.name.endswith(".dumps") and Name(call.name).receiver in filed:
            function = module.function(call.scope)
            dumped = (one for one in function.calls if one.line == call.line and Name(one.name).last == "dumps")
            if _is_record(q, function, *dumped):
                yield Hit(module.path, call.line, function.name, "logs records to a file of their own", "medium")


def _inserted(q: Question, module: Module) -> Iterator[Hit]:
    """Rows of DuckDB where it keeps a file."""
    if "duckdb" not in module.roots:
        return
    durable = any(
        call.args and (text_of(call.args[0]) not in _IN_MEMORY or name_of(call.args[0]))
        for call in module.calling(("connect",))
        if Name(call.name).package == "duckdb"
    )
    for call in module.calling(("execute", "executemany", "sql")) if durable else ():
        if call.args and _INSERTS.search(text_of(call.args[0])):
            function = module.function(call.scope)
            if _is_record(q, function):
                yield Hit(module.path, call.line, function.name, "keeps a row in a file of DuckDB", "medium")


def _is_record(q: Question, function: Function, *calls: Call) -> bool:
    """Whether what a function keeps may be an exchange: no other record by name, and more than an answer and a time.

    `calls` are those that are handed the record, where it stands in them.
    """
    if q.words("logging/other-records") & words_of(function.name):
        return False
    rows = (text_of(value) for call in calls for value in call.args)
    keys = {key for row in rows if _KEYS.fullmatch(row) for key in row[1:-1].split(",")}
    return not keys or "**" in keys or any(not words_of(key) <= q.words("logging/answers") for key in keys)
