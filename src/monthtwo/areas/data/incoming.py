"""Where data comes in, and what code says of it: where work on an unmet check of data begins."""

from collections.abc import Collection, Iterator
from itertools import islice

from monthtwo.areas.data.sources import is_fetch
from monthtwo.engine.question import Call, Confidence, Function, Hit, Module, Question, Use, detector, once
from monthtwo.names.name import Name
from monthtwo.names.value import TextValue, plain, text_of
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import lazy

_SHOWN = 60
"""Characters of an argument that are quoted."""
_FEW = 2
_FOLLOWED = 64
"""Pairs of a read and of what learns up to which it is followed whether one reaches the other."""
_MANY = 8
"""Places of which the best are shown."""
_SPARK = frozenset({"csv", "parquet", "json", "table", "load", "orc"})
"""What a reader of Spark is told last: `spark.read.format("delta").load(path)`."""
_FETCHES = frozenset({"download_file", "urlretrieve"})
_LOADS = ("load", "open")
_LOADED = lazy(r"^(numpy|pickle|torch)\.load$|^open$")
_SETTINGS = frozenset({"config", "cfg", "conf", "settings", "params", "hparams", "yaml", "yml", "json", "prompt"})
"""Words of a file that is no data, though what stands in it reaches a model."""
_SOURCES = ("external-fetchers", "llm-calls", "embedding-calls")


@detector("data-reads")
def data_reads(q: Question) -> Iterator[Hit]:
    """Calls that read data: what reaches a model first, where none does what training reads; those of pages last."""
    training = q.functions("training")
    pages, runs = q.known_packages("page-packages", "demo-packages"), training | q.functions("serving")
    found = list(_reads(q))
    reaching = _reaching(q, [(module, call) for module, call, function in found if function in runs])
    first = {id(call) for _, call in reaching} or {id(call) for _, call, function in found if function in training}
    for module, call, function in found:
        shown: Confidence = "low" if module.roots & pages else "medium"
        yield Hit(module.path, call.line, function.name, _told(call), "high" if id(call) in first else shown)
    if not first:
        yield from _loads(q, training)


def _reads(q: Question) -> Iterator[tuple[Module, Call, Function]]:
    """Calls that read data, each with where it stands; a model or settings are none."""
    readers, others = q.words("data/readers"), q.words("data/weights")
    for module in q.modules:
        for call in (*module.calling(readers), *(one for one in module.calling(_SPARK) if ".read." in one.name)):
            function = module.function(call.scope)
            told = [function.name, *map(plain, call.args)]
            if Name(call.name).last in _FETCHES:  # what it brings may be told further up
                told += [literal.text for literal in function.literals]
            if not words_of(*told) & others:
                yield module, call, function


def _loads(q: Question, training: Collection[Function]) -> Iterator[Hit]:
    """Files of any other kind that training loads, and that reach a model."""
    others = q.words("data/weights") | _SETTINGS
    loads = ((module, call) for module in q.modules for call in module.calling(_LOADS) if _LOADED.search(call.name))
    named = ((module, call, module.function(call.scope)) for module, call in loads)
    of_data = [
        (module, call)
        for module, call, function in named
        if function in training and not words_of(function.name, *map(plain, call.args[:1])) & others
    ]
    for module, call in _reaching(q, of_data):
        yield Hit(module.path, call.line, module.function(call.scope).name, _told(call))


def _reaching(q: Question, calls: Collection[tuple[Module, Call]]) -> list[tuple[Module, Call]]:
    """Those of some calls whose values are handed to a fit, or to a model that is asked.

    Of a repository with many of both none is followed: it would take longer than all else.
    """
    learning = _learning(q)
    if len(calls) * len(learning) > _FOLLOWED:
        return []
    trails = (((module, call), q.trail([(module.path, call)])) for module, call in calls)
    return [one for one, trail in trails if any(trail.given(other, asked) for other, asked in learning)]


@once
def _learning(q: Question) -> tuple[tuple[Module, Call], ...]:
    """The calls that fit or ask a model, in what trains and serves, each with its file."""
    uses = [*q.fits.values(), *(use for _, use in (*q.trainers, *q.batch))]
    found = {(use.path, use.line): use for use in uses if use.call is not None and use.function.module is not None}
    return tuple((use.function.module, use.call) for use in found.values() if use.function.module and use.call)


def _told(call: Call) -> str:
    """What is read by what, as far as the call says it."""
    return f"{Name(call.name).uncalled.lstrip('?.')} {' '.join(source(call).split())[:_SHOWN]}".strip()


def source(call: Call) -> str:
    """The text that a call is told first."""
    return text_of(call.args[0]) if call.args and isinstance(call.args[0], TextValue) else ""


@detector("column-lists")
def column_lists(q: Question) -> Iterator[Hit]:
    """Calls that read tables, or make one that reaches a model, and are told the names or types of columns."""
    keywords, readers = q.words("data/column-arguments"), q.words("data/readers")
    calls = [(module, call) for module in q.modules for call in module.calling(("DataFrame",))]
    made = {id(call) for _, call in _reaching(q, [one for one in calls if one[1].keywords.keys() & keywords])}
    for module in q.modules:
        frames = (call for call in module.calling(("DataFrame",)) if id(call) in made)
        for call in (*module.calling(readers), *frames):
            for key in call.keywords.keys() & keywords:
                named = text_of(call.keywords[key]).replace(",", " ").split()
                if len(named) >= _FEW:
                    scope = module.function(call.scope).name
                    yield Hit(module.path, call.line, scope, f"{key} of {Name(call.name).uncalled.lstrip('?.')}")


@detector("schemas-in-code")
def schemas_in_code(q: Question) -> Iterator[Hit]:
    """Classes that say what is in a message or a record."""
    for use in q.uses("body-schemas"):
        yield Hit(use.path, use.line, use.scope, use.scope or use.what)


@detector("outside-fetches")
def outside_fetches(q: Question) -> Iterator[Hit]:
    """Calls that bring data from outside."""
    for use, _ in islice(_fetched(q, "external-fetchers"), _MANY):
        yield Hit(use.path, use.line, use.scope, Name(use.what).shown, _sure(q, use))


@detector("unhandled-fetches")
def unhandled_fetches(q: Question) -> Iterator[Hit]:
    """Calls that bring something from outside, and of which no failure is handled."""
    clients = q.known_packages("http-clients")
    unhandled = (found for found in _fetched(q, *_SOURCES) if not found[1].protected)
    for use, call in islice(unhandled, _MANY):
        bound = "timeout" in call.keywords or Name(use.what).package not in clients
        yield Hit(use.path, use.line, use.scope, use.what if bound else f"{use.what}, without a timeout", _sure(q, use))


def _fetched(q: Question, *roles: str) -> Iterator[tuple[Use, Call]]:
    """Calls that bring something from outside, those of running code first."""
    uses = sorted(q.uses(*roles), key=lambda use: use.function not in q.live)
    yield from ((use, use.call) for use in uses if use.call is not None and is_fetch(q, use, use.call))


def _sure(q: Question, use: Use) -> Confidence:
    return "medium" if use.function in q.live else "low"
