"""Where the answer of a model itself is kept: a call that stores is handed it, through whatever lies between."""

import re
from collections.abc import Iterator

from monthtwo.engine.question import Call, Hit, Module, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_INSERTS = lazy(r"\s*(insert\s+(or\s+\w+\s+)?into|replace\s+into|merge\s+into)\b", re.IGNORECASE)
_STATED = frozenset({"execute", "executemany", "fetchrow", "fetchval", "fetch", "fetch_one", "run", "query"})
"""Methods that are told a statement."""
_IN_MEMORY = (":memory:", "sqlite://", "sqlite:///:memory:")
_WRITES = frozenset({"write", "writelines", "dump", "writerow", "writerows"})
_OVER = lazy(r"[wx]t?")
_SHOWN = 60
"""Characters of a statement that are quoted."""


@detector("kept-answers")
def kept_answers(q: Question) -> Iterator[Hit]:
    """Calls of a store; rows by a statement, whoever runs it; and files that are called after what was asked."""
    if not q.served and not q.batch:
        return
    yield from _stored(q)
    for module in q.modules:
        yield from _stated(q, module)
        yield from _filed(q, module)


def _stored(q: Question) -> Iterator[Hit]:
    """Calls of what is known to store, or of what is committed then, handed the answer."""
    unnamed = q.committed
    for use in (*q.uses("storage-writers", "sql-inserts"), *unnamed):
        module = use.function.module
        if use.call is None or module is None or not use.function.name:
            continue
        if q.words("logging/other-records") & words_of(use.function.name):
            continue
        if q.answers.given(module, use.call):
            yield Hit(use.path, use.line, use.scope, use.what, "medium" if use in unnamed else "high")


def _stated(q: Question, module: Module) -> Iterator[Hit]:
    """Statements that insert, handed the answer; what a database in memory keeps is gone with the process."""
    if any(call.args and text_of(call.args[0]) in _IN_MEMORY for call in module.calling(("connect",))):
        return
    for number, literals in module.literals.items():
        stating = [literal for literal in literals if _INSERTS.match(literal.text)]
        function = module.function(number)
        if not stating or not function.name or q.words("logging/other-records") & words_of(function.name):
            continue
        for call in function.calls:
            if Name(call.name).last in _STATED and _tells(call) and q.answers.given(module, call):
                what = f"inserts the answer: {stating[0].text.partition('(')[0].strip()[:_SHOWN]}"
                yield Hit(module.path, call.line, function.name, what)
                break


def _tells(call: Call) -> bool:
    """Whether a call is told more than a statement that reads."""
    said = text_of(call.args[0]) if call.args else ""
    return not said or _INSERTS.match(said) is not None


def _filed(q: Question, module: Module) -> Iterator[Hit]:
    """Files that are called after what was asked, and hold the answer."""
    for opened in module.calling(("open",)):
        modes = [text_of(value) for value in (*opened.args[1:], opened.keywords.get("mode"))]
        function = module.function(opened.scope)
        if not function.name or not any(map(_OVER.fullmatch, modes)) or not _varies(module, opened):
            continue
        for call in function.calls:
            if Name(call.name).last in _WRITES and q.answers.given(module, call):
                yield Hit(module.path, opened.line, function.name, "writes the answer to a file of its own", "medium")
                break
    for call in module.calling(("write_text", "write_bytes")):
        function = module.function(call.scope)
        made = [
            one
            for one in function.calls
            if one.line == call.line and f"{one.name}().{Name(call.name).last}" == call.name
        ]
        if function.name and any(_is_named(one) for one in made) and q.answers.given(module, call):
            yield Hit(module.path, call.line, function.name, "writes the answer to a file of its own", "medium")


def _is_named(made: Call) -> bool:
    """Whether the path of a file is made of more than what is always the same."""
    return any(not text_of(value) or "{" in text_of(value) for value in made.args)


def _varies(module: Module, opened: Call) -> bool:
    return bool(opened.args) and not text_of(opened.args[0])
