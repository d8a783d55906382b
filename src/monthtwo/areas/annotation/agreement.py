"""How far people agree who labelled the same items: computed in code, or told in a document."""

import re
from collections.abc import Iterator

from monthtwo.areas.annotation.agreement_files import ONE_PERSON, files_of_agreement, shares_of_agreement
from monthtwo.areas.annotation.people import holds, names_in, of_machines, of_oracles
from monthtwo.areas.annotation.people_by_name import are_named_people
from monthtwo.engine.question import Function, Hit, Question, Use, detector, once
from monthtwo.names.name import Name
from monthtwo.names.value import spelt
from monthtwo.names.words import spaced, words_of
from monthtwo.regular_expressions import lazy

_OWN = lazy(
    r"(?:fleiss|cohen|krippendorff?|kripp|scott|weighted|average|avg|mean|pairwise)s?_?(?:kappas?|alpha|pi)\b"
    r"|inter_?(?:annotator|rater|coder|labell?er)"
    r"|(?:^|_)(?:iaa|irr|icr)(?:_|$)|(?:annotators?|raters?|coders?|labell?ers?|human)_agreement"
    r"|agreement_(?:between|among)_(?:annotators|raters|coders|humans)"
)
_NUMBER = lazy(r"\d+|\b[ab]\b|_[ab]\b")
_R = lazy(
    r"^[^#\n]*\b(?:irr::|kappa2\(|kappam\.\w+\(|kripp\.alpha\(|krippen\.alpha\(|cohen\.kappa\(|cohens?_?kappa\("
    r"|CohenKappa\(|KappaM\(|\bICC\(|\bicc\(|irrCAC::|gwet\.ac1|"
          r"krippendorffs?\w*\(|kripp\.boot\(|(?:irr|psych)::\w+|fleiss\w*\(|agree\()", re.MULTILINE)  # fmt: skip
_TOLD = lazy(
    r"inter[- ]?(?:annotator|rater|coder|labell?er|observer)[^.\n]{0,60}|annotator agreement|agreement (?:between"
    r"|among) (?:the )?(?:\w+ )?(?:annotators|raters|coders|labell?ers|experts)"
    r"|agreement (?:per|of|for) (?:each )?pairs? of (?:annotators|coders|raters)"
    r"|(?:percent(?:age)?|%) agreement|\bκ\s?[=≈:]"
    r"|(?:cohen|fleiss|krippendorff?|scott)\W{0,3}s?\W{0,3}(?:kappa|alpha|κ|α|pi)|\biaa\b"
)
_FIGURE = lazy(
    r"(?<![\d.v])[01]?[.,]\d{2,4}\b(?!\.\d)|\b\d{2}(?:[.,]\d+)?\s?%"
    r"|(?<![\d.v])\b\d{2}\.\d\b(?!\.\d)"
)
_MODEL = lazy(r"\b(?:model|llms?|gpt\S*|classifier|judge|predict\w*|baseline|automatic|machine)\b")
_AIM = lazy(r"\b(?:targets?|goals?|aims?|achieve|should|minimum|at least|e\.g|example)\b|[≥>≤<]")
_BETWEEN_PEOPLE = lazy(r"human|annotator|rater|coder|expert|people|labell?er")


@detector("measured-people")
def measured_people(q: Question) -> Iterator[Hit]:
    """Code that runs and measures how far people agree: there are people who label."""
    for use in q.uses("agreement-measures", everywhere=True):
        read = q.nature(use.path) in ("production", "notebook") and _is_run(q, use.function)
        if read and _between_people(q, use, surely=True):
            yield Hit(use.path, use.line, use.scope, f"measures how people agree: {Name(use.what).shown}", "medium")
    for hit in _called(q):
        if _is_run(q, q.function(hit.path, hit.scope)):
            yield hit
    yield from _in_r(q)


def _is_run(q: Question, function: Function) -> bool:
    return function.name in ("", "__main__") or q.nature(function.path) == "notebook" or function in q.live


@detector("annotator-agreement")
def annotator_agreement(q: Question) -> Iterator[Hit]:
    """Measures of agreement over what people said, in code, notebooks and R; and figures of it in documents."""
    for use in q.uses("agreement-measures", everywhere=True):
        if q.nature(use.path) in ("production", "notebook", "example") and _between_people(q, use, surely=True):
            yield Hit(use.path, use.line, use.scope, f"measures agreement: {Name(use.what).shown}")
    for use in q.uses("agreement-scores", everywhere=True):
        if q.nature(use.path) in ("production", "notebook", "example") and _between_people(q, use, surely=False):
            yield Hit(use.path, use.line, use.scope, f"measures agreement: {Name(use.what).shown}")
    yield from _own(q)
    yield from _called(q)
    yield from _in_r(q)
    yield from _told(q)
    yield from shares_of_agreement(q)
    yield from files_of_agreement(q)


def _in_r(q: Question) -> Iterator[Hit]:
    for path in q.paths(".r", ".R", ".Rmd", ".rmd", ".qmd", ".Rnw"):
        found = _R.search(q.text(path))
        if found is not None and not of_oracles(q, path):
            yield Hit(path, q.text(path).count("\n", 0, found.start()) + 1, "", "measures how people agree", "medium")


def _own(q: Question) -> Iterator[Hit]:
    """Functions of one's own that are called for it."""
    for path in q.python_paths:
        module = q.module(path)
        if module is None or q.nature(path) not in ("production", "notebook", "example"):
            continue
        if not holds(names_in(q, module), _PARTS):
            continue
        for function in module.functions.values():
            named = function.name and _OWN.search(_spelt(function.last)) and not of_machines(q, function.name)
            if named and not of_oracles(q, path) and not _machines_meant(q, function):
                yield Hit(path, function.line, function.name, f"measures agreement: {function.last}", "medium")
                break


def _between_people(q: Question, use: Use, surely: bool) -> bool:
    """Whether a measure is taken of people alone; `surely` where models are hardly ever scored by it."""
    call = use.call
    given = [spelt(value) for value in (*call.args, *call.keywords.values())] if call is not None else []
    if of_machines(q, *given) or words_of(*given) & {"true", "y", "yhat", "pred"}:
        return False
    if _machines_meant(q, use.function, use.line) or of_machines(q, use.function.name) or of_oracles(q, use.path):
        return False
    if ONE_PERSON.search(q.strings(use.path).lower()):
        return False
    if surely or _are_twins(given) or _people_meant(q, use.function):
        return True
    keys = [one.text for one in use.function.literals if one.key and one.line == use.line]
    return are_named_people(q, [one for one in keys if keys.count(one) == 1])


def _are_twins(given: list[str]) -> bool:
    """Whether two things are called alike but for a number: `labels1, labels2`."""
    first, second = [*given, "", ""][:2]
    return first != second and bool(first) and _NUMBER.sub("", first) == _NUMBER.sub("", second)


def _people_meant(q: Question, function: Function) -> bool:
    said = words_of(function.path, function.name, *(one.text[:80] for one in function.literals))
    return bool(said & (q.words("annotation/people") | {"worker", "workers", "iaa", "irr", "human", "humans"}))


def _machines_meant(q: Question, function: Function, line: int = 0) -> bool:
    """Whether a function compares with a model: what it is given and the keys that it reads near a line say so."""
    near = [one for one in function.literals if not line or function.name or abs(one.line - line) <= _NEAR]
    said = [*function.params, *(one.text for one in near if len(one.text) < 40 and " " not in one.text)]
    return of_machines(q, *said)


_NEAR = 8
_PARTS = ("kappa", "alpha", "fleiss", "krippen", "inter", "iaa", "irr", "icr", "agreement", "scott")
_TOLD_PARTS = ("kappa", "agreement", "reliab", "iaa", "krippen", "κ")
_SURE = lazy(
    r"fleiss|krippendorff?|kripp_alpha|inter_?(?:annotator|rater|coder|labell?er)|(?:^|_)(?:iaa|irr|icr)(?:_|$)"
)


def _spelt(name: str) -> str:
    """A name as words; the `IAA` of augmentations of images (`IAAPerspective`) is no agreement."""
    return "" if _AUGMENTATION.match(name) else spaced(name).replace(" ", "_")


_AUGMENTATION = lazy(r"IAA[A-Z][a-z]")


@once
def _called(q: Question) -> tuple[Hit, ...]:
    return tuple(_calls(q))


def _calls(q: Question) -> Iterator[Hit]:
    """Calls of what is named for it, whoever made that."""
    for path in q.python_paths:
        module = q.module(path)
        if module is None or q.nature(path) not in ("production", "notebook") or of_oracles(q, path):
            continue
        if not holds(names_in(q, module), _PARTS):
            continue
        named = [name for last, names in module.ending.items() if _SURE.search(_spelt(last)) for name in names]
        for call in (call for name in named for call in module.named[name]):
            function = module.function(call.scope)
            if not _machines_meant(q, function, call.line) and not of_machines(q, function.name):
                yield Hit(
                    path, call.line, function.name, f"measures how people agree: {Name(call.name).last}", "medium"
                )
                break


def _told(q: Question) -> Iterator[Hit]:
    for path in q.paths(
        ".md", ".rst", ".txt", ".tex", ".html", ".qmd", ".Rmd", natures=("production", "docs", "example")
    ):
        text = "" if of_machines(q, path) else q.text(path)
        lower = text.lower()
        for found in _TOLD.finditer(lower) if holds(lower, _TOLD_PARTS) else ():
            start = lower.rfind("\n", 0, found.start()) + 1
            around = lower[start : found.end() + 200]
            line = lower[start : (lower.find("\n", found.end()) + 1 or len(lower) + 1) - 1]
            if (
                _FIGURE.search(around)
                and not _AIM.search(line)
                and (not _MODEL.search(line) or _BETWEEN_PEOPLE.search(found[0]))
            ):
                yield Hit(
                    path,
                    lower.count("\n", 0, found.start()) + 1,
                    "",
                    f"tells of agreement: {text[start : start + 60].strip()}",
                )
                break
