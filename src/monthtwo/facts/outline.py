"""Python tests in outline: what they import, which is all that the graph asks of most of them.

Half of a large repository's Python is tests, and few checks look there. A test that holds a word of theirs, as one that
sends load or takes time does, is read in full.
"""

import re

from monthtwo.expressions import lazy
from monthtwo.facts.types import FileFacts, Import, Python, Scope

_ASKED = lazy(
    rb"""
    \b(?:locust|molotov|bzt|pyresttest|multi_?mechanize|funkload|gatling|tsung|artillery|k6|grizzly|perf_analyzer|boom
    |(?:llm_?|inference_|genai_)perf|guidellm|fmbench|pytest_benchmark|perfact|create_inference_recommendations_job
    |perf_counter|perf_counter_ns|monotonic|timeit|default_timer|time_ns
    |tenacity|backoff|retrying|stamina|opnieuw|pybreaker|circuitbreaker|aiobreaker)
    |\btime\(\)|\bretry\b
    """,
    re.X,
)
"""Tools of load tests, clocks that a script measures with, and libraries that try again."""
_IMPORT = lazy(
    rb"^[ \t]*(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n;#]+)|import[ \t]+([^\n;#]+))", re.M
)
_COMMENT = lazy(rb"#[^\n]*")
_NAME = lazy(r"([\w.]+|\*)(?:\s+as\s+(\w+))?")


def outline(source: bytes) -> FileFacts | None:
    """The imports of a test; None when it has to be read in full."""
    if _ASKED.search(source):
        return None
    imports: list[Import] = []
    line, counted = 1, 0
    for match in _IMPORT.finditer(source):
        line += source.count(b"\n", counted, match.start())
        counted = match.start()
        module, names, plain = match.groups()
        base = module.replace(b" ", b"").decode("utf-8", "replace") if module else ""
        for name, alias in _NAME.findall(_COMMENT.sub(b"", names or plain or b"").decode("utf-8", "replace")):
            if base:
                imports.append(Import(line, base, name, alias or name, 0))
            else:
                imports.append(Import(line, name, "", alias or name.partition(".")[0], 0))
    return FileFacts(python=Python(imports, [_BODY], [], [], [], [], [], {}))


_BODY = Scope("", "module", 1, -1, [], [], {}, {}, "", False)
