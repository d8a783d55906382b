"""What one step of a GitHub workflow hands to another, as far as the workflow says: nothing, where nobody sets it."""

import re
from collections.abc import Iterator

from monthtwo.facts.records import Node
from monthtwo.regular_expressions import lazy

_STEP = lazy(r"\$\{\{\s*(steps\.[\w-]+\.outputs\.[\w-]+)\s*\}\}")
_PRINTS = lazy(r"(echo|printf|exit|set|cd|sleep|true|if \[|then|else|fi)\b")
_RUNS = ("$(", "`", "|", "&&", ";")
"""By what a line that prints may start something as well."""


def maker(context: str, document: Node, job: str) -> Node | None:
    """The `run` of the step whose output a context reads, through the outputs of a job where it reads those."""
    parts = context.split(".")
    jobs = _entries(_entries(document).get("jobs"))
    if len(parts) != 4 or parts[2] != "outputs":
        return None
    if parts[0] == "needs" and parts[1] in jobs:
        said = _entries(_entries(jobs[parts[1]]).get("outputs")).get(parts[3])
        step = _STEP.fullmatch(str(said.value).strip()) if said is not None else None
        return maker(step[1], document, parts[1]) if step is not None else None
    steps = _steps(jobs.get(job)) if parts[0] == "steps" else ()
    return next((one.get("run") for one in steps if (id := one.get("id")) is not None and id.value == parts[1]), None)


def held(context: str, document: Node, job: str) -> str | None:
    """ "" for `needs.….outputs.…` and `steps.….outputs.…` that nobody sets; None for all that may hold something."""
    parts = context.split(".")
    if len(parts) != 4 or parts[2] != "outputs":
        return None
    jobs = _entries(_entries(document).get("jobs"))
    if parts[0] == "steps":
        return _of_step(jobs.get(job), parts[1], parts[3])
    if parts[0] != "needs":
        return None
    needed = jobs.get(parts[1])
    if needed is None or "uses" in _entries(needed) or "strategy" in _entries(needed):
        return "" if needed is None else None
    said = _entries(_entries(needed).get("outputs")).get(parts[3])
    if said is None:
        return ""
    step = _STEP.fullmatch(str(said.value).strip())
    return held(step[1], document, parts[1]) if step is not None else None


def _of_step(job: Node | None, id: str, output: str) -> str | None:
    """What the step of a job with an id gives; that of an action or a script may be anything."""
    found = next((step for step in _steps(job) if (node := step.get("id")) is not None and node.value == id), None)
    if found is None:
        return ""
    if "run" not in found:
        return None
    run = str(found["run"].value)
    if re.search(rf"(?<![\w-]){re.escape(output)}(?![\w-])", run):
        return None
    return "" if all(map(_only_prints, run.splitlines())) else None


def _only_prints(line: str) -> bool:
    text = line.strip()
    return not text or (_PRINTS.match(text) is not None and not any(sign in text for sign in _RUNS))


def _steps(job: Node | None) -> Iterator[dict[str, Node]]:
    steps = _entries(job).get("steps")
    return map(_entries, (steps.items or ()) if steps is not None else ())


def _entries(node: Node | None) -> dict[str, Node]:
    return (node.entries or {}) if node is not None else {}
