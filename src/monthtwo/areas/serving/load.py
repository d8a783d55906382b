"""Load and latency tests of the serving path: scripts that send many requests, or ask it in process, and time them."""

from collections.abc import Iterator

from monthtwo.areas.serving.load_addresses import ADDRESSES, asks_served, elsewhere
from monthtwo.engine.question import Hit, Module, Question, detector
from monthtwo.names.name import Name
from monthtwo.regular_expressions import anycase, lazy

_SENDS = lazy(
    r"^(\?\w*(client|session)\w*\.(get|post|request|infer|predict)|requests\.(get|post|request)|requests\.(sessions\.)?Session\b.*\.(get|post|request)"
    r"|httpx\..*(get|post|request)|aiohttp\..*\.(get|post|request)|(fastapi|starlette|flask)\..*\.(get|post)"
    r"|urllib\.request\.urlopen|grpc\..*(insecure|secure)_channel|tritonclient\..*\.infer|boto3\..*\.invoke_endpoint"
    r"|openai\..*\.create)$"
)
_TIMES = lazy(r"^(time\.(time|perf_counter|monotonic|perf_counter_ns|time_ns)|timeit\.(timeit|repeat|default_timer))$")
_PERCENTILES = lazy(r"^(numpy\.(nan)?(percentile|quantile)|statistics\.quantiles|\?.*\.quantile)$")
_MEASURES = lazy(r"^(numpy\.(percentile|quantile|nanpercentile)|statistics\.(quantiles|median)|\?.*\.quantile)$")
_TOGETHER = lazy(
    r"^(concurrent\.futures\.(\w+\.)?(ThreadPool|ProcessPool)Executor|asyncio\.(gather|TaskGroup|as_completed)|threading\.Thread"
    r"|multiprocessing\.(pool\.)?(Pool|ThreadPool)|gevent\..*(spawn|Pool)|anyio\.create_task_group|joblib\.Parallel)"
)
_ABOUT = anycase(r"(^|[/_.-])(perf\w*|load|loadtest\w*|latency|stress|bench\w*|throughput)([/_.-]|$)")
_TESTS = anycase(r"(^|/)(tests?|perf\w*|load\w*|stress\w*|bench\w*|scripts?|tools?)/|(^|/)(test_|load|bench|stress)")
_PYTHON_SENDS = lazy(r"\b(requests|httpx|session|client|aiohttp)\.(get|post|request)\(|\burlopen\(")
_PYTHON_MANY = lazy(r"ThreadPoolExecutor|asyncio\.gather|threading\.Thread|\b(percentile|quantiles?|median)\(")
_PYTHON_TIMES = lazy(r"\btime\.(time|perf_counter|monotonic)\(")
_LOOP = lazy(r"\b(?:for|while)\b[^\n]{0,300}?[;\n]\s*do\b")
_DONE = lazy(r"\bdone\b")
_CURL = lazy(r"\bcurl\b")
_AT_ONCE = lazy(r"&\s*(?:\n|$|;|\))|time_total")
_SPREAD = lazy(r"\b(?:xargs\b[^\n]{0,200}-P\s{0,9}\d|parallel\b)[^\n]{0,200}\bcurl\b")
_LONG = 60_000
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
        if timed and not sent and any(map(_PERCENTILES.match, names)):
            yield from _in_process(q, module)
        if not sent or not timed or not (many or _ABOUT.finds(path)):
            continue
        if asks_served(q, (literal.text for literal in module.facts.literals)):
            for call in sent[:2]:
                told = f"sends requests and times them: {Name(call.name).shown}"
                yield Hit(path, call.line, module.function(call.scope).name, told, "medium")


def _in_process(q: Question, module: Module) -> Iterator[Hit]:
    """Calls of what answers requests with a model, in a function that takes the time."""
    for function in module.functions.values():
        if not any(_TIMES.match(call.name) for call in function.calls):
            continue
        for call in function.calls:
            asked = [one for one in q.targets(module.path, call) if one.path != module.path and one in q.handled]
            if q.calls(asked, q.asks):
                told = f"times what answers requests: {Name(call.name).shown}"
                yield Hit(module.path, call.line, function.name, told, "low")
                break


@detector("load-step")
def load_step(q: Question) -> Iterator[Hit]:
    """Workflow steps and scripts that carry a load test in their own text: a tool's command, a loop, a heredoc."""
    tools = lazy(rf"(?:^|[\s/])(?:{q.known_commands('load-test-tools')})")
    for path, line, name, text in _texts(q):
        python = all(expression.search(text) for expression in (_PYTHON_SENDS, _PYTHON_TIMES, _PYTHON_MANY))
        if any(_meets_model(q, command) for command in text.splitlines() if tools.search(command)):
            yield Hit(path, line, "", f"{name} runs a load test", "high")
        elif (python or _many_at_once(text)) and asks_served(q, ADDRESSES.findall(text)):
            yield Hit(path, line, "", f"{name} sends many requests and times them", "medium")


def _meets_model(q: Question, command: str) -> bool:
    """Whether the command of a tool may ask a model: not when its address or its file of tasks is known not to."""
    return asks_served(q, ADDRESSES.findall(command)) and not any(path in command for path in elsewhere(q))


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
