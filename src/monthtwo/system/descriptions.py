"""What a repository says of itself: the first lines of its README, and the description that its packaging gives."""

from collections.abc import Iterable, Iterator

from monthtwo.facts.records import TextLine
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy
from monthtwo.system.packaging import descriptions, normalised, package_names
from monthtwo.system.system import System

_HEAD_LINES = 12
"""Lines of a README in which it says what it is."""
_OPENING_LINES = 60
"""Lines of a README in which a package says what it is for, badges and addresses among them."""
_WARNS = frozenset({"warning", "notice", "note", "important", "archived", "deprecated", "deprecation", "disclaimer"})
_STUDY = anycase(
    r"\b(accompanying|supplementary) (code|repository|material)|\b(bachelor|master|doctoral|phd)('?s'?)? thesis"
    r"|\b(code|repository) (repository )?(for|of|accompanying) (the|our|my|this) (\S+ )?"
    r"(paper|article|thesis|study|dissertation)\b"
)
_UNDERLINE = lazy(r"[=-]{4,}\s*$")
_HTML_HEADING = lazy(r"\s*<h([12])[\s>]")
_TAG = lazy(r"<[^<>]*>")
_NO_WORD = lazy(r"[^a-z0-9]+")
_WORD = lazy(r"[A-Za-z][\w.-]*")
_OPERATES = anycase(
    r"\b(deploy|serv)(e|s|es|ing|ment of|ing of)? (\S+ ){0,3}models?\b|\bmodel (deployment|serving|registry)\b"
    r"|\b(retraining|machine[ -]learning|ml|model) pipelines?\b|\bmachine[ -]learning (micro)?services\b"
    r"|\bfeature store\b|\bexperiment tracking\b|\btrain(ing|s)? and (serv|deploy)(e|s|es|ing|ment)?\b"
)
"""What machine-learning operations are."""


def heads(system: System) -> Iterator[tuple[str, list[str]]]:
    """Each README at the root with the lines in which it says what the repository is."""
    for path, texts in _readmes(system):
        first = next((number for number, text in enumerate(texts) if text.startswith("#") and _names(text)), 0)
        underlined = next((number for number, text in enumerate(texts[1:]) if _UNDERLINE.match(text)), first)
        yield path, texts[min(first, underlined) :][:_HEAD_LINES]


def _names(heading: str) -> bool:
    """Whether a heading names the repository, and does not only warn of it."""
    return not words_of(heading) <= _WARNS


def title_of(head: list[str]) -> str:
    """The words of a title over these lines of a README, joined by dashes; "" where there is none."""
    titled = head and (head[0].startswith(("# ", "## ")) or (len(head) > 1 and _UNDERLINE.match(head[1])))
    return _NO_WORD.sub("-", head[0].lower()).strip("-") if titled else ""


def _readmes(system: System) -> Iterator[tuple[str, list[str]]]:
    for path in sorted(system.files.natures):
        if system.files.at_root(path) and path.rpartition("/")[2].lower().startswith("readme"):
            yield path, list(_headed(system.files.facts(path).lines or ()))


def _headed(lines: Iterable[TextLine]) -> Iterator[str]:
    """Lines of a README with the headings of HTML written as those of Markdown."""
    opened = ""
    for line in lines:
        heading = _HTML_HEADING.match(line.text)
        opened = opened or ("#" * int(heading[1]) if heading else "")
        words = _TAG.sub("", line.text).strip() if opened else ""
        yield f"{opened} {words}" if words else line.text
        opened = "" if words or "</h" in line.text else opened


def is_study(system: System) -> bool:
    """Whether the repository says first of itself that it is the code of a thesis or an article."""
    return any(_STUDY.finds(text) for _, head in heads(system) for text in head)


def operates_models(system: System) -> str | None:
    """The file in which a package says that it is there to deploy, serve or retrain models.

    That is its description, or a line of the README that names it: others speak of what it can be used with.
    """
    for path, text in descriptions(system):
        if _OPERATES.finds(text):
            return path
    names = {name for _, name in package_names(system)}
    for path, head in heads(system):
        if head and _OPERATES.finds(head[0]) and any(title_of(head).startswith(name) for name in names):
            return path
    for path, texts in _readmes(system):
        for text in texts[:_OPENING_LINES]:
            if _OPERATES.finds(text) and any(normalised(word[0].strip(".-")) in names for word in _WORD.finditer(text)):
                return path
    return None
