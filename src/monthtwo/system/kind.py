"""What a repository is, by what it runs: the first rule that holds decides."""

from monthtwo.model import KindReason
from monthtwo.names.name import Name
from monthtwo.names.value import text_of
from monthtwo.names.words import words_of
from monthtwo.system.code.hit import Use
from monthtwo.system.descriptions import is_study
from monthtwo.system.packaging import declares_package, index_sign, is_go_library, package_folders
from monthtwo.system.places.model_calls import best, rank
from monthtwo.system.places.name_words import SHOWS, says_scoring
from monthtwo.system.places.places import Places
from monthtwo.system.platforms import (
    model_endpoints,
    offered_endpoints,
    operating,
    operations,
    plugin,
    scaffold,
    shown,
    template,
    titled,
)
from monthtwo.system.prompting import beside_services, is_aside, prompting
from monthtwo.system.units.unit import Unit

_DEPLOYED = frozenset({"container", "process"})

_MADE_UP = frozenset({"dummy", "fixture", "fixtures", "mock", "mocks", "sample", "synthetic", "toy"})
"""Words of what makes a model only to try the rest with."""

_WHOLE = (".fit", ".train", ".fit_predict", ".fit_transform")
"""What fits a model as a whole: steps of an optimiser are part of it, and those of its schedule look like them."""
_TRAINING = frozenset({"fit", "retrain", "retraining", "train", "training"})
_TALKS = (".execute", ".executemany")
_STARTS = {"cron": "on a schedule", "event": "by events", "loop": "in a loop"}


def kind_of(places: Places) -> KindReason:
    """The kind of a repository, and why."""
    for rule in _RULES:
        found = rule(places)
        if found is not None:
            return found
    return _exploring(places)


def _exploring(places: Places) -> KindReason:
    """What is neither served nor offered: the most that code does with a model, and what was seen beside it."""
    produces = places.system.files.produces
    signs = (
        ("fits a model", [hit for hit in places.uses.of("$model-fit") if hit.what.endswith(_WHOLE)]),
        ("fits a model", [*places.fits.values(), *(hit for _, hit in places.trainers)]),
        ("loads a model", places.uses.of("$model-loaders")),
        ("uses a language model", places.models.prompts.values()),
        ("asks a model", places.models.asks.values()),
        ("imports a package for models", places.uses.of("import:$ml-frameworks")),
    )
    if places.served:
        unserved = "only an example answers with one"
    elif places.batch:
        unserved = "what scores with one was not seen to start by itself"
    else:
        unserved = "nothing was seen to serve one"
    for does, hits in signs:
        hit = min((hit for hit in hits if produces(hit.path)), key=rank, default=None)
        if hit is not None:
            return KindReason("experiment", f"{does}, and {unserved}", hit.path, hit.line)
    return KindReason("experiment", "models were seen in notebooks and data only")


def _without_models(places: Places) -> KindReason | None:
    system = places.system
    if places.learns or places.models.named_llm or places.models.asks or places.served or places.trainers:
        return None
    if model_endpoints(system) or places.model_servers:
        return None
    return KindReason("not-ml", "no fit, model load or prompt was seen")


def _library(places: Places) -> KindReason | None:
    """A package for others, in which nothing outside the examples answers requests."""
    own = [
        unit
        for unit, _ in places.served
        if places.system.files.natures.get(unit.path) != "example" and not _is_wrapper(unit)
    ]
    system = places.system
    shown = index_sign(system)
    if own and shown and all(_is_beside(places, unit) for unit in own):
        return KindReason("ml-library", f"{shown.what}, and what serves lies beside it", shown.path, shown.line)
    if own:
        return None
    if shown and (system.uploads or package_folders(system)):
        return KindReason("ml-library", f"{shown.what}, and nothing was seen to serve", shown.path, shown.line)
    if is_go_library(system):
        return KindReason("ml-library", "is that of a Go module in which no program lies", "go.mod")
    here = _trains(places) or _unattended(places) or _ships(places) or is_study(system)
    declaring = declares_package(system)
    if declaring and not here:
        return KindReason("ml-library", "describes a package to others, and no script of its own trains", declaring)
    return None


def _is_beside(places: Places, unit: Unit) -> bool:
    """Whether a unit lies outside the folder of the package that the repository is named for."""
    folders = package_folders(places.system)
    return bool(folders) and not unit.path.startswith(folders)


def _is_wrapper(unit: Unit) -> bool:
    """A class that a model server would call: in a package it is an offer to the package's users."""
    return unit.format == "python" and unit.attributes.get("name", "").endswith((".PythonModel", "Executor"))


def _ships(places: Places) -> bool:
    """Whether the package is run as it stands: an image starts its code, and nothing uploads it for others."""
    system = places.system
    images = [
        unit for unit in system.running if unit.form in _DEPLOYED and unit.format in system.known.formats["builds"]
    ]
    return any(system.files.natures.get(f.path) == "production" for unit in images for f in system.entries(unit))


def _trains(places: Places) -> bool:
    """Whether something other than an example or a benchmark of the package fits."""
    units = [unit for unit, _ in places.trainers if places.system.files.natures.get(unit.path) == "production"]
    return any(not words_of(unit.path) & (SHOWS | _MADE_UP) for unit in units)


def _serving(places: Places) -> KindReason | None:
    system = places.system
    if served := _served(places):
        unit = min(served, key=is_aside)
        return KindReason("ml-service", "reaches a model", unit.path, unit.line)
    for resource in model_endpoints(system):
        return KindReason("ml-service", f"declares an endpoint: {resource.type}", resource.path, resource.line)
    for unit, command in places.model_servers:
        return KindReason("ml-service", f"starts a model server: {command}", unit.path, unit.line)
    for hit in places.uses.of("$serving-platforms"):
        if system.files.produces(hit.path):
            return KindReason("ml-service", "has a platform run a model", hit.path, hit.line)
    jobs = [
        (unit, hit)
        for unit, hit in places.batch
        if set(unit.triggers) - {"manual", "push"} or _submitted(places, unit) or _delivers(places, unit)
    ]
    if not jobs and not _trains(places) and not is_study(system):
        jobs = [(unit, hit) for unit, hit in places.batch if hit.confidence == "high" and _keeps(places, unit)]
    for _, hit in sorted(jobs, key=lambda job: rank(job[1]))[:1]:
        return KindReason("ml-service", "asks a model in a job that stores results", hit.path, hit.line)
    for unit in places.system.running:
        if unit.form in _DEPLOYED and places.leads(unit, places.models.asks) and not places.leads(unit, places.fits):
            asking = best(places.reach(unit), places.models.asks)
            if asking is not None:
                where = "in what a container starts" if unit.form == "container" else "in a process that is deployed"
                return KindReason("ml-service", f"asks a model {where}", asking.path, asking.line)
    unattended = _unattended(places)
    if unattended is not None:
        return KindReason("ml-service", _by_itself(places, unattended), unattended.path, unattended.line)
    promoted = _promoting_pipeline(places)
    if promoted is not None:
        return KindReason(
            "ml-service", "registers or deploys a model, where a pipeline trains", promoted.path, promoted.line
        )
    return None


def _served(places: Places) -> list[Unit]:
    """Units that answer with a model: those of examples only where there is little else."""
    served = [unit for unit, _ in places.served]
    own = [unit for unit in served if places.system.files.natures.get(unit.path) != "example"]
    return own or [unit for unit in served if places.system.decides(unit.path)]


def _promoting_pipeline(places: Places) -> Use | None:
    """A call that makes a model the current one, in a repository whose training an orchestrator runs.

    Where no graph of tasks is seen, it is a step that a function makes beside others of the same tool.
    """
    if not places.trainers:
        return None
    acts = [hit for hit in places.uses.of("$promotion-actions") if places.system.files.produces(hit.path)]
    if not any(unit.form == "dag" for unit, _ in places.trainers):
        made = {(hit.function, Name(hit.what).package) for hit in places.uses.of("$pipeline-tools")}
        acts = [hit for hit in acts if (hit.function, Name(hit.what).package) in made]
    promoting = [hit for hit in acts if _promotes(hit)]
    trained = places.training
    return min(promoting, key=lambda hit: hit.function not in trained, default=None)


def _promotes(hit: Use) -> bool:
    """Whether a call does more than keep a model with its run: it names it in a registry, or deploys it."""
    if hit.call is not None and text_of(hit.call.keywords.get("repo_type")) == "dataset":
        return False
    return not hit.what.endswith(".log_model") or (
        hit.call is not None and "registered_model_name" in hit.call.keywords
    )


def _submitted(places: Places, job: Unit) -> bool:
    """Whether what answers requests names a job's file: it hands the job to a scheduler of its own."""
    name = job.path.rpartition("/")[2]
    for path in places.system.files_of(node for unit in places.handlers for node in places.system.entries(unit)):
        module = places.system.sources.module(path)
        if module and any(name in literal.text for literal in module.facts.literals):
            return True
    return False


def _delivers(places: Places, job: Unit) -> bool:
    """Whether a job puts what it scored where others read it: a table or a topic, not a file."""
    reached = places.system.graph.called(places.system.entries(job))
    return not places.models.delivering.isdisjoint(reached)


def _keeps(places: Places, job: Unit) -> bool:
    """Whether a job writes something, and does more than talk to a database."""
    reached = places.system.graph.called(places.system.entries(job))
    stores = (places.models.stores[function] for function in reached & places.models.stores.keys())
    return any(not hit.what.endswith(_TALKS) for hit in stores) or _delivers(places, job)


def _by_itself(places: Places, unit: Unit) -> str:
    """What a unit does that no person starts."""
    starts = next(how for trigger, how in _STARTS.items() if trigger in unit.triggers)
    fits, asks = places.leads(unit, places.fits), places.leads(unit, places.models.asks)
    if fits and asks:  # what it is called says which of them it is there for
        says_training = bool(words_of(unit.name, *unit.commands) & _TRAINING)
        fits, asks = says_training or not says_scoring(unit.name), not says_training
    if fits or asks:
        does = " or ".join(["trains"] * fits + ["asks"] * asks)
        return f"{does} a model, started {starts}"
    return f"is started {starts}, beside training that an orchestrator runs"


def _unattended(places: Places) -> Unit | None:
    """A unit that starts by itself and leads to a fit or a model; or a schedule beside an orchestrator's training."""
    orchestrated = any(unit.form == "dag" for unit, _ in places.trainers)
    for unit in places.system.unattended:
        if unit.triggers == ("loop",):  # a search or a simulation works in loops too
            continue
        if places.leads(unit, places.fits) or places.leads(unit, places.models.asks):
            return unit
        if orchestrated and unit.form == "schedule" and unit.format == "python":
            return unit
    return None


_RULES = (
    plugin, operations, scaffold, offered_endpoints, titled, operating, _without_models, template, prompting, _library,
    _serving, beside_services, shown,
)  # fmt: skip
