"""Load and latency tests of the serving path: tools made for it, and scripts that send many requests and time them."""

from collections.abc import Iterable, Iterator

from monthtwo.areas.serving.entrypoints import served
from monthtwo.engine.question import Hit, Module, Question, detector, once
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

_SENDS = lazy(
    r"^(\?\w*(client|session)\w*\.(get|post|request|infer|predict)|requests\.(get|post|request)|requests\.(sessions\.)?Session\b.*\.(get|post|request)"
    r"|httpx\..*(get|post|request)|aiohttp\..*\.(get|post|request)|(fastapi|starlette|flask)\..*\.(get|post)"
    r"|urllib\.request\.urlopen|grpc\..*(insecure|secure)_channel|tritonclient\..*\.infer|boto3\..*\.invoke_endpoint"
    r"|openai\..*\.create)$"
)
_TIMES = lazy(r"^(time\.(time|perf_counter|monotonic|perf_counter_ns|time_ns)|timeit\.(timeit|repeat|default_timer))$")
_MEASURES = lazy(r"^(numpy\.(percentile|quantile|nanpercentile)|statistics\.(quantiles|median)|\?.*\.quantile)$")
_TOGETHER = lazy(
    r"^(concurrent\.futures\.(\w+\.)?(ThreadPool|ProcessPool)Executor|asyncio\.(gather|TaskGroup|as_completed)|threading\.Thread"
    r"|multiprocessing\.(pool\.)?(Pool|ThreadPool)|gevent\..*(spawn|Pool)|anyio\.create_task_group|joblib\.Parallel)"
)
_ABOUT = anycase(r"(^|[/_.-])(perf\w*|load|loadtest\w*|latency|stress|bench\w*|throughput)([/_.-]|$)")
_TESTS = anycase(r"(^|/)(tests?|perf\w*|load\w*|stress\w*|bench\w*|scripts?|tools?)/|(^|/)(test_|load|bench|stress)")
_ADDRESS = lazy(r"^(?:https?://[^/\s]*|\{[^}]*\})?(/[\w{}./<>:-]*)")
_ADDRESSES = lazy(r"(?:https?://[^/\s'\"`]*|\$\{?\w+\}?|\{\w+\}|['\"`])(/[\w./{}-]*)")
_HOSTS = lazy(r"https?://(?!www\.example\b|\d)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?=['\"`\s]|$)")
"""Addresses of other people's servers without a path: their front pages."""
_SCENARIOS = (".js", ".ts", ".mjs", ".lua")
_SCENARIO = lazy(r"from ['\"]k6|k6/http|wrk\.method|autocannon\(")
_ASIDE = anycase(
    r"^/(|docs|metrics|openapi\.json|(api/)?(v\d+/)?_*(health\w*|ready\w*|live\w*|(ping|status|heartbeat)_*))/?$"
)
_PYTHON_SENDS = lazy(r"\b(requests|httpx|session|client|aiohttp)\.(get|post|request)\(|\burlopen\(")
_PYTHON_MANY = lazy(r"ThreadPoolExecutor|asyncio\.gather|threading\.Thread|\b(percentile|quantiles?|median)\(")
_PYTHON_TIMES = lazy(r"\btime\.(time|perf_counter|monotonic)\(")
_LOOP = lazy(r"\b(?:for|while)\b[^\n]{0,300}?[;\n]\s*do\b")
_DONE = lazy(r"\bdone\b")
_CURL = lazy(r"\bcurl\b")
_AT_ONCE = lazy(r"&\s*(?:\n|$|;|\))|time_total")
_SPREAD = lazy(r"\b(?:xargs\b[^\n]{0,200}-P\s{0,9}\d|parallel\b)[^\n]{0,200}\bcurl\b")
_LONG = 60_000
_LONGEST_ADDRESS = 300
_ASIDES = frozenset({"vendored", "generated", "docs", "notebook"})


@detector("load-script")
def load_script(q: Question) -> Iterator[Hit]:
    """Python that sends requests in parallel, or takes the percentiles of their times, and asks the serving path."""
    for path in q.python_paths:
        if q.nature(path) == "vendored" or not (_ABOUT.finds(path) or _TESTS.finds(path)):
            continue
        module = q.module(path)
        if module is None:
            continue
        names = {call.name for call in module.facts.calls}
        sent = [call for call in module.facts.calls if _SENDS.match(call.name)]
        timed = any(map(_TIMES.match, names))
        many = any(map(_MEASURES.match, names)) or any(map(_TOGETHER.match, names))
        if not timed or not (many or _ABOUT.finds(path)):
            continue
        if not sent:
            yield from _times_inside(q, module)
            continue
        if _asks_served(q, (literal.text for literal in module.facts.literals)):
            for call in sent[:2]:
                told = f"sends requests and times them: {Name(call.name).shown}"
                yield Hit(path, call.line, module.function(call.scope).name, told, "medium")


def _times_inside(q: Question, module: Module) -> Iterator[Hit]:
    """A function that takes the percentiles of how long the serving path takes, called in the same process."""
    for function in module.functions.values():
        measures = any(_MEASURES.match(call.name) for call in function.calls)
        clock = any(_TIMES.match(call.name) for call in function.calls)
        for call in function.calls if measures and clock else ():
            asked = [f for f in q.targets(module.path, call) if f.path != module.path and f in q.functions("serving")]
            if q.calls(asked, q.asks):
                told = f"takes the percentiles of its time: {Name(call.name).shown}"
                yield Hit(module.path, call.line, function.name, told, "medium")


@detector("load-tool")
def load_tool(q: Question) -> Iterator[Hit]:
    """Users and tasks of load-testing tools in Python that may ask a model."""
    asking: dict[str, bool] = {}
    for use in q.uses("load-test-tools", everywhere=True):
        module = q.module(use.path)
        if use.path not in asking:
            asking[use.path] = _asks_served(q, (s.text for s in module.facts.literals) if module is not None else ())
        if asking[use.path]:
            yield Hit(use.path, use.line, use.function.name, use.what, use.confidence)


@detector("load-scenario")
def load_scenario(q: Question) -> Iterator[Hit]:
    """Scenarios in the languages of k6, wrk and autocannon that may ask a model."""
    for path in q.every_path:
        if path.endswith(_SCENARIOS) and q.nature(path) not in _ASIDES:
            lines = q.lines(path)
            found = next((line for line in lines if _SCENARIO.search(line.text)), None)
            if found is not None and _asks_served(q, _addresses("\n".join(line.text for line in lines)[:_LONG])):
                yield Hit(path, found.line, "", f"a scenario of a load test: {found.text.strip()[:80]}", "high")


@detector("load-step")
def load_step(q: Question) -> Iterator[Hit]:
    """Workflow steps and scripts that carry a load test in their own text: a tool's command, a loop, a heredoc."""
    tools = lazy(rf"(?:^|[\s/])(?:{q.known_commands('load-test-tools')})")
    for path, line, name, text in _texts(q):
        python = all(expression.search(text) for expression in (_PYTHON_SENDS, _PYTHON_TIMES, _PYTHON_MANY))
        if tools.search(text):
            yield Hit(path, line, "", f"{name} runs a load test", "high")
        elif (python or _many_at_once(text)) and _asks_served(q, _addresses(text)):
            yield Hit(path, line, "", f"{name} sends many requests and times them", "medium")


def _texts(q: Question) -> Iterator[tuple[str, int, str, str]]:
    """What steps, targets and shell scripts run: path, line, name, text."""
    for unit in q.every_unit:
        set_aside = q.nature(unit.path) in _ASIDES or unit.attributes.get("inactive") == "true"
        if unit.commands and unit.format != "python" and not set_aside:
            yield unit.path, unit.line, f"{unit.format} {unit.name}", "\n".join(unit.commands)[:_LONG]
    for path in q.every_path:
        if path.endswith((".sh", ".bash")) and q.nature(path) not in _ASIDES:
            text = "\n".join(command.text for command in q.commands(path))
            yield path, 1, path.rpartition("/")[2], text[:_LONG]


def _many_at_once(text: str) -> bool:
    """Whether a script sends requests from a loop that does not wait for them or times them, or from many processes."""
    at = 0
    while (loop := _LOOP.search(text, at)) is not None:
        done = _DONE.search(text, loop.end())
        at = done.end() if done is not None else len(text)
        body = text[loop.end() : at]
        if _CURL.search(body) and _AT_ONCE.search(body):
            return True
    return _SPREAD.search(text) is not None


def _addresses(text: str) -> list[str]:
    return [*_ADDRESSES.findall(text), *_HOSTS.findall(text)]


def _asks_served(q: Question, texts: Iterable[str]) -> bool:
    """Whether one of the addresses in these texts may lead to a model: not when all are known to lead elsewhere."""
    found: set[str] = set()
    for text in texts:
        match = _ADDRESS.match(text) if len(text) < _LONGEST_ADDRESS else None
        if match or _HOSTS.fullmatch(text):
            found.add(match[1] if match else "/")
    addresses = {address for address in found if address.strip("/{}")} or found
    if not addresses:
        return True
    asked, others = _routes(q)
    return any(not _ASIDE.finds(a) and (_last(a) in asked or _last(a) not in others) for a in addresses)


@once
def _routes(q: Question) -> tuple[frozenset[str], frozenset[str]]:
    """The last words of routes that ask a model, and of all others."""
    asking = {_last(unit.attributes.get("path", "")) for unit, _ in served(q)}
    if not asking - {""}:  # a queue or a batch job asks: whatever leads to it may be meant
        return frozenset(), frozenset()
    every = {_last(u.attributes["path"]) for u in q.every_unit if u.form == "route" and "path" in u.attributes}
    return frozenset(asking), frozenset(every - asking)


def _last(address: str) -> str:
    """The last part of an address that is no parameter."""
    parts = [part for part in address.partition("?")[0].split("/") if part and part[0] not in "{<:$"]
    return parts[-1].lower() if parts else ""
