"""Documents that tell which column or key of a tracked file holds who labelled: `worker_id: ID of the reviewer`."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, is_chronicle, names_person, of_machines, of_oracles
from monthtwo.engine.question import Hit, Question, once
from monthtwo.regular_expressions import lazy

_DOCUMENTS = (".md", ".txt", ".rst")
_TABLES = (".csv", ".tsv", ".jsonl", ".json", ".xlsx", ".parquet", ".zip")
_TERM = lazy(r"^[^\w\n]{0,14}(?P<term>[A-Za-z][\w.-]{2,30})[^\w\n]{1,8}(?P<told>\S[^\n]{8,})$")
_OF_EACH = lazy(r"(?:annotator|labell?er|coder|rater)s?_(?:[inxk]|\W?\w{1,8}\W?)")
_SAYS = lazy(
    r"annotator|labell?er|\brater|\bcoder|worker|reviewer|\bperson who\b|assessor"
    r"|who (?:annotated|labell?ed|coded|rated|gave)"
)
_PARTS = ("annotator", "worker", "labeler", "labeller", "rater", "coder", "annotated_by", "labeled_by", "assessor")


@once
def told_people(q: Question) -> tuple[Hit, ...]:
    """One line of each document that names a tracked file of data and tells which of its columns is the person."""
    return tuple(_told(q))


def _told(q: Question) -> Iterator[Hit]:
    tables: dict[str, list[str]] = {}
    for path in q.paths(*_TABLES, natures=("production", "docs")):
        folder, _, name = path.rpartition("/")
        tables.setdefault(name, []).append(f"{folder}/" if folder else "")
    for path in q.paths(*_DOCUMENTS, natures=("production", "docs")) if tables else ():
        text = "" if is_chronicle(path) or of_oracles(q, path) else q.text(path)
        if not holds(text.lower(), _PARTS) or not _names_data(path, text, tables):
            continue
        for line in q.lines(path):
            found = _TERM.match(line.text)
            if found is None or of_machines(q, found["term"]):
                continue
            term = found["term"].lower()
            person = (names_person(term) and ("_" in term or term.endswith("id") or term in _BARE)) or (
                _OF_EACH.fullmatch(term) is not None or term in ("worker_id", "workerid")
            )
            if person and _SAYS.search(found["told"].lower()):
                yield Hit(path, line.line, "", f"tells that a column holds who labelled: {term}", "medium")
                break


_BARE = frozenset({"annotator", "coder", "rater", "labeler", "labeller", "assessor"})


_FILE = lazy(r"[\w.-]{1,100}\.(?:csv|tsv|jsonl|json|xlsx|parquet|zip)\b")


def _names_data(path: str, text: str, tables: dict[str, list[str]]) -> bool:
    """Whether a document names a file of data that is tracked in its folder or below."""
    folder = path.rpartition("/")[0]
    below = f"{folder}/" if folder else ""
    return any(one.startswith(below) for name in set(_FILE.findall(text)) for one in tables.get(name, ()))
