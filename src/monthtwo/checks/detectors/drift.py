"""Whether a drift result changes anything."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.checks.engine import guard_names
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_DRIFT = re.compile(r"drift|psi|p_value|pvalue|ks_|shift|degrad|anomal|distance|skew", re.I)
_ACTS = ("$alert-senders", "$metrics-exporters", "$model-fit", "$registry-writers", "$promotion-actions")


@detector("drift-acts")
def drift_acts(engine: "Engine") -> Iterator[Hit]:
    """Alerts, metrics, retraining or failures that follow from a drift result."""
    places = engine.places
    detectors = [hit for hit in engine.hits.of("$drift-detectors") if engine.system.produces(hit.path)]
    nodes = {hit.node for hit in detectors}
    if not nodes:
        return
    for unit in places.running():
        reached = places.reach(unit)
        if not reached & nodes:
            continue
        for key in _ACTS:
            for hit in engine.hits.of(key):
                if hit.node in reached and (_DRIFT.search(f"{hit.path} {hit.scope}") or _guarded(engine, hit)):
                    yield Hit(hit.path, hit.line, hit.scope, f"acts on the result: {hit.what}", "medium")
        for path, name in sorted(reached):
            module = engine.system.code.module(path)
            for raised in module.facts.raises if module else ():
                if module and module.facts.scopes[raised.scope].name == name and not raised.protected:
                    if any(_DRIFT.search(n) for n in guard_names(engine.system, path, raised.guard)):
                        yield Hit(path, raised.line, name, "fails when drift is found", "medium")


def _guarded(engine: "Engine", hit: Hit) -> bool:
    guard = hit.call.guard if hit.call else -1
    return any(_DRIFT.search(name) for name in guard_names(engine.system, hit.path, guard))
