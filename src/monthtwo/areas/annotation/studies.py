"""What people said in a study of what a program or a model makes: files of folders that are named for people's word."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import is_worker, names_person, of_machines
from monthtwo.engine.question import Hit, Question, once
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_STUDY = lazy(
    r"(?:^|[/_. -])(?:human[ _-]?(?:stud(?:y|ies)|eval(?:uations?)?|judge?ments?|ratings?|scores?|feedback|preferences?"
    r"|assessments?)|user[ _-]?study|crowd[ _-]?(?:flower|sourc\w{0,4}|workers?)"
    r"|expert[ _-]?(?:s|ratings?|judge?ments?|assessments?|evaluations?|reviews?)|raters|annotators|coders)(?=[/_. -])"
)
_BENCHMARK = frozenset({"canonical_solution", "entry_point", "test_list", "completion", "prompt_tokens"})
"""What a set of tasks for programs that write programs holds, which is named alike."""
_SAID = frozenset(
    {"rating", "ratings", "score", "scores", "rank", "annotation", "annotations", "annotator", "label", "labels",
     "preference", "preferred", "judgment", "judgement", "judgments", "worker", "vote", "votes", "relevance", "answer",
     "sentiment", "stance", "category", "rater", "coder", "evaluator", "participant"}
)  # fmt: skip
_KEY = lazy(r'"([A-Za-z_][\w .:-]{0,40})"\s*:')
_COLUMNS = lazy(r'[,;\t|"]+')
_RECORDS = (".json", ".jsonl", ".ndjson")
_KINDS = (*_RECORDS, ".csv", ".tsv")
_NATURES = ("production", "docs")
_ONE_OF = lazy(
    r"(?:^|[_ .-])(?:a|ann|anno|annot|annotator|r|rater|u|user|p|participant|s|subject|w|worker|e|eval|expert|coder)"
    r"[_-]?(\d{1,2}|[a-e])(?=[_ .-])"
)


def is_of_study(path: str) -> bool:
    """Whether a path is named for what people said of something."""
    return _STUDY.search(path.lower()) is not None


@once
def people_in_studies(q: Question) -> tuple[Hit, ...]:
    """Files of such folders that say who said it, in a column or key or by being one person's beside another's."""
    return tuple(_people(q))


def _people(q: Question) -> Iterator[Hit]:
    held: dict[tuple[str, str], dict[str, str]] = {}
    for path, names in _files(q).items():
        name = next((one for one in names if names_person(one) or is_worker(one)), "")
        if name and not of_machines(q, name):
            yield Hit(path, 1, "", f"says who labelled: {name}", "medium")
        folder, _, own = path.rpartition("/")
        found = _ONE_OF.search(own.lower())
        if found is not None:
            alike = own[: found.start()].lower() + own[found.end() :].lower()
            held.setdefault((folder, alike), {})[found[1]] = path
    for several in held.values():
        if len(several) > 1:
            yield from (Hit(path, 1, "", "what one of several people said", "medium") for path in several.values())


def studies(q: Question) -> Iterator[Hit]:
    """Files of what people said."""
    for path in _files(q):
        yield Hit(path, 1, "", "holds what people said of each item", "medium")


@once
def _files(q: Question) -> dict[str, tuple[str, ...]]:
    """The files of such folders that hold words of people, each with its columns or keys."""
    found = dict[str, tuple[str, ...]]()
    for path in q.paths(*_KINDS, natures=_NATURES):
        if not is_of_study(path) or of_machines(q, path.rpartition("/")[2].partition("_with_")[0]):
            continue
        text = q.text(path)
        first = text if path.endswith(_RECORDS) else text.partition("\n")[0]
        names = tuple(_KEY.findall(first) if path.endswith(_RECORDS) else _COLUMNS.split(first))
        if not names and path.endswith(".json"):
            names = tuple(_keys(q.documents(path)))
        if words_of(*names) & _SAID and not _BENCHMARK & set(names):
            found[path] = names
    return found


def _keys(documents: "object", depth: int = 5) -> Iterator[str]:
    """The keys of the first records of a document."""
    for node in documents if isinstance(documents, list | tuple) else ():
        entries = getattr(node, "entries", None) or {}
        yield from entries if len(entries) < _MANY else ()
        if depth:
            yield from _keys([*list(entries.values())[:8], *(getattr(node, "items", None) or [])[:1]], depth - 1)


_MANY = 80
