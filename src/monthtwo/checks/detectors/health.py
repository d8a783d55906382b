"""What a service says of its health."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.checks.detectors.serving import INFRASTRUCTURE
from monthtwo.model import Confidence
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine


@detector("root-health")
def root_health(engine: "Engine") -> Iterator[Hit]:
    """`GET /` that returns a status or calls itself a check."""
    for unit in engine.places.running():
        if (
            unit.form != "route"
            or unit.attributes.get("path") not in ("/", "")
            or unit.attributes.get("method") == "POST"
        ):
            continue
        for path, name in unit.targets:
            module = engine.system.code.module(path)
            scope = engine.system.code.scope((path, name))
            if module is None or scope is None or name not in module.index:
                continue
            texts = [lit.text.lower() for lit in module.facts.literals if lit.scope == module.index[name]]
            said = "status" in texts or any(
                re.search(r"\bhealth|\balive\b|\brunning\b|\bup and\b|^ok$", t) for t in texts
            )
            if said or re.search(r"health|liveness|alive", scope.doc, re.I):
                yield Hit(path, scope.line, name, "GET / answers with a status", "medium")


@detector("probed-service")
def probed_service(engine: "Engine") -> Iterator[Hit]:
    """Health checks of containers that are no infrastructure, and routes that a platform is told by variable."""
    for unit in engine.places.running():
        told = next((key for key in _PROBES if unit.attributes.get(key)), None)
        if told and not INFRASTRUCTURE.search(f"{unit.image} {unit.name}") and "NONE" not in unit.attributes[told]:
            confidence: Confidence = "high" if unit.format == "dockerfile" or "liveness" in told else "medium"
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} has a {told} check", confidence)
        if unit.form == "route" and _HEALTH_NAME.search(unit.name) and "path" not in unit.attributes:
            yield Hit(unit.path, unit.line, unit.name, f"route {unit.name} answers for the service's health", "medium")


_PROBES = ("liveness", "readiness", "healthcheck", "startup")
_HEALTH_NAME = re.compile(r"(^|[._])(health|healthz|health_?check|liveness|readiness|heartbeat|ping)([._]|$)", re.I)
