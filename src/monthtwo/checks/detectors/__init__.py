"""All detectors, by the name manifests call them by."""

from monthtwo.checks.detectors import (
    alerts,
    data,
    drift,
    drift_acts,
    gates,
    health,
    inputs,
    load,
    logs,
    model_metrics,
    monitoring,
    predictions,
    retraining,
    serving,
    upstream,
    validation,
)
from monthtwo.checks.detectors.registry import DETECTORS

__all__ = [
    "DETECTORS",
    "alerts",
    "data",
    "drift",
    "drift_acts",
    "gates",
    "health",
    "inputs",
    "load",
    "logs",
    "model_metrics",
    "monitoring",
    "predictions",
    "retraining",
    "serving",
    "upstream",
    "validation",
]
