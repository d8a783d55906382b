"""Whether each prediction is recorded where it lasts."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.common import production, words_of
from monthtwo.checks.detectors.registry import detector
from monthtwo.system.code import NodeId
from monthtwo.system.hits import Hit
from monthtwo.system.types import Unit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_KEEPS_NO_RECORD = frozenset(
    """cache cached caching user users auth login signup register password apikey index indexing indexer embed embedding
    embeddings ingest ingestion upload uploads document documents chunk chunks limiter ratelimit rate quota lock migrate
    migration seed healthcheck health settings config plot figure chart export download telemetry""".split()  # noqa: SIM905
)
_CACHES = frozenset({"setex", "expire", "publish", "hset"})
_MINOR = re.compile(
    r"feedback|train|retrain|fit|reload|explain|shap|drift|metric|health|status|info|evaluat|upload|index|ingest|warm|debug|example|"
    r"delete|list|login|auth|schedule|embed|document", re.I
)  # fmt: skip
_TRUE = re.compile(r"^=?(true|1|yes)$", re.I)


@detector("logged-predictions")
def logged_predictions(engine: "Engine") -> Iterator[Hit]:
    """Records that every handler which asks a model makes; without handlers, what scoring jobs write."""
    yield from _captured(engine)
    yield from _traced(engine)
    served = [(unit, hit) for unit, hit in engine.places.served if not _minor(unit)]
    if not served:
        yield from _scored(engine)
        return
    stores = _stores(engine)
    found = [list(_records(engine, unit, stores)) for unit, _ in served]
    if all(found):
        for hits in found:
            yield from hits


def _minor(unit: Unit) -> bool:
    """A handler that asks the model by the way: its answer is no prediction that somebody uses."""
    return bool(_MINOR.search(f"{unit.attributes.get('path', '')} {unit.name}"))


def _stores(engine: "Engine") -> dict[NodeId, Hit]:
    """Functions that write a record, as opposed to a cache, an index or an account."""
    found: dict[NodeId, Hit] = {}
    for hit in production(engine, "$storage-writers", "$prediction-tracing", "$sql-inserts"):
        last = hit.what.rpartition(".")[2]
        if hit.call is None or last in _CACHES or _KEEPS_NO_RECORD & words_of(hit.scope, hit.path.rpartition("/")[2]):
            continue
        if "redis" in hit.what and last == "set":
            continue
        found.setdefault(hit.node, hit)
    return found


def _records(engine: "Engine", unit: Unit, stores: dict[NodeId, Hit]) -> Iterator[Hit]:
    """What one handler leads to that keeps a record: where it calls it, and where it is written."""
    asking = engine.places.asking
    for start in asking.starts(unit):
        reached = asking.narrow([start]) & stores.keys()
        if not reached:
            continue
        yield _first_step(engine, start, stores)
        for node in sorted(reached)[:4]:
            hit = stores[node]
            yield Hit(hit.path, hit.line, hit.scope, f"records it: {hit.what}", "medium")


def _first_step(engine: "Engine", start: NodeId, stores: dict[NodeId, Hit]) -> Hit:
    """The call in a handler from which a record is reached."""
    if start in stores:
        hit = stores[start]
        return Hit(hit.path, hit.line, hit.scope, f"records the prediction: {hit.what}", "high")
    code, module = engine.system.code, engine.system.code.module(start[0])
    number = module.index.get(start[1]) if module else None
    for call in module.calls.get(number, ()) if module and number is not None else ():
        own = [node for node in code.targets(start[0], call) if node[1]]
        if own and engine.places.asking.narrow(own) & stores.keys():
            return Hit(start[0], call.line, start[1], f"records the prediction: {call.name.lstrip('?.')}", "high")
    scope = code.scope(start)
    return Hit(start[0], scope.line if scope else 1, start[1], "records the prediction on the way", "high")


def _scored(engine: "Engine") -> Iterator[Hit]:
    """Files and tables that scoring jobs write."""
    asking, stores = engine.places.asking, _stores(engine)
    for unit, asked in engine.places.batch:
        reached = asking.narrow(asking.starts(unit))
        written = [stores[node] for node in sorted(reached & stores.keys())]
        if written:
            yield Hit(asked.path, asked.line, asked.scope, f"scores a batch that is stored: {asked.what}", "medium")
        same = [hit for hit in written if hit.path == asked.path]
        for hit in (same or written)[:3]:
            yield Hit(hit.path, hit.line, hit.scope, f"stores the scored batch: {hit.what}", "medium")
    for hit in production(engine, "$batch-predictions"):
        yield Hit(hit.path, hit.line, hit.scope, f"a platform job stores its predictions: {hit.what}", "medium")


def _captured(engine: "Engine") -> Iterator[Hit]:
    """A platform's data capture, switched on where the endpoint is deployed."""
    for hit in production(engine, "$data-capture"):
        given = hit.call.keywords if hit.call else {}
        if not any(given.get(key) is False for key in ("enable_capture", "enabled")):
            yield Hit(hit.path, hit.line, hit.scope, f"data capture: {hit.what}", "high")


def _traced(engine: "Engine") -> Iterator[Hit]:
    """Tracing of model exchanges, in what handlers lead to."""
    asking = engine.places.asking
    wide = engine.places.serving
    asked = frozenset(path for path, _ in asking.asks)
    for hit in production(engine, "$prediction-tracing"):
        if hit.node not in wide or hit.call is None:
            continue
        sure = hit.path in asked or hit.node in _called(engine)
        yield Hit(hit.path, hit.line, hit.scope, f"traces the exchange: {hit.what}", "high" if sure and hit.confidence == "high" else "medium")


def _called(engine: "Engine") -> frozenset[NodeId]:
    asking = engine.places.asking
    return asking.narrow(_starts(engine, (unit for unit, _ in engine.places.served)))


def _starts(engine: "Engine", units: Iterable[Unit]) -> Iterator[NodeId]:
    for unit in units:
        yield from engine.places.asking.starts(unit)
