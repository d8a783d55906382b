"""How a model is trained again: what starts it, and as what."""

from collections.abc import Iterator
from posixpath import basename, dirname

from monthtwo.engine.question import SERVED, UNATTENDED, Call, Hit, Module, Question, Unit, Use, detector, in_order
from monthtwo.names.name import Name
from monthtwo.names.value import texts
from monthtwo.names.words import words_of
from monthtwo.regular_expressions import anycase, lazy

_TRAINING = anycase(r"(^|[^a-z])(re|pre)?_?(train|fine_?tun|fit)")
_TRAINS = anycase(r"(^|[^a-z])(re|pre)?_?train|fine_?tun")
"""A library's `fit` is a method it offers."""
_SCRIPT = anycase(r"(^|/)(re)?(train|fine_?tune)\w*\.(py|R|jl)$")
_TASK = lazy(r"airflow\.(\w+\.){0,9}(?!Empty|Dummy|Branch|ShortCircuit|TriggerDag|Email|Latest)\w+Operator$")
_HANDED = lazy(r"(zenml|kfp|clearml|azure)\.(\w+\.){0,9}pipeline$")
_DAG = lazy(r"airflow\.")
_PREFECT = lazy(r"prefect\.(\w+\.){0,9}(task|flow)$")
_DECORATED_TASK = lazy(r"airflow\.(\w+\.){0,9}task(\.\w+)?$")
_AZURE_JOB = lazy(r"azure\.ai\.ml\.(command|spark)$")
_AZURE_PIPELINE = lazy(r"^azure\.ai\.ml\..*(pipeline|load_job|load_component)$")
_PROJECT_RUN = lazy(r"^mlflow\.(projects\.)?run$")
_TEMPLATE = lazy(r"(^|/)(_?templates?|cookiecutter[^/]*)/|\{\{")
_MEASURES = frozenset({"asv", "bench", "benchmark", "benchmarks"})
"""Words of folders in which a package is measured: what fits there is thrown away."""
_OFFERS = ("ml-library", "ml-platform")
"""Kinds of repository whose code trains for other people."""


@detector("training-entrypoint")
def training_entrypoint(q: Question) -> Iterator[Hit]:
    """Scripts, commands and pipeline steps that reach a fit; scripts that say they train where the fit is hidden."""
    found = False
    for unit, fit in q.trainers:
        if not _trains_here(q, unit, fit):
            continue
        found = True
        sure = fit.confidence if _TRAINING.finds(_said(unit)) else "medium"
        yield Hit(unit.path, unit.line, "", f"{_shown(unit)} leads to {fit.path}", sure)
        for function in in_order(q.reached(unit) & q.fits.keys()):
            use = q.fits[function]
            named = _TRAINING.finds(f"{use.path} {use.scope}")
            yield Hit(use.path, use.line, use.scope, f"{_does(use)}: {use.what}", use.confidence if named else "medium")
    if not found and q.kind not in _OFFERS:
        yield from _scripts(q)


def _does(use: Use) -> str:
    """What a use comes to: a class is a description of a run, handed to a platform that fits."""
    return "declares a training run" if Name(use.what).last[:1].isupper() else "fits a model"


def _trains(q: Question, unit: Unit) -> bool:
    """A script that is called training, or that holds the fit itself."""
    return _TRAINS.finds(_said(unit)) or any(one.path == unit.path for one in q.reached(unit) & q.fits.keys())


@detector("prompts-and-trains-nothing")
def prompts_and_trains_nothing(q: Question) -> Iterator[Hit]:
    """An application of a language model that fits nothing: nobody expects it to train."""
    if q.kind == "llm-app" and not any(_trains_here(q, unit, fit) for unit, fit in q.trainers):
        yield Hit("", 0, "", "prompts a language model and trains nothing")


def _trains_here(q: Question, unit: Unit, fit: Use) -> bool:
    """A request that fits by the way does not train; what a library or template offers its users neither."""
    if set(unit.triggers) <= SERVED:
        queued = f"{fit.path} {fit.scope}" if set(unit.triggers) == {"queue"} else ""  # a job, and no answer
        return _TRAINING.finds(f"{unit.name} {unit.attributes.get('path', '')} {queued}")
    shown = q.publishes and q.nature(unit.path) == "example"
    if q.kind == "ml-platform" and (shown or _TEMPLATE.search(unit.path)):
        return False
    if q.kind == "ml-library" or (q.kind == "ml-platform" and q.is_package):
        own = q.nature(unit.path) == "production" and not words_of(dirname(unit.path)) & _MEASURES
        return own and unit.form == "main" and _trains(q, unit)
    return True


def _scripts(q: Question) -> Iterator[Hit]:
    """Scripts that are called training and start something of another package."""
    for unit in q.units("main"):
        if _SCRIPT.finds(unit.path) and len(q.reached(unit)) > 1:
            yield Hit(unit.path, unit.line, "", f"a training script: {unit.path}", "medium")


def _said(unit: Unit) -> str:
    return " ".join([unit.path, unit.name, *unit.commands, *(name for _, name in unit.targets)])


def _shown(unit: Unit) -> str:
    name = "" if unit.name == unit.path else f" {unit.name}"
    return f"{unit.format or unit.form} {unit.form if unit.format == 'python' else ''}{name}".replace("  ", " ").strip()


@detector("training-pipeline")
def training_pipeline(q: Question) -> Iterator[Hit]:
    """Pipeline declarations that lead to a fit."""
    for use in q.uses("pipeline-tools"):
        module = use.function.module if use.path.endswith(".py") else None
        if module is None:
            continue
        handed = q.callers().get(use.function, ()) if _HANDED.search(use.what) and use.scope else ()
        starts = [use.function, *handed]  # a pipeline that is handed its steps trains where it is called
        if q.leads(starts, q.fits) and _has_steps(q, module, use):
            yield Hit(use.path, use.line, use.scope, f"training as steps: {use.what}", "high")
    pipelines = q.formats("orchestrates")
    chained = _chained_projects(q)
    for unit, fit in q.trainers:
        if (unit.format in pipelines and _is_step(q, unit)) or (unit.format == "mlproject" and unit.name in chained):
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.form} {unit.name} trains at {fit.path}", "high")


def _is_step(q: Question, unit: Unit) -> bool:
    """Whether a unit is one of several: a job in a file of its own is a step where the file of a pipeline names it."""
    if unit.format != "azureml" or any(q.values(one, "jobs") for one in q.documents(unit.path)):
        return True
    return any(
        str(node.value).endswith(basename(unit.path))
        for resource in q.resources()
        if resource.type == "azureml:pipeline"
        for node in q.values(resource.node, "**.component|path|trial")
    )


def _chained_projects(q: Question) -> frozenset[str]:
    """The entry points of MLflow projects that one function runs one after another: each is a step with its own run."""
    declared = {unit.name for unit in q.units("stage") if unit.format == "mlproject"}
    found = set[str]()
    for module in q.modules if len(declared) > 1 else ():
        runs = [call for name in module.ending.get("run", ()) for call in module.named[name]]
        runs = [call for call in runs if _PROJECT_RUN.search(q.meaning(module.path, call.name))]
        inside = {module.function(call.scope).name for call in runs} - {""}  # own helpers that run what they are told
        named: dict[int, set[str]] = {}
        for call in module.facts.calls if runs else ():
            own = q.own(module.path, call.name) if inside else None
            if call in runs or (own is not None and own.path == module.path and own.name in inside):
                entries = declared.intersection(texts((*call.args, *call.keywords.values())))
                named.setdefault(call.scope, set()).update(entries)
        found.update(entry for entries in named.values() if len(entries) > 1 for entry in entries)
    return frozenset(found)


def _has_steps(q: Question, module: Module, use: Use) -> bool:
    """Whether there is more than one step: a DAG of one task, or a flow without tasks, is only a schedule."""
    if _DAG.match(use.what):
        return _tasks(q, module) > 1
    if _AZURE_JOB.match(use.what):
        return any(_AZURE_PIPELINE.search(one.what) for one in q.uses("pipeline-tools"))
    if _PREFECT.match(use.what):
        steps = [one for one in q.reach([use.function]) if any(_is_prefect(q, module, d) for d in one.decorators)]
        return len(steps) > 1 or use.what.endswith("task")
    return True


def _is_prefect(q: Question, module: Module, decorator: Call) -> bool:
    return "prefect" in decorator.name or _PREFECT.match(q.meaning(module.path, decorator.name)) is not None


def _tasks(q: Question, module: Module) -> int:
    """The tasks that an Airflow file declares, those of its own factories too."""
    path = module.path
    tasks = [call for call in module.facts.calls if _TASK.match(q.meaning(path, call.name).uncalled)]
    factories = {module.function(call.scope).name for call in tasks} - {""}
    count = sum(1 for call in tasks if not call.loop)
    count += sum(1 for call in module.facts.calls if (own := q.own(path, call.name)) and own.name in factories)
    decorated = (decorator for scope in module.facts.scopes for decorator in scope.decorators)
    return count + sum(1 for one in decorated if _DECORATED_TASK.match(q.meaning(path, one.name)))


@detector("training-trigger")
def training_trigger(q: Question) -> Iterator[Hit]:
    """Unattended units that reach a fit."""
    alive = {id(unit) for unit in q.unattended}
    for unit, fit in q.trainers:
        if id(unit) in alive:
            trigger = next(t for t in unit.triggers if t in UNATTENDED)
            yield Hit(unit.path, unit.line, "", f"{_shown(unit)} ({trigger}) leads to {fit.path}", "high")


@detector("training-by-hand")
def training_by_hand(q: Question) -> Iterator[Hit]:
    """What starts training when a person asks, or on a push: a near miss of a trigger."""
    alive = {id(unit) for unit in q.unattended}
    for unit, fit in q.trainers:
        if id(unit) not in alive and unit.form != "main":
            how = "/".join(unit.triggers) or "nothing"
            yield Hit(unit.path, unit.line, "", f"{_shown(unit)} leads to {fit.path}, started by {how} only")
