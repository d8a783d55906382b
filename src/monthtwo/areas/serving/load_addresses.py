"""Where load goes: files for a tool that sends load, and whether what they ask may be a model."""

from collections.abc import Iterable, Iterator
from posixpath import basename

from monthtwo.areas.serving.entrypoints import served
from monthtwo.engine.question import Hit, Question, detector, once
from monthtwo.regular_expressions import anycase, lazy

ADDRESSES = lazy(r"(?:https?://[^/\s'\"`]*|\$\{?\w+\}?|\{\w+\}|['\"`])(/[\w./{}-]*)")
"""The paths of addresses in a text."""
_ADDRESS = lazy(r"^(?:https?://[^/\s]*|\{[^}]*\})?(/[\w{}./<>:-]*)")
_STRANGER = lazy(
    r"https?://(?!(?:localhost|127\.|0\.0\.0\.0|host\.docker))[\w-]+(?:\.[\w-]+)+(?::\d+)?/?(?=['\"`\s]|$)"
)
"""Another machine, asked for its first page."""
_ASIDE = anycase(
    r"^/(|docs|redoc|metrics|openapi\.json|(api/)?(v\d+/)?_*(health\w*|ready\w*|live\w*|(ping|status|heartbeat)_*))/?$"
)
_SCRIPTS = (".js", ".ts", ".mjs", ".lua")
_TOOL = lazy(r"from ['\"]k6|k6/http|wrk\.method|autocannon\(")
_ASIDES = frozenset({"vendored", "generated"})


@detector("load-tool")
def load_tool(q: Question) -> Iterator[Hit]:
    """Files that a tool for load reads, unless all that they ask is known to lead to no model."""
    for path, hits in _tool_files(q).items():
        if path not in elsewhere(q):
            yield from hits


@once
def elsewhere(q: Question) -> frozenset[str]:
    """Files for a tool that sends load, each address of which leads to a page, a health route or another machine."""
    return frozenset(path for path in _tool_files(q) if not asks_served(q, _asked_in(q, path)))


@once
def _tool_files(q: Question) -> dict[str, list[Hit]]:
    """Files for tools that send load, with what shows it."""
    found: dict[str, list[Hit]] = {}
    for use in q.uses("load-test-tools", everywhere=True):
        if q.nature(use.path) not in _ASIDES:
            told = f"sends load: {use.what}"
            found.setdefault(use.path, []).append(Hit(use.path, use.line, use.scope, told, use.confidence))
    for path in sorted(q.every_path):
        if path.endswith(_SCRIPTS) and q.nature(path) not in _ASIDES:
            line = next((line for line in q.lines(path) if _TOOL.search(line.text)), None)
            if line is not None:
                found[path] = [
                    Hit(path, line.line, "", f"{basename(path)} is a script for a tool that sends load", "high")
                ]
    return found


def _asked_in(q: Question, path: str) -> Iterator[str]:
    """The addresses in a file for such a tool."""
    module = q.module(path)
    if module is not None:
        yield from (literal.text for literal in module.facts.literals)
    for line in q.lines(path) if module is None else ():
        yield from ADDRESSES.findall(line.text)
        if _STRANGER.search(line.text):
            yield "/"


def asks_served(q: Question, texts: Iterable[str]) -> bool:
    """Whether one of the addresses in these texts may lead to a model: not when all are known to lead elsewhere."""
    found = {match[1] for text in texts if len(text) < 300 and (match := _ADDRESS.match(text))}
    addresses = {address for address in found if address.strip("/{}")} or found
    if not addresses:
        return True
    asked, others = _routes(q)
    return any(_last(a) in asked or (not _ASIDE.finds(a) and _last(a) not in others) for a in addresses)


@once
def _routes(q: Question) -> tuple[frozenset[str], frozenset[str]]:
    """The last words of routes that ask a model, and of all others."""
    asking = {_last(unit.attributes.get("path", "")) for unit, _ in served(q)}
    every = {_last(u.attributes["path"]) for u in q.every_unit if u.form == "route" and "path" in u.attributes}
    return frozenset(asking), frozenset(every - asking)


def _last(address: str) -> str:
    """The last part of an address that is no parameter."""
    parts = [part for part in address.partition("?")[0].split("/") if part and part[0] not in "{<:$"]
    return parts[-1].lower() if parts else ""
