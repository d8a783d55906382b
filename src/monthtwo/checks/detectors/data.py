"""What stands between the outside world and the data: checks that refuse, fetches that survive."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monthtwo.checks.detectors.registry import detector
from monthtwo.checks.engine import guard_names
from monthtwo.system.hits import Hit

if TYPE_CHECKING:
    from monthtwo.checks.engine import Engine

_COLUMNS = re.compile(r"column|schema|dtype|missing|required|null|isna|duplicat|range|expected|empty|valid", re.I)
_VALIDATES = re.compile(r"(^|_)(validat|check|verify|ensure|assert)\w*", re.I)
_REFUSES = re.compile(r"Error|Exception|Fail|Invalid", re.I)


@detector("data-validation")
def data_validation(engine: "Engine") -> Iterator[Hit]:
    """Own checks of columns, types or ranges that raise."""
    for path in engine.system.code.paths:
        if not engine.system.produces(path):
            continue
        module = engine.system.code.module(path)
        for raised in module.facts.raises if module else ():
            scope = module.facts.scopes[raised.scope] if module else None
            if scope is None or raised.protected or not _REFUSES.search(raised.name):
                continue
            names = list(guard_names(engine.system, path, raised.guard))
            about = [name for name in names if re.search(r"^columns$|required_col|missing_col|expected_col|dtypes?$|schema", name, re.I)]
            if about and (_VALIDATES.search(scope.name) or "columns" in about or len(about) > 1):
                yield Hit(path, raised.line, scope.name, f"refuses data: {raised.name.rpartition('.')[2]}", "medium")


@detector("upstream-resilience")
def upstream_resilience(engine: "Engine") -> Iterator[Hit]:
    """Fetches from outside inside a handler that does not just let the error through, or with retries."""
    for hit in engine.hits.of("$external-fetchers"):
        if engine.system.produces(hit.path) and hit.call is not None and hit.call.protected:
            yield Hit(hit.path, hit.line, hit.scope, f"protected fetch: {hit.what}", "medium")
