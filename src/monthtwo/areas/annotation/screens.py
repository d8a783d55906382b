"""Screens on which a person labels one item after the other: a form that sends a label, keys bound in a window."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, lowered, may_name_person, names_person, of_labels, of_oracles
from monthtwo.areas.annotation.tools import is_headed_as_tool
from monthtwo.engine.question import Call, Function, Hit, Module, Question, once
from monthtwo.names.value import spelt
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_FORM = frozenset({"get", "getlist", "get_json", "form", "json", "get_data", "body"})
_GIVEN = frozenset(
    {"label", "labels", "annotation", "annotations", "rating", "ratings", "tag", "tags", "category", "decision",
     "verdict", "stance", "sentiment", "choice", "is_relevant", "relevance", "answer", "judgment", "judgement"}
)  # fmt: skip
"""What a person's word of an item is called in a form."""
_KEPT = frozenset({
    "open", "to_csv", "to_json", "to_excel", "dump", "writerow", "writerows", "writelines", "write", "commit", "save",
    "insert_one", "update_one", "append_row", "execute", "write_text", "savetxt", "put_item", "create",
})  # fmt: skip
_BINDS = ("bind", "bind_all", "mpl_connect", "add_hotkey", "on_press", "read_key", "KeyboardListener", "Listener")
_KEYS = lazy(r"<(?:Key|Return|Left|Right|Up|Down|space|Button|[a-zA-Z0-9]>)|key_press_event|^[a-z0-9]$")
_SHOWN = (
    "imread", "PhotoImage", "imshow", "Image.open", "create_image", "read_csv", "listdir", "glob", "iterdir", "load",
    "set_text", "play", "VideoCapture",
)  # fmt: skip
_FILE = lazy(
    r"(?:^|[/_\\-])(?:\w{0,20}_)?(?:labels?|annotations?|annotated|ratings?|judge?ments?|labell?ed|tags)\w{0,12}"
    r"\.(?:csv|tsv|jsonl?|txt|xlsx|db|sqlite3?|pkl)$"
)


_SENDING = frozenset(
    {"save", "submit", "store", "send", "update", "annotate", "label", "rate", "post", "record", "add"}
)


def screens(q: Question) -> Iterator[Hit]:
    """One place of each program that shows items, takes a person's label of each and keeps it."""
    if _is_of_users(q):
        return
    for function in _forms(q):
        yield Hit(function.path, function.line, function.name, "keeps the label that a person sends")
    for module in q.modules:
        if not of_oracles(q, module.path):
            yield from _windows(q, module)


def people_of_forms(q: Question) -> Iterator[Hit]:
    """Such pages that keep who sent the label."""
    for function in _forms(q):
        keys = [*(key for call in function.calls for key in call.keywords), *(one.text for one in function.literals)]
        name = next((one for one in keys if may_name_person(one) or names_person(one)), "")
        if name:
            yield Hit(function.path, function.line, function.name, f"keeps who labelled: {name}", "medium")


@once
def _forms(q: Question) -> tuple[Function, ...]:
    return () if _is_of_users(q) else tuple(_handlers(q))


def _is_of_users(q: Question) -> bool:
    """Whether what is labelled here is of those who use a program, and not of the project."""
    return q.kind in ("ml-platform", "ml-library") or (q.kind == "not-ml" and is_headed_as_tool(q))


def _handlers(q: Question) -> Iterator[Function]:
    """Handlers of pages that take a label from a form and keep it, in a program that is about labelling."""
    for unit in q.handlers:
        sent = words_of(unit.attributes.get("method", "post"))
        for function in q.entries(unit) if sent & {"post", "put", "patch"} else ():
            module = function.module
            if module is None or of_oracles(q, function.path):
                continue
            page = any(one.text.endswith((".html", ".htm")) and of_labels(q, one.text) for one in module.facts.literals)
            named = of_labels(q, module.path, unit.attributes.get("path", ""), *module.functions)
            texts = {one.text.lower() for one in function.literals}
            given = bool(texts & _GIVEN)
            scored = bool(texts & _SCORED) and _is_told(q)
            meant = (given and (page or named)) or scored or (page and bool(words_of(function.last) & _SENDING))
            if meant and any(call.name.rpartition(".")[2] in _FORM for call in function.calls) and _keeps(q, function):
                yield function


_SCORED = frozenset({"evaluation", "score", "assessment", "relevance", "rating", "judgment", "judgement"})
_TOLD = lazy(
    r"\b(?:annotators|assessors|labell?ers|raters)\b[^.\n]{0,80}\b(?:enter|will|produce|use[sd]?|assess|label|rate)\b"
)


@once
def _is_told(q: Question) -> bool:
    """Whether a document tells what those who label do here."""
    documents = q.paths(".md", ".rst", ".txt", natures=("production", "docs"))
    return any("ors" in q.text(path) and _TOLD.search(q.text(path).lower()) is not None for path in documents)


def _keeps(q: Question, function: Function) -> bool:
    """Whether a function, or one that it calls, writes."""
    reached = (function, *q.edges(function))
    return any(call.name.rpartition(".")[2] in _KEPT for one in reached for call in one.calls)


def _windows(q: Question, module: Module) -> Iterator[Hit]:
    """Programs with a window in which keys give an item its label."""
    bound = [call for call in module.calling(_BINDS) if _is_key(call)]
    shown = bound and any(module.calling(frozenset(one.rpartition(".")[2] for one in _SHOWN)))
    if not shown or not any(call.name.rpartition(".")[2] in _KEPT for call in module.facts.calls):
        return
    said = lowered(q).get(module.path, "")
    written = holds(said, ("label", "annot", "rating", "judg", "tags")) and any(
        _FILE.search(one.text.lower()) for one in module.facts.literals
    )
    if written or of_labels(q, module.path, *module.functions):
        call = bound[0]
        yield Hit(module.path, call.line, module.function(call.scope).name, "keys give an item its label")


def _is_key(call: Call) -> bool:
    """Whether a call waits for a key."""
    if call.name.rpartition(".")[2] in ("on_press", "read_key", "Listener", "KeyboardListener"):
        return "keyboard" in call.name or "pynput" in call.name
    return any(_KEYS.search(spelt(value).lstrip("=@&'\"")) for value in call.args[:1])
