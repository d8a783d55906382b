"""Corpora: repositories of data with labels, without a model, whose documents say that people gave the labels."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, is_chronicle, of_machines, of_oracles
from monthtwo.engine.question import Hit, Question
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_DOCUMENTS = (".md", ".txt", ".rst")
_TAGGED = (".bio", ".iob", ".iob2", ".bioes", ".conll", ".conllu", ".conll03", ".xmi", ".ann", ".vert")
_TABLES = (".csv", ".tsv", ".jsonl", ".xlsx")
_BY_PEOPLE = lazy(
    r"\b(?:manual(?:ly)?|hand|human)[- ](?:annotat|labell?ed|labell?ing|tagged|coded|corrected)\w{0,4}"
    r"|\b(?:annotated|labell?ed|tagged|coded) (?:manually\b|by hand\b|by (?:\w{1,12} ){0,3}(?:annotators|coders|raters"
    r"|experts|students|speakers|workers|linguists|authors|volunteers|people|us)\b)"
    r"|\b(?:annotators|coders|raters|experts) (?:independently )?(?:labell?ed|annotated|coded|rated|tagged)\b"
)
_NOT_YET = lazy(r"\b(?:will be|to be|not|no|without|instead of|rather than|expensive|costly|requires?)\b[^.\n]{0,30}$")
_GIVEN = frozenset(
    {"label", "labels", "annotation", "annotations", "class", "category", "tag", "tags", "sentiment", "stance",
     "rating", "code", "emotion", "relevance", "polarity", "intent"}
)  # fmt: skip
_PARTS = ("manual", "hand", "human", "annotat", "labell", "labeled", "coders", "raters")


def told_corpus(q: Question) -> Iterator[Hit]:
    """A sentence that says so, where files of labels are tracked."""
    if q.kind != "not-ml" or not _has_labels(q):
        return
    for path in q.paths(*_DOCUMENTS, natures=("production", "docs")):
        text = "" if is_chronicle(path) or of_oracles(q, path) else q.text(path).lower()
        for found in _BY_PEOPLE.finditer(text) if holds(text, _PARTS) else ():
            start = text.rfind("\n", 0, found.start()) + 1
            if not _NOT_YET.search(text[start : found.start()]):
                line = text.count("\n", 0, found.start()) + 1
                yield Hit(path, line, "", f"tells that people gave the labels here: {found[0]}", "medium")
                return


def _has_labels(q: Question) -> bool:
    """Whether a file of tags, or a table with a column of labels, is tracked."""
    if any(not of_oracles(q, path) for path in q.paths(*_TAGGED, natures=("production", "docs"))):
        return True
    for path in q.paths(*_TABLES, natures=("production", "docs")):
        first = words_of(q.text(path).partition("\n")[0][:2000])
        if first & _GIVEN and not of_oracles(q, path) and not of_machines(q, path):
            return True
    return False
