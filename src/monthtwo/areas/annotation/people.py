"""Those who label, as names of columns, keys and parameters tell of them."""

from collections.abc import Collection
from functools import lru_cache

from monthtwo.engine.question import Module, Question, once
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_WHO = r"annotators?|annotateurs?|assessors?|coders?|labell?ers?|raters?|turkers?|volunteers?"
_ONE = r"id|ids|idx|uid|login|name|names|initials|email|code|no|num|number|key|\d{1,3}|[a-e]|one|two|three"
_PERSON = lazy(
    rf"(?:\w{{1,20}}[ _.-])?(?:{_WHO})(?:[ _.-]?(?:{_ONE}))?|(?:{_WHO})[ _.-]?(?:\d{{1,3}}|[a-e])[ _.-].{{1,40}}"
    rf"|.{{1,40}}[ _.:-](?:{_WHO})[ _.-]?(?:{_ONE})?"
    r"|(?:annotated|labell?ed|coded|rated|tagged|completed|judged)_by(?:_\w{1,20})?|_(?:annotator|session)_id"
    r"|assignment:worker_id|workerid|prolific[ _]?p?id|(?:human|expert|anno?t?|annotation)[ _-]?[12]"
)
_PLAIN = lazy(r"[\w :.-]{2,50}")
_WEAK = lazy(
    r"user_?(?:name|id)?|operator(?:_\w{1,12})?|initials|participant(?:_?id)?|reviewer(?:_?(?:id|name))?"
    r"|expert(?:_?id)?|worker(?:_?id)?"
)
_NO_PERSON = lazy(
    r"(?:auto|weak|inter|intra|multi|en|de|trans|vo|uni|per|cross|bbox|box|mask)[ _-]?(?:coder|label|annot|rater).*|"
    r"(?:multiple|several|different|all|both|many|two|three|single|max|min|total|required|expected)[ _-].*s|"
    r".*(?:encoder|decoder|count|num_|n_|agreement|model|weak|class|config|type|kappa).*"
)


_PARTS = (
    "annot",
    "rater",
    "coder",
    "label",
    "assess",
    "turker",
    "volunteer",
    "_by",
    "worker",
    "human",
    "expert",
    "session_id",
)


_SEVERAL = lazy(
    r"(?:by|per|each|between|among|other|another)[ _]"
    r"(?:annotator|rater|coder|assessor|labell?er|turker)s?(?:[ _].*)?"
    r"|.{0,60}\b(?:another|each|every|both|other|per) (?:annotator|rater|coder|assessor|turker)s?\b.*"
    r"|(?:annotator|rater|coder|assessor)s_(?:for|of|per|by|who)_.*"
)


def speaks_of_people(name: str) -> bool:
    """Whether a name or message tells several apart who label: `by_annotator`, `used by another annotator`."""
    return _SEVERAL.fullmatch(name.strip().lower()) is not None


WHO_PARTS = ("annotator", "rater", "coder", "assessor", "labeler", "labeller", "turker")


@lru_cache(maxsize=1 << 15)
def names_person(name: str) -> bool:
    """Whether a column, key or parameter says which person labelled: `annotator_id`, `rater2`, `labelled_by`."""
    said = name.strip().lower()
    return (
        _PLAIN.fullmatch(said) is not None
        and _PERSON.fullmatch(said) is not None
        and _NO_PERSON.fullmatch(said) is None
    )


def may_name_person(name: str) -> bool:
    """Whether a column may say so, where the table is one of labels: `operator`, `user_name`."""
    return _WEAK.fullmatch(name.strip().lower()) is not None


def is_user(name: str) -> bool:
    """Whether a name may as well be that of who wrote what is labelled."""
    return name.strip().lower().startswith(("user", "participant"))


def of_machines(q: Question, *names: str) -> bool:
    """Whether names speak of models that label."""
    return bool(words_of(*names) & q.words("annotation/machines"))


def of_labels(q: Question, *names: str) -> bool:
    """Whether names speak of labelling."""
    return bool(words_of(*names) & q.words("annotation/labelling"))


def of_oracles(q: Question, path: str) -> bool:
    """Whether a file is about labels that language models or judges give; `models` may be a folder of anything."""
    return bool(words_of(path) & q.words("annotation/oracles"))


_PROGRAM = lazy(
    r"(?!(?:trusted|human|expert|first|second|third|other|each|lead|main|senior|crowd|original|num|no|n)[_:. -])"
    r".*[a-z0-9][_:. -](?:annotator|labell?er|coder)s?"
)


def tells(name: str) -> bool:
    """Whether such a name is more than a part of speech: `annotator` may be a program, `annotator_id` is a person."""
    several = "_" in name or ":" in name or name[-1:].isdigit() or name.endswith("Id")
    return several and _PROGRAM.fullmatch(name.lower()) is None


def is_worker(name: str) -> bool:
    """Whether a name may as well be that of a process: `worker_id`."""
    return "worker" in name.lower()


def holds(text: str, parts: Collection[str]) -> bool:
    """Whether a text holds any of these; sooner known than an expression is compiled."""
    for part in parts:  # noqa: SIM110  asked so often that `any` costs more than the search
        if part in text:
            return True
    return False


_LONG = ("changelog", "license", "licence", "history", "news", "requirements", "code_of_conduct")


def is_chronicle(path: str) -> bool:
    """Whether a document is a list of changes or terms, long and about something else."""
    return path.rpartition("/")[2].lower().startswith(_LONG)


@once
def lowered(q: Question) -> dict[str, str]:
    """All strings of each Python file in lower case."""
    return {module.path: q.strings(module.path).lower() for module in q.modules}


@once
def _names(q: Question) -> dict[str, str]:
    return {}


def names_in(q: Question, module: Module) -> str:
    """What a file defines, calls and is given, in lower case, a line each: asked once, before each of them is."""
    known = _names(q)
    if module.path not in known:
        names = [*module.ending]
        for scope in module.facts.scopes:
            names += (scope.name, *scope.params, *scope.fields)
        known[module.path] = "\n".join(names).lower()
    return known[module.path]
