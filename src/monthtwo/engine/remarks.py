"""What a repository's own documents say of its state: that it is finished, that a decision is put off."""

from collections.abc import Iterator
from itertools import chain, islice

from monthtwo.engine.question import Question
from monthtwo.facts.records import FileFacts
from monthtwo.model import Evidence
from monthtwo.regular_expressions import anycase

_DOCUMENTS = (".md", ".rst", ".txt", ".adoc")
_TOP = 40
"""Lines of a README in which it says what has become of it."""
_MOST = 3
_SHOWN = 80
_FINISHED = anycase(
    r"\b(repo|repository|project|package|library|codebase|challenge|competition) (is|has been|was) (now )?"
    r"(archived|deprecated|discontinued|abandoned|unmaintained|retired|finished|completed?|over|in maintenance mode|"
    r"no longer (being |actively )?(maintained|developed|supported|updated))\b|"
    r"^\W{0,9}(archived|deprecated|unmaintained|discontinued)\W{0,9}$|"
    r"^#{1,3} \W{0,4}(archived|deprecated|unmaintained|discontinued)[\])*:]|"
    r"\barchival notice\b|\barchiv(ed?|ing) (this|the) (repo|repository|project)\b|"
    r"\bno longer (being |actively )?(maintained|developed)\b|"
    r"repostatus\.org/badges/latest/(abandoned|unsupported|inactive|moved|suspended)|"
    r"\bthis (repo|repository|project) (contains|holds|is) the (final|submitted) "
)
_PUT_OFF = (
    r"(\btbd\b|\btbc\b|\bto be (decided|determined|defined|clarified)\b|\b(not|un)[ -]?(yet )?decided\b|"
    r"\bfigure (it |this |that )?out later\b|\bdecide later\b|\bopen question\b|\btodo\b|\bto[ -]do:)"
)
_PUT_OFF_PARTS = (
    "tbd", "tbc", "to be d", "to be c", "decided", "out later", "decide later", "open question", "todo", "to do:",
    "to-do:",
)  # fmt: skip
"""One of these is in every text that puts something off."""
_RUNNING = (
    r"\b(deploy(ed|ing|ment)?|serv(e|ing)|host(ed|ing)?|inference (api|service|endpoint)|productioni[sz]\w*|"
    r"roll-?out)\b"
)
_DEFERRED = anycase(f"{_PUT_OFF}.{{0,60}}{_RUNNING}|{_RUNNING}.{{0,60}}{_PUT_OFF}")
_HEADING = anycase(rf"^(#{{1,5}} |=+ )\W{{0,5}}.{{0,30}}{_RUNNING}")
_NAMED = anycase(r"(^|[/_-])(deploy|serv(e|ing)|inference|api|app)[^/]*$")
"""Files that are named for what serves or deploys: there a bare "TBD" is about that."""
_BARE = anycase(rf"^\W{{0,6}}{_PUT_OFF}\W{{0,4}}$")


def finished(q: Question) -> Evidence | None:
    """Where a README at the root says that nothing more will come."""
    for path in _readmes(q):
        for line in q.lines(path):
            if line.line <= _TOP and _FINISHED.finds(line.text):
                return Evidence(path, line.line, _quoted(line.text))
    return None


def deferrals(q: Question) -> tuple[Evidence, ...]:
    """Where a document, or a comment in code, says that how it is deployed or served will be decided later."""
    said = (
        Evidence(path, line, f"says {_quoted(text)}")
        for path in sorted(q.every_path)
        if path.lower().endswith(_DOCUMENTS) and q.nature(path) in ("production", "docs")
        for line, text in q.found(path, "deferred", _deferred)
    )
    commented = (
        Evidence(module.path, one.line, f"a comment says {_quoted(one.text)}")
        for module in q.modules
        for one in module.facts.deferred
        if _DEFERRED.finds(one.text) or (_NAMED.finds(module.path) and _BARE.finds(one.text))
    )
    return tuple(islice(chain(said, commented), _MOST))


def _deferred(facts: FileFacts) -> Iterator[tuple[int, str]]:
    under = False
    for line in facts.lines or () if _may_put_off(facts.text or "") else ():
        if line.text.startswith(("#", "=")):
            under = _HEADING.finds(line.text)
        if _may_put_off(line.text) and (_DEFERRED.finds(line.text) or (under and _BARE.finds(line.text))):
            yield line.line, line.text


def _may_put_off(text: str) -> bool:
    folded = text.casefold()
    return any(part in folded for part in _PUT_OFF_PARTS)


def _readmes(q: Question) -> list[str]:
    return sorted(path for path in q.every_path if "/" not in path and path.lower().startswith("readme"))


def _quoted(text: str) -> str:
    said = text.strip()
    return f'"{said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"}"'
