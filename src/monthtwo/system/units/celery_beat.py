"""Celery's periodic tasks, which a dictionary schedules by their names."""

from collections.abc import Iterator

from monthtwo.names.value import TextValue, is_text, text_of
from monthtwo.system.code.module import Module
from monthtwo.system.code.resolution import Resolution
from monthtwo.system.units.unit import Unit

_NEAR = 8
"""Strings between the keys of one entry."""


def beat_units(code: Resolution) -> Iterator[Unit]:
    """A unit for each `{"task": "pkg.tasks.retrain", "schedule": ...}` of a Celery beat schedule."""
    for path in code.sources.paths:
        module = code.sources.module(path)
        if module is None or "celery" not in module.roots:
            continue
        timed = [at for at, item in enumerate(module.facts.literals) if item.key and item.text == "schedule"]
        for position, item in enumerate(module.facts.literals if timed else ()):
            name = text_of(item.value)
            if not item.key or item.text != "task" or not is_text(item.value):
                continue
            target = _task(code, module, name)
            if target is not None and any(abs(at - position) < _NEAR for at in timed):
                yield Unit(
                    form="schedule", name=name, path=path, line=item.line, triggers=("cron",),
                    targets=(target,), format="python", attributes={"name": "celery.beat"},
                )  # fmt: skip


def _task(code: Resolution, module: Module, name: str) -> tuple[str, str] | None:
    """The function of a task: by its dotted name, else the one task of that name or explicit `name=`."""
    own = code.own(module.path, name)
    if own is not None and own.name:
        return own.path, own.name
    last = name.rpartition(".")[2]
    for path in code.sources.paths:
        other = code.sources.module(path)
        for scope in other.facts.scopes if other else ():
            for decorator in scope.decorators:
                if decorator.name.rpartition(".")[2] not in ("task", "shared_task", "periodic_task"):
                    continue
                if decorator.keywords.get("name") == TextValue(name) or scope.name == last:
                    return (path, scope.name)
    return None
