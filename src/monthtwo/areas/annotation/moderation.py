"""Pages in other languages than Python on which people say what a model's finding is, and who of them said it."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, of_labels, of_oracles
from monthtwo.engine.question import Hit, Question, once
from monthtwo.regular_expressions import lazy

_PAGES = (".cs", ".ts", ".tsx", ".js", ".jsx", ".java", ".kt", ".go", ".php", ".rb", ".r", ".R", ".rs", ".scala")
_WHO = lazy(
    r"\b(?:Moderator|moderator|Annotator|annotator|Labell?er|labell?er|Rater|rater)(?:_?[Ii]d|_?[Nn]ame)?\b\s*(?:=(?!=|>)"
    r"|:|\{\s*get)"
)
_WHAT = lazy(
    r"\b(?:[Mm]oderated|[Rr]eviewed|[Aa]nnotated|[Ll]abell?ed|[Ll]abels?|[Tt]ags|[Vv]erdict|[Dd]ecision|[Ff]ound"
    r"|[Cc]omments)(?:_?[Aa]t|_?[Oo]n)?\b\s*(?:=(?!=|>)|:|\{\s*get)"
)
_NEAR = 700
_TWO = 2


@once
def moderated(q: Question) -> tuple[Hit, ...]:
    """Where a person's name is kept beside what that person said of an item."""
    return () if q.kind == "not-ml" else tuple(_moderated(q))


def _moderated(q: Question) -> Iterator[Hit]:
    for path in q.paths(*_PAGES):
        text = q.text(path)
        if not holds(text, ("oderator", "nnotator", "abeler", "abeller", "rater", "Rater")) or of_oracles(q, path):
            continue
        for found in _WHO.finditer(text):
            near = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
            if len({one[0].lower().rstrip(" ={:get\n") for one in _WHAT.finditer(near)}) >= _TWO:
                line = text.count("\n", 0, found.start()) + 1
                yield Hit(path, line, "", f"keeps who said what of an item: {found[0].rstrip(' =:{get')}", "medium")
                break


_SENDS = lazy(
    r"method:\s*['\"](?:POST|PUT|PATCH)|axios\.(?:post|put|patch)|\.(?:post|put|patch)\(|\$\.post\(|onLabels?\w{0,12}Submit"
)
_LABEL = lazy(
    r"\b(?:set|submit|save|toggle|add|update|post|send)\w*(?:Labels?|Annotations?|Tags?)\b|\blabels?\b\s*[:,]"
)
_SCRIPTS = (".js", ".jsx", ".ts", ".tsx")
_NAMED = lazy(r"(?:^|/)[^/]*(?:annotat|label(?:l?ing|l?er))[^/]*$")


@once
def sent_labels(q: Question) -> tuple[Hit, ...]:
    """Scripts of pages that are named for labelling, let a person set labels and send them."""
    return () if q.kind in ("not-ml", "ml-library", "ml-platform") else tuple(_sent(q))


def _sent(q: Question) -> Iterator[Hit]:
    for path in q.paths(*_SCRIPTS):
        if not _NAMED.search(path.lower()) or not of_labels(q, path.replace("Tool", " Tool")) or of_oracles(q, path):
            continue
        text = q.text(path)
        sent, label = _SENDS.search(text), _LABEL.search(text)
        if sent is not None and label is not None:
            yield Hit(path, text.count("\n", 0, sent.start()) + 1, "", "sends the labels that people set", "medium")
