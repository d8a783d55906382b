"""Parts of documents that tell what each label means: a list under a line that leads to it, headings of labels."""

from collections.abc import Iterator, Sequence

from monthtwo.engine.question import TextLine
from monthtwo.regular_expressions import lazy

_LEAD = lazy(
    r"\b(?:labels?|classes|categories|tags|ratings?|codes|scale|options|scores?|classifications?)\b[^.\n]{0,60}:\W*\Z"
    r"|\A\W{0,8}(?:rating|label|class|code|category|score) (?:definitions|scale|descriptions|meanings)\W*\Z"
)
_DOING = lazy(
    r"\blabell?(?:ing|er|ers)\b|annotat(?:ing|or|ors|ion task|ion guide|ion scheme|ion instruct)|\bcoders?\b"
    r"|\brat(?:ing|ers?)\b|\btagg(?:ing|ers?)\b|\bto (?:label|annotate|rate)\b"
)
_ENTRY = lazy(
    r"^\s{0,12}(?:[-*+•]|\d{1,2}[.)]|\|)\s*[*_`\"'“<]{0,4}(?P<term>[^\W_][^:|=–—\n]{0,50}?)[*_`\"'”>]{0,4}\s?"
    r"(?::|–|—|=|\||\s-\s)(?:\*\*|__|[*_`])*\s*(?P<told>[^\s|].*)$"
)
_MEANING = lazy(
    r"\bmean(?:s|ing)\b|\bif\b|\bwhen\b|\bany\b|\bthe (?:text|item|image|answer|post|tweet|comment|sentence|author"
    r"|speaker|person|document|output|response|user|review|toxic|model)\b|\b(?:is|are|has|have|does|contains?|expresses)\b|\bnot?\b"
)
_NO_TERM = lazy(
    r"https?|`|[\w./-]+\.(?:py|csv|json|txt|sh|md|ipynb)\b|--|[a-z]+_[a-z_]+$|script|configur|output|access|run\b|buttons?"
)
_FEWEST, _WORDS, _MOST_BLANK = 3, 5, 1
_HEADINGS, _PROSE = 4, 12


def scales(lines: Sequence[TextLine]) -> Iterator[tuple[int, tuple[TextLine, ...]]]:
    """Lists that tell what each label means, in a part about labelling by people."""
    heads: dict[int, str] = {}
    for at, line in enumerate(lines):
        rank = len(line.text) - len(line.text.lstrip("#"))
        if rank:
            heads = {own: text for own, text in heads.items() if own < rank}
            heads[rank] = line.text.lower()
        lead = line.text.lower()
        if not _LEAD.search(lead) or not any(_DOING.search(text) for text in (lead, *heads.values())):
            continue
        entries = tuple(_entries(lines[at + 1 :]))
        meant = [one for one in entries if _MEANING.search(one.text.lower())]
        if len(entries) >= _FEWEST and len(meant) * 2 >= len(entries):
            yield line.line, (line, *entries)


def _entries(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """The entries of a list that begins a text, each a term that is told at length."""
    for number, line in enumerate(lines):
        found = _ENTRY.match(line.text)
        if found is None or _NO_TERM.match(found["term"].lower()) is not None:
            if line.text.startswith(("|", " ")) and number < _FEWEST:  # the head of a table, what goes on with a term
                continue
            return
        if len(found["told"].split()) >= _WORDS:
            yield line


def headed_labels(lines: Sequence[TextLine]) -> bool:
    """Whether most headings of a text are followed by what each of them means."""
    depths = [len(line.text) - len(line.text.lstrip("#")) for line in lines]
    told = 0
    for at, depth in enumerate(depths[:-1]):
        if depth > 1 and not depths[at + 1] and len(lines[at + 1].text.split()) >= _PROSE:
            told += 1
    return told >= _HEADINGS and told * 2 >= sum(1 for depth in depths if depth)
