"""What goes to people: items of which a model is not sure, on which people differ, or which wait for their word."""

from collections.abc import Iterator

from monthtwo.areas.annotation.people import holds, lowered, names_in, of_labels, of_oracles
from monthtwo.engine.question import Function, Hit, Module, Question, detector
from monthtwo.names.name import Name
from monthtwo.names.words import spaced, words_of
from monthtwo.regular_expressions import lazy

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
_ROUTED = lazy(
    r"(?:show|select|pick|sample|query|rank|sort|choose|prefer|find|most|review|filter"
    r"|route)\w{0,12} (?:\w{1,20} ){0,2}(?:uncertain|disagree|ambiguous|low confiden|hard example)"
    r"|uncertainty sampl|least confiden|entropy sampl|margin sampl|active learn|query strateg|needs? (?:human "
    r"|manual )?review|review queue|queue (?:for )?review"
    r"|disagreement review|next (?:\w{1,20} )?to (?:be )?(?:annotat|label)"
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
            if said and _ROUTED.search(said) and _weighs(q, function) and not _is_counted(said, function):
                yield Hit(module.path, function.line, function.name, f"asks about what is in doubt: {function.last}")
                break
        yield from _queried(q, module)
        yield from _compared(q, module)
        yield from _awaiting(q, module)
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
    yield from _disputed(q)
    for path in q.paths(".go", ".js", ".ts", ".java", ".kt", ".rs"):
        text = q.text(path)
        if of_labels(q, path) or "annotat" in text.lower():
            found = _FOREIGN.search(text)
            if found is not None:
                yield Hit(path, text.count("\n", 0, found.start()) + 1, "", "asks about what is in doubt", "medium")


_HANDED = frozenset({"to_csv", "to_excel", "to_json", "dump", "write", "writerow", "save"})
_LOOKED = frozenset({"review", "reviewer", "adjudicate", "adjudicator", "expert", "resolve", "queue"})


def _is_counted(said: str, function: Function) -> bool:
    """Whether a function finds what is in dispute and hands it to nobody."""
    return (
        said.startswith("find ")
        and "disagree" in said
        and not words_of(said, *(one.text for one in function.literals)) & _LOOKED
        and not any(call.name.rpartition(".")[2] in _HANDED for call in function.calls)
    )


_KINDS = (".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".ipynb", ".py")
_DISPUTED = lazy(r"disagree|disputed?\b|conflict(?:s|ing)?\b")
_LOOKED_AT = frozenset(
    {"review", "reviewed", "reviewer", "adjudicate", "adjudication", "check", "expert", "experts", "to", "for"}
)
_WRITTEN = lazy(r"disagree\w{0,40}\.(?:csv|tsv|jsonl?|xlsx)\b")


def _disputed(q: Question) -> Iterator[Hit]:
    """Items on which people differ, kept or written apart for those who look again."""
    for path in q.paths(*_KINDS, natures=("production", "docs", "notebook")):
        name = spaced(path.rpartition("/")[2])
        if _DISPUTED.search(name) and ("disagreements" in name or words_of(name) & _LOOKED_AT or of_labels(q, name)):
            yield Hit(path, 1, "", "keeps apart what is in dispute", "medium")
    for path, said in lowered(q).items():
        module = q.module(path) if "disagree" in said and _WRITTEN.search(said) else None
        for literal in module.facts.literals if module is not None else ():
            if _WRITTEN.search(literal.text.lower()):
                scope = module.function(literal.scope).name if module is not None else ""
                yield Hit(path, literal.line, scope, "writes apart what is in dispute", "medium")
                break


_ACTIVE = lazy(r"(?:^|[/_. -])active[_ -]?learning(?=[/_. -])")
_DOUBT_PARTS = ("uncertain", "entropy", "disagree", "least_confiden", "margin")


def _queried(q: Question, module: Module) -> Iterator[Hit]:
    """A program of active learning that looks at how sure models are."""
    if _ACTIVE.search(module.path.lower()) and holds(names_in(q, module), _DOUBT_PARTS):
        function = next(
            (one for one in module.functions.values() if holds(one.last.lower(), ("active", "learn"))), None
        )
        line, scope = (function.line, function.name) if function is not None else (1, "")
        yield Hit(module.path, line, scope, "chooses by uncertainty what people label", "medium")


_AWAITED = frozenset({"reviewed", "is_reviewed", "moderated", "human_reviewed", "verified_by_human"})
_ASKED = ("predict", "predict_proba", "detect", "classify", "infer", "inference")
_PREDICTED = frozenset({"prediction", "predictions", "predicted", "threshold"})


def _awaiting(q: Question, module: Module) -> Iterator[Hit]:
    """What a model found is stored as something that nobody has looked at yet."""
    asked = holds(q.strings(module.path), ("review", "moderated", "verified_by")) and any(module.calling(_ASKED))
    if not asked:
        return
    weighed = any(words_of(*guard.names) & (q.words("annotation/scores") | _PREDICTED) for guard in module.facts.guards)
    for literal in module.facts.literals if weighed else ():
        if literal.text in _AWAITED:
            function = module.function(literal.scope)
            yield Hit(module.path, literal.line, function.name, "what a model is sure of waits for people", "medium")
            return


_FOREIGN = lazy(
    r"(?i)(?:sort|order|rank|filter|select|pick|next)\w{0,12}by(?:abs)?(?:score|uncertainty|confidence|entropy|margin)"
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
