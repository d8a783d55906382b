"""Notebooks and copies of scripts outgrow the modules."""

import re
from collections.abc import Iterable

from monthtwo.model import Evidence
from monthtwo.regular_expressions import lazy
from monthtwo.repository.nature import nature
from monthtwo.signals.past import Past, Warned, signal

_SUFFIX = lazy(
    r"([ _-](v\d+|final\d*|old|new\d*|copy\d*|bak|backup|tmp|temp|orig|try\d*|attempt\d*|\d+)| ?\(\d\)| - copy)(?=\.)",
    re.IGNORECASE,
)
"""What tells a copy from what it was copied of, before the ending of a name."""
_CODE = (".py", ".r", ".jl", ".scala", ".java", ".go", ".ts", ".js", ".rs", ".cs", ".cpp", ".kt")


@signal("experiment-sprawl")
def experiment_sprawl(past: Past) -> Warned:
    """Whether notebooks and copies are many, more than the modules, and grew in the last half year."""
    assert past.history is not None
    if past.kind not in ("ml-service", "experiment", "llm-app"):
        return Warned(status="not-asked", reason=f"notebooks of an {past.kind} are examples for others")
    paths = past.history.paths
    there = [path for path, life in paths.items() if life.present]
    modules = {path for path in there if path.lower().endswith(_CODE) and nature(path) == "production"}
    notebooks = sorted(path for path in there if path.endswith(".ipynb") and nature(path) == "notebook")
    copies = sorted(_copies(modules))
    sprawl, own = [*copies, *notebooks], len(modules) - len(copies)
    reason = f"{len(notebooks)} notebooks and {len(copies)} copies of modules stand beside {own} modules"
    if len(sprawl) < past.threshold("files") or len(sprawl) <= own:
        return Warned(status="clear", reason=reason)
    days = {path: past.history.commits[paths[path].first].day for path in sprawl}
    new = [path for path in sprawl if past.days_since(days[path]) <= past.threshold("days")]
    if not new:
        return Warned(status="clear", reason=f"{reason}; none of them is new")
    by_age = sorted(sprawl, key=lambda path: (days[path], path))
    return Warned(
        status="raised",
        reason=f"{reason}; {len(new)} of them came in the last {past.threshold('days'):g} days",
        since=days[by_age[min(own, len(by_age) - 1)]],
        confidence="medium",
        evidence=tuple(Evidence(path, 1, f"came on {days[path]}") for path in by_age[-1:]),
        commits=(past.history.commits[paths[by_age[-1]].first].id,),
    )


def _copies(modules: Iterable[str]) -> set[str]:
    """Modules that are named as another one beside them, and as its copy: `train_v2.py` beside `train.py`."""
    stems: dict[tuple[str, str], list[str]] = {}
    for path in modules:
        folder, _, name = path.rpartition("/")
        stem = _bare(name)
        stems.setdefault((folder, stem), []).append(path)
    return {
        path for same in stems.values() if len(same) > 1 for path in sorted(same, key=lambda one: (len(one), one))[1:]
    }


def _bare(name: str) -> str:
    while (shorter := _SUFFIX.sub("", name)) != name:
        name = shorter
    return name
