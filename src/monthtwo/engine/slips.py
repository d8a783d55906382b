"""What was put off because data or labels were not good enough, as people write it where they plan and note changes."""

from collections.abc import Iterator

from monthtwo.engine.question import Question
from monthtwo.facts.records import FileFacts
from monthtwo.model import Evidence
from monthtwo.regular_expressions import anycase, lazy

_PLANS = anycase(
    r"(^|/)[^/]*(change-?_?log|changes|news|history|release[-_ ]?(notes|plan|schedule)|releases|road-?_?map|"
    r"milestones?|timeline|schedule|project[-_ ]?plan|status|progress|retro(spective)?|readme)[^/]*"
    r"\.(md|rst|adoc|txt)$|(^|/)(plan|news|changes|changelog|readme)$|(^|/)(adrs?|decisions?)/[^/]+\.(md|rst|adoc|txt)$"
)
_PLAN_ENDINGS = (".md", ".rst", ".adoc", ".txt", "plan", "news", "changes", "changelog", "readme")
_GOAL = (
    r"\b(releases?|launch|milestones?|deadline|roll-?out|go-?live|deployment|delivery|beta|ga|shipping|eta|"
    r"(due|target|release|launch) date|timeline|pilot|hand-?over|phase \d|sprint \d+|m\d|v?\d+\.\d+(\.\d+)?)\b"
)
_PUT_OFF = (
    r"\b((was|were|is|are|be|been|got|had to be) (\w+ ){0,2}"
    r"(postponed|delayed|rescheduled|pushed (back|out)|put off|put on hold|deferred|held back|moved (back|out|to))|"
    r"(postponed|rescheduled|delayed|deferred|pushed( back| out)?|moved|slipped|slips|slipping|slip) "
    r"(\w+ ){0,4}(to|until|till|by|from) |slipped|pushed (back|out)|behind schedule)"
)
_PUT_OFF_PARTS = ("postponed", "delayed", "rescheduled", "pushed", "put", "deferred", "held", "moved", "slip", "behind")
"""One of these is in every text that says so."""
_ORDERED = (
    r"^\W{0,4}(\w{1,12}(\([^)]{1,30}\))?!?: )?(postpone|delay|reschedule|push (back|out)|put off|defer|hold back|move) "
)
"""How the subject of a commit says it."""
_NOUN = r"(data|labels?|labell?ing|labell?ers?|annotat\w+|ground[ -]truth|data ?sets?|training set|gold (set|standard))"
_BAD = (
    r"(quality|nois[ey]\w*|errors?|wrong|bad|poor|missing|incomplete|inconsisten\w+|incorrect\w*|mis-?labell?\w*|"
    r"re-?labell?\w*|re-?annotat\w+|clean(ed|ing|-?up)?|dirty|disagree\w*|agreement|kappa|gaps?|duplicates?|leak(s|age)?|"
    r"corrupt\w*|broken|unreliable|too few|not (yet )?(good|clean|ready|reliable|consistent|complete|trustworthy))"
)
_CAUSE = r"(because|due to|since|as|until|till|owing to|after|pending|while|reasons?|why|waiting|[:;(]|[-–—] )"
_POOR = anycase(rf"\b{_NOUN}\b.{{0,50}}\b{_BAD}\b|\b{_BAD}\b.{{0,30}}\b{_NOUN}\b")
_SLIPPED = anycase(rf"{_GOAL}.{{0,60}}{_PUT_OFF}|{_PUT_OFF}.{{0,40}}{_GOAL}")
_SAID_ORDERED = anycase(rf"{_ORDERED}.{{0,40}}{_GOAL}")
_GIVEN = anycase(rf"{_CAUSE}.{{0,80}}(\b{_NOUN}\b.{{0,50}}\b{_BAD}\b|\b{_BAD}\b.{{0,30}}\b{_NOUN}\b)")
_SUPPOSED = anycase(
    r"\b(if|when|whenever|may (be|have|need|slip|move|get)|might|can|could|would|should|must|often|usually|typically|"
    r"avoids?|prevents?|risks?|unless|never|test(s|ed)?|simulat\w+|expected|likely|example|e\.g\.)\b"
)
"""What makes of it something that could be."""
_SENTENCE = lazy(r"(?<=[.;!?])\s+")
_ITEM = lazy(r"\s*([-*+•|#=]|\d+[.)])")
_MOST = 3
_SHOWN = 80


def slips(q: Question) -> tuple[Evidence, ...]:
    """Where a plan, a list of changes or a README says that something slipped for the quality of data or labels."""
    return tuple(
        Evidence(path, line, f"says {_quoted(text)}")
        for path in sorted(q.every_path)
        if path.lower().endswith(_PLAN_ENDINGS) and _PLANS.finds(path) and q.nature(path) in ("production", "docs")
        for line, text in q.found(path, "slipped", _slipped)
    )[:_MOST]


def says_slip(text: str, subject: bool = False) -> bool:
    """Whether a paragraph says that something was put off, and gives the quality of data or labels as the reason.

    `subject` is that of a commit: "Postpone the release, labels are too noisy".
    """
    if not subject and not _may_slip(text):
        return False
    sentences = _SENTENCE.split(" ".join(text.split()))
    for number, said in enumerate(sentences):
        if _SUPPOSED.finds(said) or not (_SLIPPED.finds(said) or (subject and _SAID_ORDERED.finds(said))):
            continue
        if _GIVEN.finds(said) or (number + 1 < len(sentences) and gives_reason(sentences[number + 1])):
            return True
    return False


def _may_slip(text: str) -> bool:
    folded = text.casefold()
    return any(part in folded for part in _PUT_OFF_PARTS)


def gives_reason(text: str) -> bool:
    """Whether a text says of data or labels that they are not good enough."""
    return _POOR.finds(text) and not _SUPPOSED.finds(text)


def paragraphs(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The paragraphs and items of a text, each with the number of its first line."""
    first, held = 1, list[str]()
    for number, line in enumerate(lines, 1):
        if held and (not line.strip() or _ITEM.match(line)):
            yield first, " ".join(held)
            held = []
        if line.strip():
            first = first if held else number
            held.append(line.strip())
    if held:
        yield first, " ".join(held)


def _slipped(facts: FileFacts) -> Iterator[tuple[int, str]]:
    lines = list[str]()
    for one in facts.lines or () if _may_slip(facts.text or "") else ():
        lines += [""] * (one.line - 1 - len(lines)) + [one.text]
    for line, text in paragraphs(lines):
        if says_slip(text):
            yield line, text


def _quoted(text: str) -> str:
    return f'"{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"}"'
