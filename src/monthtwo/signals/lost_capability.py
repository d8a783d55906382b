"""Something that was met for a month is gone."""

from datetime import date

from monthtwo.model import Evidence, Milestone
from monthtwo.regular_expressions import anycase
from monthtwo.repository.history.contents import message_of
from monthtwo.repository.history.history import History
from monthtwo.signals.past import Past, Warned, signal

_CALLED = {
    "container": "the container of what serves", "deploy": "where it is deployed", "ci": "tests on every change",
    "monitoring": "metrics", "drift": "drift detection", "alerts": "alerts",
    "prediction_log": "the record of predictions",
    "data_validation": "data validation", "experiment_tracking": "experiment tracking",
}  # fmt: skip
"""Capabilities by what is lost with them. Training and serving move elsewhere when they go."""


_ELSEWHERE = anycase(
    r"\b(mov(e|es|ed|ing)|migrat\w+|replac\w+|switch\w* (to|over)|instead|superseded|renam\w+|reorgani[sz]\w+|"
    r"restructur\w+|(now|use|uses|using) (a |the |our )?(new|shared|common|central|managed|custom|reusable))\b"
)
_REWRITTEN = 200
"""Files from which on a commit makes something else of the repository."""


@signal("lost-capability")
def lost_capability(past: Past) -> Warned:
    """Whether a capability that was there for longer than the threshold is not there any more."""
    assert past.history is not None
    known = [one for one in past.milestones.values() if one.id in _CALLED]
    if not known:
        return Warned(status="not-asked", reason="there was nothing yet that could be lost")
    lasting = (one for one in known if _lasted(one) >= past.threshold("days") and _taken(past.history, one))
    lost = sorted((one for one in lasting if not _accounted(past, one)), key=lambda one: one.lost or "")
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


def _taken(history: History, one: Milestone) -> bool:
    """Whether the commit took the file that showed it, or rewrote the workflow that did: other losses may be moves."""
    commit = history.commit(one.lost_in or "")
    if commit is None or commit.merge:
        return False
    changes = [change for change in history.changes(commit) if change.path == one.lost_path]
    if one.path != one.lost_path and one.path in history.paths and history.paths[one.path].present:
        return False  # what showed it first is there: it is called, or called for, from elsewhere
    moved = any(rename.commit == commit.number and rename.old == one.lost_path for rename in history.renames)
    few = len(history.touched(commit)) <= _REWRITTEN
    return few and not moved and any(change.status == "D" or one.id == "ci" for change in changes)


def _accounted(past: Past, one: Milestone) -> bool:
    """Whether the commit says what does the work now: that it was moved or replaced."""
    (data,) = past.contents([one.lost_in or ""]) if one.lost_in else (None,)
    return data is not None and _ELSEWHERE.finds(message_of(data))


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
