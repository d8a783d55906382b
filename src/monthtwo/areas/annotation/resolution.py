"""What becomes of labels on which people disagree, and of items that a model is not sure of."""

from collections.abc import Iterator

from monthtwo.areas.annotation.label_code import people_in_code
from monthtwo.areas.annotation.label_files import columns, files_of_people, people_in_files
from monthtwo.areas.annotation.people import holds, names_in, of_labels, of_machines, of_oracles
from monthtwo.engine.question import Function, Hit, Module, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.words import spaced, words_of
from monthtwo.regular_expressions import lazy

_COLUMN = lazy(
    r"(?:final|gold|adjudicated|consensus|majority|agreed|resolved|curated|reconciled)(?:[ _-].{1,30})?"
    r"|.{1,30}[ _-](?:final|gold|adjudicated|consensus|majority)"
)
_NAMED = lazy(
    r"adjudicat|majority (?:vote|label|class)|plurality|dawid skene|gold (?:label|standard|annotation)|consensus"
    r"|curation|curated"
    r"|(?:review|reviewed|correct|corrected|second pass|arbitrat)\w* (?:annot|label)|(?:annot|label)\w* (?:review"
    r"|reviewer|curat|arbitrat)"
    r"|resolv\w* (?:\w+ )?(?:conflict|disagree|disput)"
    r"|(?:aggregat|reconcil|consolidat|vote on)\w* (?:\w+ )?(?:labels?|annotations?|votes|judgments|judgements"
    r"|classifications|annotators|ratings|answers|disagree\w*|conflicts?)"
)
_SETTLED_FILES = (".csv", ".tsv", ".jsonl", ".json", ".ann", ".xml", ".xmi", ".xlsx", ".txt", ".conll", ".zip")
_SETTLED = lazy(
    r"curation_user|(?:^|[/_. -])(?:adjudicated|adjudication|consensus|reconciled|curated"
    r"|gold(?:en)?(?:[_ -]?standard)?)(?=[/_. -])"
)
_DONE = lazy(
    r"(?:disagreements?|conflicts?|differences|discrepanc\w+|conflicting \w+)[^.\n]{0,60} (?:were|was) (?:then "
    r"|subsequently )?(?:resolved|adjudicated|settled|decided|reconciled)"
    r"|(?:annotator|annotation|label)[^.\n]{0,80}\b(?:majority vot(?:e|ing)|adjudicat(?:ed|or)|consensus) (?:was|were)"
)
_NAMED_PARTS = (
    "adjudic", "majority", "plurality", "dawid", "gold", "consensus", "curat", "review", "correct", "arbitrat",
    "aggregat", "reconcil", "resolv", "consolid", "vote",
)  # fmt: skip
_ROUTED_PARTS = (
    "uncertain",
    "confiden",
    "entropy",
    "margin",
    "active",
    "strateg",
    "review",
    "disagree",
    "ambig",
    "hard",
    "next",
)
_DONE_PARTS = ("disagree", "conflict", "differences", "discrepan", "majority", "adjudicat", "consensus")
_COUNTS = frozenset({"most_common", "mode", "drop_duplicates", "idxmax"})
_ROUTED = lazy(
    r"(?:show|select|pick|sample|query|rank|sort|choose|prefer|find|most|review|filter"
    r"|route)\w* (?:\w+ ){0,2}(?:uncertain|disagree|ambiguous|low confiden|hard example)"
    r"|uncertainty sampl|least confiden|entropy sampl|margin sampl|active learn|query strateg|needs? (?:human "
    r"|manual )?review|review queue|queue (?:for )?review"
    r"|disagreement review|next (?:\w+ )?to (?:be )?(?:annotat|label)"
)
_TOPICS = frozenset(
    {
        "review",
        "reviewed",
        "queue",
        "manual",
        "human",
        "insight",
        "insights",
        "automatic",
        "uncertain",
        "enqueue",
        "flagged",
    }
)


@detector("known-people")
def known_people(q: Question) -> Iterator[Hit]:
    """Files of labels, and code, that know who labelled."""
    yield from people_in_files(q)
    yield from files_of_people(q)
    yield from people_in_code(q)


@detector("label-adjudication")
def label_adjudication(q: Question) -> Iterator[Hit]:
    """Rules and roles by which one label comes of several: votes, a reviewer, a gold column."""
    for use in q.uses("label-aggregators"):
        yield Hit(use.path, use.line, use.scope, f"settles labels: {Name(use.what).shown}")
    for hit in people_in_files(q):
        name = next((one for one in columns(q, hit.path) if _COLUMN.fullmatch(one.strip().lower())), "")
        if name and not of_machines(q, name):
            yield Hit(hit.path, 1, "", f"holds what was settled: {name.strip()}")
    for path in q.paths(*_SETTLED_FILES, natures=("production", "docs")):
        if _SETTLED.search(path.lower()) and of_labels(q, path) and not of_oracles(q, path):
            yield Hit(path, 1, "", "holds what was settled")
    for path in q.paths(".md", ".txt", ".rst", ".html", natures=("production", "docs", "example")):
        text = "" if "readme" in path.lower() or of_oracles(q, path) else q.text(path).lower()
        found = _DONE.search(text) if holds(text, _DONE_PARTS) else None
        if found is not None:
            line = q.text(path).count("\n", 0, found.start()) + 1
            yield Hit(path, line, "", f"tells how labels were settled: {found[0][:50]}", "medium")
    people = {hit.path for hit in people_in_code(q)}
    for module in q.modules:
        if of_oracles(q, module.path):
            continue
        yield from _named(q, module)
        if module.path in people or of_labels(q, module.path):
            yield from _counted(q, module)


def _named(q: Question, module: Module) -> Iterator[Hit]:
    """Functions and files named for it."""
    if not holds(names_in(q, module) + module.path.lower(), _NAMED_PARTS):
        return
    for function in module.functions.values():
        name = function.last or module.path.rpartition("/")[2]
        said = spaced(name) if holds(name.lower(), _NAMED_PARTS) else ""
        meant = bool(said) and (of_labels(q, said) or of_labels(q, module.path)) and not of_machines(q, function.name)
        if meant and _NAMED.search(said):
            yield Hit(module.path, function.line or 1, function.name, f"settles labels: {function.last or said}")
            return


def _counted(q: Question, module: Module) -> Iterator[Hit]:
    """The most frequent label is taken, or the votes for one are compared."""
    for call in module.calling(_COUNTS):
        function = module.function(call.scope)
        if _is_of_labels(q, function) and (
            call.name.rpartition(".")[2] != "drop_duplicates" or "sort" in str(module.ending)
        ):
            yield Hit(
                module.path, call.line, function.name, f"takes one label of several: {Name(call.name).last}", "medium"
            )
            return
    for guard in module.facts.guards:
        words = words_of(*guard.names)
        if words & {"votes", "vote", "voters"} and set(guard.ops) & {"<", "<=", ">", ">="}:
            yield Hit(module.path, guard.line, "", "compares the votes for a label")
            return


def _is_latest(function: Function, module: Module) -> bool:
    """Whether what is kept of duplicates is the newest."""
    dated = any(_DATED.search(one.text.lower()) for one in function.literals if len(one.text) < 40)
    return dated and any("sort" in last for last in module.ending)


_DATED = lazy(r"updated|created|(?:^|_)(?:date|time|timestamp)(?:$|_)")


def _is_of_labels(q: Question, function: Function) -> bool:
    return of_labels(q, function.path, function.name, *(one.text for one in function.literals if len(one.text) < 40))


@detector("review-routing")
def review_routing(q: Question) -> Iterator[Hit]:
    """What goes to people because a model is not sure of it, or because people differ."""
    for use in q.uses("uncertainty-samplers"):
        yield Hit(use.path, use.line, use.scope, f"asks about what is in doubt: {Name(use.what).shown}")
    for module in q.modules:
        if of_oracles(q, module.path):
            continue
        for function in module.functions.values() if holds(names_in(q, module), _ROUTED_PARTS) else ():
            said = spaced(function.last) if holds(function.last.lower(), _ROUTED_PARTS) else ""
            if said and _ROUTED.search(said) and _weighs(q, function):
                yield Hit(module.path, function.line, function.name, f"asks about what is in doubt: {function.last}")
                break
        yield from _compared(q, module)
        for literal in module.facts.literals if "review" in q.strings(module.path) else ():
            if literal.text in ("needs_review", "needs_human_review", "review_queue"):
                yield Hit(
                    module.path,
                    literal.line,
                    module.function(literal.scope).name,
                    f"marks what people are to look at: {literal.text}",
                    "medium",
                )
                break
    for path in q.paths(".go", ".js", ".ts", ".java", ".kt", ".rs"):
        text = q.text(path)
        if of_labels(q, path) or "annotat" in text.lower():
            found = _FOREIGN.search(text)
            if found is not None:
                yield Hit(path, text.count("\n", 0, found.start()) + 1, "", "asks about what is in doubt", "medium")


_FOREIGN = lazy(
    r"(?i)(?:sort|order|rank|filter|select|pick|next)\w*by(?:abs)?(?:score|uncertainty|confidence|entropy|margin)"
    r"|active ?learning|uncertainty"
)


def _weighs(q: Question, function: Function) -> bool:
    """Whether a function looks at how sure a model is, or at who differs."""
    names = [*function.params, *(one.text for one in function.literals if len(one.text) < 60), function.name]
    names += [name for guard in function.guards for name in guard.names]
    names += [name for kept in function.comparisons for name in kept.names]
    names += [call.name for call in function.calls]
    return bool(
        words_of(*names)
        & (
            q.words("annotation/scores")
            | {"disagree", "disagreement", "disagreements", "uncertain", "entropy", "threshold"}
        )
    )


_BY_ITSELF = lazy(
    r"auto(?:matic|matically)? (?:process|apply|applied|approv|accept|publish|label|confirm)|(?:needs?|requires?"
    r"|for|manual|human) review"
)


def _compared(q: Question, module: Module) -> Iterator[Hit]:
    """A score below a bar sends an item to people; one above it is applied without them."""
    for one in module.facts.comparisons:
        said = spaced(one.name)
        if _BY_ITSELF.search(said) or (
            words_of(one.name) & _TOPICS and words_of(*one.names) & q.words("annotation/scores")
        ):
            yield Hit(module.path, one.line, module.function(one.scope).name, f"a bar decides {one.name}")
            return
