"""What becomes of labels on which people disagree."""

from collections.abc import Iterator, Sequence

from monthtwo.areas.annotation.disagreements import latest_labels, second_looks, taken_of_two
from monthtwo.areas.annotation.label_code import people_in_code
from monthtwo.areas.annotation.label_files import (
    SETTLED,
    columns,
    files_of_people,
    is_table_of_settled,
    keys_of_records,
    people_in_files,
    rosters,
)
from monthtwo.areas.annotation.label_forms import scored
from monthtwo.areas.annotation.people import (
    holds,
    lowered,
    may_name_person,
    names_in,
    names_person,
    of_labels,
    of_machines,
    of_oracles,
)
from monthtwo.areas.annotation.people_by_name import columns_of_named
from monthtwo.areas.annotation.screens import people_of_forms
from monthtwo.areas.annotation.told_columns import settled_by_most
from monthtwo.areas.annotation.told_labelling import exported_by_person
from monthtwo.areas.annotation.told_settlement import told_settlement
from monthtwo.engine.question import Function, Hit, Module, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.words import spaced, words_of
from monthtwo.regular_expressions import lazy

_COLUMN = lazy(
    r"(?:final|gold|adjudicated|consensus|majority|agreed|resolved|curated|reconciled)(?:[ _-].{1,30})?"
    r"|.{1,30}[ _-](?:final|gold|adjudicated|consensus|majority)"
)
_NAMED = lazy(
    r"adjudicat|majority (?:vote|label|class|judge?ment|opinion|answer|annotation|decision|rating|choice)|plurality"
    r"|dawid skene|gold (?:label|standard|annotation)|consensus|curation|curated"
    r"|(?:review|reviewed|correct|corrected|second pass|arbitrat)\w{0,12} (?:annot|label)"
    r"|(?:annot|label)\w{0,12} (?:review|reviewer|curat|arbitrat)"
    r"|resolv\w{0,12} (?:\w{1,20} )?(?:conflict|disagree|disput)"
    r"|(?:aggregat|reconcil|consolidat|vote on)\w{0,12} (?:\w{1,20} )?(?:labels?|annotations?|votes|judgments"
    r"|judgements|classifications|annotators|ratings|answers|disagree\w{0,12}|conflicts?)"
)
_SETTLED_FILES = (".csv", ".tsv", ".jsonl", ".json", ".ann", ".xml", ".xmi", ".xlsx", ".txt", ".conll", ".zip")
_SETTLED = lazy(
    r"curation_user|(?:^|[/_. -])(?:adjudicated|adjudication|adjudicate|consensus|reconciled|reconciliation|curated"
    r"|gold(?:en)?(?:[_ -]?standard)?)(?=[/_. -])"
)
_NAMED_PARTS = (
    "adjudic", "majority", "plurality", "dawid", "gold", "consensus", "curat", "review", "correct", "arbitrat",
    "aggregat", "reconcil", "resolv", "consolid", "vote",
)  # fmt: skip
_COUNTS = frozenset({"most_common", "mode", "drop_duplicates", "idxmax", "first", "last"})


@detector("known-people")
def known_people(q: Question) -> Iterator[Hit]:
    """Files of labels, and code, that know who labelled."""
    yield from people_in_files(q)
    yield from files_of_people(q)
    yield from people_in_code(q)
    yield from exported_by_person(q)
    yield from columns_of_named(q)
    yield from people_of_forms(q)
    yield from scored(q)
    yield from rosters(q)


@detector("label-adjudication")
def label_adjudication(q: Question) -> Iterator[Hit]:
    """Rules and roles by which one label comes of several: votes, a reviewer, a gold column."""
    for use in q.uses("label-aggregators"):
        yield Hit(use.path, use.line, use.scope, f"settles labels: {Name(use.what).shown}")
    for hit in (one for one in people_in_files(q) if not one.path.endswith((".md", ".txt", ".rst"))):
        name = next((one for one in columns(q, hit.path) if _COLUMN.fullmatch(one.strip().lower())), "")
        if name and not of_machines(q, name):
            yield Hit(hit.path, 1, "", f"holds what was settled: {name.strip()}")
    for path, keys in keys_of_records(q).items():
        if not words_of(path.rpartition("/")[2]) & (q.words("annotation/labelling") | _BY_PEOPLE):
            continue
        name = next((one for one in sorted(keys) if _COLUMN.fullmatch(one.lower()) and not of_machines(q, one)), "")
        if name and any(names_person(one) or may_name_person(one) for one in keys) and not of_oracles(q, path):
            yield Hit(path, 1, "", f"holds what was settled: {name}", "medium")
    yield from _settled_files(q)
    yield from told_settlement(q)
    yield from _chosen(q)
    yield from _by_name(q)
    yield from settled_by_most(q)
    yield from second_looks(q)
    yield from latest_labels(q)
    yield from taken_of_two(q)
    knowing = {hit.path for hit in people_in_code(q)}
    for module in q.modules:
        if of_oracles(q, module.path):
            continue
        yield from _named(q, module, module.path in knowing)
        yield from _spoken(q, module)
        if module.path in knowing or of_labels(q, module.path):
            yield from _counted(q, module)


def _settled_files(q: Question) -> Iterator[Hit]:
    """Files that are named for it, and lie with labels."""
    single = {hit.path.rpartition("/")[0] for hit in files_of_people(q)}
    people = [hit.path for hit in (*people_in_files(q), *files_of_people(q))]
    for path in q.paths(*_SETTLED_FILES, natures=("production", "docs")):
        lower = path.lower()
        settled = _SETTLED.search(lower) is not None and not of_oracles(q, path)
        if settled and (of_labels(q, path) or is_table_of_settled(q, path)):
            yield Hit(path, 1, "", "holds what was settled")
        elif settled and _beside(path, people):
            yield Hit(path, 1, "", "holds what was settled, in a repository of people's labels", "medium")
        elif single and path.rpartition("/")[0] in single and words_of(path.rpartition("/")[2]) & SETTLED:
            yield Hit(path, 1, "", "holds what was settled, beside the labels of each", "medium")


_KINDS = (".ipynb", ".py", ".r", ".R", ".Rmd", ".csv", ".tsv", ".xlsx", ".sql")
_BY_NAME = lazy(
    r"\b(?:adjudicat|reconcil)\w{1,12}|\bresolv\w{1,4} (?:\w{1,12} ){0,2}(?:disagree|conflict|annotator|coder|label)"
    r"|\bmajority vot|\b(?:label|annotation)s? consensus\b|\bconsensus (?:label|annotation)"
)
_OF_VOTERS = lazy(r"ensemble|classifier|predict|model|voting|submission|similarity")


def _by_name(q: Question) -> Iterator[Hit]:
    """Files of any kind that are named for it."""
    for path in q.paths(*_KINDS, natures=("production", "docs", "notebook")):
        name = spaced(path.rpartition("/")[2]) if holds(path.lower(), _NAMED_PARTS) else ""
        found = _BY_NAME.search(name)
        if found is not None and not _OF_VOTERS.search(path.lower()) and not of_machines(q, name):
            yield Hit(path, 1, "", f"named for settling labels: {found[0]}", "medium")


_BY_PEOPLE = frozenset({"manual", "human", "review", "reviewed"})
_BY_ALL = lazy(r"(?:^|/)(?:consensus|adjudicated|reconciled|curated|curation)/")


def _beside(path: str, people: Sequence[str]) -> bool:
    """Whether a folder of what was settled lies beside those of single people."""
    found = _BY_ALL.search(path.lower())
    return found is not None and any(one.startswith(path[: found.start() + 1]) for one in people)


def _chosen(q: Question) -> Iterator[Hit]:
    """Of the labels that a tool hands out only those are read that somebody marked as the truth."""
    own = (path for path, said in lowered(q).items() if "ground_truth" in said)
    for path in (*q.paths(".ipynb", natures=("notebook",)), *own):
        module = q.module(path)
        if module is None or not any("ground_truth" in guard.names for guard in module.facts.guards):
            continue
        keys = {literal.text: literal for literal in module.facts.literals if literal.key}
        if {"ground_truth", "annotations"} <= keys.keys():
            read = keys["ground_truth"]
            scope = module.function(read.scope).name
            yield Hit(path, read.line, scope, "takes the labels that are marked as the truth", "medium")


def _named(q: Question, module: Module, knows: bool) -> Iterator[Hit]:
    """Functions and files named for it; what votes where it is known who labelled is of labels."""
    if not holds(names_in(q, module) + module.path.lower(), _NAMED_PARTS):
        return
    for function in module.functions.values():
        name = function.last or module.path.rpartition("/")[2]
        said = spaced(name) if holds(name.lower(), _NAMED_PARTS) else ""
        about = bool(said) and (knows or of_labels(q, said) or of_labels(q, module.path))
        meant = about and not of_machines(q, function.name)
        if meant and _NAMED.search(said):
            yield Hit(module.path, function.line or 1, function.name, f"settles labels: {function.last or said}")
            return


_SPOKEN = lazy(
    r"\badjudicated\b|\badjudicators?\b|\b(?:corrected|resolved|reconciled|settled) (?:disagreements?|conflicts?"
    r"|labels?)\b"
)


_WRITTEN = lazy(
    r"(?:\bagreed|adjudicated|reconciled|resolved|consensus|majority(?:[_-]vote)?)[\w-]{0,12}\.(?:csv|tsv|jsonl?|xlsx|txt)\b"
)
_SPOKEN_PARTS = ("adjudicat", "disagreement", "conflict", "reconciled", "settled", "agreed", "consensus", "majority")


def _spoken(q: Question, module: Module) -> Iterator[Hit]:
    """What a program says of itself: that it takes what somebody decided where people differ."""
    if not holds(lowered(q).get(module.path, ""), _SPOKEN_PARTS):
        return
    for literal in module.facts.literals:
        text = literal.text.lower()
        found = _SPOKEN.search(text) or _WRITTEN.search(text)
        function = module.function(literal.scope)
        if found is not None and not of_machines(q, function.name):
            yield Hit(module.path, literal.line, function.name, f"takes what was settled: {found[0]}", "medium")
            return


def _counted(q: Question, module: Module) -> Iterator[Hit]:
    """The most frequent label is taken, or the votes for one are compared."""
    for call in module.calling(_COUNTS):
        function = module.function(call.scope)
        last = call.name.rpartition(".")[2]
        if last in ("first", "last") and "groupby" not in call.name:
            continue
        kept = last in ("drop_duplicates", "first", "last")
        one_of_several = _is_latest(function, module) if kept else _is_settling(function)
        path = function.path.replace("coding", "") if kept else function.path  # what is coded may be anything
        about = of_labels(q, path, function.name, *_short(function))
        if about and one_of_several:
            yield Hit(
                module.path, call.line, function.name, f"takes one label of several: {Name(call.name).last}", "medium"
            )
            return
    for guard in module.facts.guards:
        words = words_of(*guard.names)
        if words & {"votes", "vote", "voters"} and set(guard.ops) & {"<", "<=", ">", ">="}:
            yield Hit(module.path, guard.line, "", "compares the votes for a label")
            return


_SETTLING = lazy(
    r"vot(?:e[sd]?|ing)\b|major|aggregat|\bmerg|consolidat|\bresolv|consensus|\bfinal|\bgold\b|settle|\bagreed|combin"
    r"|annotators?\b|raters?\b|coders?\b|workers?\b"
)


def _is_settling(function: Function) -> bool:
    """Whether a function speaks of several labels of which one is to come, or of those who gave them."""
    said = (function.path.rpartition("/")[2], function.last, *function.params, *(
        one.text for one in function.literals if len(one.text) < _SHORT
    ))  # fmt: skip
    return any(_SETTLING.search(spaced(one)) for one in said)


_SHORT = 40


def _is_latest(function: Function, module: Module) -> bool:
    """Whether what is kept of duplicates is the newest."""
    dated = any(_DATED.search(one.text.lower()) for one in function.literals if len(one.text) < 40)
    return dated and any("sort" in last for last in module.ending)


_DATED = lazy(r"updated|created|(?:^|_)(?:date|time|timestamp)(?:$|_)")


def _short(function: Function) -> list[str]:
    return [one.text for one in function.literals if len(one.text) < _SHORT]
