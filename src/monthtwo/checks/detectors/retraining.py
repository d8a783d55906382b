"""How a model is trained again: what starts it, as what, and what stands between a new model and production."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.system.code import NodeId
from monthtwo.system.hits import Hit
from monthtwo.system.system import UNATTENDED

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_QUALITY = re.compile(
    r"acc(uracy)?$|auc|f1|rmse|mae|mse|mape|wape|r2|score|metric|precision|recall|loss|threshold|baseline|champion|challenger|"
    r"better|improve|best|approved|passed|gate|bless|promot|production|prod|current|perplexity|degrad|valid_rate|error", re.I
)
_COMPARES = frozenset({"<", "<=", ">", ">="})


@detector("training-entrypoint")
def training_entrypoint(engine: "Engine") -> Iterator[Hit]:
    """Scripts, commands and pipeline steps that reach a fit."""
    for _, hit in engine.places.trainers:
        yield Hit(hit.path, hit.line, hit.scope, f"fits a model: {hit.what}", hit.confidence)


@detector("training-pipeline")
def training_pipeline(engine: "Engine") -> Iterator[Hit]:
    """Pipeline declarations that lead to a fit."""
    tools = engine.hits.of("$pipeline-tools")
    fits = engine.places.fits
    for hit in tools:
        if not engine.system.produces(hit.path):
            continue
        reached = engine.system.code.reach([hit.node])
        files = engine.system.code.closure(hit.path)
        if reached & set(fits):
            yield Hit(hit.path, hit.line, hit.scope, f"training as steps: {hit.what}", "high")
        elif files & {path for path, _ in fits}:
            yield Hit(hit.path, hit.line, hit.scope, f"training as steps: {hit.what}", "medium")
    for unit, fit in engine.places.trainers:
        if unit.format in ("dvc", "kubeflow-pipeline", "azureml", "argo-workflows", "taskcluster", "codepipeline"):
            yield Hit(unit.path, unit.line, "", f"{unit.format} stage {unit.name} trains at {fit.path}", "high")


@detector("training-trigger")
def training_trigger(engine: "Engine") -> Iterator[Hit]:
    """Unattended units that reach a fit."""
    alive = {id(unit) for unit in engine.system.unattended}
    for unit, fit in engine.places.trainers:
        if id(unit) in alive:
            trigger = next(t for t in unit.triggers if t in UNATTENDED)
            yield Hit(unit.path, unit.line, "", f"{unit.format or unit.form} {unit.name} ({trigger}) leads to {fit.path}", "high")


@detector("promotion-gate")
def promotion_gate(engine: "Engine") -> Iterator[Hit]:
    """A comparison of quality that stands on the way to registering, promoting or deploying a model."""
    promotes: dict[NodeId, list[Hit]] = {}
    for key in ("$promotion-actions", "$registry-writers"):
        for hit in engine.hits.of(key):
            if engine.system.produces(hit.path) and hit.call is not None:
                promotes.setdefault(hit.node, []).append(hit)
    for hits in promotes.values():
        for hit in hits:
            line = quality_guard(engine, hit.path, hit.call.guard if hit.call else -1)
            if line:
                yield Hit(hit.path, line, hit.scope, f"compares before {hit.what}", "high")
    yield from _callers(engine, promotes)


def _callers(engine: "Engine", promotes: dict[NodeId, list[Hit]]) -> Iterator[Hit]:
    """A guarded call of a function of this repository that promotes."""
    for path in engine.system.code.paths:
        if not engine.system.produces(path):
            continue
        module = engine.system.code.module(path)
        for call in module.facts.calls if module else ():
            if call.guard < 0:
                continue
            own = engine.system.code.own(path, call.name)
            if own is None or own not in promotes:
                continue
            line = quality_guard(engine, path, call.guard)
            if line and module:
                yield Hit(path, line, module.facts.scopes[call.scope].name, f"compares before {own[1]}", "medium")


def quality_guard(engine: "Engine", path: str, guard: int) -> int:
    """The line of a condition on the way that compares quality; 0 when none does."""
    facts = engine.system.facts(path).python
    while facts is not None and guard >= 0:
        found = facts.guards[guard]
        if _COMPARES & set(found.ops) and any(_QUALITY.search(name) for name in found.names):
            return found.line
        if any(re.search(r"passed|approved|is_better|should_promote|promote|accepted|bless|gate", n, re.I) for n in found.names):
            return found.line
        guard = found.parent
    return 0
