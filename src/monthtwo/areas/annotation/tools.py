"""Packages for other people's labels, in which nobody labels."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import of_labels
from monthtwo.engine.question import Hit, Question, detector
from monthtwo.regular_expressions import lazy

_PACKAGE = lazy(
    r"\b(?:package|library|tools?|toolkit|framework|plug-?in|app|application|platform|recipes|implementation)\b"
)
_PROJECTS = frozenset({"setup.py", "pyproject.toml", "package.json", "go.mod"})
_READMES = ("README.md", "README.rst", "readme.md", "README.txt", "Readme.md")


@detector("offered-labelling")
def offered_labelling(q: Question) -> Iterator[Hit]:
    """A package that says at its head that it is a tool for labels."""
    if q.kind not in ("ml-library", "ml-platform", "not-ml") or not _PROJECTS & set(q.every_path):
        return
    for path in _READMES:
        heads = [line.text.lower() for line in q.lines(path)[:8]]
        if of_labels(q, *heads) and any(map(_PACKAGE.search, heads)):
            yield Hit(path, 1, "", "a tool for labels")
