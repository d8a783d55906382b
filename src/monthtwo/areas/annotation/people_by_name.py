"""Those who label, where files and columns bear their names: `round1_Ann.csv` beside `round1_Ben.csv`, `Ann code`."""

import re
from collections.abc import Collection, Iterator

from monthtwo.areas.annotation.people import of_labels, of_machines, of_oracles
from monthtwo.engine.question import Hit, Module, Question, once
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_TABLES = (".csv", ".tsv", ".jsonl", ".json", ".xlsx", ".txt", ".ann", ".conll", ".xml")
_SPOKEN_IN = (".md", ".txt", ".rst", ".qmd", ".Rmd", ".rmd", ".R", ".r", ".ipynb")
_NAME = lazy(r"[A-Z][a-z]{2,12}")
_PART = lazy(r"[_. -]+")
_COMPARED = frozenset({"reliability", "intercoder", "interrater", "coded", "coder", "coders", "agreement"})
_FEWEST, _MOST = 2, 8


@once
def files_of_named(q: Question) -> tuple[Hit, ...]:
    """Files of labels beside each other whose names differ in a name of which a text says that it labels."""
    held: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    for path in q.paths(*_TABLES, natures=("production", "docs")):
        if of_oracles(q, path) or not (of_labels(q, path) or words_of(path) & _COMPARED):
            continue
        folder, _, name = path.rpartition("/")
        parts = _PART.split(name)
        for at, part in enumerate(parts[:-1]):
            if _NAME.fullmatch(part) and len(parts) > _FEWEST:
                held.setdefault((folder, (*parts[:at], "", *parts[at + 1 :])), {})[part] = path
    several = [own for own in held.values() if _FEWEST <= len(own) <= _MOST]
    told = _told(q, {name for own in several for name in own}) if several else frozenset()
    return tuple(
        Hit(path, 1, "", f"the labels of one of several people: {name}", "medium")
        for own in several
        if len(own.keys() & told) >= _FEWEST
        for name, path in sorted(own.items())
    )


def _told(q: Question, names: set[str]) -> frozenset[str]:
    """Names near which a text speaks of people who label."""
    one = "|".join(map(re.escape, sorted(names)))
    near = re.compile(
        rf"(?:[Cc]oders?|[Aa]nnotators?|[Rr]aters?|[Ll]abell?ers?|[Aa]nnotated|[Cc]oded|[Ll]abell?ed|[Tt]agged)\b[^\n]{{0,40}}?\b({one})\b"
        rf"(?:[^\n]{{0,12}}?\b({one})\b)?"
    )
    found = set[str]()
    for path in q.paths(*_SPOKEN_IN, natures=("production", "docs", "notebook")):
        found.update(name for match in near.finditer(q.text(path)) for name in match.groups() if name)
    return frozenset(found)


def are_named_people(q: Question, keys: Collection[str]) -> bool:
    """Whether two keys are names of which a text says that they label: `rows["Ann"], rows["Ben"]`."""
    names = {one for one in keys if _NAME.fullmatch(one) and one not in _NO_NAMES and not of_machines(q, one)}
    return len(names) == _FEWEST and len(_told(q, names)) == _FEWEST


_COLUMN = lazy(r"([A-Z][a-z]{2,12})(?:'s)? (?:codes?|labels?|annotations?|tags?|ratings?|coding)")
_NO_NAMES = frozenset(
    {"True", "Train", "Test", "Final", "Original", "Merged", "Old", "New", "Class", "Gold", "Actual", "First", "Second",
     "Third", "Revised", "Normalised", "Source", "Target", "Error", "Status", "Zip", "Post", "Country", "Given"}
)  # fmt: skip


def columns_of_named(q: Question) -> Iterator[Hit]:
    """Columns that are alike but for a name, in code that compares what people said: `Ann code`, `Ben code`."""
    for path in q.python_paths:
        module = q.module(path)
        if module is None or q.nature(path) not in ("production", "notebook") or "agree" not in q.strings(path):
            continue
        found = [(one, match) for one in module.facts.literals if (match := _COLUMN.fullmatch(one.text.strip()))]
        names = {match[1] for _, match in found if match[1] not in _NO_NAMES and not of_machines(q, match[1])}
        if len(names) >= _FEWEST:
            literal = next(one for one, match in found if match[1] in names)
            scope = module.function(literal.scope).name
            yield Hit(path, literal.line, scope, f"a column for each who labels: {literal.text}", "medium")


def left_out(module: Module) -> Iterator[Hit]:
    """One of the people is named by initials where a call is given those whose labels are meant."""
    for call in module.facts.calls:
        if "annotators" in call.keywords:
            function = module.function(call.scope)
            one = next((one for one in function.literals if _INITIALS.fullmatch(one.text)), None)
            if one is not None:
                yield Hit(module.path, one.line, function.name, f"knows who labelled: {one.text}", "medium")
                return


_INITIALS = lazy(r"(?:annotator|coder|rater)_[a-z]{2,3}")
