"""Tables of which a document says that people gave the labels: how many of them chose each class, which most chose."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, is_chronicle, of_labels, of_machines, of_oracles
from monthtwo.engine.question import Hit, Question, TextLine, once
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")
_DOCUMENTS = (".md", ".txt", ".rst")
_NATURES = ("production", "docs")
_COUNTED = lazy(
    r"\b(?:number|count|share|fraction|percentage|proportion|how many)(?: of)? (?:the )?(?:\w+ ){0,3}(?:users|workers"
    r"|annotators|coders|raters|judges|turkers|volunteers|labell?ers|people|persons|participants|experts|contributors"
    r"|crowdworkers|assessors)\b[^.\n]{0,40}?\b(?:coded|judged|labell?ed|annotated|tagged|marked|chose|classified"
    r"|assigned)\b"
)
_MOST = lazy(r"\bmajority\b|\bplurality\b|\bmost (?:frequent|common) (?:label|answer|vote|class|judge?ment)\b")
_GIVEN = frozenset({"category", "class", "code", "label", "labels", "stance", "sentiment", "tag", "gold", "majority"})
_KEY = lazy(r'"([A-Za-z_][\w .:-]{0,40})"\s*:')
_COLUMNS = lazy(r'[,;\t|"]+')
_FEWEST, _SHORTEST = 2, 3


def counted_by_people(q: Question) -> Iterator[Hit]:
    """Tables with columns that count the people who chose each class."""
    for path, _ in _told(q):
        yield Hit(path, 1, "", "counts the people who chose each label", "medium")


def settled_by_most(q: Question) -> Iterator[Hit]:
    """Columns of such tables that hold what most of the people chose."""
    for _, lines in _told(q):
        for document, line, column in lines:
            if _MOST.search(line.text.lower()):
                yield Hit(document, line.line, "", f"holds what most people chose: {column}", "medium")
                break


Told = tuple[str, TextLine, str]
"""A document, a line of it and the column that the line tells of."""


@once
def _told(q: Question) -> tuple[tuple[str, tuple[Told, ...]], ...]:
    return tuple(_tables(q))


def _tables(q: Question) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Tables whose columns a document beside or above them tells of, two of them as counts of people."""
    counting = [path for path in q.paths(*_DOCUMENTS, natures=_NATURES) if _counts(q, path)]
    for path in q.paths(*_TABLES, natures=_NATURES) if counting else ():
        names = _names(q, path) or _told_of(q, path, counting)
        if not words_of(*names) & _GIVEN or of_oracles(q, path) or of_machines(q, *names):
            continue
        for document in counting:
            folder = document.rpartition("/")[0]
            if not folder or path.startswith(f"{folder}/"):
                lines = tuple(_lines(q, document, names))
                counted = {column for _, line, column in lines if _COUNTED.search(line.text.lower())}
                if len(counted) >= _FEWEST:
                    yield path, lines
                    break


def _told_of(q: Question, path: str, counting: list[str]) -> list[str]:
    """The columns that a document beside a table of labels tells of, where the table is too large to be read."""
    if q.text(path) or not of_labels(q, path):
        return []
    folder = path.rpartition("/")[0]
    lines = (line.text for one in counting if one.rpartition("/")[0] == folder for line in q.lines(one))
    return sorted({found[1].lower() for line in lines if (found := _ENTRY.match(line))})


_ENTRY = lazy(r"\W{0,6}[`\"'*]([A-Za-z_]\w{2,40})[`\"'*]+\s*[=:|–-]")


def _counts(q: Question, path: str) -> bool:
    text = "" if is_chronicle(path) or of_oracles(q, path) else q.text(path).lower()
    return holds(text, ("number", "count", "share", "fraction", "percent", "proportion")) and bool(
        _COUNTED.search(text)
    )


def _lines(q: Question, document: str, names: list[str]) -> Iterator[Told]:
    """Lines that begin with the name of a column."""
    for line in q.lines(document):
        start = line.text.lstrip(" -*+|`\"'0123456789.):_")
        column = next(
            (one for one in names if start.lower().startswith(one) and not start[len(one) :][:1].isalnum()), ""
        )
        if column:
            yield document, line, column


def _names(q: Question, path: str) -> list[str]:
    """The columns of a table, the keys of the first record, longest first, in lower case."""
    first = q.text(path).partition("\n")[0]
    found = _KEY.findall(first) if path.endswith((".jsonl", ".ndjson")) else _COLUMNS.split(first)
    return sorted(
        {one.strip().lower() for one in found if len(one.strip()) >= _SHORTEST}, key=lambda one: (-len(one), one)
    )
