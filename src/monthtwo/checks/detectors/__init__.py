"""All detectors, by the name manifests call them by."""

from monthtwo.checks.detectors import data, drift, logs, monitoring, retraining, serving
from monthtwo.checks.detectors.registry import DETECTORS

__all__ = ["DETECTORS", "data", "drift", "logs", "monitoring", "retraining", "serving"]
