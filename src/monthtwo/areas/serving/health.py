"""What a serving component says of its health."""

from collections.abc import Iterator
from posixpath import basename

from monthtwo.areas.serving.components import serves_with
from monthtwo.areas.serving.entrypoints import entry_files, infrastructure_of, runs
from monthtwo.engine.question import Confidence, Hit, Question, Unit, detector
from monthtwo.regular_expressions import anycase, lazy

_ADDRESS = anycase(
    r"(^|/)_*(health|healthz|health[-_]?check|healthcheck|ready|readyz|readiness|live|livez|liveness|(lb)?heartbeat|ping|alive)"
    r"_*(/|$)|^/?(api/)?(v\d+/)?status/?$",
)
_NAME = anycase(r"(^|[._])(health|healthz|health_?check|liveness|readiness|heartbeat|ping)([._]|$)")
_SAYS = lazy(r"\bhealth|\balive\b|\brunning\b|\bup and\b|^ok$")
_SAID = anycase(r"health|liveness|alive")
_PAGES = anycase(r"\b(front-?end|ui|web-?ui|dashboard|docs?|streamlit|gradio)\b")
_PROBES = ("liveness", "readiness", "healthcheck", "startup")


@detector("health-route")
def health_route(q: Question) -> Iterator[Hit]:
    """Routes of the serving application that are there to be asked for its health."""
    for unit in q.units("route"):
        address = unit.attributes.get("path")
        if address is not None and _ADDRESS.finds(address):
            if serves_with(q, unit.path):
                yield Hit(unit.path, unit.line, unit.name, f"route {address}", "high")
        elif address is None and _NAME.finds(unit.name):
            if serves_with(q, unit.path):
                told = f"route {unit.name} answers for the service's health"
                yield Hit(unit.path, unit.line, unit.name, told, "medium")
        elif address in ("/", "") and unit.attributes.get("method") != "POST" and serves_with(q, unit.path):
            yield from _root(q, unit)


def _root(q: Question, unit: Unit) -> Iterator[Hit]:
    """`GET /` that returns a status or calls itself a check."""
    for path, name in unit.targets:
        function = q.function(path, name)
        texts = [literal.text.lower() for literal in function.literals]
        said = "status" in texts or any(_SAYS.search(text) for text in texts)
        if said or _SAID.finds(function.scope.doc):
            yield Hit(path, function.line, name, "GET / answers with a status", "medium")


@detector("probed-service")
def probed_service(q: Question) -> Iterator[Hit]:
    """Probes of containers that serve, or of which nothing tells what they run; infrastructure answers for itself."""
    wanted = entry_files(q)
    for unit in q.running:
        told = next((key for key in _PROBES if unit.attributes.get(key)), None)
        called = f"{unit.image} {unit.name} {basename(unit.path)}"
        if not told or "NONE" in unit.attributes[told] or infrastructure_of(q).finds(called) or _PAGES.finds(called):
            continue
        serves = runs(q, unit, wanted)
        if serves or not q.entries(unit) or not wanted:
            confidence: Confidence = "high" if serves else "medium"
            asked = told if told == "healthcheck" else f"{told} probe"
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} has a {asked}", confidence)
