"""Rows of a file that are looked at one by one, where one that is not as expected ends the program."""

from collections.abc import Iterator

from monthtwo.areas.data.refused_values import is_error
from monthtwo.areas.data.validation import ABSENT, only_size, watches
from monthtwo.engine.question import Call, Hit, Module, Question, Raise, detector
from monthtwo.names.name import Name
from monthtwo.names.value import plain
from monthtwo.names.words import words_of

_ROWS = frozenset({"csv.DictReader", "csv.reader"})
_DATA = frozenset({"data", "dataset", "datasets", "corpus"})
_PARSERS = frozenset({"json.loads", "orjson.loads", "ujson.loads", "simplejson.loads"})
_LINES = frozenset({"line", "row", "record", "sample"})
"""Words of a name that holds one record of many."""
_OF_A_FRAME = frozenset({"iterrows", "itertuples"})


@detector("refused-rows")
def refused_rows(q: Question) -> Iterator[Hit]:
    """Errors under a condition that looks at a row, in what reads it."""
    for module in q.modules:
        names = {name for name in module.named if _reads_rows(module, name)} if module.facts.raises else ()
        calls = enumerate(module.facts.calls) if names else ()
        readers = {
            number for number, call in calls if call.name in names and (call.name not in _PARSERS or _of_a_line(call))
        }
        if not readers or watches(q, module.path) or q.words("data/other-inputs") & words_of(module.path):
            continue
        for raised in module.facts.raises:
            function = module.function(raised.scope)
            if function not in q.handled and _of_a_row(q, module, raised, readers):
                yield Hit(module.path, raised.line, function.name, "refuses a row", "medium")


def _reads_rows(module: Module, name: str) -> bool:
    last = Name(name).last
    # Elsewhere lines are those of settings and documents.
    of_data = last == "readlines" and bool(_DATA & words_of(module.path))
    return name in _ROWS or last in _OF_A_FRAME or of_data or name in _PARSERS


def _of_a_line(call: Call) -> bool:
    """Whether what is parsed is a line of a file: each is a record."""
    return any(_LINES & words_of(plain(value)) for value in call.args[:1])


def _of_a_row(q: Question, module: Module, raised: Raise, readers: set[int]) -> bool:
    if raised.guard < 0 or raised.protected or ABSENT.finds(raised.name):
        return False
    asked = module.facts.guards[raised.guard]
    fields = "len" in asked.names and asked.ops == ["!="]  # of a row: how many fields it has
    if not asked.ops or (only_size(q, asked.names) and not fields):
        return False
    error = raised.name.endswith(("Error", "Exception")) or is_error(q, module, raised)
    return error and not readers.isdisjoint(module.flow.looked_at(raised.guard))
