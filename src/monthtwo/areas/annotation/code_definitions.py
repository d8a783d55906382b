"""Parts of documents that define what gets which label: a term and what belongs to it, line by line."""

import re
from collections.abc import Iterator, Sequence

from monthtwo.engine.question import TextLine
from monthtwo.regular_expressions import lazy

_HEADED = lazy(
    r"defin|categor|criteri|assumption|\brules?\b|\bclass(?:es)?\b|\bcodes?\b|codebook|coding|label|\btags?\b|tagging"
    r"|scheme|schema|guid|instruction|annotat|\berrors?\b|convention|taxonom|typolog|rubric|entit"
)
_OTHER = lazy(
    r"\b(?:columns?|fields?|files?|folders?|parameters?|arguments?|options?|usage|install\w*|api|variables?|settings?"
    r"|configur\w*|features?|structure|format|output|requirements?|references?|licen[cs]e|train\w*|models?|metrics?"
    r"|collaborat\w*|contribut\w*|styles?|commits?|naming|security|community|develop\w*|deploy\w*|tests?|testing)\b"
)
_ENTRY = lazy(
    r"^\s{0,8}(?:[-*+•]|\d{1,2}[.)]|\|)?\s*(?:\*\*|__|[*_`\"'“])?(?P<term>[^\W\d_][\w /&'()+-]{1,40}?)"
    r"(?:\*\*|__|[*_`\"'”])?\s?(?::|–|—|=|\||\s-\s)(?:\*\*|__|[*_])?\s*(?P<told>\S.*)$"
)
_NO_TERM = lazy(r"[a-z]+_\w+|\w+\(|.*[/\\]\w+\.\w|https?|e\.g|i\.e|note|example|see|input|output|returns?|usage|todo")
_RULED = lazy(
    r"\b(?:should|must|shall)\b|\bonly (?:if|when|code|label|annotate|tag)|\bdo(?:es)? not\b|\bdon't\b|\bunless\b"
    r"|\b(?:in|ex)clud(?:e[sd]?|ing)\b|\bcounts?\b|\bqualif|\brather than\b|\bas opposed to\b|\bbelongs? (?:to|here"
    r"|under)"
    r"|\bgo(?:es)? (?:here|under|into)\b|\b(?:code|label|tag|annotate|mark|choose|select|assign|tick)(?:d|ed|led|ged)? "
    r"(?:it|this|that|here|as|the|if|when|only|all|any|each|every)\b|\bif (?:the|a|an|it|there|you|both|no)\b"
    r"|\bin case\b"
    r"|\b(?:defined|labell?ed|annotated|coded|tagged|treated|considered) as\b|\bnot (?:be )?(?:label|annotat|tag|cod"
    r"|includ)"
)
_DOING = lazy(
    r"annotat(?:e|es|ed|ing|or|ors|ion)\b|\blabel(?:l?ed|l?ing)\b|\btagg(?:ed|ing)\b|\bcoders?\b|\braters?\b"
    r"|\bcod(?:e|ed|ing) (?:here|as|it|this|that|only|if|for|the|a|an)\b|\b(?:only|not|also|never|always|we) (?:code"
    r"|label|tag)\b"
    r"|\b(?:label|tag|mark|tick|choose|select|assign) (?:it|this|that|the|as|if|only|all|any|each|every|one)\b"
)
"""What people do who label."""
_WORDS = 5
_TERMS, _RULES, _MOSTLY = 3, 2, 0.4


def defining(lines: Sequence[TextLine], named: bool = False) -> Iterator[tuple[int, tuple[TextLine, ...]]]:
    """Parts that define labels by rules, each with its first line, under a heading that says so.

    Args:
        named: the whole document is named for labelling, so that each of its headings says so.
    """
    depths = [_depth(lines, at) for at in range(len(lines))]
    for start, line in enumerate(lines):
        head = line.text.lower()
        if not depths[start] or not (named or _HEADED.search(head)) or _OTHER.search(head):
            continue
        part = (line, *(lines[at] for at in _inside(lines, depths, start)))
        if is_defined(part):
            yield line.line, part


def _inside(lines: Sequence[TextLine], depths: Sequence[int], start: int) -> Iterator[int]:
    """The lines of a part, and of those after it that are headed for definitions too: `Definitions`, `Assumptions`."""
    for at in range(start + 1, len(lines)):
        head = lines[at].text.lower()
        if 0 < depths[at] <= depths[start] and not (
            depths[at] == depths[start] and _HEADED.search(head) and not _OTHER.search(head)
        ):
            return
        yield at


def is_defined(part: Sequence[TextLine]) -> bool:
    """Whether a text mostly has terms that are told at length, with rules of what belongs to them, and is of labels."""
    texts = [line.text.lower() for line in part]
    told = [text for text in texts[1:] if len(text.split()) >= _WORDS]
    rules = {text for text in told if _RULED.search(text)}
    if len(rules) < _RULES or sum(1 for text in told if _DOING.search(text)) < _RULES:
        return False
    entries = [(found["term"], text) for text in texts[1:] if (found := _ENTRY.match(text)) and _is_term(found)]
    of_these = rules | {text for _, text in entries}
    return len({term for term, _ in entries}) >= _TERMS and len(of_these) >= _MOSTLY * len(told)


def rules_in(part: Sequence[TextLine]) -> int:
    """How many lines say what belongs to what."""
    return sum(1 for line in part if _RULED.search(line.text.lower()))


def _is_term(found: re.Match[str]) -> bool:
    return len(found["told"].split()) >= _WORDS and _NO_TERM.match(found["term"]) is None


def _depth(lines: Sequence[TextLine], at: int) -> int:
    """The rank of a heading; zero where a line is none."""
    text = lines[at].text
    marks = len(text) - len(text.lstrip("#"))
    if marks:
        return marks if text[marks : marks + 1] in (" ", "") else 0
    below = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    return _RANKS.get(below[:1], 0) if text.strip() and _UNDERLINE.fullmatch(below) else 0


_UNDERLINE = lazy(r"([=~^-])\1{2,}")
_RANKS = {"=": 1, "-": 2, "~": 3, "^": 4}
