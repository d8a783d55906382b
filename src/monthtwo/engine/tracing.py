"""The traces of a repository."""

import re

from monthtwo.engine.decisions import decisions
from monthtwo.engine.question import Question, Unit, once
from monthtwo.engine.remarks import deferrals, finished
from monthtwo.engine.slips import slips
from monthtwo.engine.traces import Traces
from monthtwo.facts.records import Import
from monthtwo.regular_expressions import anycase, lazy
from monthtwo.repository.nature import nature

_OPERATED = frozenset({"container", "process", "step", "schedule"})
_SCRIPTS = (".py", ".ipynb", ".sh")
_MODELS = (
    ".pkl", ".joblib", ".pt", ".pth", ".h5", ".keras", ".onnx", ".pb", ".tflite", ".safetensors", ".ckpt", ".bin",
    ".bst", ".cbm", ".mar", "dvc.lock", ".pkl.dvc", ".pt.dvc",
)  # fmt: skip


_TRAINING = anycase(r"(^|[^a-z])(re)?train(s|ing|er)?([^a-z]|$)|model[_-]?pipeline")
_VENDORS = frozenset({
    "openai", "anthropic", "cohere", "google.generativeai", "google.genai", "vertexai", "mistralai", "groq", "together",
    "replicate", "voyageai", "ai21", "dashscope", "zhipuai", "azure.ai.inference", "azure.ai.openai",
})  # fmt: skip
"""Packages of vendors of hosted models, each for the one vendor."""


_OBSERVERS = frozenset({
    "sentry_sdk", "raven", "honeybadger", "airbrake", "opentelemetry", "rollbar", "bugsnag", "newrelic", "ddtrace",
    "elasticapm", "logfire", "langfuse", "langsmith", "phoenix", "openinference", "applicationinsights", "opencensus",
    "azure.monitor",
})  # fmt: skip
"""Packages that report errors or trace calls: no metrics, and somebody sees what fails."""
_HANDLER = lazy(rf"(?m)^({'|'.join(sorted(map(re.escape, _OBSERVERS)))})\.[\w.]+$")
"""A name of one of these in full, as settings of logging have it: `raven.handlers.logging.SentryHandler`."""


@once
def traces_of(q: Question) -> Traces:
    """The traces of the repository that a question is about."""
    own = frozenset(path for path in q.every_path if q.produces(path))
    operated = {unit.path for unit in q.units(*_OPERATED)} | {one.path for one in q.resources()}
    return Traces(
        serving=tuple(sorted(q.files("serving") & own)),
        training=tuple(sorted(q.files("training") & own)),
        operated=tuple(sorted({path for path in operated if not path.endswith(_SCRIPTS)} | _pages(q))),
        models=tuple(sorted(path for path in q.every_path if path.endswith(_MODELS))),
        unattended=any(_trains(q, unit) for unit in q.unattended),
        hosted=q.hosted,
        table_day=q.table_day,
        notebooks=notebooks(q),
        observed=_observed(q),
        vendors=vendor_modules(q),
        finished=finished(q),
        decisions=decisions(q),
        deferrals=deferrals(q),
        slips=slips(q),
    )


def _trains(q: Question, unit: Unit) -> bool:
    """Whether a unit leads to a fit, or is called after training: what it starts may be out of sight."""
    said = " ".join((unit.path, unit.name, *unit.commands))
    return q.unit_leads(unit, q.fits) or (q.produces(unit.path) and _TRAINING.finds(said))


def _observed(q: Question) -> tuple[str, ...]:
    """Code that answers and imports what reports errors, and settings of handlers that name it in a string."""
    named = (path for path in q.python_paths if q.nature(path) == "production" and _HANDLER.search(q.strings(path)))
    return (*_importing(q, _OBSERVERS, q.files("serving")), *named)


def _pages(q: Question) -> set[str]:
    """Production modules that show a page: no service, and what would become one."""
    return {use.path for use in q.uses("streamlit-like-demos") if q.nature(use.path) == "production"}


def vendor_modules(q: Question) -> tuple[str, ...]:
    """Production modules that import the package of the one vendor of hosted models that most of them do, sorted.

    A module for each vendor is how an adapter is made, and many for one what has none.
    """
    every = frozenset(q.python_paths)
    return max((_importing(q, frozenset({vendor}), every) for vendor in sorted(_VENDORS)), key=len)


def _importing(q: Question, packages: frozenset[str], among: frozenset[str]) -> tuple[str, ...]:
    """The production modules among some files that import one of these packages, sorted."""
    roots = {package.partition(".")[0] for package in packages}
    own = (
        module
        for module in q.modules
        if module.path in among and not roots.isdisjoint(module.roots) and q.nature(module.path) == "production"
    )
    return tuple(sorted(module.path for module in own if any(_is_of(one, packages) for one in module.facts.imports)))


def _is_of(one: Import, packages: frozenset[str]) -> bool:
    parts = f"{one.module}.{one.name}".split(".")
    return any(".".join(parts[:length]) in packages for length in (1, 2, 3))


def notebooks(q: Question) -> tuple[str, ...]:
    """Notebooks that train, sorted."""
    return tuple(sorted({use.path for use in q.uses("model-fit", everywhere=True) if _notebook(q, use.path)}))


def _notebook(q: Question, path: str) -> bool:
    """Whether a notebook is the repository's own work, as a script in its place would be."""
    script = f"{path[:-6]}.py"
    return path.endswith(".ipynb") and q.nature(path) == "notebook" and nature(script) == "production"
