"""How far people agree, where no measure is called by its name: files named for it, and shares that code prints."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, lowered, of_labels, of_machines, of_oracles
from monthtwo.engine.question import Function, Hit, Question
from monthtwo.regular_expressions import lazy

_FILES = (".csv", ".tsv", ".xlsx", ".json", ".ipynb", ".py")
_NAMED = lazy(
    r"(?:^|[/_. -])(?:iaa|irr|icr|(?:fleiss|cohens?)[_ -]?kappas?|kappas?|krippendorffs?|(?:k|pairwise)[_ -]?alphas?"
    r"|inter[-_ ]?(?:annotator|rater|coder|labell?er|observer)(?:[-_ ]?(?:agreement|reliability))?"
    r"|(?:annotators?|coders?|raters?|labell?ers?)[-_ ]?agreement|agreement[-_ ](?:between|of)[-_ ](?:annotators|coders"
    r"|raters))(?=[/_. -])"
)
_FOREIGN = (".java", ".js", ".ts", ".go", ".cs", ".php", ".jl", ".rb", ".kt", ".scala", ".tsx", ".jsx", ".pl")
_MEASURE = lazy(
    r"\b(?:fleiss|cohens?|krippendorffs?|scotts?)\W{0,3}s?_?(?:kappa|alpha|pi)?\b|\b\w{0,12}kappa\w{0,12}\b"
)
ONE_PERSON = lazy(r"intra[- ]?(?:rater|annotator|coder)|self[- ](?:consisten|agree)|re-?rat(?:ed|ing) (?:dev|the same)")
"""That a person is compared with what the same person said before."""
_SHARE = lazy(
    r"(?:proportion|percent(?:age)?|%|fraction|share|rate|ratio|how often|number of times)\b[^.\n]{0,60}\bagree(?:d"
    r"|s|ment)?\b"
    r"|\b(?:exact|percent(?:age)?|raw|observed|pairwise|full|overall) agreement\b|\bagreement (?:rate|ratio"
    r"|percentage|score)\b"
)
_BY_PEOPLE = lazy(
    r"annotator|\bcoders?\b|\braters?\b|labell?er|\b(?:we|they|you) (?:both )?(?:all |exactly )?(?:agree|labell?ed)"
    r"|both (?:labell?ed|annotated|coded|tagged)|labell?ed by|annotated by|human[s ]"
)


def files_of_agreement(q: Question) -> Iterator[Hit]:
    """Tables, notebooks and programs that are named for it."""
    for path in q.paths(*_FOREIGN):
        if of_oracles(q, path) or of_machines(q, path):
            continue
        text = q.text(path).lower()
        found = _MEASURE.search(text) if "annotat" in text or "rater" in text or "coder" in text else None
        if found is not None and (of_labels(q, path) or "agreement" in path.lower()):
            line = text.count("\n", 0, found.start()) + 1
            yield Hit(path, line, "", f"measures how people agree: {found[0]}", "medium")
    for path in q.paths(*_FILES, natures=("production", "docs", "notebook")):
        name = path.rpartition("/")[2].lower()
        found = _NAMED.search(name)
        if found is not None and not of_machines(q, name) and not of_oracles(q, path):
            yield Hit(path, 1, "", f"named for how people agree: {found[0].strip('/_. -')}", "medium")


def shares_of_agreement(q: Question) -> Iterator[Hit]:
    """Code that says in which share of the items people gave the same label."""
    for path in q.python_paths:
        module = q.module(path)
        read = module is not None and q.nature(path) in ("production", "notebook") and not of_oracles(q, path)
        if module is None or not read or not holds(q.strings(path), ("agree",)):
            continue
        said = lowered(q).get(path, "") or q.strings(path).lower()
        if not _BY_PEOPLE.search(said) or ONE_PERSON.search(said):
            continue
        for literal in module.facts.literals:
            function = module.function(literal.scope)
            if _SHARE.search(literal.text.lower()) and not _of_models(q, function):
                yield Hit(
                    path, literal.line, function.name, f"says how often people agree: {literal.text[:50]}", "medium"
                )
                break


def _of_models(q: Question, function: Function) -> bool:
    """Whether a function is about models too, by its name, what it is given and the keys that it reads."""
    keys = (one.text for one in function.literals if len(one.text) < _KEY and " " not in one.text.strip())
    return of_machines(q, function.name, *function.params, *keys) and not of_labels(q, function.name)


_KEY = 40
