"""What is kept of the labels on which people differed: files of a second look, the latest of what a tool hands out."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import lowered, of_labels, of_machines, of_oracles
from monthtwo.engine.question import Hit, Question
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_FILES = (".csv", ".tsv", ".jsonl", ".json", ".xlsx", ".txt")
_DIFFERED = frozenset(
    {"disagreement", "disagreements", "disagreed", "disputed", "disputes", "conflict", "conflicts", "conflicting",
     "discrepancy", "discrepancies"}
)  # fmt: skip
_AGAIN = frozenset(
    {"review", "reviews", "reviewed", "reviewer", "resolved", "resolution", "resolutions", "discussed", "discussion",
     "decision", "decisions", "decided", "revised", "settled"}
)  # fmt: skip
_DATED = frozenset({"updated_at", "completed_at", "created_at"})
_NEAR = 3


def second_looks(q: Question) -> Iterator[Hit]:
    """Files of labels that say by their folders and names that those on which people differed were looked at again."""
    for path in q.paths(*_FILES, natures=("production", "docs")):
        name = path.rpartition("/")[2]
        if _SKIPPED.match(name.lower()) or of_oracles(q, path) or of_machines(q, name):
            continue
        said = words_of(path)
        if said & _DIFFERED and words_of(name) & _AGAIN and of_labels(q, path):
            yield Hit(path, 1, "", "a second look at labels on which people differed", "medium")


_SKIPPED = lazy(r"readme|requirements|package|config")


_OF_TWO = lazy(
    r"\b(?:pmin|pmax|rowMeans|coalesce|rowMedians)\s*\(\s*(?:[^()]|\([^()]{0,80}\)){0,60}?(?:coder|rater|annotator)\w{0,40}"
    r"(?:[^()]|\([^()]{0,80}\)){1,60}?(?:coder|rater|annotator)"
)


def taken_of_two(q: Question) -> Iterator[Hit]:
    """R code in which the lesser, the greater or the mean of what two people said is taken."""
    for path in q.paths(".R", ".r", ".Rmd", ".rmd", ".qmd", ".Rnw"):
        text = q.text(path)
        found = _OF_TWO.search(text) if "oder" in text or "rater" in text or "nnotator" in text else None
        if found is not None and not of_oracles(q, path):
            line = text.count("\n", 0, found.start()) + 1
            yield Hit(path, line, "", f"takes one of what two people said: {found[0].partition('(')[0]}", "medium")


def latest_labels(q: Question) -> Iterator[Hit]:
    """Of the labels of an item that a tool hands out, the latest is taken: `max(item["annotations"], key=...)`."""
    for module in q.modules:
        said = lowered(q).get(module.path, "")
        if "annotations" not in said or "result" not in said or of_oracles(q, module.path):
            continue
        for call in module.calling(frozenset({"max", "sorted", "sort"})):
            function = module.function(call.scope)
            texts = {one.text for one in function.literals}
            dated = any(one.text in _DATED and abs(one.line - call.line) <= _NEAR for one in function.literals)
            if dated and "key" in call.keywords and {"annotations", "result"} <= texts:
                yield Hit(module.path, call.line, function.name, "takes the latest of an item's labels", "medium")
                break
