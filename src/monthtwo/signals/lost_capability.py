"""Something that was met for a month is gone."""

from datetime import date

from monthtwo.model import Evidence, Milestone
from monthtwo.signals.past import Past, Warned, signal

_CALLED = {
    "container": "the container of what serves", "deploy": "where it is deployed", "ci": "tests on every change",
    "monitoring": "metrics", "drift": "drift detection", "alerts": "alerts",
    "prediction_log": "the record of predictions",
    "data_validation": "data validation", "experiment_tracking": "experiment tracking",
}  # fmt: skip
"""Capabilities by what is lost with them. Training and serving move elsewhere when they go."""


@signal("lost-capability")
def lost_capability(past: Past) -> Warned:
    """Whether a capability that was there for longer than the threshold is not there any more."""
    assert past.history is not None
    known = [one for one in past.milestones.values() if one.id in _CALLED]
    if not known:
        return Warned(status="not-asked", reason="there was nothing yet that could be lost")
    lost = sorted((one for one in known if _lasted(one) >= past.threshold("days")), key=lambda one: one.lost or "")
    if not lost:
        return Warned(status="clear", reason="all that came is still there")
    reason = ", ".join(f"{_CALLED[one.id]} (there from {one.date})" for one in lost)
    return Warned(
        status="raised",
        reason=f"{reason} went with the commit that is named",
        since=lost[-1].lost,
        confidence="medium",
        evidence=tuple(place for one in lost if (place := _place(past, one)) is not None)
        or past.shown("serving/entrypoint", "retraining/entrypoint"),
        commits=tuple(one.lost_in for one in lost if one.lost_in),
    )


def _lasted(one: Milestone) -> int:
    """Days from the first to the last; -1 where it is still there."""
    return (date.fromisoformat(one.lost) - date.fromisoformat(one.date)).days if one.lost else -1


def _place(past: Past, one: Milestone) -> Evidence | None:
    """A file that the commit touched which took it, and that is there: the one that showed it first."""
    assert past.history is not None
    commit = past.history.commit(one.lost_in or "")
    if commit is None:
        return None
    paths = past.history.paths
    there = [path for path in past.history.touched(commit) if path in paths and paths[path].present]
    best = min(there, key=lambda path: (path != one.path, not path.endswith(".py"), path), default=None)
    return Evidence(best, 1, f"changed by the commit that took {_CALLED[one.id]}") if best is not None else None
