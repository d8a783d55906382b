"""Batch scoring on a platform that brings the machines: jobs, scheduled workflows, and the images that they run in."""

from collections.abc import Iterator

from monthtwo.areas.serving.entrypoints import entry_files
from monthtwo.engine.question import Hit, Question, Unit, Use, detector, once
from monthtwo.names.value import text_of
from monthtwo.regular_expressions import lazy

_HANDED_IN = frozenset(
    {"submit", "begin_create_or_update", "create_or_update", "publish", "upsert", "start", "create_run"}
)
"""Methods by which a pipeline is handed to its platform."""


@detector("managed-job")
def managed_job(q: Question) -> Iterator[Hit]:
    """Jobs of a platform, and workflows on a schedule, that run the batch scoring."""
    for unit in _jobs(q):
        yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} runs the batch scoring", "high")
    for use in _steps(q):
        yield Hit(use.path, use.line, use.scope, f"{use.what} runs the batch scoring", "medium")
    scored = frozenset(use.function for _, use in q.batch)
    for unit in q.units("step", "dag", trigger="cron") if scored else ():
        if q.unit_leads(unit, scored):
            yield Hit(unit.path, unit.line, "", f"{unit.name} runs the batch scoring on a schedule", "medium")


@detector("managed-image")
def managed_image(q: Question) -> Iterator[Hit]:
    """Environments in which a platform runs the scoring: it builds an image from each."""
    endpoints = [
        unit
        for unit in q.units("endpoint", role="orchestrates")
        if _builds(q, unit.attributes.get("environment", "")) and _starts(q, unit, entry_files(q))
    ]
    for unit in endpoints:
        yield Hit(unit.path, unit.line, "", f"the platform serves {unit.name} in an image of its environment", "medium")
    # Files name environments that are files, code those that it makes.
    for resource in q.resources(role="job-environments") if endpoints or _jobs(q) else ():
        yield Hit(resource.path, resource.line, "", f"environment {resource.name} of the scoring job", "medium")
    for use in q.uses("job-environments") if _steps(q) else ():
        yield Hit(use.path, use.line, use.scope, f"defines the environment of jobs: {use.what}", "medium")


_REGISTERED = lazy(r"^azureml:([\w.-]+)")


def _builds(q: Question, environment: str) -> bool:
    """Whether an environment is one that this repository defines: of one in the workspace only the name is known."""
    named = _REGISTERED.match(environment)
    if named is None:
        return bool(environment)
    if any(resource.name == named[1] for resource in q.resources(role="job-environments")):
        return True
    made = (use.call for use in q.uses("job-environments") if use.call is not None)
    return any(named[1] in map(text_of, (*call.args, *call.keywords.values())) for call in made)


def _starts(q: Question, unit: Unit, wanted: frozenset[str]) -> bool:
    """Whether a unit starts one of these files by itself: that it imports one says little."""
    return any(function.path in wanted for function in q.entries(unit))


@once
def _scoring(q: Question) -> frozenset[str]:
    """The files with a job that scores in batches, and those in which it asks the model."""
    started = {function.path for unit, _ in q.batch for function in q.entries(unit)}
    return frozenset(started | {use.path for _, use in q.batch})


@once
def _jobs(q: Question) -> list[Unit]:
    managed = q.formats("deploys") & q.formats("orchestrates")
    return [unit for unit in q.units("stage") if unit.format in managed and _starts(q, unit, _scoring(q))]


@once
def _steps(q: Question) -> list[Use]:
    """Steps of a managed platform's pipeline that start the scoring, in a file that hands it in."""
    wanted = _scoring(q)
    found = []
    for use in q.uses("managed-jobs") if wanted else ():
        module = q.module(use.path)
        started = {function.path for function in q.targets(use.path, use.call)} if use.call is not None else set()
        if (started - {use.path}) & wanted and module is not None and module.calling(_HANDED_IN):
            found.append(use)
    return found
