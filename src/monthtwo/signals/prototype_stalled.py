"""From the first training to what runs and is watched: the step that has been open for long."""

from monthtwo.model import Evidence, MilestoneId
from monthtwo.signals.past import Past, Warned, signal

_STEPS: tuple[tuple[MilestoneId, str], ...] = (
    ("training", "training"), ("serving", "serving"), ("monitoring", "metrics"), ("drift", "drift detection"),
)  # fmt: skip
_CHECKS: dict[MilestoneId, tuple[str, ...]] = {
    "training": ("retraining/entrypoint",),
    "serving": ("serving/entrypoint",),
    "monitoring": ("monitoring/service-metrics", "monitoring/model-metrics"),
    "drift": ("drift/detector",),
}
_AFTER_ACTIVITY = 90
"""Days without any commit after which a project has ended rather than stalled."""


@signal("prototype-stalled")
def prototype_stalled(past: Past) -> Warned:
    """Whether the next of the steps training, serving, metrics, drift is open for longer than the threshold."""
    assert past.history is not None
    if past.kind not in ("ml-service", "experiment"):
        return Warned(status="not-asked", reason=f"an {past.kind} is brought to production by others")
    if "training" not in past.milestones:
        return Warned(status="not-asked", reason="nothing trains")
    reached = [(id, name) for id, name in _STEPS if id in past.milestones and past.milestones[id].lost is None]
    opened = [(id, name) for id, name in _STEPS if (id, name) not in reached and not past.met(*_CHECKS[id])]
    if not opened or opened[0][0] == "training":
        return Warned(status="clear", reason=f"it came to {', '.join(name for _, name in reached)}")
    step, name = opened[0]
    before = [past.milestones[id] for id, _ in _STEPS[: [id for id, _ in _STEPS].index(step)] if id in past.milestones]
    since = max(one.date for one in before)
    if past.unknown(*_CHECKS[step]):
        return Warned(status="unknown", reason=f"whether there is {name} could not be judged")
    last = max(commit.day for commit in past.history.commits)
    if past.days_since(last) > _AFTER_ACTIVITY:
        return Warned(status="not-asked", reason=f"nobody has worked on it since {last}")
    late = past.days_since(since) > past.threshold("days")
    latest = max(before, key=lambda one: one.date)
    return Warned(
        status="raised" if late else "clear",
        reason=f"{_clocks(past)}; {name} is open",
        since=since,
        evidence=past.shown(*_CHECKS[latest.id]) or (Evidence(latest.path, 1, f"{latest.id} began here"),),
        commits=(latest.commit,),
    )


def _clocks(past: Past) -> str:
    came = [(name, past.milestones[id]) for id, name in _STEPS if id in past.milestones]
    return ", ".join(f"{name} at month {one.months:g}" if one.months else f"{name} on {one.date}" for name, one in came)
