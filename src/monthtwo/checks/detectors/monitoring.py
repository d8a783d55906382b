"""Metrics about predictions, as opposed to metrics about the service."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_ABOUT = re.compile(
    r"predict|confiden|score|token|drift|psi|class_|sentiment|accura|feedback|label|rmse|mae|precision|recall|f1|auc|"
    r"quality|toxic|fraud|hallucin|faithful|relevan", re.I
)  # fmt: skip


@detector("model-metrics")
def model_metrics(engine: "Engine") -> Iterator[Hit]:
    """Exported metrics whose name or labels speak of predictions."""
    for hit in engine.hits.of("$metrics-exporters"):
        if not engine.system.produces(hit.path) or hit.call is None:
            continue
        texts = [str(v) for v in (*hit.call.args[:2], *hit.call.keywords.values()) if isinstance(v, str)]
        if any(_ABOUT.search(text) for text in texts):
            yield Hit(hit.path, hit.line, hit.scope, f"exports a metric about predictions: {hit.what}", "medium")
