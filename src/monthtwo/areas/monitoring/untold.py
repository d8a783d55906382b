"""What code tells and nothing watches: where work on an unmet check of monitoring begins."""

from collections.abc import Iterator

from monthtwo.engine.question import Confidence, Hit, Question, detector
from monthtwo.names.name import Name
from monthtwo.regular_expressions import lazy

_ERRORS = frozenset({"error", "exception", "critical"})
_CLOCKS = lazy(r"^(time\.(time|perf_counter|monotonic|time_ns|perf_counter_ns)|timeit\.default_timer)$")
_AROUND = lazy(r"(^|\.)(BaseHTTPMiddleware|MiddlewareMixin)$")
_HOOKS = frozenset({"middleware", "before_request", "after_request"})
_CHARTS = lazy(r"^(matplotlib|seaborn|plotly|altair|bokeh)\.")


@detector("logged-errors")
def logged_errors(q: Question) -> Iterator[Hit]:
    """Errors that go to a log; those of running code first."""
    for use in q.uses("log-lines"):
        if Name(use.what).last in _ERRORS:
            sure: Confidence = "medium" if use.function in q.live else "low"
            yield Hit(use.path, use.line, use.scope, Name(use.what).shown, sure)


@detector("untold-times")
def untold_times(q: Question) -> Iterator[Hit]:
    """Times that an answer takes, and middleware around requests; a time of anything else is none of them."""
    answering = set(q.asks) | {start for unit, _ in q.served for start in q.entries(unit)}
    clocks = ("time", "perf_counter", "monotonic", "time_ns", "perf_counter_ns", "default_timer")
    for path in sorted(q.files("serving")):
        module = q.module(path) if q.produces(path) else None
        if module is None:
            continue
        hooks = set[str]()
        for function in module.functions.values():
            around = next((base for base in function.bases if _AROUND.search(base)), "")
            hooked = next((one.name for one in function.decorators if Name(one.name).last in _HOOKS), "")
            if around or hooked:
                hooks.add(function.name)
                yield Hit(path, function.line, function.name, f"middleware {function.name}", "high")
        for call in module.calling(clocks):
            function = module.function(call.scope)
            near = function in answering or not hooks.isdisjoint((function.name, function.name.partition(".")[0]))
            if _CLOCKS.search(call.name) and near:
                yield Hit(path, call.line, function.name, f"{call.name} in {function.name or path}", "medium")


@detector("drawn-charts")
def drawn_charts(q: Question) -> Iterator[Hit]:
    """Charts that code draws into a file or a window."""
    for module in q.modules:
        for call in module.calling(("savefig", "show", "write_html", "subplots", "figure")):
            if _CHARTS.search(q.meaning(module.path, call.name)):
                yield Hit(
                    module.path, call.line, module.function(call.scope).name, Name(call.name).uncalled.lstrip("?.")
                )
