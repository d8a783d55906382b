"""Batch scoring on a platform that brings the machines: jobs, scheduled workflows, and the images that they run in."""

from collections.abc import Iterator

from monthtwo.areas.serving.entrypoints import entry_files
from monthtwo.engine.question import Hit, Question, Unit, Use, detector, once

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
        if "environment" in unit.attributes and _starts(q, unit)
    ]
    for unit in endpoints:
        yield Hit(unit.path, unit.line, "", f"the platform serves {unit.name} in an image of its environment", "medium")
    if not (endpoints or _jobs(q) or _steps(q)):
        return
    for resource in q.resources(role="job-environments"):
        yield Hit(resource.path, resource.line, "", f"environment {resource.name} of the scoring job", "medium")
    for use in q.uses("job-environments"):
        yield Hit(use.path, use.line, use.scope, f"defines the environment of jobs: {use.what}", "medium")


def _starts(q: Question, unit: Unit) -> bool:
    """Whether a unit starts a serving file by itself: that it imports one says little."""
    wanted = entry_files(q)
    return any(function.path in wanted for function in q.entries(unit))


@once
def _jobs(q: Question) -> list[Unit]:
    managed = q.formats("deploys") & q.formats("orchestrates")
    return [unit for unit in q.units("stage") if unit.format in managed and _starts(q, unit)]


@once
def _steps(q: Question) -> list[Use]:
    """Steps of a managed platform's pipeline that start the scoring, in a file that hands it in."""
    wanted = entry_files(q)
    found = []
    for use in q.uses("managed-jobs") if wanted else ():
        module = q.module(use.path)
        started = {function.path for function in q.targets(use.path, use.call)} if use.call is not None else set()
        if (started - {use.path}) & wanted and module is not None and module.calling(_HANDED_IN):
            found.append(use)
    return found
