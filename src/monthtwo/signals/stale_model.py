"""What trains and what was trained have not been touched for long, and nothing trains by itself."""

from monthtwo.model import Evidence
from monthtwo.repository.nature import nature
from monthtwo.signals.past import Past, Warned, signal


@signal("stale-model")
def stale_model(past: Past) -> Warned:
    """Whether training code and models are unchanged for longer than the threshold and nothing retrains by itself."""
    assert past.history is not None
    if past.kind in ("ml-library", "ml-platform"):
        return Warned(status="not-asked", reason=f"an {past.kind} is trained by others")
    training = past.milestones.get("training")
    if training is None or training.lost is not None:
        return Warned(status="not-asked", reason="nothing trains")
    if past.met("retraining/trigger") or past.traces.unattended:
        return Warned(status="clear", reason="it is trained without a person")
    if past.traces.training and all(nature(path) == "example" for path in past.traces.training):
        return Warned(status="not-asked", reason="only an example trains")
    paths = past.history.paths
    lives = [paths[path] for path in (*past.traces.training, *past.traces.models) if path in paths]
    if not lives:
        return Warned(status="unknown", reason="what trains has no history under its present names")
    latest = max(lives, key=lambda life: (life.last, life.path))
    last = past.history.commits[latest.last]
    late = past.days_since(last.day) > past.threshold("days")
    return Warned(
        status="raised" if late else "clear",
        reason="training code and model files were last changed then, and nothing trains by itself",
        since=last.day,
        confidence="medium",
        evidence=(Evidence(latest.path, 1, "last changed of what trains"),),
        commits=(last.id,),
    )
