"""Whether each prediction is recorded where it lasts."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine


@detector("logged-predictions")
def logged_predictions(engine: "Engine") -> Iterator[Hit]:
    """Writes to a table, topic, file or tracing tool in what a serving unit leads to."""
    stores = engine.places.nodes_with("$storage-writers")
    for unit, _ in engine.places.served:
        for node in sorted(engine.places.reach(unit)):
            if node in stores:
                hit = stores[node]
                yield Hit(hit.path, hit.line, hit.scope, f"stores what the model said: {hit.what}", "medium")
    for unit, asked in engine.places.batch:
        hit = engine.places.first(unit, stores)
        if hit and any(h.path == asked.path for h in engine.detected("serving-entrypoint")):
            yield Hit(hit.path, hit.line, hit.scope, f"stores the scored batch: {hit.what}", "medium")
