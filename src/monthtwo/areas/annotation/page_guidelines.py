"""Pages that tell people how to label what the page shows: a part under a heading, told in HTML."""

from collections.abc import Iterator, Sequence
from html import unescape

from monthtwo.areas.annotation.people import holds, of_oracles
from monthtwo.engine.question import Question, TextLine, once
from monthtwo.regular_expressions import lazy

_PAGES = (".html", ".htm", ".jinja", ".jinja2", ".j2", ".vue", ".tsx", ".jsx", ".php")
_TAG = lazy(r"<[^<>]{0,400}>|\A[^<>]{0,400}>|<[^<>]{0,400}\Z")
_HEADING = lazy(r"<(?:h(?P<rank>[1-6])|summary|legend|strong|b|crowd-instructions|short-summary|full-instructions)\b")
_PLAIN_RANK, _LEAST_RANK = 4, 7
_OF_LABELS = lazy(
    r"\b(?:annotat\w{1,8}|labell?ing|coding|tagging|rating) (?:\w{1,12} )?(?:guide(?:line)?s?|instructions?"
    r"|rules|manual|scheme|criteria|scale)\b|\bhow to (?:annotate|label|rate|tag)"
    r"|\b(?:guidelines|instructions) for (?:annot|label|rat|cod)"
)
_OF_TASK = lazy(
    r"^\W{0,4}(?:(?:full|short|task|general|detailed|your) )?"
    r"(?:instructions?|guidelines|task(?: description)?)\W{0,4}$"
)
_ASKED = lazy(r"type=\W?(?:radio|checkbox)|<select\b|<crowd-|mturk|<textarea\b|<radio|<checkbox")
_TOLD = lazy(
    r"\b(?:must|should|shall|may not|do not|don't|does not|never|always|please|only|not permitted|if (?:the|a|an|it|you"
    r"|there|any)|consider(?:ed)?|make sure|select|choose|label|annotate|mark|rate)\b"
)
_MEANT = lazy(r"annotat|labell?|\brat(?:e|ing)\b|judg|categor|classif|valid|relevan|\bselect\b|\bchoose\b")
_RULES, _WORDS, _MENTIONS = 3, 5, 3


@once
def guideline_pages(q: Question) -> tuple[tuple[str, int, tuple[TextLine, ...]], ...]:
    """Each with the path, the line it begins at and its lines without tags."""
    return tuple(_pages(q))


def _pages(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    for path in q.paths(*_PAGES, natures=("production", "docs", "example")):
        lower = q.text(path).lower() if not of_oracles(q, path) else ""
        if not holds(lower, ("guideline", "instruction", "how to ", "coding scheme", "your task")):
            continue
        asked = _ASKED.search(lower) is not None
        for line, part in _parts(q.lines(path), asked):
            if is_told(part):
                yield path, line, part
                break


def _parts(lines: Sequence[TextLine], asked: bool) -> Iterator[tuple[int, tuple[TextLine, ...]]]:
    """Parts under headings of labelling; on a page that asks, of what is to be done too."""
    ranks = [_rank(line.text) for line in lines]
    bare = [TextLine(line.line, unescape(_TAG.sub(" ", line.text)).strip()) for line in lines]
    for start, line in enumerate(bare):
        head = line.text.lower()
        if ranks[start] and (_OF_LABELS.search(head) or (asked and _OF_TASK.search(head))):
            end = next(
                (at for at in range(start + 1, len(bare)) if 0 < ranks[at] <= ranks[start] < _LEAST_RANK), len(bare)
            )
            yield line.line, tuple(one for one in bare[start:end] if one.text)


def _rank(text: str) -> int:
    """The rank of a heading; zero where a line has none."""
    found = _HEADING.search(text.lower())
    if found is None:
        return 0
    return int(found["rank"]) if found["rank"] else _PLAIN_RANK


def is_told(part: Sequence[TextLine]) -> bool:
    """Whether a text has rules told at length, and speaks of labels."""
    texts = [line.text.lower() for line in part[1:]]
    told = [text for text in texts if len(text.split()) >= _WORDS and _TOLD.search(text) and "{" not in text]
    return len(told) >= _RULES and sum(1 for text in texts if _MEANT.search(text)) >= _MENTIONS
