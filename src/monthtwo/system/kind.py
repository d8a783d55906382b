"""What a repository is, by what it runs: the first rule that holds decides."""

from collections.abc import Iterator

from monthtwo.model import KindReason
from monthtwo.names.name import Name
from monthtwo.names.words import words_of
from monthtwo.system.code.hit import Use
from monthtwo.system.descriptions import is_study
from monthtwo.system.packaging import declares_package, is_go_library, is_indexed, package_folders
from monthtwo.system.places.name_words import says_no_judging
from monthtwo.system.places.places import LEARNS, Places
from monthtwo.system.platforms import model_endpoints, operations, plugin, scaffold, template, titled
from monthtwo.system.units.foreign import language_of
from monthtwo.system.units.unit import Unit

_SHOWS = frozenset(
    {"bench", "benchmark", "benchmarks", "asv", "demo", "doc", "docs", "example", "examples", "test", "tests"}
)
_DEPLOYED = frozenset({"container", "process"})

_ASIDE = frozenset({"health", "healthz", "live", "livez", "ready", "readyz", "status", "ping", "explain", "options"})
"""Words of routes beside the one that answers."""


def kind_of(places: Places) -> KindReason:
    """The kind of a repository, and why."""
    for rule in (plugin, operations, scaffold, titled, _without_models, template, _prompting, _library, _serving):
        found = rule(places)
        if found is not None:
            return found
    if any(places.system.files.produces(hit.path) for key in LEARNS for hit in places.uses.of(key)):
        return KindReason("experiment", "models are fitted or loaded, and nothing was seen to serve them")
    return KindReason("experiment", "models were seen in notebooks and data only")


def _without_models(places: Places) -> KindReason | None:
    system = places.system
    if places.learns or places.models.named_llm or places.models.asks or places.served or places.trainers:
        return None
    if model_endpoints(system):
        return None
    return KindReason("not-ml", "no fit, model load or prompt was seen")


def _prompting(places: Places) -> KindReason | None:
    """More of what answers prompts a language model than asks a model that is fitted here."""
    models = places.models
    embeds = {hit.function for hit in places.uses.of("$embedding-calls")}
    prompted: list[str] = []
    modelled = 0
    for unit, hit in places.served:
        reached = places.system.graph.called(places.system.entries(unit)) | {hit.function}
        files = {unit.path, hit.path}
        if reached & models.prompts.keys() or files & models.named_llm:
            prompted.append(hit.path)
        elif (reached & models.asks.keys()) - embeds:
            modelled += 1
    if not places.served:
        prompted = list(_prompting_programs(places))
    elif not prompted and not places.uses.of("$model-fit"):
        prompted = list(_prompting_by_imports(places))
    if not prompted or len(prompted) < modelled or (modelled and places.trainers):
        return None
    return KindReason("llm-app", "prompts a language model to answer", prompted[0])


def _prompting_by_imports(places: Places) -> Iterator[str]:
    """Handlers that ask a model and import what prompts, where no calls lead to it: what retrieves serves a prompt."""
    prompting = {node.path for node, hit in places.models.prompts.items() if hit.confidence == "high"}
    for unit, _ in places.served:
        if not prompting.isdisjoint(places.system.files_of(places.system.entries(unit))):
            yield unit.path


def _prompting_programs(places: Places) -> Iterator[str]:
    """Programs that prompt a hosted model, and pages that prompt any, in a repository that fits nothing.

    A program that loads a language model is as likely a study of one.
    """
    models = places.models
    if places.uses.of("$model-fit") or places.system.uploads or is_go_library(places.system):
        return
    local = places.system.known.packages["local-llms"]
    hosted = {
        node
        for node, hit in models.prompts.items()
        if language_of(hit.path) or (hit.confidence == "high" and hit.what.partition(".")[0] not in local)
    }
    for unit in places.system.running:
        if unit.form in ("step", "target"):
            continue
        page = _is_page(places, unit)
        prompting = models.prompts if page else hosted
        if (page or says_no_judging(unit.path)) and places.system.graph.calls(places.system.entries(unit), prompting):
            yield unit.path
    if "package.json" in places.system.files.natures:  # what its scripts start is seldom seen
        yield from sorted(node.path for node in models.prompts if language_of(node.path))


def _is_page(places: Places, unit: Unit) -> bool:
    """Whether a program shows a page: its file, or that of what starts it, imports a package of pages."""
    pages = places.system.known.packages["demo-packages"] | places.system.known.packages["page-packages"]
    return bool(places.models.roots(one.path for one in places.system.entries(unit)) & pages)


def _library(places: Places) -> KindReason | None:
    """A package for others, in which nothing outside the examples answers requests."""
    own = [
        unit
        for unit, _ in places.served
        if places.system.files.natures.get(unit.path) != "example" and not _is_wrapper(unit)
    ]
    if own and all(_is_beside(places, unit) for unit in own) and is_indexed(places.system):
        return KindReason("ml-library", "it is published as a package, and what serves lies beside it")
    if own:
        return None
    if places.system.uploads or (is_indexed(places.system) and package_folders(places.system)):
        return KindReason("ml-library", "it is published as a package, and nothing was seen to serve")
    if is_go_library(places.system):
        return KindReason("ml-library", "it is a Go module without a program")
    here = _trains(places) or _unattended(places) or _ships(places) or is_study(places.system)
    if declares_package(places.system) and not here:
        return KindReason("ml-library", "it is a package with classifiers and trains nothing")
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
    return any(not words_of(unit.path) & _SHOWS for unit in units)


def _serving(places: Places) -> KindReason | None:
    system = places.system
    if served := _served(places):
        unit = min(served, key=lambda one: bool(words_of(one.name, *one.attributes.values()) & _ASIDE))
        return KindReason("ml-service", "reaches a model", unit.path, unit.line)
    for resource in model_endpoints(system):
        return KindReason("ml-service", f"declares an endpoint: {resource.type}", resource.path, resource.line)
    for hit in places.uses.of("$serving-platforms"):
        if system.files.produces(hit.path):
            return KindReason("ml-service", "puts a model behind a platform", hit.path, hit.line)
    for unit, hit in places.batch:
        if set(unit.triggers) - {"manual", "push"} or _submitted(places, unit) or _delivers(places, unit):
            return KindReason("ml-service", "scores in batches", hit.path)
    for unit in places.system.running:
        if unit.form in _DEPLOYED and places.leads(unit, places.models.asks) and not places.leads(unit, places.fits):
            return KindReason("ml-service", "deploys an application that asks a model", unit.path, unit.line)
    unattended = _unattended(places)
    if unattended is not None:
        return KindReason(
            "ml-service",
            "trains or scores by itself: on a schedule, on events or in a loop",
            unattended.path,
            unattended.line,
        )
    promoted = _promoting_pipeline(places)
    if promoted is not None:
        return KindReason("ml-service", "promotes models from a pipeline", promoted.path, promoted.line)
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
    return next((hit for hit in acts if _promotes(hit)), None)


def _promotes(hit: Use) -> bool:
    """Whether a call does more than keep a model with its run: it names it in a registry, or deploys it."""
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
