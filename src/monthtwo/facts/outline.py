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
_SENDS = lazy(
    rb"\b(?:requests|httpx|aiohttp|urlopen|tritonclient|invoke_endpoint|(?:in)?secure_channel|openai|Session|TestClient)\b"
    rb"|(?i:client|session)\w*\.(?:get|post|request|infer|predict)\b"
)
_IMPORT = lazy(
    rb"^[ \t]*(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n;#]+)|import[ \t]+([^\n;#]+))",
    re.MULTILINE,
)
_COMMENT = lazy(rb"#[^\n]*")
_NAME = lazy(r"([\w.]+|\*)(?:\s+as\s+(\w+))?")


def outline(source: bytes) -> FileFacts | None:
    """The imports of a test; None when it has to be read in full."""
    if any(call in source for call in _CALLS):
        return None
    if any(clock in source for clock in _CLOCKS) and _SENDS.search(source):
        return None
    imports = _imports(source)
    if any(item.module.partition(".")[0] in _TOOLS for item in imports):
        return None
    return FileFacts(python=Python(imports, [_BODY], [], [], [], [], [], {}))


def _imports(source: bytes) -> list[Import]:
    found: list[Import] = []
    line, counted = 1, 0
    for match in _IMPORT.finditer(source):
        line += source.count(b"\n", counted, match.start())
        counted = match.start()
        module, names, plain = match.groups()
        base = module.replace(b" ", b"").decode("utf-8", "replace") if module else ""
        for name, alias in _NAME.findall(_COMMENT.sub(b"", names or plain or b"").decode("utf-8", "replace")):
            if base:
                found.append(Import(line, base, name, alias or name, 0))
            else:
                found.append(Import(line, name, "", alias or name.partition(".")[0], 0))
    return found


_BODY = Scope("", "module", 1, -1, [], [], {}, {}, "", False)
