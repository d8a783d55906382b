"""Trained long ago, and where it will run is still open."""

from monthtwo.model import Evidence
from monthtwo.signals.past import Past, Warned, signal


@signal("deployment-undecided")
def deployment_undecided(past: Past) -> Warned:
    """Whether the first training is older than the threshold, and nothing answers and nothing says where it would."""
    if past.kind in ("ml-library", "ml-platform"):
        return Warned(status="not-asked", reason=f"an {past.kind} is deployed by others")
    training = past.milestones.get("training")
    if training is None or training.lost is not None:
        return Warned(status="not-asked", reason="nothing trains")
    if past.met("serving/entrypoint", "serving/deploy-target"):
        return Warned(status="clear", reason="something answers with a model, or it is said where it runs")
    if past.unknown("serving/entrypoint", "serving/deploy-target"):
        return Warned(status="unknown", reason="whether something answers could not be judged")
    late = past.days_since(training.date) >= past.threshold("days")
    shown = past.shown("retraining/entrypoint") or (Evidence(training.path, 1, "trains"),)
    return Warned(
        status="raised" if late else "clear",
        reason="it is trained, nothing answers with it, and nothing says where it will run",
        since=training.date,
        confidence="medium" if past.unsure("serving/entrypoint") else "high",
        evidence=(*shown, *map(past.aged, past.traces.deferrals)),
        commits=(training.commit,),
    )
