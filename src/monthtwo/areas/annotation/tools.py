"""Packages for other people's labels, in which nobody labels."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, of_labels
from monthtwo.engine.question import Hit, Question, detector
from monthtwo.regular_expressions import lazy

_PACKAGE = lazy(
    r"\b(?:package|library|tools?|toolkit|framework|plug-?in|app|application|platform|recipes|implementation)\b"
)
_BADGE = lazy(r"\s*(?:\[!?\[|\[[\w-]+\]:|<|!\[|\.\. )")
_ADDRESS = lazy(r"https?://[^\s)\]]+")
_PROJECTS = frozenset({"setup.py", "pyproject.toml", "package.json", "go.mod"})
_READMES = ("README.md", "README.rst", "readme.md", "README.txt", "Readme.md")


@detector("offered-labelling")
def offered_labelling(q: Question) -> Iterator[Hit]:
    """A package that says at its head that it is a tool for labels."""
    if q.kind in ("ml-library", "ml-platform", "not-ml") and _PROJECTS & set(q.every_path):
        yield from (Hit(path, 1, "", "a tool for labels") for path in _READMES if _is_headed(q, path))


def is_headed_as_tool(q: Question) -> bool:
    """Whether a README says at its head that it is of a tool for labels."""
    return any(_is_headed(q, path) for path in _READMES)


def _is_headed(q: Question, path: str) -> bool:
    lines = [line.text.lower() for line in q.lines(path)[:40]]
    prose = [line for line in lines if not _BADGE.match(line)]
    heads = [_ADDRESS.sub("", line) if _BADGE.match(line) else line for line in lines[:8]]
    said = of_labels(q, *heads) and any(map(_PACKAGE.search, heads))
    return said or any(_of_labels(q, line) and _PACKAGE.search(line) is not None for line in prose[:4])


def _of_labels(q: Question, line: str) -> bool:
    return of_labels(q, line) or holds(line, ("kappa", "krippendorff", "crowdsourcing platform", "crowdsourcing tasks"))
