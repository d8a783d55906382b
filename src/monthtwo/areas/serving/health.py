"""What a serving component says of its health."""

from collections.abc import Iterator
from posixpath import basename

from monthtwo.areas.serving.components import serves_with
from monthtwo.areas.serving.entrypoints import entry_files, infrastructure_of, runs
from monthtwo.engine.question import Confidence, Hit, Question, Unit, detector, once
from monthtwo.regular_expressions import anycase, lazy

_ADDRESS = anycase(
    r"(^|/)_*(health|healthz|health[-_]?check|healthcheck|ready|readyz|readiness|live|livez|liveness|(lb)?heartbeat|ping|alive)"
    r"_*(/|$)|^/?(api/)?(v\d+/)?status/?$",
)
_NAME = anycase(r"(^|[._])(health|healthz|health_?check|liveness|readiness|heartbeat|ping)([._]|$)")
_SAYS = lazy(r"\bhealth|\balive\b|\brunning\b|\bup and\b|^ok$")
_SAID = anycase(r"health|liveness|alive")
_PAGES = anycase(r"\b(front-?end|ui|web-?ui|dashboard|docs?|streamlit|gradio)\b")
_PROBES = {
    "liveness": "a liveness probe",
    "readiness": "a readiness probe",
    "healthcheck": "a health check",
    "startup": "a start-up probe",
}
_SHELL = lazy(r"^(exec: )?(command: |CMD-SHELL |CMD |--\S+ )*(\S*/?(ba|da)?sh -\w*c )?")
_IDLE = lazy(
    r"^((/usr)?/bin/)?(true|:|exit 0|(echo|printf)( [^|&]*)?"
    r"|(cat|ls) \S{0,80}(requirements[\w.-]{0,20}\.txt|\.(py|toml|md)))$"
)
"""Commands that succeed whatever is wrong."""
_EMPTY = lazy(r"^python3? -c (import [\w, ]+; ?)*((sys\.|os\._)?exit\(0?\)|print\([^()]*\)|pass)$")
"""A program that does nothing but end well."""
_ELSE = lazy(r"\|\||;")
_QUOTES = str.maketrans("[],\"'", "     ")
_REST = lazy(r"\{[\w.]+:path\}$")
"""An address that takes all that no route before it has taken, where routes are asked in their order."""
_TARGET = lazy(r"(?:--target[ =]|\btarget: )(\S+)")


@detector("health-route")
def health_route(q: Question) -> Iterator[Hit]:
    """Routes of the serving application that are there to be asked for its health."""
    for unit in q.units("route"):
        address = unit.attributes.get("path")
        if address is not None and _ADDRESS.finds(address):
            if serves_with(q, unit.path) and not _hidden(q, unit):
                yield Hit(unit.path, unit.line, unit.name, f"route {address}", "high")
        elif address is None and _NAME.finds(unit.name):
            if serves_with(q, unit.path):
                told = f"route {unit.name} answers for the service's health"
                yield Hit(unit.path, unit.line, unit.name, told, "medium")
        elif address in ("/", "") and unit.attributes.get("method") != "POST" and serves_with(q, unit.path):
            yield from _root(q, unit)


def _hidden(q: Question, route: Unit) -> bool:
    """Whether a route before this one on the same application answers in its place."""
    asked = [unit for unit in q.named("path", route.path) if unit.form == "route" and unit.line < route.line]
    return any(
        _REST.search(unit.attributes.get("path", ""))
        and unit.attributes.get("name") == route.attributes.get("name")
        and unit.attributes.get("method") == route.attributes.get("method")
        for unit in asked
    )


def _root(q: Question, unit: Unit) -> Iterator[Hit]:
    """`GET /` that returns a status or calls itself a check."""
    for path, name in unit.targets:
        function = q.function(path, name)
        texts = [literal.text.lower() for literal in function.literals]
        said = "status" in texts or any(_SAYS.search(text) for text in texts)
        if said or _SAID.finds(function.scope.doc):
            yield Hit(path, function.line, name, "GET / answers with a status", "medium")


@detector("health-hook")
def health_hook(q: Question) -> Iterator[Hit]:
    """Methods of a serving class by which its platform asks for its health, and that look at something."""
    for unit in q.units("route", "startup", "handler", "endpoint"):
        for path, name in unit.targets:
            owners = (q.function(path, name), q.function(path, name.rpartition(".")[0]))
            for method in (method for served in owners if served.is_class for method in served.children):
                hook = method.last in q.words("serving/health-hooks")
                if hook and (method.references or method.calls or method.raises) and serves_with(q, path):
                    told = f"{method.name.rpartition('.')[0]} tells its platform whether it is well"
                    yield Hit(path, method.line, method.name, told, "high")


@detector("probed-service")
def probed_service(q: Question) -> Iterator[Hit]:
    """Probes of containers that serve, or of which nothing tells what they run; infrastructure answers for itself.

    Where a file says which of its containers serves, the others, whose images somebody else publishes, are beside it.
    """
    wanted = entry_files(q)
    told_apart = {unit.path for unit in q.running if unit.form == "container" and wanted and runs(q, unit, wanted)}
    for unit in q.running:
        told = next((key for key in _PROBES if _asks(unit.attributes.get(key, ""))), None)
        called = f"{unit.image} {unit.name} {basename(unit.path)}"
        if not told or infrastructure_of(q).finds(called) or _PAGES.finds(called) or not _is_built(q, unit):
            continue
        serves = runs(q, unit, wanted)
        if serves or not wanted or not (q.entries(unit) or (unit.path in told_apart and "/" in unit.image)):
            confidence: Confidence = "high" if serves else "medium"
            yield Hit(unit.path, unit.line, "", f"{unit.format} {unit.name} has {_PROBES[told]}", confidence)


def _asks(probe: str) -> bool:
    """Whether a probe asks for something that may be amiss."""
    text = " ".join(probe.translate(_QUOTES).split())
    command = _SHELL.sub("", text).strip()
    last = _ELSE.split(command)[-1]  # alone, or in place of one that fails
    return bool(text) and "NONE" not in text and not _IDLE.match(last.strip()) and not _EMPTY.match(command)


def _is_built(q: Question, unit: Unit) -> bool:
    """Whether a stage of a Dockerfile gets into an image: the last one, unless all that build it name another."""
    if "base" not in unit.attributes:  # no stage
        return True
    stage = unit.attributes.get("stage", "")
    builders = [one for one in q.units("container") if one.build and unit in q.image_of(one)]
    targets = {one.attributes.get("target", "") for one in builders}
    if "last" in unit.attributes:
        return not targets or "" in targets or stage in targets
    return stage in targets or stage in _targets(q)


@once
def _targets(q: Question) -> frozenset[str]:
    """The stages that commands name when they build an image."""
    texts = (text for unit in q.every_unit for text in (*unit.commands, unit.attributes.get("with", "")))
    return frozenset(name for text in texts if "target" in text for name in _TARGET.findall(text))
