"""Python tests in outline: what they import, which is all that the graph asks of most of them.

Half of a large repository's Python is tests, and few checks look there. A test that they may look into is read in full:
one that imports a tool they know, or sends requests and takes their time.
"""

import re

from monthtwo.expressions import lazy
from monthtwo.facts.types import FileFacts, Import, Python, Scope

_TOOLS = frozenset(
    """
    locust locust_plugins molotov bzt pyresttest multimechanize multi_mechanize boom funkload gatling tsung artillery
    k6 grizzly grizzly_extras llmperf llm_perf inference_perf genai_perf guidellm fmbench pytest_benchmark perfact
    tenacity backoff retrying retry stamina opnieuw pybreaker circuitbreaker aiobreaker
    """.split()  # noqa: SIM905 - thirty quoted words read worse
)
"""Tools of load tests, and libraries that try again."""
_CALLS = (b"create_inference_recommendations_job", b"perf_analyzer")
_CLOCKS = (b"perf_counter", b"monotonic", b"timeit", b"default_timer", b"time_ns", b"time()")
_SENDERS = (
    *(b"requests", b"httpx", b"aiohttp", b"urlopen", b"tritonclient", b"invoke_endpoint", b"secure_channel"),
    *(b"insecure_channel", b"openai", b"Session", b"TestClient"),
)
_SENDER = lazy(rb"\b(?:" + b"|".join(_SENDERS) + rb")\b")
_SENT = lazy(rb"\.(?:get|post|request|infer|predict)\b")
_CLIENT = lazy(rb"(?i:client|session)\w*\Z")
_LONGEST_NAME = 200
_LONGEST_MODULE = 500
_IMPORT = lazy(
    rb"[ \t]*(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n;#]+)|import[ \t]+([^\n;#]+))",
)
_COMMENT = lazy(rb"#[^\n]*")
_NAME = lazy(r"([\w.]+|\*)(?:\s+as\s+(\w+))?")


def outline(source: bytes) -> FileFacts | None:
    """The imports of a test; None when it has to be read in full."""
    if any(call in source for call in _CALLS):
        return None
    if any(clock in source for clock in _CLOCKS) and _sends(source):
        return None
    imports = _imports(source)
    if any(item.module.partition(".")[0] in _TOOLS for item in imports):
        return None
    return FileFacts(python=Python(imports, [_BODY], [], [], [], [], [], {}))


def _sends(source: bytes) -> bool:
    """Whether requests are sent, as far as names tell."""
    if any(word in source for word in _SENDERS) and _SENDER.search(source):
        return True
    return any(_CLIENT.search(source, max(0, m.start() - _LONGEST_NAME), m.start()) for m in _SENT.finditer(source))


def _imports(source: bytes) -> list[Import]:
    found: list[Import] = []
    line, counted, end = 1, 0, 0
    at = source.find(b"import")
    while at >= 0:
        start = source.rfind(b"\n", end, at) + 1
        match = _IMPORT.match(source, start) if start or not end else None  # not on the line where the last one ended
        if match is None:
            at = source.find(b"import", at + 6)
            continue
        line += source.count(b"\n", counted, start)
        counted = start
        found += _names(match, line)
        end = match.end()
        at = source.find(b"import", end)
    return found


def _names(match: re.Match[bytes], line: int) -> list[Import]:
    module, names, plain = match.groups()
    base = module.replace(b" ", b"").decode("utf-8", "replace") if module else ""
    if len(base) > _LONGEST_MODULE:  # no file is called so, and each of the names would keep it
        return []
    listed = _NAME.findall(_COMMENT.sub(b"", names or plain or b"").decode("utf-8", "replace"))
    if base:
        return [Import(line, base, name, alias or name, 0) for name, alias in listed]
    return [Import(line, name, "", alias or name.partition(".")[0], 0) for name, alias in listed]


_BODY = Scope("", "module", 1, -1, [], [], {}, {}, "", False)
