"""A service that answers for a while, and nobody would see it fail."""

from monthtwo.model import SignalStatus
from monthtwo.signals.past import Past, Warned, signal

_WATCHES = ("monitoring/service-metrics", "monitoring/model-metrics", "monitoring/alerts", "logging/predictions")


@signal("unwatched-service")
def unwatched_service(past: Past) -> Warned:
    """Whether what answers is older than the threshold and has no metrics, no alert and no record of its answers."""
    if past.unknown("serving/entrypoint"):
        return Warned(status="unknown", reason="whether something answers could not be judged")
    if not past.met("serving/entrypoint"):
        return Warned(status="not-asked", reason="nothing was seen to answer with a model")
    if past.kind in ("ml-library", "ml-platform"):
        return Warned(status="not-asked", reason=f"an {past.kind} is run by others")
    if past.only_shown("serving/entrypoint"):
        return Warned(status="not-asked", reason="only an example answers")
    if past.met(*_WATCHES):
        watching = [check for check in _WATCHES if past.met(check)]
        return Warned(status="clear", reason=f"{', '.join(watching)} is met")
    if past.traces.observed:
        return Warned(status="clear", reason=f"{past.traces.observed[0]} reports errors or traces calls")
    if past.unknown(*_WATCHES):
        return Warned(status="unknown", reason="whether something watches it could not be judged")
    since = past.milestones.get("serving")
    if since is None:
        return Warned(status="unknown", reason="since when it answers is not known")
    evidence = past.shown("serving/entrypoint")
    reason = "it answers, and nothing measures, alerts or records it"
    status: SignalStatus = "raised" if past.days_since(since.date) > past.threshold("days") else "clear"
    return Warned(status=status, reason=reason, since=since.date, evidence=evidence, commits=(since.commit,))
