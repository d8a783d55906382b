"""From the first training to what runs and is watched: the step that has been open for long."""

from monthtwo.model import Evidence, MilestoneId
from monthtwo.signals.past import Past, Warned, signal

_STEPS: dict[MilestoneId, tuple[str, tuple[str, ...]]] = {
    "training": ("training", ("retraining/entrypoint",)),
    "serving": ("serving", ("serving/entrypoint",)),
    "monitoring": ("metrics", ("monitoring/service-metrics", "monitoring/model-metrics")),
    "drift": ("drift detection", ("drift/detector",)),
}
"""Each step with what it is called and the checks that say it is reached, in their order."""


@signal("prototype-stalled")
def prototype_stalled(past: Past) -> Warned:
    """Whether metrics, or then drift detection, have been open for longer than the threshold since what came before.

    That nothing answers is `deployment-undecided`.
    """
    assert past.history is not None
    if past.kind != "ml-service":
        return Warned(status="not-asked", reason=f"an {past.kind} is not asked to watch what answers")
    training = past.milestones.get("training")
    if training is None or training.lost is not None or not past.met("serving/entrypoint"):
        return Warned(status="not-asked", reason="it does not both train and serve")
    if past.only_shown("serving/entrypoint"):
        return Warned(status="not-asked", reason="only an example answers")
    step = next(
        (id for id, (_, checks) in _STEPS.items() if id in ("monitoring", "drift") and not past.met(*checks)), None
    )
    if step is None:
        return Warned(status="clear", reason=_clocks(past))
    if step == "monitoring" and past.traces.observed:
        return Warned(status="clear", reason=f"{past.traces.observed[0]} reports errors or traces calls")
    name, checks = _STEPS[step]
    if past.unknown(*checks):
        return Warned(status="unknown", reason=f"whether there is {name} could not be judged")
    before = [past.milestones[id] for id in list(_STEPS)[: list(_STEPS).index(step)] if id in past.milestones]
    latest = max(before, key=lambda one: one.date)
    worked = max(commit.day for commit in past.history.commits)
    if past.days_since(worked) > past.threshold("active_days"):
        return Warned(status="not-asked", reason=f"nobody has worked on it since {worked}")
    late = past.days_since(latest.date) > past.threshold("days")
    return Warned(
        status="raised" if late else "clear",
        reason=f"{_clocks(past)}; {name} is open",
        since=latest.date,
        evidence=past.shown("serving/entrypoint") or (Evidence(latest.path, 1, "came here"),),
        commits=(latest.commit,),
    )


def _clocks(past: Past) -> str:
    came = [(name, past.milestones[id]) for id, (name, _) in _STEPS.items() if id in past.milestones]
    return ", ".join(f"{name} at month {one.months:g}" if one.months else f"{name} on {one.date}" for name, one in came)
