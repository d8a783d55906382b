"""What it depends on has not moved for a year, and the code has."""

from monthtwo.model import Evidence
from monthtwo.regular_expressions import anycase
from monthtwo.repository.nature import nature
from monthtwo.signals.past import Past, Warned, signal

_DECLARES = anycase(
    r"(^|/)([^/]*requirements[^/]*\.(txt|in)|requirements/[^/]+\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|pipfile(\.lock)?|"
    r"(poetry|uv|pdm|pixi|conda)[.-]?lock(\.ya?ml)?|[^/]*environment[^/]*\.ya?ml|conda[^/]*\.ya?ml|pixi\.toml|[^/]*dockerfile[^/]*)$"
)


@signal("dependency-drift")
def dependency_drift(past: Past) -> Warned:
    """Whether no file that declares dependencies was changed for longer than the threshold while the code was."""
    assert past.history is not None
    paths = past.history.paths
    declaring = [life for path, life in paths.items() if life.present and _DECLARES.finds(path) and _own(path)]
    if not declaring:
        return Warned(status="not-asked", reason="no file declares what it depends on")
    latest = max(declaring, key=lambda life: (life.last, life.path))
    last = past.history.commits[latest.last]
    worked = [
        commit
        for commit in past.history.commits[latest.last + 1 :]
        if commit.human
        and past.days_since(commit.day) <= past.threshold("active_days")
        and any(path.endswith(".py") and nature(path) == "production" for path in past.history.touched(commit))
    ]
    if len(worked) < past.threshold("commits"):
        return Warned(status="clear", reason=f"what it depends on moved last on {last.day}, and the code hardly since")
    late = past.days_since(last.day) > past.threshold("days")
    return Warned(
        status="raised" if late else "clear",
        reason=f"what it depends on was last changed then, and {len(worked)} commits worked on the code of late",
        since=last.day,
        evidence=(Evidence(latest.path, 1, f"last changed on {last.day}"),),
        commits=(last.id, worked[-1].id),
    )


def _own(path: str) -> bool:
    return nature(path) not in ("vendored", "docs", "example")
