"""Documents that tell people how to label."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from posixpath import basename

from monthtwo.areas.annotation.code_definitions import defining, rules_in
from monthtwo.areas.annotation.code_guidelines import guidelines_in_code
from monthtwo.areas.annotation.label_files import people_in_files
from monthtwo.areas.annotation.page_guidelines import guideline_pages, is_told
from monthtwo.areas.annotation.people import holds, is_chronicle, of_labels
from monthtwo.areas.annotation.studies import is_of_study
from monthtwo.areas.annotation.told_scales import headed_labels, scales
from monthtwo.engine.question import Hit, Question, TextLine, detector, once
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_READ = (".md", ".rst", ".txt", ".html", ".htm", ".adoc", ".qmd", ".tex")
_UNREAD = (".pdf", ".docx", ".doc", ".odt")
_TELLS = frozenset(
    {"guide", "manual", "instruction", "instructions", "procedure", "protocol", "handbook", "scheme",
     "rules", "criteria", "definitions", "rubric", "annotationguide", "manuel", "consignes"}
)  # fmt: skip
_SURELY = frozenset({"guideline", "guidelines", "codebook", "codebuch"})
_MANUALS = frozenset(
    {"import", "export", "setup", "install", "installation", "config", "configuration", "quickstart", "deployment",
     "integration", "implementation", "usage", "api"}
)  # fmt: skip
"""What guides to programs are of."""
_RULE = lazy(
    r"(?:should|must|shall|can|may|need)(?:n't| not)?\s(?:also |always |never |only )?(?:be )?(?:label|annotat"
    r"|mark|tag|cod|select|highlight|classif|assign|choos|skip)"
    r"|(?:do not|don't|never|always|please|only|then|try to|to)\W{1,3}(?:label|annotat|mark|tag|code|select"
    r"|highlight|classif|assign|choose|skip)"
    r"|^\W*(?:label|annotate|mark|tag|code|select|choose|assign|skip|highlight|draw|include|exclude|prefer|use)\b.{8,}"
    r"|\bif\b.{3,80}\b(?:label|annotat|mark|tag|skip|select|choose|assign|code)"
    r"|(?:is|are)(?: only| also| therefore)?\W{1,4}(?:not\W{1,4})?(?:annotated|labell?ed|marked|tagged)\b"
    r"|(?:in doubt|choose|select)\W{1,3}`|do you (?:consider|believe|think)"
    r"|(?:is|are) not (?:part of|an? entit|entities|to be|labell?ed|annotated|included|considered)"
    r"|\bwe (?:did not |do not |only |also |always )?(?:annotat|label|tag|cod|mark|omit|includ|exclud|skip)"
    r"|\b(?:was|were) (?:not |only )?(?:annotated|labell?ed|tagged|coded|included|excluded|omitted)\b"
    r"|\b(?:counts?|treated|considered|labell?ed|annotated|coded|tagged|marked) as\b|\be\.g\.|\bexamples?:"
)
_TOOL = lazy(
    r"install|download|\bzip\b|folder|\bscript|software|docker|npm |git clone|localhost|click|log ?in|sign ?up"
    r"|\bport\b|json|csv|api\b|python|import |export|server|```"
)
_PROMPT = lazy(
    r"(?:^|/)\.|prompt|(?:^|/)(?:agents?|claude|llm|judge)(?:[/._-]|$)|/skills/|contributing|code_of|license"
    r"|changelog|pull_request"
)
_MACHINE = lazy(
    r"\byou are (?:a|an)\b.{0,60}(?:assistant|model|annotator|expert)|output (?:format|json)|respond (?:only|with)"
)
_ENOUGH, _FEW, _MANY = 4, 2, 8
_ITEM = lazy(r"\s{0,8}(?:[-*+•|]|\d{1,2}[.)])\s*\S+(?: \S+){3,}")
_OF_TASK = frozenset({"instruction", "instructions", "guidelines", "task"})
_DEFINED = frozenset({"definitions", "codebook", "scheme", "criteria", "guide", "guidelines", "guideline", "manual"})
_DOUBT = lazy(
    r"edge[ -]?case|border ?-?line|ambigu|\bunsure\b|not sure|aren't sure|uncertain|unclear|doubt|difficult"
    r"|tricky|corner case|special case"
    r"|if you (?:do not|don't|cannot|can't|are not)|exception|hard (?:to|case)|too hard|confus|gr[ea]y (?:area"
    r"|zone)|\bunless\b"
    r"|common (?:mistake|error)|(?:problematic|extreme) cases?|\bhowever\b|\beven (?:if|though|when)\b|not permitted"
    r"|\brather than\b|not to be confused|more than one (?:label|class|categor|tag|code)|best judge?ment"
    r"|multiple (?:labels|classes|categories|tags|codes)"
    r"|(?:cannot|can't|not) (?:be )?(?:possible to )?(?:determin|decid|tell\b)"
    r"|\bas opposed to\b|over-?penal"
    r"|противореч|неоднознач|спорн|сомне|zweifel|unklar|douteux|dudos"
)
_NATURES = ("production", "docs", "example")


@detector("labelling-guidelines")
def labelling_guidelines(q: Question) -> Iterator[Hit]:
    """Documents, parts of documents and pages that say what gets which label."""
    for path, line, _ in _guidelines(q):
        yield Hit(path, line, "", "tells people how to label", "high" if path.endswith(_READ) else "medium")


@detector("named-guidelines")
def named_guidelines(q: Question) -> Iterator[Hit]:
    """Guidelines that are named so: somebody labels by them."""
    for path, line, lines in _guidelines(q):
        said = words_of(basename(path))
        sure = said & _SURELY or (said & {"protocol", "instructions"} and _is_ruled(lines))
        named = bool(sure) and bool(said & q.words("annotation/labelling"))
        heads = lines if _is_ruled(lines, _MANY) else lines[:4] if said & _SURELY else lines[:1]
        if named or any(one.text[:1] in "#=" and _HEADED.search(one.text.lower()) for one in heads):
            yield Hit(path, line, "", "tells people how to label", "medium")


_HEADED = lazy(
    r"\A\W{0,8}(?:\S{1,30} ){0,4}(?:annotat\w{1,12}|labell?ing|coding) "
    r"(?:guide(?:line)?s?|scheme|manual|codebook|protocol)\b"
    r"|\A\W{0,8}(?:guide(?:line)?s?|instructions) for (?:the )?(?:annotat|labell?|cod(?:ing|ers))"
)


@detector("doubtful-cases")
def doubtful_cases(q: Question) -> Iterator[Hit]:
    """What guidelines say of items that are hard to label."""
    for path, first, lines in _guidelines(q):
        for line in lines:
            if line.line > first and _DOUBT.search(line.text.lower()):
                yield Hit(path, line.line, "", f"treats what is in doubt: {line.text.strip(' #*->')[:60]}")
                break


@once
def _guidelines(q: Question) -> tuple[tuple[str, int, tuple[TextLine, ...]], ...]:
    """Each with the line it begins at and its lines."""
    return (
        *_whole(q),
        *_parts(q),
        *_labels_pages(q),
        *_defining(q),
        *_scaled(q),
        *guideline_pages(q),
        *guidelines_in_code(q),
    )


def _scaled(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    """Lists of documents that tell what each label means."""
    for path in q.paths(*_DEFINING, natures=_NATURES):
        lower = "" if _PROMPT.search(path.lower()) or is_chronicle(path) else q.text(path).lower()
        if holds(lower, ("label", "annotat", "rating", "coder", "tagging")) and not _MACHINE.search(lower):
            yield from ((path, first, part) for first, part in scales(q.lines(path)))


def _defining(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    """Parts of documents that define each label by rules; rules of one label may lie in the parts beside."""
    for path in q.paths(*_DEFINING, natures=_NATURES):
        if _PROMPT.search(path.lower()) or is_chronicle(path) or words_of(basename(path)) & _MANUALS:
            continue
        text = q.text(path).lower()
        if not holds(text, _MENTIONED) or not _MENTION.search(text):
            continue
        named = bool(words_of(basename(path)) & q.words("annotation/labelling"))
        found = [part for part in defining(q.lines(path), named) if not _is_for_program(part[1], rules_in(part[1]))]
        if found and not _speaks_to_models(q.lines(path)):
            yield from ((path, first, part) for first, part in found)


_DEFINING = (".md", ".rst", ".qmd", ".Rmd", ".rmd", ".txt")


def _speaks_to_models(lines: Sequence[TextLine]) -> bool:
    return any(_MACHINE.search(line.text.lower()) for line in lines)


_SCHEMES = frozenset(
    {"schema", "schemas", "scheme", "schemes", "layers", "labels", "guideline", "guidelines", "codebook"}
)
_MENTION = lazy(r"annotat|labell?ed\b|labell?ing\b|\bcoders?\b|\bcoding\b|\btagg(?:ed|ing)\b|\braters?\b")
_MENTIONED = ("annotat", "labeled", "labelled", "labeling", "labelling", "coder", "coding", "tagg", "rater")
"""One of these is in every text that mentions it."""


def _labels_pages(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    """Pages of a folder of label schemes, of which each says what gets a label."""
    for path in q.paths(".md", ".rst", natures=_NATURES):
        folders = path.rpartition("/")[0]
        if not words_of(folders.rpartition("/")[2]) & _SCHEMES or _PROMPT.search(path.lower()):
            continue
        lines = tuple(q.lines(path))
        if sum(1 for line in lines if _MENTION.search(line.text.lower())) >= _ENOUGH and _is_ruled(lines):
            yield path, 1, lines


def _whole(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    for path in q.paths(*_READ, *_UNREAD, natures=_NATURES):
        name, folders = basename(path), path.rpartition("/")[0]
        said = words_of(name.replace("-", " "))
        if path.endswith(".tex"):  # a text of parts is called `main`, its folder says what it is
            said |= words_of(basename(folders).replace("-", " ")) & _SURELY
        if _ABROAD.search(name.lower()) and (path.endswith(_UNREAD) or len(q.lines(path)) > _MANY):
            yield path, 1, tuple(q.lines(path))
            continue
        if _is_for_people(q, path) and _is_ruled(tuple(q.lines(path))):
            yield path, 1, tuple(q.lines(path))
            continue
        if not said & (_TELLS | _SURELY) or _PROMPT.search(path.lower()) or (said & _MANUALS and not said & _SURELY):
            continue
        named = bool(said & q.words("annotation/labelling"))  # codebooks are of labels
        if path.endswith(_UNREAD) or not q.text(path):
            meant = (
                named or of_labels(q, folders) or (path.endswith(_UNREAD) and said & _SURELY and not said & _ELSEWHERE)
            )
            if meant and (path.endswith(_UNREAD) or said & _SURELY):
                yield path, 1, tuple(q.lines(path))
            continue
        lines = tuple(line for line in q.lines(path) if "\\label{" not in line.text)  # a mark of LaTeX to point at
        if _is_guideline(q, path, said, lines):
            yield path, 1, lines


def _is_guideline(q: Question, path: str, said: frozenset[str], lines: tuple[TextLine, ...]) -> bool:
    """Whether a document that is named for telling something, in the words `said`, tells how to label."""
    folders = path.rpartition("/")[0]
    named, surely = bool(said & q.words("annotation/labelling")), bool(said & _SURELY)
    meant = named or of_labels(q, folders)
    if path.endswith((".html", ".htm")) and said & {"instruction", "instructions", "guidelines"}:
        return True
    if (meant or (surely and _speaks(q, lines))) and _is_ruled(lines):
        return True
    if surely and named and len(lines) > _ENOUGH * 2 and not _is_for_program(lines):
        return True
    if not lines or _speaks_to_models(lines):
        return False
    few = _is_ruled(lines[1:], _FEW)
    if _HEADED.search(lines[0].text.lower()) and (few or (is_told(lines) and not _is_for_program(lines))):
        return True
    if surely and named and sum(1 for line in lines if _ITEM.match(line.text)) >= _ENOUGH - 1:
        return True
    if said & _OF_TASK and (_is_ruled(lines, _FEW) or is_told(lines)) and _is_meant(q, path):
        return True
    return bool(meant and said & _DEFINED) and headed_labels(lines)


_ELSEWHERE = frozenset(
    {"author", "authors", "brand", "code", "community", "competition", "contributing", "contribution", "design",
     "development", "developer", "homework", "assignment", "project", "report", "reporting", "security", "style",
     "submission", "thesis", "ui", "user", "writing", "course", "exam", "clinical", "practice", "treatment", "who"}
)  # fmt: skip
"""What other guidelines are of."""
_ABROAD = lazy(
    r"annotat\w{0,6}richtlin|annotations?leitfaden|[ck]odier(?:leitfaden|handbuch|schema|manual)"
    r"|gu[ií]a[ _-](?:de[ _-])?(?:anotaci|etiquet)|guide[ _-](?:d.)?annotation|manuel[ _-]d.?annotation"
    r"|(?:manual|diretrizes|linee[ _-]guida|gu[ií]a)[ _-](?:de[ _-]|di[ _-])?(?:anota|annota)|annotatierichtlijn"
)


def _is_meant(q: Question, path: str) -> bool:
    """Whether instructions are of a study of people's word, or lie beside files that say who labelled."""
    folder = path.rpartition("/")[0]
    return is_of_study(path) or any(hit.path.rpartition("/")[0] == folder for hit in people_in_files(q))


def _is_for_people(q: Question, path: str) -> bool:
    """Whether a document is headed as one for those who label: `Context for annotators`."""
    if not path.endswith((".md", ".rst", ".txt", ".qmd")) or _PROMPT.search(path.lower()):
        return False
    return any(_FOR_PEOPLE.search(line.text.lower()) for line in q.lines(path)[:2])


_FOR_PEOPLE = lazy(
    r"\A\W{0,8}(?:\S{1,30} ){0,5}(?:for|to) (?:the |our |all |new |human )?(?:annotators|coders|raters|labell?ers)\W*\Z"
)


def _speaks(q: Question, lines: tuple[TextLine, ...]) -> bool:
    """Whether a document begins with words of labelling."""
    return of_labels(q, *(line.text for line in lines[:6]))


def _is_ruled(lines: tuple[TextLine, ...], enough: int = _ENOUGH) -> bool:
    """Whether a text gives rules to people, and is no manual of a program and no prompt."""
    rules = sum(1 for line in lines if _RULE.search(line.text.lower()))
    return rules >= enough and not _is_for_program(lines, rules)


def _is_for_program(lines: tuple[TextLine, ...], rules: int = 0) -> bool:
    """Whether a text is a prompt, or a manual of a program with fewer `rules` than steps."""
    if any(_MACHINE.search(line.text.lower()) for line in lines[:60]):
        return True
    return sum(1 for line in lines if _TOOL.search(line.text.lower())) > max(rules, len(lines) // 3)


def _parts(q: Question) -> Iterator[tuple[str, int, tuple[TextLine, ...]]]:
    """Parts of other documents under a heading about labelling."""
    for path in q.paths(".md", ".rst", ".qmd", ".Rmd", ".rmd", natures=_NATURES):
        text = q.text(path)
        if _PROMPT.search(path.lower()) or not _LABELLING.search(text) or _MACHINE.search(text.lower()):
            continue
        for first, lines in _sections(q.lines(path)):
            if words_of(lines[0].text) & _MANUALS:
                continue
            told = _TOLD.search(lines[0].text.lower()) is not None
            bare = not told and not lines[0].text.startswith("# ") and _share(lines) >= _MOSTLY
            few = _FEW if _HEADED.search(lines[0].text.lower()) else _ENOUGH
            if (told or bare) and _is_ruled(lines[1:], few):
                yield path, first, lines
                break


def _share(lines: tuple[TextLine, ...]) -> float:
    """How much of a text is rules."""
    return sum(1 for line in lines if _RULE.search(line.text.lower())) / len(lines)


_MOSTLY = 0.25
_TOLD = lazy(
    r"guid|instruction|rules?\b|criteria|codebook|(?:annotat\w{1,12}|labell?ing|coding) manual|protocol|how to|scheme"
    r"|definition|decision|edge case|conventions?"
)


_LABELLING = lazy(r"^#{1,6}\s+[^\n]{0,80}(?:annotat|labell?ing|codebook|coding)", re.IGNORECASE | re.MULTILINE)


def _sections(lines: Sequence[TextLine]) -> Iterator[tuple[int, tuple[TextLine, ...]]]:
    """Parts under a heading about labelling, those inside others too, each with its first line."""
    depths = [len(line.text) - len(line.text.lstrip("#")) for line in lines]
    for start, line in enumerate(lines):
        if depths[start] and _LABELLING.search(line.text):
            yield line.line, (line, *(lines[at] for at in _inside(depths, start)))


def _inside(depths: Sequence[int], start: int) -> Iterator[int]:
    """The lines after a heading, up to the next of its rank."""
    return takewhile(lambda at: not 0 < depths[at] <= depths[start], range(start + 1, len(depths)))
