"""Files of labels that people gave, known by what stands in them."""

from collections.abc import Collection, Iterator

from monthtwo.areas.annotation.columns_of_people import column_of_person
from monthtwo.areas.annotation.label_forms import forms_of_labels
from monthtwo.areas.annotation.people import (
    is_user,
    may_name_person,
    names_person,
    of_labels,
    of_machines,
    of_oracles,
    tells,
)
from monthtwo.areas.annotation.people_by_name import files_of_named
from monthtwo.areas.annotation.studies import people_in_studies, studies
from monthtwo.areas.annotation.told_columns import counted_by_people
from monthtwo.areas.annotation.told_corpus import told_corpus
from monthtwo.areas.annotation.told_labelling import exported
from monthtwo.areas.annotation.told_people import told_people
from monthtwo.areas.annotation.tool_formats import marked
from monthtwo.engine.question import Hit, Node, Question, detector, once
from monthtwo.names.value import spelt
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_TABLES = (".csv", ".tsv")
_RECORDS = (".jsonl", ".ndjson")
_KEY = lazy(r'"([A-Za-z_][\w .:-]{0,40})"\s*:')
_COLUMNS = lazy(r'[,;\t|"]+')
_NULL_SESSION = lazy(r'"_(?:session|annotator)_id"\s*:\s*(?:null|"")')
_NATURES = ("production", "docs")


_KEYS = {
    "VIA": {"_via_settings"},
    "labelme": {"shapes", "imagePath"},
    "Supervisely": {"labelerLogin"},
    "CVAT": {"occluded", "iscrowd"},
}
"""What stands in the records of each tool."""


@detector("labels-in-files")
def labels_in_files(q: Question) -> Iterator[Hit]:
    """Files that a labelling tool wrote, or whose columns or keys say who labelled."""
    yield from marked(q)
    yield from people_in_files(q)
    yield from files_of_people(q)
    yield from _named(q)
    yield from exported(q)
    yield from counted_by_people(q)
    yield from forms_of_labels(q)
    yield from studies(q)
    yield from told_people(q)
    yield from told_corpus(q)
    for path, keys in keys_of_records(q).items():
        tool = next((tool for tool, marks in _KEYS.items() if marks <= keys), "")
        if tool:
            yield Hit(path, 1, "", f"written by or for a labelling tool: {tool}")


@once
def people_in_files(q: Question) -> tuple[Hit, ...]:
    """Files that say who gave each label."""
    return (*_people(q), *people_in_studies(q), *told_people(q))


def _people(q: Question) -> Iterator[Hit]:
    for path in q.paths(*_TABLES, ".xlsx", *_RECORDS, natures=_NATURES):
        if not of_oracles(q, path):
            names = columns(q, path)
            name = next((one for one in names if names_person(one) and not of_machines(q, one)), "")
            if not name and of_labels(q, path):
                crowd = "classification_id" in names
                name = next((one for one in names if may_name_person(one) and (crowd or not is_user(one))), "")
            if not name and not path.endswith(_RECORDS):
                name = column_of_person([one for one in names if not of_machines(q, one)], q.text(path))
            if name and not (name[0] == "_" and _NULL_SESSION.search(q.text(path))):
                yield Hit(path, 1, "", f"says who labelled: {name.strip()}")
    for path, keys in keys_of_records(q).items():
        if not of_oracles(q, path):
            named = (one for one in sorted(keys) if names_person(one) and (tells(one) or "annotator" in one.lower()))
            name = next((one for one in named if not of_machines(q, one)), "") or _marking(keys)
            if name:
                yield Hit(path, 1, "", f"says who labelled: {name}")


_MARKED = frozenset({"is_labelled", "is_labeled", "labelled", "labeled", "is_annotated", "annotated", "num_unlabelled"})


def _marking(keys: Collection[str]) -> str:
    """The key of a person in records that say which items are labelled already."""
    marked = any(one.lower() in _MARKED for one in keys)
    return next((one for one in sorted(keys) if may_name_person(one)), "") if marked else ""


_ROSTER = lazy(
    r"(?m)^\W{0,8}(?:Annotators?|Coders?|Raters?|Labell?ers?|Annotated by|Labell?ed by"
    r"|Coded by)\W{1,8}[A-Z][a-z]{1,14} "
    r"[A-Z][\w.'-]{0,20}\W{0,4}(?:,|;|&|and\b|und\b|$)"
)


def rosters(q: Question) -> Iterator[Hit]:
    """Documents that name those who label, one after the other; a README only claims things."""
    for path in q.paths(".md", ".txt", ".rst", ".qmd", natures=_NATURES):
        text = q.text(path)
        if (
            "readme" in path.lower()
            or of_oracles(q, path)
            or not ("nnotat" in text or "oder" in text or "abel" in text)
        ):
            continue
        found = _ROSTER.search(text)
        if found is not None:
            yield Hit(path, text.count("\n", 0, found.start()) + 1, "", "names those who label", "medium")


_FILE_OF_ONE = lazy(
    r"(?:^|[/_. -])(?:annotator|rater|coder|labell?er|assessor|expert|reviewer|student|anno?t?)[ _-]?(?:\d{1,2}"
    r"|[a-e])(?=[/_. -])"
)
_SPLITS = frozenset(
    {"train", "test", "dev", "val", "valid", "validation", "eval", "raw", "processed", "images", "labels", "data",
     "annotations", "json", "xml", "txt", "csv", "input", "output", "old", "new", "gold", "final", "v1", "v2", "small",
     "large", "en", "de", "fr", "es"}
)  # fmt: skip
"""Folders beside each other that are parts or forms of one data set."""
_SHARED = frozenset({"readme.txt", "data.json", "classes.txt", "requirements.txt"})
_OF_LABELS = (*_TABLES, *_RECORDS, ".ann", ".xml", ".xmi", ".parquet", ".xlsx", ".json", ".txt", ".conll", ".eaf")


@once
def files_of_people(q: Question) -> tuple[Hit, ...]:
    """Files of labels of which each is one person's: by its name, or as one of several beside each other."""
    every = [path for path in q.paths(*_OF_LABELS, natures=_NATURES) if not of_oracles(q, path)]
    found = [path for path in every if of_labels(q, path)]
    single = {path for path in found if _FILE_OF_ONE.search(path.lower())} | _numbered(every)
    hits = [Hit(path, 1, "", "the labels of one person") for path in every if path in single]
    beside: dict[tuple[str, str], list[str]] = {}
    for path in found:
        folder, _, name = path.rpartition("/")
        above, _, own = folder.rpartition("/")
        if of_labels(q, above) and own.lower() not in _SPLITS and name.lower() not in _SHARED:
            beside.setdefault((above, name), []).append(path)
    many = [paths for paths in beside.values() if len({path.rpartition("/")[0] for path in paths}) > 1]
    several = (Hit(path, 1, "", "one of several people's labels") for paths in many[:1] for path in paths[:2])
    by_name = (Hit(path, 1, "", "the labels of one of several people", "medium") for path in _by_name(found)[:2])
    return (*hits, *several, *by_name, *files_of_named(q))


_NUMBERED = lazy(r"(?:annotator|rater|coder|labell?er)[ _-]?(\d{1,2}|[a-e])(?=[_. -])")


def _numbered(paths: Collection[str]) -> set[str]:
    """Files beside each other that are named for the first of those who label, the second and so on."""
    held: dict[str, dict[str, str]] = {}
    for path in paths:
        folder, _, name = path.lower().rpartition("/")
        one = _NUMBERED.match(name)
        if one is not None:
            held.setdefault(folder, {}).setdefault(one[1], path)
    return {path for own in held.values() if len(own) > 1 for path in own.values()}


_LETTERS = lazy(r"[a-z]{3,}")
_FEWEST, _MOST = 2, 12


def _by_name(paths: Collection[str]) -> list[str]:
    """Files beside each other of whose names one part differs, the same parts for each item: `a_ann_1`, `a_ben_1`."""
    held: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    for path in paths:
        folder, _, name = path.lower().rpartition("/")
        parts = _PART.split(name)
        for at, part in enumerate(parts[:-1]):
            if _LETTERS.fullmatch(part) and len(parts) > _FEWEST:
                held.setdefault((folder, (*parts[:at], "", *parts[at + 1 :])), {})[part] = path
    alike: dict[tuple[str, frozenset[str]], int] = {}
    for (folder, _), own in held.items():
        if _FEWEST <= len(own) <= _MOST:
            key = folder, frozenset(own)
            alike[key] = alike.get(key, 0) + 1
    people = {
        (folder, names - SETTLED)
        for (folder, names), items in alike.items()
        if names & SETTLED and items >= _FEWEST and len(names - SETTLED) >= _FEWEST and not names & _SPLITS
    }
    return [
        path
        for (folder, _), own in held.items()
        for names in (frozenset(own) - SETTLED,)
        if (folder, names) in people
        for name, path in sorted(own.items())
        if name in names
    ]


SETTLED = frozenset({"agreed", "gold", "consensus", "adjudicated", "curated", "reconciled", "resolved", "final"})
"""Names of the labels that several people settled on."""
_PART = lazy(r"[_. -]+")


_BY_HAND = lazy(
    r"(?:human|manual(?:ly)?|hand|expert|crowd)[ _-]?(?:label|annot|tagg|cod(?:ed|ing))\w*|annotated|labelled"
    r"|hand_?coded"
)
_GIVEN = frozenset(
    {"annotation", "annotations", "category", "class", "code", "frame", "label", "labels", "rating", "relevance",
     "relevant", "sentiment", "stance", "tag", "tags"}
)  # fmt: skip


def _named(q: Question) -> Iterator[Hit]:
    """Tables that are named for being labelled by hand and have a column of labels, and sheets of labels."""
    for path in q.paths(*_TABLES, *_RECORDS, ".xlsx", ".xls", ".ods", natures=_NATURES):
        settled = path.endswith((*_TABLES, *_RECORDS)) and is_table_of_settled(q, path)
        if of_oracles(q, path) or not (of_labels(q, path) or settled):
            continue
        if path.endswith((".xlsx", ".xls", ".ods")):
            yield Hit(path, 1, "", "a sheet of labels", "medium")
        elif settled:
            yield Hit(path, 1, "", "labels that people settled on", "medium")
        elif (
            (_BY_HAND.search(path.lower()) or (_LABELED.search(path.lower()) and not _is_written(q, path)))
            and _GIVEN & words_of(*columns(q, path))
            and not of_machines(q, *columns(q, path))
        ):
            yield Hit(path, 1, "", "labels that people gave", "medium")

    for path in q.paths(".xml", ".json", ".txt", ".conll", natures=_NATURES):
        if _SURELY_BY_HAND.search(path.rpartition("/")[2].lower()) and not of_oracles(q, path):
            yield Hit(path, 1, "", "named for labels that people gave", "medium")


_LABELED = lazy(r"(?:^|[/_. -])labeled(?=[/_. -])")
_WRITERS = frozenset({"to_csv", "to_json", "to_excel", "to_parquet", "dump", "open", "write_text", "savetxt", "join"})


def _is_written(q: Question, path: str) -> bool:
    """Whether code hands a file's name to what writes or puts paths together."""
    return path.rpartition("/")[2] in _handed(q)


@once
def _handed(q: Question) -> frozenset[str]:
    modules = (module for path in q.python_paths if (module := q.module(path)) is not None)
    calls = (call for module in modules for call in module.calling(_WRITERS))
    given = (spelt(value) for call in calls for value in (*call.args, *call.keywords.values()))
    return frozenset(one.lstrip("=@&").rpartition("/")[2] for one in given if "." in one)


def is_table_of_settled(q: Question, path: str) -> bool:
    """Whether a table is named for labels that people settled on, and has a column of labels."""
    return _RECONCILED.search(path.lower()) is not None and bool(_GIVEN & words_of(*columns(q, path)))


_RECONCILED = lazy(r"(?:^|[/_. -])(?:adjudicated|reconciled)(?=[/_. -])")
_SURELY_BY_HAND = lazy(r"(?:human|manual(?:ly)?|hand)[ _-](?:label|annot|tagg|cod(?:ed|ing))")


def columns(q: Question, path: str) -> list[str]:
    """The columns of a table, the keys of the first record."""
    first = q.text(path).partition("\n")[0]
    return _KEY.findall(first) if path.endswith(_RECORDS) else [one for one in _COLUMNS.split(first) if one.strip()]


@once
def keys_of_records(q: Question) -> dict[str, frozenset[str]]:
    """The keys of the records in each JSON file."""
    found = dict[str, frozenset[str]]()
    for path in q.paths(".json", natures=_NATURES):
        documents = q.documents(path)
        found[path] = frozenset(_keys(documents) if documents else _few(_KEY.findall(q.text(path))))
    return found


def _few(keys: Collection[str]) -> Collection[str]:
    """Keys of records; a mapping of so many is a vocabulary."""
    return keys if len(set(keys)) <= _MOST_KEYS else ()


_MOST_KEYS = 80


def _keys(documents: "object", depth: int = 4) -> Iterator[str]:
    """The keys of records in a document: of the first of each list."""
    for node in documents if isinstance(documents, list | tuple) else ():
        if isinstance(node, Node) and depth:
            entries = node.entries or {}
            yield from _few(entries)
            yield from _keys(list(entries.values())[:12], depth - 1)
            yield from _keys((node.items or [])[:1], depth - 1)
