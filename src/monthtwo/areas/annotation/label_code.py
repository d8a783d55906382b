"""Code in which people label, or in which what they said is read."""

from collections.abc import Iterator
from functools import lru_cache

from monthtwo.areas.annotation.moderation import moderated, sent_labels
from monthtwo.areas.annotation.people import (
    WHO_PARTS,
    holds,
    is_worker,
    lowered,
    may_name_person,
    names_in,
    names_person,
    of_labels,
    of_machines,
    of_oracles,
    speaks_of_people,
    tells,
)
from monthtwo.areas.annotation.people_by_name import left_out
from monthtwo.areas.annotation.read_exports import read_by_shape
from monthtwo.areas.annotation.screens import screens
from monthtwo.areas.annotation.tool_traffic import tool_traffic
from monthtwo.areas.annotation.tools import is_headed_as_tool
from monthtwo.engine.question import FileFacts, Function, Hit, Module, Question, detector, once
from monthtwo.names.name import Name
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_EXPORTS = frozenset({
    "was_cancelled", "completed_by", "_session_id", "_annotator_id", "_input_hash",
    "ASSIGNMENT:worker_id", "ASSIGNMENT:assignment_id", "GOLDEN:quality", "WorkerId", "HITId", "AssignmentId",
    "PROLIFIC_PID",
    "rectanglelabels", "polygonlabels", "brushlabels", "_worker_id", "_trusted_judgments", "classification_id",
})  # fmt: skip
"""Keys by which labelling tools and crowd platforms hand out what people said."""
_BY_HAND = lazy(
    r"(?:human|manual(?:ly)?|hand|expert|crowd)[ _-]?(?:label|annot|tagg?|cod(?:ed|ing)|mark)\w{0,12}"
    r"|label[ -]?studio/|annotat\w{0,8}[ _-]campaign|data-annotated"
)
"""What people name the labels that people gave."""
_LONGEST = 40
_HAND_PARTS = ("human", "manual", "hand", "expert", "crowd", "label", "annotat")
_PERSON_PARTS = (
    "annot",
    "rater",
    "coder",
    "label",
    "assess",
    "turker",
    "volunteer",
    "ed_by",
    "worker",
    "session_id",
    "human",
    "expert",
)
_FILE = lazy(r"[/\\]|\.(?:csv|tsv|jsonl?|xlsx?|parquet|txt|xml|pkl)\b|^[\w-]+$")
_ASKED = (
    "input", "getch", "readchar", "readkey", "prompt", "waitKey", "select", "ask", "radio", "selectbox", "button",
    "multiselect", "Radio", "Button", "ToggleButtons", "RadioButtons", "CheckboxGroup", "form_submit_button",
)  # fmt: skip
_ASKS = lazy(
    r"^(?:input|(?:click|typer)\.prompt|(?:getch|msvcrt|readchar)\..+|cv2\.waitKey|(?:questionary|inquirer"
    r"|rich\.prompt)\..+|(?:st|streamlit|gr|gradio|tk|tkinter|ttk|tkinter\.ttk|widgets|ipywidgets)\.\w+)$"
)
_WIDGET = lazy(r"(?:st|streamlit|gr|gradio)\.")
_MODELS = ("predict", "predict_proba", "pipeline", "from_pretrained", "generate", "load_model", "invoke", "classify")
"""What a page shows that has no use for labels."""
_WRITES = frozenset(
    {"open", "to_csv", "to_json", "dump", "dumps", "writerow", "to_excel", "to_parquet", "commit", "save", "write"}
)
_KEYBOARD = lazy(
    r"os\.Stdin|System\.in\b|process\.stdin|(?<![.\w])read[lL]ine\(|keyboard\.|\btty\.|ReadRune|Scanln|(?<!\w)scanf\("
)
_SENT = ("post", "put", "patch")
_WORD = lazy(r"annotat|labell?ing|(?:^|[/_])labels?(?:$|[/_])|(?:^|[/_])review(?:er|s)?(?:$|[/_])")


@detector("labels-in-code")
def labels_in_code(q: Question) -> Iterator[Hit]:
    """Pages and prompts that store what a person says, and code that reads what people said."""
    for use in q.uses("labelling-tools"):
        yield Hit(use.path, use.line, use.scope, f"works with a labelling tool: {Name(use.what).shown}")
    yield from _pages(q)
    yield from _kept_people(q)
    for module in _own(q):
        yield from _asking(q, module)
        yield from _reading(q, module)
        yield from read_by_shape(module)
    yield from _foreign(q)
    yield from tool_traffic(q)
    yield from sent_labels(q)
    yield from screens(q)


def _kept_people(q: Question) -> Iterator[Hit]:
    """Where code keeps beside an item who labelled it; one that only reads ids may read anybody's data set."""
    for hit in people_in_code(q):
        if not hit.path.endswith((".py", ".ipynb")) or _KEPT.search(hit.what):
            yield hit


_KEPT = lazy(r": (?:annotated|labell?ed|coded|rated|tagged|judged)_by\b")


@once
def people_in_code(q: Question) -> tuple[Hit, ...]:
    """Where code knows who labelled: a key, a parameter or a field says it."""
    return (*(hit for module in _own(q) for hit in _known_people(q, module)), *_foreign_people(q), *moderated(q))


_FOREIGN = (".go", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".r", ".R", ".rb", ".cs", ".php", ".sql", ".vue")
_FOREIGN_PERSON = lazy(
    r"\b(?:annotator|labell?er|rater|coder|moderator|assessor)(?:_?(?:id|name)s?|Id|Name)\b"
    r"|(?<![\w-])(?:annotated|labell?ed|moderated|coded)(?:_by|By)\b|\b(?:Annotated|Labell?ed|Moderated)By\b"
)
_FOREIGN_PARTS = (
    "annotator", "labeler", "labeller", "rater", "coder", "moderator", "assessor", "ed_by", "edBy",
)  # fmt: skip
"""One of these is in every text that names such a person."""


_STATISTICS = (".r", ".R", ".Rmd", ".rmd", ".qmd", ".Rnw")
_COLUMN_OF_PERSON = lazy(
    r"\$(?:coder|annotator|rater|labell?er)s?\b|\b(?:[Cc]oder|[Aa]nnotator|[Rr]ater|[Ll]abell?er)\s?(?:==?)\s|"
    r"[\"'](?:[Cc]oder|[Aa]nnotator|[Rr]ater)(?:_?(?:id|name|\d))?[\"']"
)


def _foreign_people(q: Question) -> Iterator[Hit]:
    for path in q.paths(*_STATISTICS):
        found = _COLUMN_OF_PERSON.search(q.text(path))
        if found is not None and not of_oracles(q, path):
            yield Hit(
                path, q.text(path).count("\n", 0, found.start()) + 1, "", f"knows who labelled: {found[0]}", "medium"
            )
    for path in q.paths(*_FOREIGN):
        if _offered(q, path):
            continue
        for line, who in q.found(path, "foreign-person", _first_person):
            if not of_oracles(q, path) and (q.kind != "not-ml" or of_labels(q, path)):
                yield Hit(path, line, "", f"knows who labelled: {who}")


def _first_person(facts: FileFacts) -> Iterator[tuple[int, str]]:
    text = facts.text or ""
    found = _FOREIGN_PERSON.search(text) if holds(text, _FOREIGN_PARTS) else None
    if found is not None:
        yield text.count("\n", 0, found.start()) + 1, found[0]


def _own(q: Question) -> Iterator[Module]:
    """Code that is not about labels of models, nor a package's, which is about the labels of those who use it."""
    for module in q.modules:
        if not of_oracles(q, module.path) and (not _offered(q, module.path) or _reads_tracked(q, module.path)):
            yield module


def _reads_tracked(q: Question, path: str) -> bool:
    """Whether a package reads labels of people that lie beside it: its own, not those of who uses it."""
    found = _BY_USERS.search(lowered(q).get(path, ""))
    return found is not None and found[0] in _data_names(q)


@once
def _data_names(q: Question) -> frozenset[str]:
    """How tables of codings and annotations are named, from the word for people on."""
    found = (_BY_USERS.search(path.lower()) for path in q.every_path)
    return frozenset(one[0] for one in found if one is not None)


def _offered(q: Question, path: str) -> bool:
    """Whether a file is a package's, or shows how one is used."""
    if q.kind not in ("ml-library", "ml-platform") or not q.is_package:
        return False
    return q.is_published(path) or q.nature(path) == "example" or path.startswith("examples/")


def _known_people(q: Question, module: Module) -> Iterator[Hit]:
    said = q.strings(module.path)
    lower = lowered(q).get(module.path, "")
    by_hand = _reads_by_hand(lower)
    export = holds(said, _EXPORTS) and any(literal.text in _EXPORTS for literal in module.facts.literals)
    weak = export or by_hand or of_labels(q, module.path)
    spoken = holds(lower, WHO_PARTS)
    if not weak and not holds(names_in(q, module), _PERSON_PARTS) and not holds(lower, _PERSON_PARTS):
        return
    for literal in module.facts.literals:
        text = literal.text
        sure = len(text) < _LONGEST and names_person(text) and (tells(text) or (weak and literal.key))
        told = spoken and len(text) < _MESSAGE and speaks_of_people(text)
        if (sure or told or (weak and (literal.key or by_hand) and may_name_person(text))) and not of_machines(q, text):
            if is_worker(text) and not export:
                continue
            scope = module.function(literal.scope).name
            yield Hit(module.path, literal.line, scope, f"knows who labelled: {text}")
            return
    yield from left_out(module)
    defined = holds(names_in(q, module), WHO_PARTS)
    for function in module.functions.values():
        if defined and speaks_of_people(function.last) and not of_machines(q, function.name):
            yield Hit(module.path, function.line, function.name, f"knows who labelled: {function.last}", "medium")
            return
        fields = {**function.params, **(function.scope.fields if function.is_class else {})}
        named = (one for one in fields if (names_person(one) and tells(one)) or (weak and may_name_person(one)))
        name = next((one for one in named if not of_machines(q, one) and (export or not is_worker(one))), "")
        if name and not of_machines(q, function.name):
            yield Hit(module.path, function.line, function.name, f"knows who labelled: {name}")
            return


def _reads_by_hand(strings: str) -> bool:
    """Whether strings, in lower case, name a file of labels that people gave."""
    return holds(strings, _USERS_PARTS) and _BY_USERS.search(strings) is not None


_BY_USERS = lazy(
    r"(?:user|coder|annotator|rater|volunteer)[ _-]?(?:codings?|annotations?|judge?ments?)\.(?:csv|tsv|jsonl?)\b"
)
_USERS_PARTS = ("coding.", "codings.", "annotation.", "annotations.", "gment.", "gments.", "gement.", "gements.")
_MESSAGE = 120


def _pages(q: Question) -> Iterator[Hit]:
    """Routes that people send labels to, and that store them."""
    if q.kind == "ml-platform" or (q.kind == "not-ml" and is_headed_as_tool(q)):  # for the labels of those who run it
        return
    stores = q.users("storage-writers", "sql-writers", "sql-inserts")
    for unit in q.handlers:
        if not words_of(unit.attributes.get("method", "post")) & set(_SENT):
            continue
        for function in q.entries(unit):
            said = f"{unit.attributes.get('path', '')}/{function.last}"
            if _offered(q, function.path) or "job" in words_of(function.last):
                continue
            told = _WORD.search(said.lower())
            if told and _labels(q, function, told[0]) and q.calls([function], stores):
                yield Hit(
                    function.path, function.line, function.name, f"stores the labels that people send: {unit.name}"
                )


def _labels(q: Question, function: Function, told: str) -> bool:
    """Whether a handler is about labels of items: by its name, or by what it is given."""
    given = words_of(
        *function.params, *function.params.values(), function.name, *(one.text for one in function.literals)
    )
    if "annotat" in function.path + function.name:
        return True
    return bool(given & q.words("annotation/labelling")) and ("label" not in told or bool(given & _ITEMS))


_ITEMS = frozenset(
    {"sample", "item", "image", "text", "prediction", "example", "task", "record", "document", "segment", "message",
     "verdict", "review", "annotation", "annotator", "comment", "sentence", "frame", "clip", "dataset", "data"}
)  # fmt: skip
"""What is labelled; a label by itself is a word to sort by."""


def _asking(q: Question, module: Module) -> Iterator[Hit]:
    """Programs that show an item in a terminal or window and take a label."""
    calls = [call for call in module.calling(_ASKED) if _ASKS.search(call.name)]
    if not calls or not any(call.name.rpartition(".")[2] in _WRITES for call in module.facts.calls):
        return
    shown = any(module.calling(_MODELS))
    for call in calls:
        function = module.function(call.scope)
        demo = shown and _WIDGET.match(call.name) is not None
        if of_labels(q, module.path, function.name) and not demo:
            yield Hit(module.path, call.line, function.name, "asks a person for a label")
            return


def _reading(q: Question, module: Module) -> Iterator[Hit]:
    said = q.strings(module.path)
    lower = lowered(q).get(module.path, "")
    by_users = _reads_by_hand(lower)
    by_hand = by_users or (holds(lower, _HAND_PARTS) and _BY_HAND.search(lower))
    if not by_hand and not holds(said, _EXPORTS):
        return
    for literal in module.facts.literals:
        if literal.text in _EXPORTS:
            what = f"reads what people said: {literal.text}"
        elif (by_users and _BY_USERS.search(literal.text.lower())) or (
            len(literal.text) < 200 and _BY_HAND.search(literal.text.lower()) and _FILE.search(literal.text)
        ):
            what = f"reads labels of people: {literal.text[:60]}"
        else:
            continue
        yield Hit(module.path, literal.line, module.function(literal.scope).name, what)
        return


def _foreign(q: Question) -> Iterator[Hit]:
    """Other languages and command lines: labels of people are read, a person is asked at the keyboard."""
    for path in q.paths(".sh", ".mk", "Makefile", ".bash", "justfile"):
        for command in q.commands(path):
            if _BY_HAND.search(command.text.lower()) or _BY_HAND.search(command.label.lower()):
                yield Hit(path, command.line, "", f"reads labels of people: {_shown(command.text)}")
                break
    for path in q.paths(*_FOREIGN):
        if of_labels(q, path):
            found = _KEYBOARD.search(q.text(path))
            if found is not None:
                yield Hit(path, q.text(path).count("\n", 0, found.start()) + 1, "", "asks a person for a label")


@lru_cache(maxsize=64)
def _shown(text: str) -> str:
    found = _BY_HAND.search(text.lower())
    return text[max(0, found.start() - 20) : found.end() + 20] if found is not None else text[:60]
