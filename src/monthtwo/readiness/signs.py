"""Signs in files that a system runs for others."""

from monthtwo.engine.question import Question, once
from monthtwo.regular_expressions import anycase

_OPERATING = anycase(r"\b(run-?_?books?|play-?_?books?|post-?_?mortems?|incidents?|on-?_?call|operations?)\b")
_DOCUMENTS = (".md", ".rst", ".adoc", ".txt")
_CHANGES = frozenset(
    f"{name}{ending}"
    for name in ("changelog", "changes", "history", "release", "releases", "news")
    for ending in ("", ".md", ".rst", ".txt")
)
_DATED = anycase(r"^\W{0,5}(version |v)?\d{1,4}\.\d{1,4}\S{0,20}.{0,20}\b20\d\d[-/.]\d\d[-/.]\d\d\b")


@once
def running_sign(q: Question) -> str:
    """What files say of a system that runs: an operating document, or dated releases; else empty."""
    for path in sorted(q.every_path):
        name = path.rpartition("/")[2].replace("_", "-")
        if path.lower().endswith(_DOCUMENTS) and q.nature(path) in ("production", "docs") and _operates(path, name):
            return f"{path} says how it is operated"
    for path in sorted(q.every_path):
        if path[path.rfind("/") + 1 :].lower() in _CHANGES and any(_DATED.finds(line.text) for line in q.lines(path)):
            return f"{path} has dated releases"
    return ""


def _operates(path: str, name: str) -> bool:
    """Whether a document is about operating a system, by its own name or its folder's."""
    folder = path.split("/")[-2:-1]
    return _OPERATING.finds(name) or bool(folder and _OPERATING.finds(folder[0]) and "operation" not in folder[0])
