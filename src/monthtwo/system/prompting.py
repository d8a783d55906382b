"""Repositories whose model is a language model that they prompt."""

from collections.abc import Iterable, Iterator

from monthtwo.model import KindReason
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase
from monthtwo.system.code.hit import Use
from monthtwo.system.descriptions import heads, is_study
from monthtwo.system.packaging import is_go_library
from monthtwo.system.places.model_calls import best, rank
from monthtwo.system.places.name_words import says_no_judging
from monthtwo.system.places.places import Places
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import Unit

_LANGUAGE_MODELS = anycase(r"\bRAG\b|\bretrieval[ -]augmented\b|\blarge language models?\b|\bLLMs?\b|\bchat ?bots?\b")

_ASIDE = frozenset(
    {
        "health",
        "healthz",
        "live",
        "liveness",
        "livez",
        "ready",
        "readiness",
        "readyz",
        "status",
        "ping",
        "explain",
        "options",
    }
)
"""Words of routes beside the one that answers."""


def prompting(places: Places) -> KindReason | None:
    """More of what answers prompts a language model than asks a model that is fitted here."""
    models = places.models
    embeds = {hit.function for hit in places.uses.of("$embedding-calls")}
    prompted: list[KindReason] = []
    modelled = embedded = 0
    for unit, hit in sorted(places.served, key=lambda pair: is_aside(pair[0])):
        reached = places.system.graph.called(places.system.entries(unit)) | {hit.function}
        prompt = best(reached, models.prompts)
        if prompt is not None:
            prompted.append(_prompts(prompt))
        elif naming := sorted({unit.path, hit.path} & models.named_llm):
            prompted.append(KindReason("llm-app", "answers by a package that is named for language models", naming[0]))
        elif (reached & models.asks.keys()) - embeds:
            modelled += 1
        else:
            embedded += not reached.isdisjoint(embeds)
    if prompted and len(prompted) == modelled and models.table("$model-loaders") and _speaks(places) is None:
        return None  # half of the answers are of models that are loaded here
    if not places.served:
        prompted = [_prompts(use, "in a program") for use in _prompting_programs(places)]
    elif not prompted and not places.uses.of("$model-fit"):
        prompted = [_prompts(use) for use in _prompting_by_imports(places)]
        if not prompted and embedded == len(places.served):
            prompted = list(_retrieving(places))
    if not prompted or len(prompted) < modelled or (modelled and places.trainers):
        return None
    return prompted[0]


def is_aside(unit: Unit) -> bool:
    """Whether a handler says something of the service, and is not the one that answers."""
    return bool(words_of(unit.name, *unit.attributes.values()) & _ASIDE)


def _prompts(use: Use, where: str = "to answer") -> KindReason:
    return KindReason("llm-app", f"uses a language model {where}", use.path, use.line)


def _retrieving(places: Places) -> Iterator[KindReason]:
    """Why what answers by embeddings alone is there for a language model: one is prompted here, or the head says so."""
    prompts = [hit for hit in places.models.prompts.values() if hit.confidence == "high"]
    if prompts:
        yield _prompts(min(prompts, key=rank), "beside what retrieves for it")
    said = _speaks(places)
    if said is not None:
        yield KindReason("llm-app", "speaks of language models, for which what answers retrieves", said)


def _speaks(places: Places) -> str | None:
    """The README that says at its head that the repository is about language models."""
    return next((path for path, head in heads(places.system) if any(map(_LANGUAGE_MODELS.finds, head))), None)


def beside_services(places: Places) -> KindReason | None:
    """A language model that code prompts beside what is deployed or answers, though nothing was seen to join them."""
    models, system = places.models, places.system
    if places.fits or places.uses.of("$model-loaders") or is_study(system):
        return None
    prompts = [hit for hit in models.prompts.values() if hit.confidence == "high" and system.decides(hit.path)]
    deployed = any(unit.form in ("container", "process") for unit in system.running)
    if not prompts or not (deployed or places.handlers):
        return None
    return _prompts(min(prompts, key=rank), "beside what is deployed")


def _prompting_by_imports(places: Places) -> Iterator[Use]:
    """Prompts that handlers which ask a model import, where no calls lead to them: what retrieves serves a prompt."""
    sure = [hit for hit in places.models.prompts.values() if hit.confidence == "high"]
    for unit, _ in places.served:
        files = places.system.files_of(places.system.entries(unit))
        yield from [hit for hit in sure if hit.path in files][:1]


def _prompting_programs(places: Places) -> Iterator[Use]:
    """Prompts of a hosted model in programs, and of any in pages, in a repository that fits nothing.

    A program that loads a language model is as likely a study of one.
    """
    models = places.models
    if places.uses.of("$model-fit") or places.system.uploads or is_go_library(places.system):
        return
    local = places.system.known.packages["local-llms"]
    hosted = {
        node: hit
        for node, hit in models.prompts.items()
        if language_of(hit.path) or (hit.confidence == "high" and hit.what.partition(".")[0] not in local)
    }
    for unit in places.system.running:
        if unit.form in ("step", "target"):
            continue
        page = _is_page(places, unit)
        asked = models.prompts if page else hosted
        starts = places.system.entries(unit)
        if (page or says_no_judging(unit.path)) and places.system.graph.calls(starts, asked):
            yield from _first(best(places.system.graph.called(starts), asked))
    yield from _beside_foreign_programs(places)


def _beside_foreign_programs(places: Places) -> Iterator[Use]:
    """Prompts in other languages than Python, beside a program in the same: what that leads to is not known.

    What the scripts of a package.json start is seldom seen.
    """
    started = {unit.format for unit in places.system.running if unit.form in ("main", "route")}
    if "package.json" in places.system.files.natures:
        started.add("javascript")
    for node in sorted(places.models.prompts, key=lambda node: node.path):
        language = language_of(node.path)
        if language is not None and language.name in started:
            yield places.models.prompts[node]


def _first(use: Use | None) -> Iterable[Use]:
    return () if use is None else (use,)


def _is_page(places: Places, unit: Unit) -> bool:
    """Whether a program shows a page: its file, or that of what starts it, imports a package of pages."""
    pages = places.system.known.packages["demo-packages"] | places.system.known.packages["page-packages"]
    return bool(places.models.roots(one.path for one in places.system.entries(unit)) & pages)
